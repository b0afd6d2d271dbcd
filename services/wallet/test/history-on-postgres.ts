import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { AccountRecord } from '../src/persistence/account.record.ts';
import { createAccountStore } from '../src/persistence/account-store.ts';
import { createHistoryStore } from '../src/persistence/history-store.ts';
import { type LedgerOnPostgres, ledgerOnPostgres } from './ledger-on-postgres.ts';

/** The ledger with the stores that look back at it. */
export const historyOnPostgres = async () => {
  const ledger: LedgerOnPostgres = await ledgerOnPostgres();
  const database: Database = await openDatabase({
    service: 'wallet',
    url: ledger.database.url,
    entities: [AccountRecord],
  });
  return {
    ...ledger,
    accounts: createAccountStore(database),
    history: createHistoryStore(database),
    async close() {
      await database.close();
      await ledger.close();
    },
  };
};

export type HistoryOnPostgres = Awaited<ReturnType<typeof historyOnPostgres>>;
