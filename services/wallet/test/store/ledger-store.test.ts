import { randomUUID } from 'node:crypto';
import { IdempotencyConflict, IdempotentReplay } from '@tessera/runtime/context';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { capture, hold, idOf, pool, revenue, tenantId, topUp, transfer, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';

let ledger: LedgerOnPostgres;
let anna: string;
beforeAll(async () => {
  ledger = await ledgerOnPostgres();
});
beforeEach(async () => {
  anna = `anna ${randomUUID()}`;
  await ledger.given(topUp(anna, 1_000));
});
afterAll(() => ledger.close());

const balanceOf = async (name: string) => {
  const [row] = await ledger.sql<{ posted: string; held: string }>(
    `select posted_minor as posted, held_minor as held from wallet.accounts where tenant_id = $1 and owner_kind = 'user' and owner_id = $2`,
    [tenantId, idOf(name)],
  );
  return row && { posted: Number(row.posted), held: Number(row.held) };
};

const replyOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (result) => JSON.stringify(result),
    (error: unknown) => {
      if (!(error instanceof IdempotentReplay)) throw error;
      return Buffer.from(error.reply.body).toString();
    },
  );

describe('one command', () => {
  it('survives the way through the tables', async () => {
    const { transferId } = await ledger.given(transfer(user(anna), pool(anna), 400));
    const { holdId } = await ledger.given(hold(user(anna), 500));
    expect(await balanceOf(anna)).toEqual({ posted: 600, held: 500 });
    await ledger.given(capture(holdId, pool(anna), 200));
    expect(await balanceOf(anna)).toEqual({ posted: 400, held: 0 });
    await ledger.given(transfer(pool(anna), user(anna), 100, { reverses: transferId, reason: 'REFUND' }));
    expect(await balanceOf(anna)).toEqual({ posted: 500, held: 0 });
    expect(await ledger.wrongs()).toEqual([]);
  });

  it('that is refused writes nothing but its remembered answer', async () => {
    const before = await ledger.sql('select count(*) from wallet.outbox');
    const result = await ledger.execute(transfer(user(anna), pool(anna), 1_001), callOf(randomUUID()));
    expect(result).toMatchObject({ ok: false, error: { code: 'wallet.insufficient_funds' } });
    expect(await ledger.sql('select count(*) from wallet.outbox')).toEqual(before);
    expect(
      await ledger.sql('select 1 from wallet.accounts where owner_kind = $1 and owner_id = $2', ['pool', idOf(anna)]),
    ).toEqual([]);
  });

  it('puts its events into the outbox, under the caller’s correlation, opening before posting', async () => {
    await ledger.execute(transfer(user(anna), pool(anna), 1), callOf('my-key'));
    const rows = await ledger.sql<{ subject: string; correlation: string }>(
      `select subject, headers->>'ce-correlationid' as correlation from wallet.outbox order by position desc limit 2`,
    );
    expect(rows).toEqual([
      { subject: 'events.wallet.transfer.transfer-posted.v1', correlation: 'call-my-key' },
      { subject: 'events.wallet.account.account-opened.v1', correlation: 'call-my-key' },
    ]);
  });
});

describe('a key', () => {
  it('has one effect and one answer for ever', async () => {
    const key = randomUUID();
    const pay = () => replyOf(ledger.execute(transfer(user(anna), pool(anna), 300), callOf(key)));
    const first = await pay();
    expect(await pay()).toBe(first);
    expect(await balanceOf(anna)).toEqual({ posted: 700, held: 0 });
  });

  it('is remembered with a refusal too, even when the money is there by now', async () => {
    const key = randomUUID();
    const pay = () => replyOf(ledger.execute(transfer(user(anna), pool(anna), 1_500), callOf(key)));
    const first = await pay();
    expect(first).toContain('wallet.insufficient_funds');
    await ledger.given(topUp(anna, 1_000, randomUUID()));
    expect(await pay()).toBe(first);
    expect(await balanceOf(anna)).toEqual({ posted: 2_000, held: 0 });
  });

  it('with another body is refused, and the retried refund under its own key pays once', async () => {
    const key = `refund:${randomUUID()}`;
    await ledger.execute(transfer(revenue, user(anna), 50), callOf(key, 'fifty'));
    const other = ledger.execute(transfer(revenue, user(anna), 60), callOf(key, 'sixty'));
    await expect(other).rejects.toBeInstanceOf(IdempotencyConflict);
    expect(await balanceOf(anna)).toEqual({ posted: 1_050, held: 0 });
  });

  it('that comes many times at once, to one process and to another, has one effect', async () => {
    const other = await ledger.another();
    const key = randomUUID();
    const pay = transfer(user(anna), pool(anna), 10);
    const calls = Array.from({ length: 20 }, (_, index) =>
      replyOf((index % 2 === 0 ? ledger : other).execute(pay, callOf(key))).catch((error: Error) => error.name),
    );
    const answers = new Set(await Promise.all(calls));
    // One who came while another process was at it is told to ask again.
    answers.delete('IdempotencyInFlight');
    expect(answers.size).toBe(1);
    expect(await balanceOf(anna)).toEqual({ posted: 990, held: 0 });
  });

  it('used twice in one batch with two bodies goes to the first', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.allSettled([
      ledger.execute(transfer(user(anna), pool(anna), 10), callOf(key, 'ten')),
      ledger.execute(transfer(user(anna), pool(anna), 20), callOf(key, 'twenty')),
    ]);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
    expect(await balanceOf(anna)).toEqual({ posted: 990, held: 0 });
  });
});

describe('a batch', () => {
  const transactions = async () => {
    const [row] = await ledger.sql<{ count: string }>(
      'select count(distinct xmin::text) from wallet.transfers where tenant_id = $1',
      [tenantId],
    );
    return Number(row?.count);
  };

  it('commits concurrent callers together', async () => {
    const before = await transactions();
    const results = await Promise.all(
      Array.from({ length: 100 }, () => ledger.execute(transfer(user(anna), pool(anna), 1))),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    expect((await transactions()) - before).toBeLessThanOrEqual(3);
    expect(await ledger.wrongs()).toEqual([]);
  });

  it('in which a call comes twice is still one transaction, and both copies have the answer', async () => {
    const before = await transactions();
    const key = randomUUID();
    const once = transfer(user(anna), pool(anna), 10);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => replyOf(ledger.execute(once, callOf(index < 2 ? key : randomUUID())))),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(new Set(answers).size).toBe(19);
    expect((await transactions()) - before).toBe(1);
    expect(await balanceOf(anna)).toEqual({ posted: 810, held: 0 });
  });

  it('gives each caller their own answer', async () => {
    const results = await Promise.all([400, 700, 500, 200].map((amount) => ledger.execute(hold(user(anna), amount))));
    expect(results.map((result) => (result.ok ? 'held' : result.error.code))).toEqual([
      'held',
      'wallet.insufficient_funds',
      'held',
      'wallet.insufficient_funds',
    ]);
  });

  it('that one poisoned command would break leaves its neighbours unharmed', async () => {
    const pay = transfer(user(anna), pool(anna), 100);
    const poisoned = { ...pay, references: { note: 'a NUL \0 is no text to Postgres' } };
    const results = await Promise.allSettled([pay, poisoned, pay].map((command) => ledger.execute(command)));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await balanceOf(anna)).toEqual({ posted: 800, held: 0 });
    expect(await ledger.wrongs()).toEqual([]);
  });

  it('that is full turns the next caller away at once, with nothing done', async () => {
    const narrow = await ledger.another({ maxWaiting: 3 });
    const pay = transfer(user(anna), pool(anna), 1);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.execute(pay)));
    expect(results.map(({ status }) => status)).toEqual([...Array(3).fill('fulfilled'), ...Array(2).fill('rejected')]);
    expect(results.at(-1)).toMatchObject({ reason: { name: 'DependencyUnavailable', dependency: 'wallet' } });
    expect(await balanceOf(anna)).toEqual({ posted: 997, held: 0 });
  });

  it('holds no two tenants', async () => {
    const elsewhere = randomUUID();
    const [here, there] = await Promise.all([
      ledger.execute(transfer(user(anna), pool(anna), 1)),
      ledger.execute(transfer(user(anna), pool(anna), 1), callOf(undefined, null, elsewhere)),
    ]);
    expect(here.ok).toBe(true);
    expect(there).toMatchObject({ ok: false, error: { code: 'wallet.account_not_found' } });
  });
});

it('finds an account by id only in its own tenant', async () => {
  const [account] = await ledger.sql<{ id: string }>('select id from wallet.accounts where owner_id = $1', [
    idOf(anna),
  ]);
  const byId = { kind: 'account', accountId: account?.id ?? '' } as const;
  const elsewhere = callOf(undefined, null, randomUUID());
  const stolen = await ledger.execute(transfer(byId, revenue, 1), elsewhere);
  expect(stolen).toMatchObject({ error: { code: 'wallet.account_not_found' } });
  expect(await balanceOf(anna)).toEqual({ posted: 1_000, held: 0 });
});

it('refuses to give back a transfer of another tenant', async () => {
  const { transferId } = await ledger.given(transfer(user(anna), revenue, 10));
  const elsewhere = callOf(undefined, null, randomUUID());
  const stolen = await ledger.execute(
    transfer(revenue, { kind: 'system', name: 'fees' }, 10, { reverses: transferId }),
    elsewhere,
  );
  expect(stolen).toMatchObject({ error: { code: 'wallet.transfer_not_found' } });
});
