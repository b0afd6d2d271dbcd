import { randomUUID } from 'node:crypto';
import { claimOpened } from '@tessera/contracts';
import { expect } from 'vitest';
import { knownTenant, newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

export const openWithWebhooks = (): Promise<RunningAnalytics> => openAnalytics(4, { WEBHOOKS_ALLOW_PRIVATE: 'true' });

export interface EndpointBody {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly status: string;
  readonly disabledReason?: string;
  readonly failingSince?: string;
  readonly version: number;
  readonly secret: string;
}

export interface DeliveryBody {
  readonly eventId: string;
  readonly type: string;
  readonly status: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  readonly lastStatus?: number;
  readonly lastError?: string;
}

export const CLAIM_OPENED = 'raffle.claim.claim-opened.v1';

/** A tenant with an admin, who may say where its events go. */
export const webhookTenant = async (analytics: RunningAnalytics) => {
  const { tenantId } = await knownTenant(analytics);
  const token = await analytics.tokens.tokenFor({ tenantId, role: 'admin' });
  const http = analytics.http.with({ token });
  const endpoint = async (url: string, eventTypes: readonly string[] = ['*']): Promise<EndpointBody> => {
    const { status, body } = await http.post<EndpointBody>('/v1/webhook-endpoints', { body: { url, eventTypes } });
    expect([status, body]).toEqual([201, expect.objectContaining({ url })]);
    return body;
  };
  /** A ticket of this tenant won. */
  const claim = async (id: string = newId()): Promise<string> => {
    const raffle = await analytics.neighbour('raffle');
    const claimId = randomUUID();
    const about = { tenantId, id, aggregateId: claimId, sequence: 1 };
    await raffle.publish(claimOpened, { ...about, data: { ...claimOpened.example, claimId } });
    return id;
  };
  const deliveries = async (endpointId: string, query = ''): Promise<readonly DeliveryBody[]> => {
    const path = `/v1/webhook-endpoints/${endpointId}/deliveries${query}`;
    const { status, body } = await http.get<{ items: readonly DeliveryBody[] }>(path);
    expect(status).toBe(200);
    return body.items;
  };
  const get = async (endpointId: string): Promise<EndpointBody> =>
    (await http.get<EndpointBody>(`/v1/webhook-endpoints/${endpointId}`)).body;
  return { tenantId, token, http, endpoint, claim, deliveries, get };
};

export type WebhookTenant = Awaited<ReturnType<typeof webhookTenant>>;

/** As if so much time had gone by: what waits for its next attempt is due. */
export const makeDue = (analytics: RunningAnalytics, endpointId: string) =>
  analytics.sql(
    `update analytics.webhook_deliveries set due_at = clock_timestamp()
     where endpoint_id = $1 and status = 'PENDING' and lease_id is null`,
    [endpointId],
  );
