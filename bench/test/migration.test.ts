import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneStep, steps } from '../src/migration/ledger-migrations.ts';
import { applySteps, takeBack, underLoad } from '../src/migration/under-load.ts';
import { type Ledger, writeHistory } from '../src/wallet/history.ts';
import { type OpenWallet, openWallet } from '../src/wallet/place.ts';

/*
 * `pnpm bench migration` for a small ledger. What it measures there in time is looked for here in locks, which are the same on
 * a busy machine: at the end of each statement of a migration Postgres notes what it holds of the ledger.
 */

const ENTRIES = 20_000;

/** Written by the superuser's function, since the schema's owner may not. */
const NOTE_LOCKS = [
  `create schema noted`,
  `create table noted.statements (
     position bigint generated always as identity, statement text, modes text[], lock_timeout text)`,
  `create function noted.note() returns event_trigger language plpgsql security definer as $$
   begin
     insert into noted.statements (statement, modes, lock_timeout)
     select current_query(), array_agg(distinct mode), current_setting('lock_timeout') from pg_locks
     where pid = pg_backend_pid() and granted and relation = 'wallet.ledger_entries'::regclass;
   end $$`,
  `create event trigger note_locks on ddl_command_end execute function noted.note()`,
];

interface Noted {
  readonly statement: string;
  readonly modes: string[];
  readonly lock_timeout: string;
}

let wallet: OpenWallet;
let ledger: Ledger;

beforeAll(async () => {
  wallet = await openWallet({ throwaway: true });
  ledger = await writeHistory(wallet.admin, { entries: ENTRIES, members: 100 });
  for (const statement of NOTE_LOCKS) await wallet.admin.query(statement);
}, 120_000);
afterAll(() => wallet?.close(), 60_000);

const notedAt = async (what: RegExp): Promise<Noted[]> => {
  const { rows } = await wallet.admin.query<Noted>('select * from noted.statements order by position');
  const found = rows.filter(({ statement }) => what.test(statement));
  expect(found.length, `statements like ${what}`).toBeGreaterThan(0);
  return found;
};

describe('a ledger gets columns, a rule and an index while transfers are posted and statements read', () => {
  it('and each call is answered as ever, and each answered transfer is in the ledger', async () => {
    const { writers, readers, stepMs } = await underLoad(wallet, ledger, () => applySteps(wallet, steps));
    expect(Object.keys(stepMs)).toEqual(steps.map(({ name }) => name));
    expect(writers.answered).toBeGreaterThan(0);
    expect(readers.answered).toBeGreaterThan(0);
    const { rows } = await wallet.admin.query<{ done: boolean }>(
      `select convalidated and indisvalid as done from pg_constraint, pg_index
       where conname = 'ledger_entries_amount_and_revision' and indexrelid = 'wallet.ledger_entries_by_time'::regclass`,
    );
    expect(rows).toEqual([{ done: true }]);
  }, 120_000);

  it('a statement that wants the table for itself waits half a second for it at most', async () => {
    for (const { modes, lock_timeout } of await notedAt(/add column channel/)) {
      expect(modes).toContain('AccessExclusiveLock');
      expect(lock_timeout).toBe('500ms');
    }
  });

  // Of an index that is built concurrently the locks are gone by the end; the migrator's own tests hold it still in the middle.
  it('validating holds no lock that a reader or a writer would wait for', async () => {
    for (const { modes } of await notedAt(/validate constraint/)) expect(modes).toEqual(['ShareUpdateExclusiveLock']);
  });

  it('and the same in one transaction would hold the whole table while it validates and builds', async () => {
    await takeBack(wallet, steps);
    await wallet.admin.query('truncate noted.statements');
    await applySteps(wallet, oneStep);
    for (const statement of [/validate constraint/, /create index ledger_entries_by_time/])
      for (const { modes } of await notedAt(statement)) expect(modes).toContain('AccessExclusiveLock');
  });
});
