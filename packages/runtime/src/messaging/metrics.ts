import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { durationHistogram } from '../telemetry/index.ts';

/** What the outbox relay reports. */
export interface RelayMetrics {
  leader(isLeader: boolean): void;
  published(lagMs: number): void;
  failed(): void;
}

export type DeliveryOutcome = 'done' | 'duplicate' | 'ignored' | 'later' | 'failed' | 'dead';

/** What the inbox consumers report. */
export interface ConsumerMetrics {
  delivered(durable: string, outcome: DeliveryOutcome, lagMs: number, count?: number): void;
}

/** How requests ended, by subject and outcome; one for those asked and one for those answered. */
export interface RequestMetrics {
  ended(subject: string, outcome: string, seconds: number): void;
}

const LAG_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

export const relayMetrics = (registry: Registry): RelayMetrics => {
  const registers = [registry];
  const leader = new Gauge({
    name: 'outbox_relay_leader',
    help: '1 while this instance publishes the outbox',
    registers,
  });
  const lag = new Histogram({
    name: 'outbox_publish_lag_seconds',
    help: 'From the write of an outbox row to its acknowledgement by the stream',
    buckets: LAG_BUCKETS,
    registers,
  });
  const failures = new Counter({
    name: 'outbox_publish_failures_total',
    help: 'Publications that were not acknowledged',
    registers,
  });
  return {
    leader: (isLeader) => leader.set(isLeader ? 1 : 0),
    published: (lagMs) => lag.observe(lagMs / 1_000),
    failed: () => failures.inc(),
  };
};

export const consumerMetrics = (registry: Registry): ConsumerMetrics => {
  const registers = [registry];
  const deliveries = new Counter({
    name: 'consumer_deliveries_total',
    help: 'Messages handled, by durable and outcome',
    labelNames: ['durable', 'outcome'],
    registers,
  });
  const lag = new Histogram({
    name: 'consumer_lag_seconds',
    help: 'From the event to its effect, by durable',
    labelNames: ['durable'],
    buckets: LAG_BUCKETS,
    registers,
  });
  return {
    delivered: (durable, outcome, lagMs, count = 1) => {
      deliveries.inc({ durable, outcome }, count);
      if (outcome === 'done') lag.observe({ durable }, lagMs / 1_000);
    },
  };
};

const requestDurations = (registry: Registry, name: string, help: string): RequestMetrics => {
  const durations = durationHistogram(registry, { name, help, labelNames: ['subject', 'outcome'] });
  return { ended: (subject, outcome, seconds) => durations.observe({ subject, outcome }, seconds) };
};

export const clientMetrics = (registry: Registry): RequestMetrics =>
  requestDurations(registry, 'rpc_client_duration_seconds', 'Requests to other services');

export const serverMetrics = (registry: Registry): RequestMetrics =>
  requestDurations(registry, 'rpc_server_duration_seconds', 'Requests from other services');
