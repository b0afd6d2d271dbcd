import { currentGauge, durationHistogram, type Telemetry } from '@tessera/runtime/telemetry';
import { Counter } from 'prom-client';

type Registry = Telemetry['registry'];

/** `delivered`: 2xx. `refused`: any other answer. */
export type AttemptOutcome =
  | 'delivered'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'forbidden'
  | 'unreadable-secret'
  | 'stopped';

export interface WebhookMetrics {
  attempted(outcome: AttemptOutcome, seconds: number): void;
  gaveUp(): void;
  disabled(reason: 'GONE' | 'FAILING'): void;
}

export const webhookMetrics = (registry: Registry): WebhookMetrics => {
  const attempts = durationHistogram(registry, {
    name: 'webhook_attempt_seconds',
    help: 'What came of attempts to deliver webhooks, and how long they took',
    labelNames: ['outcome'],
  });
  const givenUp = new Counter({
    name: 'webhook_deliveries_given_up_total',
    help: 'Deliveries that were tried for the last time in vain',
    registers: [registry],
  });
  const disabled = new Counter({
    name: 'webhook_endpoints_disabled_total',
    help: 'Endpoints that were disabled by what their receivers answered, or did not',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    attempted: (outcome, seconds) => attempts.observe({ outcome }, seconds),
    gaveUp: () => givenUp.inc(),
    disabled: (reason) => disabled.inc({ reason }),
  };
};

/** Asked of the database when metrics are collected, so that every instance says the same. */
export const measureBacklog = (registry: Registry, oldestDueSeconds: () => Promise<number>): void => {
  currentGauge(registry, {
    name: 'webhook_backlog_age_seconds',
    help: 'For how long the oldest webhook of an endpoint that works has waited for its turn',
    read: oldestDueSeconds,
  });
};
