import { currentGauge, durationHistogram, type Telemetry } from '@tessera/runtime/telemetry';

/** `right`: verified. `not-there`: before its time. `away`: no answer. `wrong`: not the chain's round. */
export type MirrorOutcome = 'right' | 'not-there' | 'away' | 'wrong';

export interface BeaconMetrics {
  answered(mirror: string, outcome: MirrorOutcome, seconds: number): void;
}

type Registry = Telemetry['registry'];

export const beaconMetrics = (registry: Registry): BeaconMetrics => {
  const answers = durationHistogram(registry, {
    name: 'beacon_answer_seconds',
    help: 'What mirrors of the beacon answered, and how long it took',
    labelNames: ['mirror', 'outcome'],
  });
  return {
    answered: (mirror, outcome, seconds) => answers.observe({ mirror: new URL(mirror).host, outcome }, seconds),
  };
};

/** Asked of the database when metrics are collected, so that every instance says the same. */
export const measureLateDraws = (registry: Registry, count: () => Promise<number>): void => {
  currentGauge(registry, {
    name: 'raffle_draws_without_beacon',
    help: 'Started draws whose beacon round is due and has not come, over all tenants',
    read: count,
  });
};

/** As the last commitment found it. Returns what takes the figure, in milliseconds. */
export const measureClock = (registry: Registry): ((behindMs: number) => void) => {
  let behindSeconds = 0;
  currentGauge(registry, {
    name: 'beacon_clock_behind_seconds',
    help: 'How far the clock of this service was behind that of the beacon at its last commitment to a round',
    read: async () => behindSeconds,
  });
  return (behindMs) => {
    behindSeconds = behindMs / 1_000;
  };
};
