import { paymentFailed } from '@tessera/contracts';
import { err, ok, type Result, systemClock, uuidv7Ids } from '@tessera/kernel';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CallContext,
  IdempotencyConflict,
  IdempotencyInFlight,
  IdempotentReplay,
  type StoredReply,
} from '../../src/context/index.ts';
import {
  type Database,
  defineMigrations,
  migrateDown,
  migrationStatus,
  openDatabase,
  type Transaction,
} from '../../src/postgres/index.ts';

const migrations = defineMigrations('billing', []);
const newId = uuidv7Ids(systemClock);
let place: TestDatabase;
let database: Database;

beforeAll(async () => {
  place = await testDatabase(migrations);
  database = await openDatabase({ service: 'billing', url: place.url });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const toReply = (result: unknown): StoredReply => ({
  status: 201,
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify(result)),
});

const context = (key?: string, tenantId = newId(), hash = 'same'): CallContext => ({
  tenantId,
  actor: { kind: 'user', id: 'someone', scopes: [] },
  correlationId: 'test',
  clock: systemClock,
  newId,
  ...(key === undefined
    ? {}
    : {
        idempotency: { subject: 'someone', operation: 'op', key, requestHash: Buffer.from(hash.padEnd(32)), toReply },
      }),
});

const failedPayment = (paymentId: string) => ({
  aggregateId: paymentId,
  sequence: 1,
  data: {
    paymentId,
    userId: newId(),
    purpose: 'WALLET_TOPUP' as const,
    provider: 'sandbox',
    amountMinor: 1,
    currency: 'EUR',
    failureCode: 'x',
  },
});

const outboxCount = (ctx: CallContext) =>
  database.asWorker(
    async (tx) => (await tx.execute('select 1 from outbox where tenant_id = $1', [ctx.tenantId])).length,
  );

describe('background work', () => {
  it('waits for the disk, unless it may be done again', async () => {
    const waits = (tx: Transaction) => tx.execute('show synchronous_commit');
    expect(await database.asWorker(waits, 'lazy')).toEqual([{ synchronous_commit: 'off' }]);
    expect(await database.asWorker(waits)).toEqual([{ synchronous_commit: 'on' }]);
  });
});

describe('a transaction', () => {
  it('writes the events of a use-case with it, or not at all', async () => {
    const ctx = context();
    const work = (fail: boolean) =>
      database.transact(ctx, async (tx) => {
        tx.publish(paymentFailed, failedPayment(newId()));
        if (fail) throw new Error('planted');
      });
    await expect(work(true)).rejects.toThrow('planted');
    expect(await outboxCount(ctx)).toBe(0);
    await work(false);
    expect(await outboxCount(ctx)).toBe(1);
  });

  it('refuses an event that breaks its contract, and everything with it', async () => {
    const ctx = context();
    const broken = { ...failedPayment(newId()), data: { ...failedPayment(newId()).data, amountMinor: 1.5 } };
    await expect(database.transact(ctx, async (tx) => tx.publish(paymentFailed, broken))).rejects.toThrow(
      'amountMinor',
    );
    expect(await outboxCount(ctx)).toBe(0);
  });

  it('does not pass for committed when a use-case swallowed the error of a statement', async () => {
    const swallowed = database.transact(context(), async (tx) => {
      await tx.execute('select 1 / 0').catch(() => undefined);
      return 'fine';
    });
    await expect(swallowed).rejects.toThrow('division by zero');
  });

  it('does not pass for committed when a statement that nobody waits for fails', async () => {
    const floating = database.transact(context(), async (tx) => {
      tx.execute('select 1 / 0').catch(() => undefined);
      return 'fine';
    });
    await expect(floating).rejects.toThrow('division by zero');
  });

  it('says which statement broke it, and not which was turned away for that, however the two were waited for', async () => {
    let tries = 0;
    const deadlock = `do $$ begin raise exception 'each waits for each' using errcode = '40P01'; end $$`;
    const write = async (tx: Transaction) => void (await Promise.all([tx.execute(deadlock), tx.execute('select 1')]));
    const broken = database.transact(context(), async (tx) => {
      tries += 1;
      // The first is deeper in promises, so that what comes of the second is heard before it.
      await Promise.all([Promise.all([write(tx)]), tx.execute('select 2')]);
    });
    await expect(broken).rejects.toThrow('each waits for each');
    expect(tries).toBe(3);
  });

  it('says what its work threw before it asked anything, and gives the connection back', async () => {
    for (let round = 0; round < 12; round += 1) {
      const thrown = database.transact(context(), () => {
        throw new Error('at once');
      });
      await expect(thrown).rejects.toThrow('at once');
    }
    await database.ping();
  });

  it('joins the transaction of its caller', async () => {
    const ctx = context();
    await expect(
      database.transact(ctx, async (tx) => {
        await database.transact({ ...ctx, tx }, async (inner) => inner.publish(paymentFailed, failedPayment(newId())));
        throw new Error('planted');
      }),
    ).rejects.toThrow('planted');
    expect(await outboxCount(ctx)).toBe(0);
  });
});

describe('a snapshot', () => {
  const count = async (tx: { execute: (statement: string) => Promise<object[]> }) =>
    (await tx.execute('select 1 from idempotency_keys')).length;

  it('shows one instant, whatever is committed meanwhile', async () => {
    const ctx = context('first');
    await database.transact(ctx, async () => ok(1));
    const seen = await database.snapshot(ctx, async (tx) => {
      const before = await count(tx);
      await database.transact({ ...ctx, ...context('second', ctx.tenantId) }, async () => ok(2));
      return [before, await count(tx), await database.read(ctx, count)];
    });
    expect(seen).toEqual([1, 1, 2]);
  });

  it('can change nothing, and gives its connection back when its work fails', async () => {
    const ctx = context();
    for (let round = 0; round < 15; round += 1) {
      const work = database.snapshot(ctx, (tx) => tx.execute('delete from idempotency_keys'));
      await expect(work).rejects.toThrow('read-only transaction');
    }
    expect(await database.read(ctx, count)).toBe(0);
  });
});

describe('row-level security', () => {
  it('hides other tenants’ rows from a tenant and shows all to the worker role', async () => {
    const [a, b] = [context('k'), context('k')];
    for (const ctx of [a, b]) await database.transact(ctx, async () => ok(1));
    const seen = await database.read(a, (tx) =>
      tx.execute<{ tenant_id: string }>('select tenant_id from idempotency_keys'),
    );
    expect(seen.map((row) => row.tenant_id)).toEqual([a.tenantId]);
    const all = await database.asWorker((tx) =>
      tx.execute<{ tenant_id: string }>('select tenant_id from idempotency_keys where tenant_id = any($1)', [
        [a.tenantId, b.tenantId],
      ]),
    );
    expect(all).toHaveLength(2);
  });

  it('refuses a row of another tenant', async () => {
    const write = database.transact(context(), (tx) =>
      tx.execute(`insert into inbox (tenant_id, consumer, event_id) values ($1, 'x', $1)`, [newId()]),
    );
    await expect(write).rejects.toThrow('row-level security');
  });

  it('refuses the service what only the worker may do, and another schema altogether', async () => {
    await expect(database.transact(context(), (tx) => tx.execute('delete from outbox'))).rejects.toThrow(
      'permission denied',
    );
    await expect(database.transact(context(), (tx) => tx.execute('select * from wallet.outbox'))).rejects.toThrow(
      'permission denied',
    );
  });

  it('is enabled and forced on every table', async () => {
    const open = await database.asWorker((tx) =>
      tx.execute(
        `select relname from pg_class join pg_namespace n on n.oid = relnamespace
         where nspname = 'billing' and relkind in ('r', 'p') and relname <> 'migrations' and not (relrowsecurity and relforcerowsecurity)`,
      ),
    );
    expect(open).toEqual([]);
  });
});

describe('a remembered call', () => {
  it('is answered again with the same bytes and done once', async () => {
    const ctx = context('once');
    let runs = 0;
    const call = () =>
      database.transact(ctx, async (tx) => {
        runs += 1;
        tx.publish(paymentFailed, failedPayment(newId()));
        return ok({ id: 42 });
      });
    await call();
    const again = await call().catch((error: unknown) => error);
    expect(again).toBeInstanceOf(IdempotentReplay);
    expect(Buffer.from((again as IdempotentReplay).reply.body).toString()).toBe('{"ok":true,"value":{"id":42}}');
    expect(runs).toBe(1);
    expect(await outboxCount(ctx)).toBe(1);
  });

  it('remembers a refusal as well', async () => {
    const ctx = context('refused');
    const refuse = (): Promise<Result<never, string>> => database.transact(ctx, async () => err('no'));
    expect(await refuse()).toEqual(err('no'));
    await expect(refuse()).rejects.toBeInstanceOf(IdempotentReplay);
    await expect(database.recall(ctx)).rejects.toBeInstanceOf(IdempotentReplay);
  });

  it('refuses the same key with another request', async () => {
    const ctx = context('mine');
    await database.transact(ctx, async () => ok(1));
    await expect(database.transact(context('mine', ctx.tenantId, 'other'), async () => ok(1))).rejects.toBeInstanceOf(
      IdempotencyConflict,
    );
  });

  it('leaves nothing behind when its transaction fails, so that the key can be used again', async () => {
    const ctx = context('again');
    await expect(
      database.transact(ctx, async () => {
        throw new Error('planted');
      }),
    ).rejects.toThrow('planted');
    expect(await database.transact(ctx, async () => ok('second'))).toEqual(ok('second'));
  });

  it('has one effect when it is made ten times at once', async () => {
    const ctx = context('race');
    const calls = Array.from({ length: 10 }, () =>
      database.transact(ctx, async (tx) => {
        tx.publish(paymentFailed, failedPayment(newId()));
        return ok(1);
      }),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(reasons.every((reason) => reason instanceof IdempotencyInFlight || reason instanceof IdempotentReplay)).toBe(
      true,
    );
    expect(await outboxCount(ctx)).toBe(1);
  });
});

describe('migrations', () => {
  it('stand applied, can be taken back, and must be in order', async () => {
    const own = await testDatabase(migrations);
    expect(await migrationStatus(own.ownerUrl, migrations)).toEqual([
      { name: '00000000_0000_runtime', state: 'applied' },
    ]);
    expect(await migrateDown(own.ownerUrl, migrations)).toEqual(['00000000_0000_runtime']);
    expect(await migrationStatus(own.ownerUrl, migrations)).toEqual([
      { name: '00000000_0000_runtime', state: 'pending' },
    ]);
    const step = (name: string) => ({ name, up: [], down: [] });
    expect(() => defineMigrations('billing', [step('20260102_0001_b'), step('20260101_0001_a')])).toThrow(
      'must come after',
    );
    await own.drop();
  });
});
