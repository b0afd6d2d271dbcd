import { randomUUID } from 'node:crypto';
import { payoutFailed, payoutSucceeded, walletEndWithdrawal, withdrawalCompleted } from '@tessera/contracts';
import { eventually, type Happened, type Neighbour, tcpProxy } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import { withdraw } from '../decisions-in-memory.ts';
import { revenue, transfer } from '../ledger-in-memory.ts';
import { fundedMember, openWallet, type RunningWallet } from '../running-wallet.ts';

let wallet: RunningWallet;
let billing: Neighbour;
beforeAll(async () => {
  wallet = await openWallet({}, { retry: { delaysMs: [10, 20] } });
  billing = await wallet.neighbour('billing');
});
afterAll(() => wallet.stop());

/** A member with 1000 who is about to be paid 400 by the sandbox. */
const leaving = async () => {
  const member = await fundedMember(wallet, 1_000);
  const command = withdraw('', 400, {
    userId: member.userId,
    requestedBy: `user:${member.userId}`,
    provider: 'sandbox',
  });
  const withdrawal: Withdrawal = await wallet.given(member.tenantId, command);
  return { ...member, withdrawal, payoutId: randomUUID() };
};
type Leaving = Awaited<ReturnType<typeof leaving>>;

const aboutPayout = ({ tenantId, userId, withdrawal, payoutId }: Leaving) => ({
  tenantId,
  aggregateId: payoutId,
  data: {
    payoutId,
    withdrawalId: withdrawal.id,
    userId,
    provider: 'sandbox',
    amountMinor: 400,
    currency: 'EUR',
  },
});
const paid = (one: Leaving): Happened<typeof payoutSucceeded> => {
  const { data, ...about } = aboutPayout(one);
  const succeededAt = '2026-11-21T20:01:00.000Z';
  return { ...about, sequence: 2, data: { ...data, providerPayoutId: `po_${one.payoutId}`, succeededAt } };
};
const notPaid = (one: Leaving): Happened<typeof payoutFailed> => {
  const { data, ...about } = aboutPayout(one);
  return { ...about, sequence: 3, data: { ...data, failureCode: 'account_closed' } };
};

const standing = async ({ withdrawal, accountId }: Leaving) => {
  const [row] = await wallet.sql<{ status: string; posted: string; held: string }>(
    `select w.status, a.posted_minor as posted, a.held_minor as held from wallet.withdrawals w, wallet.accounts a
     where w.id = $1 and a.id = $2`,
    [withdrawal.id, accountId],
  );
  return [row?.status, Number(row?.posted), Number(row?.held)];
};
const stands = (one: Leaving, ...expected: readonly [string, number, number]) =>
  eventually(async () => expect(await standing(one)).toEqual(expected));
const consumed = (tenantId: string, events: number) =>
  eventually(async () => {
    const rows = await wallet.sql('select 1 from wallet.inbox where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(events);
  });
const buried = (eventId: string, why: string) =>
  eventually(async () => {
    const rows = await wallet.sql('select error from wallet.dead_letters where event_id = $1', [eventId]);
    expect(rows).toMatchObject([{ error: expect.stringContaining(why) }]);
  });

const duplicates = async (): Promise<number> => {
  const { body } = await wallet.http.get<string>('/metrics');
  const labels = ['consumer_deliveries_total{', `durable="${walletEndWithdrawal.durable}"`, 'outcome="duplicate"'];
  const line = body.split('\n').find((one) => labels.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1) ?? 0);
};

describe('a consumer that dies after its commit and before its acknowledgement', () => {
  it('has booked the payout once: the next one knows it by the inbox', async () => {
    const nats = wallet.nats.url('wallet');
    const proxy = await tcpProxy({ target: nats });
    const dying = await wallet.another({ NATS_URL: proxy.through(nats) });
    try {
      await dying.service.start();
      const before = await leaving();
      await billing.publish(payoutSucceeded, paid(before));
      await stands(before, 'COMPLETED', 600, 0);
      await wallet.caughtUp(walletEndWithdrawal);

      proxy.blackhole('requests');
      const one = await leaving();
      await billing.publish(payoutSucceeded, paid(one));
      await stands(one, 'COMPLETED', 600, 0);
      proxy.cut();

      await wallet.start();
      await eventually(async () => expect(await duplicates()).toBe(1), { timeoutMs: 15_000 });
      await stands(one, 'COMPLETED', 600, 0);
      expect(await wallet.wrongs(one.tenantId)).toEqual([]);
    } finally {
      proxy.heal();
      await dying.service.stop();
      await proxy.stop();
    }
  });
});

describe('the end of a payout is the end of its withdrawal:', () => {
  it('paid, the money leaves, counted from when the provider paid, and the news of it is told on', async () => {
    const one = await leaving();
    const cause = await billing.publish(payoutSucceeded, paid(one));
    await stands(one, 'COMPLETED', 600, 0);
    const [row] = await wallet.sql<{ effective_at: Date; refs: object }>(
      `select effective_at, refs from wallet.transfers where tenant_id = $1 and reason = 'WITHDRAWAL'`,
      [one.tenantId],
    );
    expect(row?.effective_at.toISOString()).toBe('2026-11-21T20:01:00.000Z');
    expect(row?.refs).toMatchObject({ externalId: `po_${one.payoutId}`, withdrawalId: one.withdrawal.id });
    await eventually(async () => {
      const events = await wallet.published(withdrawalCompleted);
      expect(events.filter(({ data }) => data.withdrawalId === one.withdrawal.id)).toMatchObject([
        { envelope: { correlationId: cause.correlationId, sequence: 3 }, data: { shortfallMinor: 0 } },
      ]);
    });
  });

  it('not paid, the money is free', async () => {
    const one = await leaving();
    await billing.publish(payoutFailed, notPaid(one));
    await stands(one, 'FAILED', 1_000, 0);
  });

  it('once, though it comes twice and is told in two events', async () => {
    const one = await leaving();
    const { id } = await billing.publish(payoutSucceeded, paid(one));
    await billing.publish(payoutSucceeded, { ...paid(one), id });
    await billing.publish(payoutSucceeded, { ...paid(one), sequence: 4 });
    await consumed(one.tenantId, 2);
    await stands(one, 'COMPLETED', 600, 0);
    expect(await wallet.wrongs(one.tenantId)).toEqual([]);
  });

  it('in either order: what was paid is booked', async () => {
    const [early, late] = [await leaving(), await leaving()];
    await billing.publish(payoutSucceeded, paid(early));
    await stands(early, 'COMPLETED', 600, 0);
    await billing.publish(payoutFailed, notPaid(early));
    await billing.publish(payoutFailed, notPaid(late));
    await stands(late, 'FAILED', 1_000, 0);
    await billing.publish(payoutSucceeded, paid(late));
    for (const one of [early, late]) {
      await consumed(one.tenantId, 2);
      await stands(one, 'COMPLETED', 600, 0);
      expect(await wallet.wrongs(one.tenantId)).toEqual([]);
    }
  });

  it('booked honestly where the money was spent after the payout was given up: the rest is owed', async () => {
    const one = await leaving();
    await billing.publish(payoutFailed, notPaid(one));
    await stands(one, 'FAILED', 1_000, 0);
    await wallet.given(one.tenantId, transfer({ kind: 'user', userId: one.userId }, revenue, 900));
    await billing.publish(payoutSucceeded, paid(one));
    await stands(one, 'COMPLETED', 0, 0);
    const [row] = await wallet.sql<{ posted: string; shortfall: string }>(
      `select a.posted_minor as posted, w.shortfall_minor as shortfall from wallet.accounts a, wallet.withdrawals w
       where a.tenant_id = $1 and a.kind = 'receivable' and w.id = $2`,
      [one.tenantId, one.withdrawal.id],
    );
    expect(row).toEqual({ posted: '-300', shortfall: '300' });
    expect(await wallet.wrongs(one.tenantId)).toEqual([]);
  });

  it('but not of one nobody knows, nor of another amount: those are kept for a person to look at', async () => {
    const one = await leaving();
    const { id: unknown } = await billing.publish(
      payoutSucceeded,
      paid({ ...one, withdrawal: { ...one.withdrawal, id: randomUUID() } }),
    );
    await buried(unknown, 'no such withdrawal');
    const other = paid(one);
    const { id: changed } = await billing.publish(payoutSucceeded, {
      ...other,
      data: { ...other.data, amountMinor: 401 },
    });
    await buried(changed, 'another amount');
    await stands(one, 'PROCESSING', 1_000, 400);
    const lost = notPaid({ ...one, withdrawal: { ...one.withdrawal, id: randomUUID() } });
    const { id: alsoUnknown } = await billing.publish(payoutFailed, lost);
    await buried(alsoUnknown, 'no such withdrawal');
  });

  it('with all the others when many come at once', async () => {
    const all = await Promise.all(Array.from({ length: 15 }, () => leaving()));
    await Promise.all(all.map((one) => billing.publish(payoutSucceeded, paid(one))));
    await Promise.all(all.map((one) => stands(one, 'COMPLETED', 600, 0)));
  });
});
