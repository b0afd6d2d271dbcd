import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { tenantOf } from './tenant-of.ts';

export interface ReceivePaymentWebhook {
  readonly provider: string;
  readonly rawBody: Uint8Array;
  readonly headers: Headers;
}

export type ReceivePaymentWebhookRefusal = Refusal<
  'billing.provider_unknown' | 'billing.webhook_signature_invalid' | 'billing.webhook_malformed'
>;

/**
 * Checks a callback's signature on its raw bytes and stores it once. Acting on it comes after the provider has its answer.
 * What is genuine but none of ours is answered and let go, or the provider would send it again for days.
 */
export const receivePaymentWebhook =
  (deps: { readonly webhooks: WebhookStore; readonly providers: PaymentProviders; readonly applySoon: () => void }) =>
  async (
    command: ReceivePaymentWebhook,
    ctx: CallContext,
  ): Promise<Result<undefined, ReceivePaymentWebhookRefusal>> => {
    const provider = deps.providers.get(command.provider);
    if (!provider) return refuse('billing.provider_unknown', `No provider is called "${command.provider}".`);
    const event = await provider.readWebhook(command.rawBody, command.headers, ctx.clock.now());
    if (event === 'signature-invalid') {
      return refuse(
        'billing.webhook_signature_invalid',
        'The signature does not fit the body, or its time is more than five minutes away.',
      );
    }
    if (event === 'malformed')
      return refuse('billing.webhook_malformed', 'The body is signed but is not a callback of this provider.');
    const tenantId = event === 'ignored' ? undefined : await tenantOf(event, command.provider, deps.webhooks);
    if (event === 'ignored' || tenantId === undefined) return ok(undefined);
    await deps.webhooks.receive(command.provider, event, { ...ctx, tenantId });
    deps.applySoon();
    return ok(undefined);
  };
