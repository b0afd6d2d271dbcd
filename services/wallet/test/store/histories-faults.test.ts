import { withoutIdempotency } from '@tessera/runtime/postgres';
import type { QueryResultRow } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerCommand, ResultOf } from '../../src/domain/ledger/decide-postings.ts';
import { brokenHistory, type Check, checks } from '../histories/broken-history.ts';
import { plantedFaults, refuse, type Spoiled } from '../histories/planted-faults.ts';
import { playHistory, type Stage } from '../histories/play-history.ts';
import type { PlayedHistory } from '../histories/played-history.ts';
import { possibleCodes } from '../histories/refusal-reasons.ts';
import { script } from '../histories/script.ts';
import { everyCommand, Tally } from '../histories/tally.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres, type OpenLedger } from '../ledger-on-postgres.ts';

/*
 * The checks of random histories, each against faults that it must find: in a copy of one history that was really played, and by processes
 * that are wrong.
 */

let first: LedgerOnPostgres;
let stage: Stage;
let played: PlayedHistory;
beforeAll(async () => {
  first = await ledgerOnPostgres({ maxBatch: 6 });
  stage = { processes: [first, await first.another()], sql: first.sql };
  played = await playHistory(stage, script);
});
afterAll(() => first.close());

/** What the checks say of a copy with a fault in it. */
const spoiled = (plant: (copy: Spoiled) => void): Promise<string[]> => {
  const copy = structuredClone(played) as Spoiled;
  plant(copy);
  return brokenHistory(copy as PlayedHistory);
};

it('the history of which the copies are made is right, and has every command granted', async () => {
  const tally = new Tally();
  tally.add(played);
  expect(await brokenHistory(played)).toEqual([]);
  expect([...tally.refused]).toEqual([]);
  expect([...tally.granted.keys()].sort()).toEqual(granted);
  expect(new Set(played.repeats.map(({ wanted }) => wanted === 'conflict'))).toEqual(new Set([true, false]));
});

/** All but the end of a hold, whose time has to be over. */
const granted = everyCommand.filter((type) => type !== 'expire-hold').sort();

describe('a copy with a fault:', () => {
  const faults = Object.entries(plantedFaults).flatMap(([check, list]) => list.map((fault) => ({ check, ...fault })));

  it.each(faults)('$what is found by “$check”', async ({ check, plant, finds }) => {
    const found = await spoiled(plant);
    expect(found.filter((what) => what.startsWith(`${check}: `)).join('\n')).toContain(finds);
  });

  it.each(possibleCodes)('%s without a reason is found', async (code) => {
    // Nothing refuses to open an account.
    expect(await spoiled((copy) => refuse(copy, 'open-account', code))).toContain(
      `every refusal has a reason: open-account was refused without a reason: ${code}`,
    );
  });

  it.each<[LedgerCommand['type'], string]>([
    ['capture-hold', 'wallet.hold_released'],
    ['capture-hold', 'wallet.hold_expired'],
    ['capture-hold', 'wallet.hold_not_found'],
    ['capture-hold', 'wallet.capture_exceeds_hold'],
    ['refund-top-up', 'wallet.transfer_not_found'],
    ['post-transfer', 'wallet.account_suspended'],
    ['post-transfer', 'wallet.account_closed'],
    ['post-transfer', 'wallet.spending_limit_exceeded'],
    ['post-transfer', 'wallet.refund_exceeds_transfer'],
    ['post-transfer', 'wallet.balance_overflow'],
    ['credit-top-up', 'wallet.insufficient_funds'],
    ['post-correction', 'wallet.approval_required'],
    ['post-batch', 'wallet.linked_transfer_refused'],
    ['fail-withdrawal', 'wallet.withdrawal_not_manual'],
    ['fail-withdrawal', 'wallet.withdrawal_decided'],
    ['request-withdrawal', 'wallet.withdrawal_over_day_limit'],
    ['complete-withdrawal', 'wallet.payout_booked'],
    ['approve-adjustment', 'wallet.second_person_required'],
    ['approve-adjustment', 'wallet.adjustment_not_found'],
    ['set-account-status', 'wallet.account_of_tenant'],
  ])('a granted %s that is said to have met %s is found', async (type, code) => {
    const found = await spoiled((copy) => refuse(copy, type, code));
    expect(found).toContain(`every refusal has a reason: ${type} was refused without a reason: ${code}`);
  });
});

describe('a process that is wrong:', () => {
  const playedBy = async (second: Pick<OpenLedger, 'execute' | 'inside'>): Promise<string> => {
    const [one] = stage.processes;
    const history = await playHistory(
      {
        ...stage,
        processes: [
          { ...one, ...second },
          { ...one, ...second },
        ],
      },
      script,
    );
    return (await brokenHistory(history)).join('\n');
  };
  const { inside, execute }: Pick<OpenLedger, 'execute' | 'inside'> = {
    inside: (command, ctx) => first.inside(command, ctx),
    execute: (command, ctx) => first.execute(command, ctx),
  };

  it('one that forgets keys', async () => {
    const forgets = await playedBy({
      inside,
      execute: (command, ctx) =>
        execute(command, ctx && command.type === 'post-transfer' ? withoutIdempotency(ctx) : ctx),
    });
    expect(forgets).toContain('whoever asks again is answered alike');
    expect(forgets).toContain('was answered conflict, and then');
  });

  it('one that does what it says it refused', async () => {
    const liesAbout = <C extends LedgerCommand>(command: C, result: ResultOf<C>): ResultOf<C> =>
      command.type === 'post-correction'
        ? ({ ok: false, error: { code: 'wallet.insufficient_funds', message: 'No.' } } as unknown as ResultOf<C>)
        : result;
    const lies = await playedBy({
      inside,
      execute: async (command, ctx) => liesAbout(command, await execute(command, ctx)),
    });
    expect(lies).toContain('was answered to nobody');
  });

  it('one that answers and does nothing', async () => {
    const undone = await playedBy({
      execute,
      inside: async (command, ctx) => {
        if (command.type !== 'refund-top-up') return inside(command, ctx);
        const rolledBack = first.postgres.transact(ctx ?? callOf(), async (tx) => {
          throw new Undone(await first.execute(command, { ...(ctx ?? callOf()), tx }));
        });
        return rolledBack.catch((error: unknown) => (error as Undone).result as never);
      },
    });
    expect(undone).toContain('a transfer that was answered is not in the ledger');
  });
});

class Undone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('rolled back');
    this.result = result;
  }
}

it('something wrong between two rounds is found, though it is right at the end', async () => {
  let reads = 0;
  // Whoever reads the books after the third round sees money held for nothing.
  const sql: Stage['sql'] = async <Row extends QueryResultRow>(statement: string, parameters?: readonly unknown[]) => {
    const rows = await first.sql<Row>(statement, parameters);
    const [whole] = rows.map((row) => row['whole'] as { readonly accounts: { held_minor: number }[] } | undefined);
    if (whole) reads += 1;
    if (reads === 3) for (const account of whole?.accounts ?? []) account.held_minor += 1;
    return rows;
  };
  const found = await brokenHistory(await playHistory({ ...stage, sql }, script));
  expect(found.length).toBeGreaterThan(0);
  for (const what of found) expect(what).toMatch(/^the invariants on the way: after round 3/);
});

it('no check is without a fault that it finds', () => {
  const tried: readonly Check[] = ['the invariants on the way', 'every refusal has a reason'];
  expect([...Object.keys(plantedFaults), ...tried].sort()).toEqual(Object.keys(checks).sort());
});
