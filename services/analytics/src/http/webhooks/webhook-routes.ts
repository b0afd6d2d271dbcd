import type { Route } from '@tessera/runtime/http';
import type { WebhookUseCases } from '../../use-cases/webhooks/webhook-use-cases.ts';
import { createWebhookEndpointRoute } from './create-webhook-endpoint.route.ts';
import { deleteWebhookEndpointRoute } from './delete-webhook-endpoint.route.ts';
import { editWebhookEndpointRoute } from './edit-webhook-endpoint.route.ts';
import { getWebhookEndpointRoute } from './get-webhook-endpoint.route.ts';
import { listWebhookDeliveriesRoute } from './list-webhook-deliveries.route.ts';
import { listWebhookEndpointsRoute } from './list-webhook-endpoints.route.ts';
import { resendWebhookDeliveryRoute } from './resend-webhook-delivery.route.ts';
import { rotateWebhookSecretRoute } from './rotate-webhook-secret.route.ts';
import { sendTestWebhookRoute } from './send-test-webhook.route.ts';

export const webhookRoutes = (useCases: WebhookUseCases): Route[] => [
  createWebhookEndpointRoute(useCases.createWebhookEndpoint),
  listWebhookEndpointsRoute(useCases.listWebhookEndpoints),
  getWebhookEndpointRoute(useCases.getWebhookEndpoint),
  editWebhookEndpointRoute(useCases.editWebhookEndpoint),
  deleteWebhookEndpointRoute(useCases.deleteWebhookEndpoint),
  rotateWebhookSecretRoute(useCases.rotateWebhookSecret),
  listWebhookDeliveriesRoute(useCases.listWebhookDeliveries),
  resendWebhookDeliveryRoute(useCases.resendWebhookDelivery),
  sendTestWebhookRoute(useCases.sendTestWebhook),
];
