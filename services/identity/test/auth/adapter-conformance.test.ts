import { AsyncLocalStorage } from 'node:async_hooks';
import {
  authFlowTestSuite,
  caseInsensitiveTestSuite,
  joinsTestSuite,
  normalTestSuite,
  testAdapter,
  transactionsTestSuite,
  uuidTestSuite,
} from '@better-auth/test-utils/adapter';
import { MikroORM } from '@mikro-orm/postgresql';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import { getAuthTables } from 'better-auth/db';
import type { BetterAuthOptions } from 'better-auth/types';
import { vi } from 'vitest';
import { type AuthTransaction, type AuthTransactions, mikroOrmAdapter } from '../../src/auth/mikro-orm-adapter.ts';
import { recordsFromSchema } from './records-from-schema.ts';

/*
 * better-auth's own conformance suite for adapters, on a real Postgres. It changes models and fields as it goes, so the
 * tables come from its schema and not from our migrations.
 */

/** The models of one configuration, open on the suite's database. */
class OpenModels implements AuthTransactions<AuthTransaction> {
  readonly records: ReturnType<typeof recordsFromSchema>;
  readonly orm: MikroORM;
  readonly #open = new AsyncLocalStorage<AuthTransaction>();

  constructor(database: TestDatabase, options: BetterAuthOptions) {
    this.records = recordsFromSchema(options);
    this.orm = new MikroORM({ clientUrl: database.adminUrl, entities: Object.values(this.records) });
  }

  run<T>(work: (tx: AuthTransaction) => Promise<T>): Promise<T> {
    const open = this.#open.getStore();
    if (open) return work(open);
    return this.orm.em.fork().transactional((em) => this.#open.run({ em }, () => work({ em })));
  }
}

// The suite tells about every migration and clean-up; what goes wrong it throws.
const printing = vi.spyOn(console, 'log').mockImplementation(() => undefined);

const database = await testDatabase();
let models: { readonly schema: string; readonly open: OpenModels } | undefined;

/** The suite asks for the adapter before every statement; what has not changed stays open. */
const modelsOf = async (options: BetterAuthOptions): Promise<OpenModels> => {
  const schema = JSON.stringify(getAuthTables(options));
  if (models?.schema !== schema) {
    await models?.open.orm.close(true);
    models = { schema, open: new OpenModels(database, options) };
  }
  return models.open;
};

const suite = await testAdapter({
  adapter: async (options) => {
    const open = await modelsOf(options);
    return mikroOrmAdapter({ records: open.records, transactions: open });
  },
  runMigrations: async (options) => (await modelsOf(options)).orm.schema.refresh(),
  overrideBetterAuthOptions: () => ({ baseURL: 'http://localhost:3000', logger: { level: 'error' } }),
  tests: [
    normalTestSuite(),
    authFlowTestSuite(),
    transactionsTestSuite(),
    caseInsensitiveTestSuite(),
    uuidTestSuite(),
    joinsTestSuite(),
  ],
  onFinish: async () => {
    printing.mockRestore();
    await models?.open.orm.close(true);
    await database.drop();
  },
});

suite.execute();
