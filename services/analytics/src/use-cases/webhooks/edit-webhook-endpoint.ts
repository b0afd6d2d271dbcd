import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  type EndpointChanges,
  editEndpoint,
  findUrl,
  type UrlTaken,
  type WebhookEndpoint,
} from '../../domain/webhooks/endpoint.ts';
import { findVersion, type Replaces, type VersionRefusal } from '../../domain/webhooks/version.ts';
import type { UrlRefused } from './create-webhook-endpoint.ts';
import type { RefuseUrl, Webhooks } from './webhooks.ports.ts';

export interface EditWebhookEndpoint {
  readonly endpointId: string;
  readonly changes: EndpointChanges;
  readonly replaces: Replaces;
}

export type EditWebhookRefusal =
  | UrlTaken
  | UrlRefused
  | VersionRefusal
  | Refusal<'analytics.webhook_endpoint_not_found'>;

/** Changes an endpoint, or switches it off or on, if it is as the caller has seen it. */
export const editWebhookEndpoint =
  (deps: { readonly webhooks: Webhooks; readonly refuseUrl: RefuseUrl }) =>
  (
    { endpointId, changes, replaces }: EditWebhookEndpoint,
    ctx: CallContext,
  ): Promise<Result<WebhookEndpoint, EditWebhookRefusal>> =>
    deps.webhooks.transact(ctx, async ({ endpoints }): Promise<Result<WebhookEndpoint, EditWebhookRefusal>> => {
      const all = await endpoints.lockAll();
      const endpoint = all.find(({ id }) => id === endpointId);
      if (!endpoint) return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
      const version = findVersion(endpoint.version, replaces);
      if (!version.ok) return version;
      const edited = editEndpoint(endpoint, changes, ctx.clock.now());
      const refused = deps.refuseUrl(edited.url);
      if (refused !== undefined) return refuse('analytics.webhook_url_refused', refused, { pointer: '/url' });
      const free = findUrl(
        edited.url,
        all.filter(({ id }) => id !== endpointId),
      );
      if (!free.ok) return free;
      await endpoints.save(edited);
      return ok(edited);
    });
