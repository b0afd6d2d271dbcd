import type { ConfigOf } from '@tessera/runtime/config';
import type { ServiceParts } from '@tessera/runtime/service';
import { NOTICED_AFTER_MS } from '../domain/draws/late-beacon.ts';
import type { BeaconDeps, ReportClock, ReportLateBeacon } from '../use-cases/draws/draw.ports.ts';
import type { Raffles } from '../use-cases/ports.ts';
import type { beaconConfig } from './beacon-config.ts';
import { beaconMetrics, measureClock, measureLateDraws } from './beacon-metrics.ts';
import { createDrandBeacon } from './drand-beacon.ts';

/** Several times what a mirror takes that is well. */
const PATIENCE_MS = 1_000;
/** Clocks that are kept by the network differ by less. */
const CLOCKS_DIFFER_MS = 2_000;
const CLOCK_BEHIND =
  'the clock of this service is behind that of the beacon; commitments are to rounds that are as far ahead by the beacon’s';

export type OpenedBeacon = BeaconDeps & {
  readonly reportLateBeacon: ReportLateBeacon;
  readonly reportClock: ReportClock;
};

/** The beacon of a running service, with what it logs and measures. */
export const openBeacon = (
  { logger, telemetry, clock }: Pick<ServiceParts, 'logger' | 'telemetry' | 'clock'>,
  config: ConfigOf<typeof beaconConfig>,
  raffles: Raffles,
): OpenedBeacon => {
  const { registry } = telemetry;
  measureLateDraws(registry, () => raffles.countLateDraws(new Date(clock.now().getTime() - NOTICED_AFTER_MS)));
  const measured = measureClock(registry);
  return {
    reportClock: (behindMs) => {
      measured(behindMs);
      if (behindMs > CLOCKS_DIFFER_MS) logger.error({ behind_ms: behindMs }, CLOCK_BEHIND);
    },
    beacon: createDrandBeacon({
      chain: config.DRAND_CHAIN,
      mirrors: config.DRAND_MIRRORS,
      timeoutMs: config.DRAND_TIMEOUT_MS,
      patienceMs: PATIENCE_MS,
      logger,
      metrics: beaconMetrics(registry),
    }),
    beaconLeadSeconds: config.DRAND_LEAD_SECONDS,
    beaconOverdueSeconds: config.DRAND_OVERDUE_SECONDS,
    reportLateBeacon: ({ poolId, round, dueAt, lateMs }) =>
      logger.warn(
        { pool_id: poolId, round, due_at: dueAt.toISOString(), late_ms: lateMs },
        'the committed round of the beacon is due and not there; the draw waits for it, and for no other',
      ),
  };
};
