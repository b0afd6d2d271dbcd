import { currentGauge, type Telemetry } from '@tessera/runtime/telemetry';

/** Asked of the database when metrics are collected, so that every instance says the same. */
export const measureAwaitedAnchors = (registry: Telemetry['registry'], read: () => Promise<number>): void => {
  currentGauge(registry, {
    name: 'wallet_anchor_wait_seconds',
    help: 'For how long the oldest commitment of a draw has waited for the checkpoint that anchors it, over all tenants',
    read,
  });
};
