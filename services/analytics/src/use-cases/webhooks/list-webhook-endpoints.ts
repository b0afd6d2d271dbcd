import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookEndpoint } from '../../domain/webhooks/endpoint.ts';
import type { Webhooks } from './webhooks.ports.ts';

/** Every endpoint of the tenant, oldest first. */
export const listWebhookEndpoints =
  (deps: { readonly webhooks: Webhooks }) =>
  async (ctx: CallContext): Promise<Result<readonly WebhookEndpoint[], never>> =>
    ok(await deps.webhooks.list(ctx));
