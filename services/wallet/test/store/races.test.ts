import { randomUUID } from 'node:crypto';
import { roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerCommand, LedgerReceipt } from '../../src/domain/ledger/decide-postings.ts';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import {
  adjust,
  approve,
  approveAdjustment,
  cancel,
  complete,
  fail,
  failed,
  payoutOf,
  reject,
  rejectAdjustment,
  succeeded,
  withdraw,
} from '../decisions-in-memory.ts';
import { capture, external, hold, idOf, revenue, topUp, transfer, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres, type OpenLedger } from '../ledger-on-postgres.ts';

/*
 * Two things that cannot both happen, asked of two processes at once. A race is run until both have won, and at least so
 * many rounds; `npm run soak` runs a thousand. The seed repeats who asked whom first, the rest is the scheduler's choice.
 */

const ROUNDS = roundsOf('RACES', { usually: 12, soaking: 1_000 });
/** Who never wins in so many rounds cannot win. */
const PATIENCE = ROUNDS + 300;
const TIME = { timeout: 60_000 + ROUNDS * 200 };

let ledgers: readonly [LedgerOnPostgres, OpenLedger];
let random: SeededRandom;
let tenant: string;
beforeAll(async () => {
  const first = await ledgerOnPostgres();
  ledgers = [first, await first.another()];
  random = seededRandom();
});
beforeEach(() => newTenant());
afterAll(() => ledgers[0].close());

/** The books are small, so that all of them can be looked through often. */
const newTenant = async (): Promise<void> => {
  tenant = randomUUID();
  await ledgers[0].sql(
    `insert into wallet.settings (tenant_id, currency, version, withdrawal_per_day_minor, withdrawal_per_month_minor,
       withdrawal_approval_minor, adjustment_approval_minor, changed_by, changed_at)
     values ($1, 'EUR', 1, 150, 150, 100, 100, 'user:test', now())`,
    [tenant],
  );
};

/** Nothing is wrong with the books; now and then they are left for new ones. */
const lookThrough = async (round: number): Promise<void> => {
  if (round % 50 !== 0) return;
  expect(await ledgers[0].wrongs(tenant)).toEqual([]);
  await newTenant();
};

const call = () => callOf(undefined, null, tenant);
const given = <C extends LedgerCommand>(command: C) => ledgers[0].given(command, call());

const newMember = async (amountMinor = 1_000): Promise<string> => {
  const name = `member ${randomUUID()}`;
  await given(topUp(name, amountMinor));
  return name;
};
const stateOf = async (name: string) => {
  const [row] = await ledgers[0].sql<{ posted: string; held: string }>(
    'select posted_minor as posted, held_minor as held from wallet.accounts where tenant_id = $1 and owner_id = $2',
    [tenant, idOf(name)],
  );
  return { posted: Number(row?.posted), held: Number(row?.held) };
};
const statusOf = async (table: 'withdrawals' | 'adjustments', id: string): Promise<string | undefined> => {
  const [row] = await ledgers[0].sql<{ status: string }>(`select status from wallet.${table} where id = $1`, [id]);
  return row?.status;
};
const asked = async (amountMinor: number, provider = 'manual') => {
  const name = await newMember();
  const withdrawal: Withdrawal = await given(withdraw(name, amountMinor, { provider }));
  return { name, withdrawal, id: withdrawal.id };
};

interface Side {
  readonly name: string;
  readonly command: LedgerCommand;
}
type Outcome = Side & { readonly code: string | undefined; readonly receipt: LedgerReceipt | undefined };

/** Asks two processes at once, in an order that the seed chose, and says what each answered. */
const atOnce = async (sides: readonly [Side, Side]): Promise<Outcome[]> => {
  const [first, second] = random.shuffle(ledgers);
  const order = random.shuffle(sides);
  return Promise.all(
    order.map(async (side, index) => {
      const result = await (index === 0 ? first : second)?.execute(side.command, call());
      return result?.ok
        ? { ...side, code: undefined, receipt: result.value as LedgerReceipt }
        : { ...side, code: result?.error.code, receipt: undefined };
    }),
  );
};

/** Runs a race until each has won, and at least ROUNDS times: exactly one wins, and the other is told `loses`. */
const race = async (
  prepare: () => Promise<readonly [Side, Side]>,
  loses: readonly string[],
  check: (winner: string) => Promise<void>,
): Promise<void> => {
  const wins = new Map<string, number>();
  for (let round = 0; round < ROUNDS || (wins.size < 2 && round < PATIENCE); round += 1) {
    const outcomes = await atOnce(await prepare());
    const winners = outcomes.filter(({ code }) => code === undefined);
    const losers = outcomes.filter(({ code }) => code !== undefined);
    expect([winners.length, losers.length]).toEqual([1, 1]);
    expect(loses).toContain(losers[0]?.code);
    const winner = winners[0]?.name ?? '';
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
    await check(winner);
    await lookThrough(round);
  }
  expect(wins.size).toBe(2);
  await lookThrough(0);
};

describe('of two at once, one happens and the other is told:', TIME, () => {
  it('two approvals of a withdrawal', async () => {
    let id = '';
    await race(
      async () => {
        ({ id } = await asked(100));
        return [
          { name: 'chief', command: approve(id, 'chief') },
          { name: 'other', command: approve(id, 'other') },
        ];
      },
      ['wallet.withdrawal_decided'],
      async (winner) => {
        const [row] = await ledgers[0].sql<{ approved_by: string }>(
          'select approved_by from wallet.withdrawals where id = $1',
          [id],
        );
        expect(row?.approved_by).toBe(`user:${idOf(winner)}`);
      },
    );
  });

  it('approval and cancellation', async () => {
    let member = { name: '', id: '' };
    await race(
      async () => {
        member = await asked(100);
        return [
          { name: 'approve', command: approve(member.id) },
          { name: 'cancel', command: cancel(member.id, member.name) },
        ];
      },
      ['wallet.withdrawal_decided'],
      async (winner) => {
        expect(await statusOf('withdrawals', member.id)).toBe(winner === 'approve' ? 'PROCESSING' : 'CANCELLED');
        expect(await stateOf(member.name)).toEqual({ posted: 1_000, held: winner === 'approve' ? 100 : 0 });
      },
    );
  });

  it('approval and rejection', async () => {
    let id = '';
    await race(
      async () => {
        ({ id } = await asked(100));
        return [
          { name: 'approve', command: approve(id) },
          { name: 'reject', command: reject(id) },
        ];
      },
      ['wallet.withdrawal_decided'],
      async (winner) =>
        expect(await statusOf('withdrawals', id)).toBe(winner === 'approve' ? 'PROCESSING' : 'REJECTED'),
    );
  });

  it('completion and failure of what staff pay by hand', async () => {
    let member = { name: '', id: '' };
    await race(
      async () => {
        member = await asked(99);
        return [
          { name: 'complete', command: complete(member.id) },
          { name: 'fail', command: fail(member.id) },
        ];
      },
      ['wallet.withdrawal_not_processing'],
      async (winner) => {
        expect(await statusOf('withdrawals', member.id)).toBe(winner === 'complete' ? 'COMPLETED' : 'FAILED');
        expect(await stateOf(member.name)).toEqual({ posted: winner === 'complete' ? 901 : 1_000, held: 0 });
      },
    );
  });

  it('two withdrawals that one payment is said to have ended', async () => {
    let ids: readonly string[] = [];
    await race(
      async () => {
        ids = [(await asked(99)).id, (await asked(99)).id];
        const payment = randomUUID();
        return [
          { name: '0', command: complete(ids[0] ?? '', payment) },
          { name: '1', command: complete(ids[1] ?? '', payment) },
        ];
      },
      ['wallet.payout_booked'],
      async (winner) => expect(await statusOf('withdrawals', ids[1 - Number(winner)] ?? '')).toBe('PROCESSING'),
    );
  });

  it('a refund of all the money and its withdrawal', async () => {
    let name = '';
    await race(
      async () => {
        name = await newMember(90);
        return [
          { name: 'refund', command: transfer(user(name), external, 90, { reason: 'REFUND' }) },
          { name: 'withdraw', command: withdraw(name, 90) },
        ];
      },
      ['wallet.insufficient_funds'],
      async (winner) =>
        expect(await stateOf(name)).toEqual(winner === 'refund' ? { posted: 0, held: 0 } : { posted: 90, held: 90 }),
    );
  });

  it('two withdrawals of which the limit lets one pass', async () => {
    let name = '';
    await race(
      async () => {
        name = await newMember();
        return [
          { name: 'smaller', command: withdraw(name, 80) },
          { name: 'larger', command: withdraw(name, 90) },
        ];
      },
      ['wallet.withdrawal_over_day_limit'],
      async (winner) => expect((await stateOf(name)).held).toBe(winner === 'smaller' ? 80 : 90),
    );
  });

  it('two withdrawals from two accounts of one person, who has one limit', async () => {
    let name = '';
    await race(
      async () => {
        name = await newMember();
        const savings = randomUUID();
        await ledgers[0].sql(
          `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
           values ($1, $2, 'user', $3, 'savings', 'EUR', 0, decode(repeat('00', 32), 'hex'), now())`,
          [tenant, savings, idOf(name)],
        );
        await given(transfer(user(name), { kind: 'account', accountId: savings }, 500));
        return [
          { name: 'default', command: withdraw(name, 80) },
          { name: 'savings', command: withdraw(name, 80, { accountId: savings }) },
        ];
      },
      ['wallet.withdrawal_over_day_limit'],
      async () => {
        const [row] = await ledgers[0].sql<{ held: string }>(
          'select sum(held_minor) as held from wallet.accounts where owner_id = $1',
          [idOf(name)],
        );
        expect(row?.held).toBe('80');
      },
    );
  });

  it('two approvals of an adjustment: it is posted once', async () => {
    let member = { name: '', id: '' };
    await race(
      async () => {
        const name = await newMember();
        member = { name, id: (await given(adjust(user(name), revenue, 100))).id };
        return [
          { name: 'chief', command: approveAdjustment(member.id, 'chief') },
          { name: 'other', command: approveAdjustment(member.id, 'other') },
        ];
      },
      ['wallet.adjustment_decided'],
      async () => expect(await stateOf(member.name)).toEqual({ posted: 900, held: 0 }),
    );
  });

  it('approval and rejection of an adjustment between accounts that nobody has opened', async () => {
    let id = '';
    await race(
      async () => {
        const fresh = { kind: 'system', name: 'external', provider: `p${randomUUID().slice(0, 8)}` } as const;
        ({ id } = await given(adjust(fresh, { ...fresh, provider: `${fresh.provider}x` }, 100)));
        return [
          { name: 'approve', command: approveAdjustment(id) },
          { name: 'reject', command: rejectAdjustment(id) },
        ];
      },
      ['wallet.adjustment_decided'],
      async (winner) => expect(await statusOf('adjustments', id)).toBe(winner === 'approve' ? 'POSTED' : 'REJECTED'),
    );
  });
});

describe('a provider that says both', TIME, () => {
  it('has paid, in whatever order it is heard', async () => {
    const orders = new Set<number>();
    for (let round = 0; round < ROUNDS || (orders.size < 2 && round < PATIENCE); round += 1) {
      const { name, withdrawal, id } = await asked(99, 'sandbox');
      const outcomes = await atOnce([
        { name: 'paid', command: payoutOf(withdrawal, succeeded(`po_${id}`)) },
        { name: 'failed', command: payoutOf(withdrawal, failed) },
      ]);
      expect(outcomes.map(({ code }) => code)).toEqual([undefined, undefined]);
      expect(await statusOf('withdrawals', id)).toBe('COMPLETED');
      expect(await stateOf(name)).toEqual({ posted: 901, held: 0 });
      const [row] = await ledgers[0].sql<{ sequence: number }>(
        'select sequence from wallet.withdrawals where id = $1',
        [id],
      );
      orders.add(row?.sequence ?? 0);
      await lookThrough(round);
    }
    // Three steps where success came first, four where it came after the failure.
    expect([...orders].sort()).toEqual([3, 4]);
    await lookThrough(0);
  });

  it('that it paid, many times at once, paid once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { name, withdrawal, id } = await asked(99, 'sandbox');
      const paid = payoutOf(withdrawal, succeeded(`po_${id}`));
      const results = await Promise.all([0, 1, 0, 1].map((which) => ledgers[which as 0 | 1].execute(paid, call())));
      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(await stateOf(name)).toEqual({ posted: 901, held: 0 });
      await lookThrough(round);
    }
    await lookThrough(0);
  });
});

/** Runs two things at once until both orders were seen, and at least ROUNDS times. `play` is told how often before, and says which came first. */
const bothOrders = async (play: (round: number) => Promise<string>): Promise<void> => {
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS || (seen.size < 2 && round < PATIENCE); round += 1) {
    seen.add(await play(round));
    await lookThrough(round);
  }
  expect(seen.size).toBe(2);
  await lookThrough(0);
};

const held = async () => {
  const name = await newMember();
  const { holdId } = await given(hold(user(name), 400));
  return { name, holdId };
};

describe('a capture', TIME, () => {
  it('and the suspension of its account: it was first, or it is refused and the money stays', () =>
    bothOrders(async () => {
      const { name, holdId } = await held();
      const [row] = await ledgers[0].sql<{ id: string }>('select id from wallet.accounts where owner_id = $1', [
        idOf(name),
      ]);
      const outcomes = await atOnce([
        { name: 'capture', command: capture(holdId, revenue) },
        {
          name: 'suspend',
          command: { type: 'set-account-status', accountId: row?.id ?? '', status: 'SUSPENDED', reason: 'A race' },
        },
      ]);
      const codes = new Map(outcomes.map((outcome) => [outcome.name, outcome.code]));
      expect(codes.get('suspend')).toBeUndefined();
      const wasFirst = codes.get('capture') === undefined;
      if (!wasFirst) expect(codes.get('capture')).toBe('wallet.account_suspended');
      expect(await stateOf(name)).toEqual(wasFirst ? { posted: 600, held: 0 } : { posted: 1_000, held: 400 });
      return wasFirst ? 'capture' : 'suspension';
    }));

  it('and the end of its hold: one of them has the money', () =>
    bothOrders(async (round) => {
      const { name, holdId } = await held();
      // A busy machine comes late more often: where it has not seen both ends by then, the hold lasts longer.
      const longestMicroseconds = 6_000 * 2 ** Math.min(8, Math.floor(round / ROUNDS));
      await ledgers[0].sql(
        `update wallet.holds set expires_at = clock_timestamp() + $2 * interval '1 microsecond' where id = $1`,
        [holdId, random.integer(0, longestMicroseconds)],
      );
      const [captured] = await atOnce([
        { name: 'capture', command: capture(holdId, revenue) },
        { name: 'expire', command: { type: 'expire-hold', holdId } },
      ]).then((outcomes) => outcomes.filter((outcome) => outcome.name === 'capture'));
      const wasFirst = captured?.code === undefined;
      if (!wasFirst) {
        expect(captured?.code).toBe('wallet.hold_expired');
        await ledgers[0].execute({ type: 'expire-hold', holdId }, call());
      }
      expect(await stateOf(name)).toEqual(wasFirst ? { posted: 600, held: 0 } : { posted: 1_000, held: 0 });
      return wasFirst ? 'capture' : 'end';
    }));
});
