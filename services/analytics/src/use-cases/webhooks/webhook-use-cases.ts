import { createWebhookEndpoint } from './create-webhook-endpoint.ts';
import { deleteWebhookEndpoint } from './delete-webhook-endpoint.ts';
import { editWebhookEndpoint } from './edit-webhook-endpoint.ts';
import { getWebhookEndpoint } from './get-webhook-endpoint.ts';
import { listWebhookDeliveries } from './list-webhook-deliveries.ts';
import { listWebhookEndpoints } from './list-webhook-endpoints.ts';
import { resendWebhookDelivery } from './resend-webhook-delivery.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { sendTestWebhook } from './send-test-webhook.ts';
import type { NewSecret, RefuseUrl, Webhooks } from './webhooks.ports.ts';

/** What a tenant's developers can do with its webhooks. */
export const webhookUseCases = (deps: {
  readonly webhooks: Webhooks;
  readonly refuseUrl: RefuseUrl;
  readonly newSecret: NewSecret;
}) => ({
  createWebhookEndpoint: createWebhookEndpoint(deps),
  listWebhookEndpoints: listWebhookEndpoints(deps),
  getWebhookEndpoint: getWebhookEndpoint(deps),
  editWebhookEndpoint: editWebhookEndpoint(deps),
  deleteWebhookEndpoint: deleteWebhookEndpoint(deps),
  rotateWebhookSecret: rotateWebhookSecret(deps),
  listWebhookDeliveries: listWebhookDeliveries(deps),
  resendWebhookDelivery: resendWebhookDelivery(deps),
  sendTestWebhook: sendTestWebhook(deps),
});

export type WebhookUseCases = ReturnType<typeof webhookUseCases>;
