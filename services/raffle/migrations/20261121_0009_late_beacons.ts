import { concurrentIndex, type SqlMigration } from '@tessera/runtime/postgres';

const COUNTED = ['state', 'sold', 'reserved', 'sequence'];

/** Every change of these is one that watchers of a pool see. */
const countShown = (columns: readonly string[]): string[] => {
  const [before, after] = ['old', 'new'].map((row) => columns.map((column) => `${row}.${column}`).join(', '));
  return [
    'drop trigger pools_shown_version on raffle.pools',
    `create trigger pools_shown_version before update on raffle.pools for each row
       when ((${before}) is distinct from (${after})) execute function raffle.count_shown_version()`,
  ];
};

/** A beacon that is overdue is something that happened to a pool: everybody is shown the same of it, whatever their clocks say. */
const lateBeacons: SqlMigration = {
  name: '20261121_0009_late_beacons',
  up: [
    'alter table raffle.pools add column beacon_overdue_at timestamptz',
    ...countShown([...COUNTED, 'beacon_overdue_at']),
  ],
  down: [...countShown(COUNTED), 'alter table raffle.pools drop column beacon_overdue_at'],
};

/** Whoever looks at the page of a draw has no token, so its tenant is found by the pool alone. */
const abandonedDraws = concurrentIndex('20261121_0009_late_beacons_z_abandoned', {
  schema: 'raffle',
  index: 'pools_abandoned',
  definition: `on raffle.pools (id) where cancel_cause = 'BEACON_MISSING'`,
});

export const lateBeaconSteps: readonly SqlMigration[] = [lateBeacons, abandonedDraws];
