import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  concurrentIndex,
  defineMigrations,
  type ServiceMigrations,
  type SqlMigration,
} from '@tessera/runtime/postgres';
import { root } from '../with-stack.ts';

/** What a release might bring: columns without and with a value, and a rule about them that the old rows need not keep yet. */
const addColumns: SqlMigration = {
  name: '99990101_0001_entry_columns',
  up: [
    // Read by every posting, also by one that was prepared before the column was there. Postings lock accounts before they write
    // entries, so accounts come first here too: the other way round each would wait for the other.
    'alter table wallet.accounts add column label text',
    `alter table wallet.ledger_entries
       add column channel text,
       add column revision smallint not null default 1,
       add constraint ledger_entries_amount_and_revision check (amount_minor > 0 and revision >= 1) not valid`,
  ],
  down: [
    'alter table wallet.accounts drop column label',
    `alter table wallet.ledger_entries drop constraint ledger_entries_amount_and_revision, drop column revision, drop column channel`,
  ],
};

const validate: SqlMigration = {
  name: '99990101_0002_entry_columns_valid',
  transactional: false,
  up: ['alter table wallet.ledger_entries validate constraint ledger_entries_amount_and_revision'],
  down: [],
};

const index = concurrentIndex('99990101_0003_entries_by_time', {
  schema: 'wallet',
  index: 'ledger_entries_by_time',
  definition: 'on wallet.ledger_entries (tenant_id, posted_at)',
});

/** The same in one go, as it must not be done: one transaction that holds its locks to its end. */
const allAtOnce: SqlMigration = {
  name: '99990101_0001_all_at_once',
  up: [
    ...addColumns.up,
    ...validate.up,
    'create index ledger_entries_by_time on wallet.ledger_entries (tenant_id, posted_at)',
  ],
  down: ['drop index wallet.ledger_entries_by_time', ...addColumns.down],
};

export const steps: readonly SqlMigration[] = [addColumns, validate, index];
export const oneStep: readonly SqlMigration[] = [allAtOnce];

/** The wallet's own migrations and these after them. */
export const walletMigrationsWith = async (further: readonly SqlMigration[]): Promise<ServiceMigrations> => {
  const module = pathToFileURL(join(root, 'services/wallet/migrations/index.ts')).href;
  const { migrations } = (await import(module)) as { readonly migrations: ServiceMigrations };
  // The first one is the runtime's, which `defineMigrations` puts there itself.
  return defineMigrations('wallet', [...migrations.steps.slice(1), ...further]);
};
