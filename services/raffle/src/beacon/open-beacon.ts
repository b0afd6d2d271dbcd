import type { ConfigOf } from '@tessera/runtime/config';
import type { ServiceParts } from '@tessera/runtime/service';
import type { BeaconDeps, ReportLateBeacon } from '../use-cases/draws/draw.ports.ts';
import type { Raffles } from '../use-cases/ports.ts';
import type { beaconConfig } from './beacon-config.ts';
import { beaconMetrics, measureLateDraws } from './beacon-metrics.ts';
import { createDrandBeacon } from './drand-beacon.ts';

/** A round is on the mirrors a second after it is due; who looks at the gauge wants to know of more than that. */
const NOTICED_AFTER_MS = 30_000;

export type OpenedBeacon = BeaconDeps & { readonly reportLateBeacon: ReportLateBeacon };

/** The beacon of a running service, with what it logs and measures. */
export const openBeacon = (
  { logger, telemetry, clock }: Pick<ServiceParts, 'logger' | 'telemetry' | 'clock'>,
  config: ConfigOf<typeof beaconConfig>,
  raffles: Raffles,
): OpenedBeacon => {
  const { registry } = telemetry;
  measureLateDraws(registry, () => raffles.countLateDraws(new Date(clock.now().getTime() - NOTICED_AFTER_MS)));
  return {
    beacon: createDrandBeacon({
      chain: config.DRAND_CHAIN,
      mirrors: config.DRAND_MIRRORS,
      timeoutMs: config.DRAND_TIMEOUT_MS,
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
