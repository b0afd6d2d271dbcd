import { defineJob, type Job, type JobContext } from '@tessera/runtime/service';
import { contextFromTraceparent, failSpan, linkTo, type Span, SpanKind, withSpan } from '@tessera/runtime/telemetry';
import type { Attempt, deliverWebhook } from '../../use-cases/webhooks/deliver-webhook.ts';
import type { ClaimedDelivery, DueDeliveries } from '../../use-cases/webhooks/webhooks.ports.ts';
import type { Sending } from './sending.ts';

/** On their way from this process at a time: many times what one endpoint may have, so that slow ones leave room. */
const AT_ONCE = 256;
const PER_ENDPOINT = 8;

export type AttemptName = 'delivered' | 'refused' | Exclude<Attempt['outcome']['kind'], 'answered'>;

export interface DeliverWebhooksJob {
  readonly due: DueDeliveries;
  readonly deliver: ReturnType<typeof deliverWebhook>;
  readonly sending: Sending;
  readonly metrics: {
    attempted(outcome: AttemptName, seconds: number): void;
    gaveUp(): void;
    disabled(reason: 'GONE' | 'FAILING'): void;
  };
}

/**
 * Sends what is due. It waits for no answer, so that a slow receiver holds up nobody else's; each answer wakes it for what
 * waits behind. Two instances never send the same: a row is taken by its lease.
 */
export const deliverWebhooksJob = (options: DeliverWebhooksJob): Job => {
  let wake = (): void => undefined;
  return defineJob({
    name: 'deliver-webhooks',
    everyMs: 500,
    onStart: (nudge) => {
      wake = nudge;
    },
    run: async (ctx) => {
      const { due, sending } = options;
      const limit = AT_ONCE - sending.count;
      if (limit <= 0) return 0;
      const claim = { leaseId: ctx.newId(), sending: sending.byEndpoint, perEndpoint: PER_ENDPOINT, limit };
      const claimed = await due.claim(claim);
      for (const delivery of claimed)
        void sending.begin(delivery.endpointId, () => attempt(delivery, options, ctx)).then(() => wake());
      return claimed.length;
    },
  });
};

/** A trace of its own, linked to the event's: an attempt may be days later. The host alone is named, for a URL may hold a secret. */
const attempt = async (delivery: ClaimedDelivery, options: DeliverWebhooksJob, ctx: JobContext): Promise<void> => {
  const { tenantId, endpointId, message, attempts, traceparent } = delivery;
  const about = { tenant_id: tenantId, endpoint_id: endpointId, event_id: message.id, attempts };
  const attributes = {
    'tessera.tenant_id': tenantId,
    'tessera.webhook.endpoint_id': endpointId,
    'tessera.webhook.attempts': attempts,
    'messaging.message.id': message.id,
    'http.request.method': 'POST',
    'server.address': new URL(delivery.url).hostname,
  };
  const links = linkTo(contextFromTraceparent(traceparent));
  try {
    await withSpan('deliver webhook', { root: true, kind: SpanKind.CLIENT, links, attributes }, async (span) => {
      const began = performance.now();
      const came = await options.deliver(delivery, options.sending.signal);
      report(came, (performance.now() - began) / 1_000, { ...options, ctx, span, about });
    });
  } catch (error) {
    ctx.logger.error({ ...about, err: error }, 'a webhook was sent and could not be marked: it is sent again');
  }
};

interface Reporting extends DeliverWebhooksJob {
  readonly ctx: JobContext;
  readonly span: Span;
  readonly about: Readonly<Record<string, unknown>>;
}

const nameOf = ({ outcome, verdict }: Attempt): AttemptName => {
  if (outcome.kind !== 'answered') return outcome.kind;
  return verdict.kind === 'delivered' ? 'delivered' : 'refused';
};

const report = (came: Attempt, seconds: number, { metrics, ctx, span, about }: Reporting): void => {
  const { outcome, verdict, disabled } = came;
  const name = nameOf(came);
  metrics.attempted(name, seconds);
  if (outcome.kind === 'answered') span.setAttribute('http.response.status_code', outcome.status);
  if (name === 'delivered') return;
  failSpan(span, Object.assign(new Error('not delivered'), { code: name }));
  const status = outcome.kind === 'answered' ? { status: outcome.status } : {};
  const line = { ...about, ...status, outcome: name, verdict: verdict.kind };
  if (verdict.kind === 'given-up') metrics.gaveUp();
  ctx.logger.info(line, verdict.kind === 'given-up' ? 'a webhook was given up' : 'a webhook was not delivered yet');
  if (disabled === undefined) return;
  metrics.disabled(disabled);
  ctx.logger.warn({ ...about, reason: disabled }, 'a webhook endpoint was disabled');
};
