import { randomUUID } from 'node:crypto';
import type { Role } from '@tessera/contracts';
import type { Overrides } from '@tessera/runtime/service';
import { type ServiceHarness, serviceHarness, type TestDatabase } from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { walletConfig } from '../src/config.ts';
import type { LedgerCommand, ReceiptOf } from '../src/domain/ledger/decide-postings.ts';
import { eur } from './ledger-in-memory.ts';
import { brokenInvariants } from './ledger-invariants.ts';
import { callOf, type OpenLedger, openLedger } from './ledger-on-postgres.ts';
import { readWholeLedger } from './read-whole-ledger.ts';

/** The real service on a database and a NATS of its own. */
export interface RunningWallet extends ServiceHarness {
  /** Carries out a command in the books, past all transports. */
  given<C extends LedgerCommand>(tenantId: string, command: C): Promise<ReceiptOf[C['type']]>;
  /** In words, what is wrong with a tenant's ledger as it stands in the tables. */
  wrongs(tenantId: string): Promise<string[]>;
}

/** The books that are open already on the database of a running wallet. */
const openBooks = new WeakMap<TestDatabase, OpenLedger>();

/** What it takes to run the wallet in a test. */
export const walletHarness = (
  env: Readonly<Record<string, string>> = {},
  overrides: Omit<Overrides, 'clock'> = {},
) => ({ service: 'wallet' as const, config: walletConfig, compose, migrations, env, overrides });

/** Composed but not started: nothing is consumed, answered over NATS, swept or published yet. */
export const openWallet = async (
  env: Readonly<Record<string, string>> = {},
  overrides: Omit<Overrides, 'clock'> = {},
): Promise<RunningWallet> => {
  const harness = await serviceHarness(walletHarness(env, overrides));
  const books = await openLedger(harness.database.url);
  openBooks.set(harness.database, books);
  return {
    ...harness,
    given: (tenantId, command) => books.given(command, callOf(undefined, null, tenantId)),
    wrongs: async (tenantId) => brokenInvariants(await readWholeLedger(harness.sql, tenantId)),
    async stop() {
      await books.close();
      await harness.stop();
    },
  };
};

export interface AccountBody {
  readonly accountId: string;
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly kind: string;
  readonly provider: string | null;
  readonly currency: string;
  readonly postedMinor: number;
  readonly heldMinor: number;
  readonly availableMinor: number;
  readonly sequence: number;
  readonly headHash: string;
}

/** Somebody with a token of a tenant, and their own client. */
export const someone = async (
  { tokens, http }: Pick<ServiceHarness, 'tokens' | 'http'>,
  role: Role,
  tenantId: string = randomUUID(),
) => {
  const userId = randomUUID();
  const token = await tokens.tokenFor({ userId, tenantId, role });
  return { tenantId, userId, token, http: http.with({ token }) };
};

interface Person {
  readonly tenantId: string;
  readonly userId: string;
}

/** Pays into a person's account, which is opened for it; returns the account's id. */
export const fundMember = async (
  { database, tokens, http }: Pick<ServiceHarness, 'database' | 'tokens' | 'http'>,
  { tenantId, userId }: Person,
  amountMinor: number,
): Promise<string> => {
  const open = openBooks.get(database);
  const books = open ?? (await openLedger(database.url));
  const paymentId = randomUUID();
  await books.given(
    {
      type: 'credit-top-up',
      paymentId,
      userId,
      provider: 'sandbox',
      providerPaymentId: `sbx_${paymentId}`,
      amount: eur(amountMinor),
      effectiveAt: new Date('2026-11-21T20:00:00Z'),
      postedBy: 'system:test',
      idempotencyKey: null,
    },
    callOf(undefined, null, tenantId),
  );
  if (open === undefined) await books.close();
  const token = await tokens.tokenFor({ userId, tenantId, role: 'member' });
  const { body } = await http.get<{ accounts: AccountBody[] }>('/v1/wallet', { token });
  const [account] = body.accounts;
  if (!account) throw new Error(`the member has no account: ${JSON.stringify(body)}`);
  return account.accountId;
};

/** A member whose account has so much in it, from a payment. */
export const fundedMember = async (wallet: RunningWallet, amountMinor: number, tenantId?: string) => {
  const member = await someone(wallet, 'member', tenantId);
  return { ...member, accountId: await fundMember(wallet, member, amountMinor) };
};

/** A tenant of its own with a member who has so much, and with two people of its staff, of whom the admin may approve. */
export const staffedTenant = async (wallet: RunningWallet, amountMinor: number) => {
  const anna = await fundedMember(wallet, amountMinor);
  const [staff, admin] = [
    await someone(wallet, 'staff', anna.tenantId),
    await someone(wallet, 'admin', anna.tenantId),
  ] as const;
  return { anna, staff, admin };
};

export type StaffedTenant = Awaited<ReturnType<typeof staffedTenant>>;

/** Runs `work` while every insert into a table of the wallet first does `action`. */
export const whileInsertsInto = async <T>(
  { sql }: RunningWallet,
  table: string,
  action: string,
  work: () => Promise<T>,
): Promise<T> => {
  await sql(
    `create function wallet.sabotage() returns trigger language plpgsql as $$ begin ${action}; return new; end $$`,
  );
  await sql(`create trigger sabotage before insert on wallet.${table} for each row execute function wallet.sabotage()`);
  try {
    return await work();
  } finally {
    await sql('drop function wallet.sabotage() cascade');
  }
};
