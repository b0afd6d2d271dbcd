import type { WebhookStore } from '../ports.ts';
import type { ProviderEvent } from '../provider.ports.ts';

/** Whose callback this is: what we gave the provider to sign back, or who paid by the payment that it is about. */
export const tenantOf = async (
  event: ProviderEvent,
  provider: string,
  webhooks: Pick<WebhookStore, 'tenantOfPayment'>,
): Promise<string | undefined> => {
  if (event.tenantId !== null) return event.tenantId;
  if (event.providerPaymentId === null) return undefined;
  return webhooks.tenantOfPayment(provider, event.providerPaymentId);
};
