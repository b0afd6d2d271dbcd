import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@tessera/kernel';
import { eventually, type SeededRandom, type ServiceHarness, seededRandom, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balancesOf, FUNDS_MINOR, fundedMembers } from '../funded-members.ts';
import { buy, openPool, type Someone, raffle as settings, settled, someone } from '../running-raffle.ts';
import { type WalletProcess, walletProcess } from '../wallet-process.ts';

const PLACES = 20;

let raffle: ServiceHarness<typeof systemClock>;
let wallet: WalletProcess;
let random: SeededRandom;

beforeAll(async () => {
  random = seededRandom();
  const env = { PURCHASE_RECOVERY_MS: '1000' };
  raffle = await serviceHarness({ ...settings, env, clock: systemClock });
  wallet = await walletProcess(raffle);
  await Promise.all([wallet.start(), raffle.start()]);
});
afterAll(async () => {
  await wallet.kill();
  await raffle.stop();
});

const transfersOf = async (tenantId: string): Promise<Record<string, number>> => {
  const rows = await raffle.sql<{ reason: string; count: number }>(
    'select reason, count(*)::int as count from wallet.transfers where tenant_id = $1 group by reason',
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
};

/** How often the wallet was away when it was needed. */
let interruptions = 0;

/** Sends the same call again until it is answered one way or the other. */
const insist = async ({ http }: Someone, poolId: string, quantity = 1) => {
  const key = crypto.randomUUID();
  for (;;) {
    const answer = await buy(http, poolId, quantity, key);
    if (answer.status < 500 && answer.body.code !== 'idempotency.in_flight') return answer;
    if (answer.status >= 500) interruptions += 1;
    await delay(50);
  }
};

const statusesOf = (answers: readonly { readonly status: number }[]) => ({
  bought: answers.filter(({ status }) => status === 201).length,
  refused: answers.filter(({ status }) => status === 409).length,
});

describe('50 members, the real wallet, and 20 places', () => {
  it('end with 20 tickets, 20 captures, and every other cent where it was', { timeout: 120_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await fundedMembers(raffle, staff.tenantId, 50);
    const poolId = await openPool(staff.http, { ticketsRequired: PLACES });
    const answers = await Promise.all(random.shuffle(members).map((member) => insist(member, poolId)));
    expect(statusesOf(answers)).toEqual({ bought: PLACES, refused: 30 });
    await settled(staff.http, poolId);
    expect(await transfersOf(staff.tenantId)).toEqual({
      TOPUP: 50,
      TICKET_PURCHASE: PLACES,
      PRIZE_PAYOUT: 1,
      TRANSFER: 1,
    });
    expect(await balancesOf(raffle, staff.tenantId, 'pool')).toEqual([0]);
    const spent = (await balancesOf(raffle, staff.tenantId, 'user')).reduce((sum, each) => sum + FUNDS_MINOR - each, 0);
    expect(spent).toBe(PLACES * 500 - 8_000);
    const report = await staff.http.get(`/v1/pools/${poolId}/conservation`);
    expect(report.body).toMatchObject({
      salesMinor: 10_000,
      prizesMinor: 8_000,
      feesMinor: 2_000,
      heldMinor: 0,
      balanced: true,
    });
  });

  it('end the same way though the wallet is killed again and again', { timeout: 180_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await fundedMembers(raffle, staff.tenantId, 30);
    const poolId = await openPool(staff.http, { ticketsRequired: PLACES });
    interruptions = 0;
    let over = false;
    const killing = (async () => {
      for (let kills = 0; kills < 4 && !over; kills += 1) {
        await delay(random.integer(5, 150));
        await wallet.kill();
        await delay(random.integer(0, 300));
        await wallet.start();
      }
    })();
    const answers = await Promise.all(
      members.map(async (member) => {
        await delay(random.integer(0, 1_500));
        return insist(member, poolId);
      }),
    );
    over = true;
    await killing;
    expect(interruptions).toBeGreaterThan(0);
    expect(statusesOf(answers)).toEqual({ bought: PLACES, refused: 10 });
    await eventually(async () => expect((await settled(staff.http, poolId)).sold).toBe(PLACES), { timeoutMs: 60_000 });
    expect(await transfersOf(staff.tenantId)).toMatchObject({ TICKET_PURCHASE: PLACES, PRIZE_PAYOUT: 1, TRANSFER: 1 });
    expect(await balancesOf(raffle, staff.tenantId, 'pool')).toEqual([0]);
  });

  it('get their money back from a pool that is cancelled while the wallet is away', { timeout: 120_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await fundedMembers(raffle, staff.tenantId, 5);
    const poolId = await openPool(staff.http, { ticketsRequired: PLACES });
    for (const member of members) expect((await insist(member, poolId, 2)).status).toBe(201);
    await wallet.kill();
    const cancelled = await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    expect(cancelled.status).toBe(200);
    await wallet.start();
    await eventually(
      async () => expect(await balancesOf(raffle, staff.tenantId, 'user')).toEqual(members.map(() => FUNDS_MINOR)),
      { timeoutMs: 30_000 },
    );
    expect(await transfersOf(staff.tenantId)).toEqual({ TOPUP: 5, TICKET_PURCHASE: 5, REFUND: 5 });
    expect(await balancesOf(raffle, staff.tenantId, 'pool')).toEqual([0]);
  });
});
