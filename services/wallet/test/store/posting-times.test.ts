import { openDatabase, type Statement, type Transaction } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadLedgerState } from '../../src/persistence/load-ledger-state.ts';
import { idOf, tenantId, topUp, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';

let ledger: LedgerOnPostgres;
beforeAll(async () => {
  ledger = await ledgerOnPostgres();
});
afterAll(() => ledger.close());

it('an account’s times never go back, even where another process opens it while a batch that names it is being loaded', async () => {
  const database = await openDatabase({ service: 'wallet', url: ledger.database.url });
  const other = await ledger.another();
  const elsewhere = { ...topUp('ben', 500, idOf('payment elsewhere')), provider: 'elsewhere' };
  try {
    const posted = await database.transact(callOf(), async (tx) => {
      let opened: Date | undefined;
      const interrupted = {
        tenantId: tx.tenantId,
        async execute(statement: string | Statement, parameters?: readonly unknown[]) {
          const rows = await tx.execute(statement, parameters);
          const text = typeof statement === 'string' ? statement : statement.text;
          if (text.includes('clock_timestamp')) opened ??= (await other.given(elsewhere)).postedAt;
          return rows;
        },
      } as Transaction;
      const { state, now } = await loadLedgerState(interrupted, [topUp('ben', 100)]);
      expect([...state.accounts.values()].map(({ ownerKind }) => ownerKind)).toContain(user('ben').kind);
      return { before: opened, now };
    });
    expect(posted.before).toBeInstanceOf(Date);
    expect(posted.now.getTime()).toBeGreaterThanOrEqual(posted.before?.getTime() ?? Number.POSITIVE_INFINITY);
    expect(await ledger.wrongs(tenantId)).toEqual([]);
  } finally {
    await database.close();
  }
});
