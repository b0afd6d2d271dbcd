import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  type EndpointSettings,
  findPlace,
  type NoPlace,
  newEndpoint,
  type WebhookEndpoint,
} from '../../domain/webhooks/endpoint.ts';
import type { NewSecret, RefuseUrl, Webhooks } from './webhooks.ports.ts';

export type UrlRefused = Refusal<'analytics.webhook_url_refused'>;

/** An endpoint with the secret that signs what is sent there, which is shown this once. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** From now on the tenant's events of these types are sent to this URL. */
export const createWebhookEndpoint =
  (deps: { readonly webhooks: Webhooks; readonly refuseUrl: RefuseUrl; readonly newSecret: NewSecret }) =>
  (settings: EndpointSettings, ctx: CallContext): Promise<Result<EndpointWithSecret, NoPlace | UrlRefused>> =>
    deps.webhooks.transact(ctx, async ({ endpoints, secrets }) => {
      const refused = deps.refuseUrl(settings.url);
      if (refused !== undefined) return refuse('analytics.webhook_url_refused', refused, { pointer: '/url' });
      const place = findPlace(settings.url, await endpoints.lockAll());
      if (!place.ok) return place;
      const endpoint = newEndpoint(ctx.newId(), settings, ctx.clock.now());
      const secret = deps.newSecret();
      await endpoints.insert(endpoint);
      await secrets.insert(endpoint.id, secret);
      return ok({ endpoint, secret });
    });
