import { randomUUID } from 'node:crypto';
import { eventually, openLive, type ProblemBody, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  createPool,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  type RunningRaffle,
  raffle,
  type Someone,
  someone,
} from '../running-raffle.ts';

let one: RunningRaffle;
let wallet: PlayedWallet;
let url: string;
let staff: Someone;
let member: Someone;
beforeAll(async () => {
  one = await openRaffle();
  wallet = await playWallet(one);
  url = await one.start();
  staff = await someone(one, 'staff');
  member = await someone(one, 'member', staff.tenantId);
  wallet.books.fund(member.userId, 1_000_000);
});
afterAll(() => one.stop());

interface View {
  readonly state: string;
  readonly sold: number;
  readonly reserved: number;
  readonly ticketsRequired: number;
  readonly draw: {
    readonly root: string;
    readonly seed?: string;
    readonly winningNumbers: readonly number[] | null;
  } | null;
}

const pathOf = (poolId: string): string => `/v1/pools/${poolId}/live`;

const watch = (poolId: string, lastEventId?: string, at: string = url) =>
  openLive(at, pathOf(poolId), { token: member.token, ...(lastEventId === undefined ? {} : { lastEventId }) });

describe('who watches a pool', () => {
  it('sees it sell, fill, be committed and be drawn, and never go back', async () => {
    const poolId = await openPool(staff.http, { ticketsRequired: 3 });
    const client = await watch(poolId);
    const first = await client.next<View>();
    expect(first.data).toMatchObject({ poolId, state: 'OPEN', sold: 0, reserved: 0, ticketsRequired: 3, draw: null });
    await buy(member.http, poolId, 1);
    await client.until<View>(({ data }) => data.sold === 1);
    await buy(member.http, poolId, 2);
    const rest = await client.until<View>(({ data }) => (data.draw?.winningNumbers ?? null) !== null);
    const last = rest.at(-1);
    expect(last?.data).toMatchObject({ state: 'COMPLETED', sold: 3, reserved: 0 });
    const { body: draw } = await member.http.get<{ commitment: { merkleRoot: string } }>(`/v1/pools/${poolId}/draw`);
    expect(JSON.stringify(draw)).toContain(last?.data.draw?.root);
    expect(draw).toMatchObject({ seed: last?.data.draw?.seed });
    expect([first, ...rest].filter(({ data }) => data.draw !== null && 'beacon' in data.draw)).toEqual([]);
    const ids = [first, ...rest].map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const sold = [first, ...rest].map(({ data }) => data.sold);
    expect(sold).toEqual([...sold].sort((a, b) => a - b));
    client.close();
  });

  it('sees places that are kept for somebody, though no event tells of them', async () => {
    const poolId = await openPool(staff.http, { ticketsRequired: 3 });
    const client = await watch(poolId);
    await client.next();
    let letGo: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    wallet.fate = () => ({ until });
    const buying = buy(member.http, poolId, 2);
    await eventually(async () => {
      const [row] = await one.sql<{ reserved: number }>('select reserved from raffle.pools where id = $1', [poolId]);
      expect(row?.reserved).toBe(2);
    });
    one.clock.advance(2_500);
    await client.until<View>(({ data }) => data.reserved === 2);
    wallet.fate = () => 'answered';
    letGo();
    expect((await buying).status).toBe(201);
    await client.until<View>(({ data }) => data.sold === 2 && data.reserved === 0);
    client.close();
  });

  it('and comes again gets what they missed, and nothing that they know', async () => {
    const poolId = await openPool(staff.http, { ticketsRequired: 5 });
    const client = await watch(poolId);
    const { id = '' } = await client.next<View>();
    client.close();
    await buy(member.http, poolId, 2);
    const again = await watch(poolId, id);
    const missed = await again.next<View>();
    expect(missed.data).toMatchObject({ sold: 2, reserved: 0 });
    expect(Number(missed.id)).toBeGreaterThan(Number(id));
    again.close();
    const third = await watch(poolId, missed.id);
    await buy(member.http, poolId, 1);
    expect(
      (await third.until<View>(({ data }) => data.sold === 3)).every(({ data }) => data.sold + data.reserved === 3),
    ).toBe(true);
    third.close();
    for (const nonsense of ['999999', '-1', 'x', '1e3']) {
      const client = await watch(poolId, nonsense);
      expect((await client.next<View>()).data.sold).toBe(3);
      client.close();
    }
  });

  it('on one instance sees what is done on another', async () => {
    const poolId = await openPool(staff.http, { ticketsRequired: 2 });
    const other = await serviceHarness({
      ...raffle,
      env: {
        DATABASE_URL: one.database.urlOf('raffle'),
        NATS_URL: one.nats.url('raffle'),
        JWKS_URL: one.tokens.jwksUrl,
      },
      clock: one.clock,
    });
    try {
      const client = await watch(poolId, undefined, await other.start());
      expect((await client.next<View>()).data.sold).toBe(0);
      await buy(member.http, poolId, 2);
      const seen = await client.until<View>(({ data }) => data.state === 'COMPLETED');
      expect(seen.at(-1)?.data.draw?.winningNumbers).toHaveLength(1);
      const ended = client.until(({ event }) => event === 'closing');
      await other.service.stop();
      expect((await ended).at(-1)?.data).toEqual({ reason: 'shutdown' });
    } finally {
      await other.stop();
    }
  });

  it('sees a cancellation', async () => {
    const poolId = await createPool(staff.http);
    const client = await watch(poolId);
    expect((await client.next<View>()).data.state).toBe('DRAFT');
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    expect((await client.next<View>()).data.state).toBe('CANCELLED');
    client.close();
  });

  it('of another tenant, or that is not there, is told that it is not there', async () => {
    const poolId = await openPool(staff.http);
    const stranger = await someone(one, 'owner');
    for (const [who, id] of [
      [stranger, poolId],
      [member, randomUUID()],
    ] as const) {
      const { status, body } = await who.http.get<ProblemBody>(pathOf(id));
      expect([status, body.code]).toEqual([404, 'raffle.pool_not_found']);
    }
  });

  it('may have ten such streams open, and no more', async () => {
    const poolId = await openPool(staff.http);
    const clients = await Promise.all(Array.from({ length: 10 }, () => watch(poolId)));
    const { status, body } = await member.http.get<ProblemBody>(pathOf(poolId));
    expect([status, body.code]).toEqual([429, 'live.too_many_streams']);
    for (const client of clients) client.close();
    await eventually(async () => expect((await member.http.get(pathOf(poolId))).status).toBe(200));
  });
});
