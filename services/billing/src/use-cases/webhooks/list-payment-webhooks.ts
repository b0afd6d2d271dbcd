import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, StoredWebhook, WebhookState, WebhookStore } from '../ports.ts';

/** The tenant's callbacks in the inbox, newest first. */
export const listPaymentWebhooks =
  (deps: { readonly webhooks: WebhookStore }) =>
  async (
    query: PageRequest & { readonly state?: WebhookState },
    ctx: CallContext,
  ): Promise<Result<Page<StoredWebhook>, never>> =>
    ok(await pageBy(query, (filter) => deps.webhooks.list(filter, ctx)));
