import { setTimeout as delay } from 'node:timers/promises';
import { memberAdded, paymentSucceeded } from '@tessera/contracts';
import { systemClock } from '@tessera/kernel';
import { eventually, type SeededRandom, type ServiceHarness, seededRandom, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, openPool, type Someone, raffle as settings, settled, someone } from '../running-raffle.ts';
import { type WalletProcess, walletProcess } from '../wallet-process.ts';

const PLACES = 20;
const FUNDS_MINOR = 2_000;
const PATIENT = { timeoutMs: 30_000 };

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

/** Members whose accounts were opened and filled by the wallet itself, from events. */
const fundedMembers = async (tenantId: string, count: number): Promise<Someone[]> => {
  const [identity, billing] = await Promise.all([raffle.neighbour('identity'), raffle.neighbour('billing')]);
  const members = await Promise.all(Array.from({ length: count }, () => someone(raffle, 'member', tenantId)));
  for (const { userId } of members) {
    const joined = { userId, role: 'member' as const, currency: 'EUR', joinedAt: new Date().toISOString() };
    await identity.publish(memberAdded, { tenantId, aggregateId: crypto.randomUUID(), sequence: 1, data: joined });
  }
  await eventually(async () => expect(await balancesOf(tenantId, 'user')).toHaveLength(count), PATIENT);
  for (const { userId } of members) {
    const paymentId = crypto.randomUUID();
    const paid = {
      ...{ paymentId, userId, purpose: 'WALLET_TOPUP' as const, provider: 'sandbox', providerPaymentId: paymentId },
      ...{ amountMinor: FUNDS_MINOR, currency: 'EUR', succeededAt: new Date().toISOString() },
    };
    await billing.publish(paymentSucceeded, { tenantId, aggregateId: paymentId, sequence: 1, data: paid });
  }
  const funded = members.map(() => FUNDS_MINOR);
  await eventually(async () => expect(await balancesOf(tenantId, 'user')).toEqual(funded), PATIENT);
  return members;
};

const balancesOf = async (tenantId: string, ownerKind: string): Promise<number[]> => {
  const rows = await raffle.sql<{ posted: string; held: string }>(
    `select posted_minor as posted, held_minor as held from wallet.accounts
     where tenant_id = $1 and owner_kind = $2`,
    [tenantId, ownerKind],
  );
  expect(rows.every(({ held }) => held === '0')).toBe(true);
  return rows.map(({ posted }) => Number(posted)).sort((a, b) => a - b);
};

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
    const members = await fundedMembers(staff.tenantId, 50);
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
    expect(await balancesOf(staff.tenantId, 'pool')).toEqual([0]);
    const spent = (await balancesOf(staff.tenantId, 'user')).reduce((sum, each) => sum + FUNDS_MINOR - each, 0);
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
    const members = await fundedMembers(staff.tenantId, 30);
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
    expect(await balancesOf(staff.tenantId, 'pool')).toEqual([0]);
  });

  it('get their money back from a pool that is cancelled while the wallet is away', { timeout: 120_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await fundedMembers(staff.tenantId, 5);
    const poolId = await openPool(staff.http, { ticketsRequired: PLACES });
    for (const member of members) expect((await insist(member, poolId, 2)).status).toBe(201);
    await wallet.kill();
    const cancelled = await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    expect(cancelled.status).toBe(200);
    await wallet.start();
    await eventually(
      async () => expect(await balancesOf(staff.tenantId, 'user')).toEqual(members.map(() => FUNDS_MINOR)),
      { timeoutMs: 30_000 },
    );
    expect(await transfersOf(staff.tenantId)).toEqual({ TOPUP: 5, TICKET_PURCHASE: 5, REFUND: 5 });
    expect(await balancesOf(staff.tenantId, 'pool')).toEqual([0]);
  });
});
