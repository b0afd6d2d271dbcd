import { money } from '@tessera/kernel';
import type { AccountRef } from '../../src/domain/accounts/account-ref.ts';
import type { TransferOrder } from '../../src/domain/batches/post-batch.ts';
import type { Disputed } from '../../src/domain/disputes/dispute.ts';
import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import {
  adjust,
  approve,
  approveAdjustment,
  cancel,
  complete,
  fail,
  failed,
  payoutOf,
  personOf,
  reject,
  rejectAdjustment,
  succeeded,
  withdraw,
} from '../decisions-in-memory.ts';
import { capture, external, hold, idOf, pool, revenue, start, topUp, transfer, user } from '../ledger-in-memory.ts';
import type { What, Wish } from './history.ts';
import { FIRST_MINOR, firstPaymentOf, type Known } from './known.ts';

/** Payments that come in during a history, and those that all begin with, of which the provider can take back what is spent already. */
const COMING = 9;
const PAYMENTS = COMING + 3;

const amountOf = ({ amount, currency }: Wish) => money(BigInt(amount), currency);

const nthOf = <T>(list: readonly T[], nth: number): T | undefined => list[nth % Math.max(1, list.length)];

/** Two sides of a transfer, now and then the same, now and then by an account's id, which may be of another currency. */
const sidesOf = ({ who, other, nth, flag }: Wish, { accounts }: Known): readonly [AccountRef, AccountRef] => {
  const byId = { kind: 'account', accountId: nthOf(accounts, nth)?.id ?? '' } as const;
  const sides: readonly AccountRef[] = [user(who), user(other), pool('friday'), revenue, byId, user(who), user(other)];
  const debit = nthOf(sides, nth) ?? revenue;
  const credit = nthOf(sides, nth + (flag ? 1 : 3)) ?? revenue;
  return [debit, credit];
};

const orderOf = (wish: Wish, known: Known): TransferOrder => {
  const [debit, credit] = sidesOf(wish, known);
  return { debit, credit, amount: amountOf(wish), reason: 'ADJUSTMENT', references: {}, reverses: null };
};

const correct = { postedBy: personOf('clerk'), idempotencyKey: null };

const batchOf = (mode: 'independent' | 'linked') => (wish: Wish, known: Known) => ({
  type: 'post-batch' as const,
  mode,
  transfers: [0, 1, 2].map((step) =>
    orderOf({ ...wish, nth: wish.nth + step * 5, amount: (1 + wish.amount / 3) | 0 }, known),
  ),
  // One id for each wish: what is asked again is asked under its key.
  batchId: idOf(JSON.stringify(wish)),
  ...correct,
});

/** The facts of a payment follow from its number, so that whoever speaks of it says the same. */
const paymentOf = (nth: number) => {
  const number = nth % PAYMENTS;
  const name = ['anna', 'ben', 'cleo'][number % 3] ?? 'anna';
  const about = { userId: idOf(name), provider: 'sandbox' };
  if (number >= COMING) return { ...about, paymentId: firstPaymentOf(name, 'EUR'), amount: money(FIRST_MINOR, 'EUR') };
  const amount = money(BigInt(40 + number * 15), number % 4 === 3 ? 'CHF' : 'EUR');
  return { ...about, paymentId: idOf(`payment ${number}`), amount };
};

/** A payment that was credited, if `nth` does not ask for another one. */
const creditedOf = (nth: number, { paymentIds }: Known): number => {
  const credited = Array.from({ length: PAYMENTS }, (_, number) => number).filter((number) =>
    paymentIds.includes(paymentOf(number).paymentId),
  );
  return nth % 6 === 5 ? nth : (nthOf(credited, nth) ?? nth) + (nth % 2) * PAYMENTS;
};

/** Part of a payment, or all of it. There are more refunds than payments, so some ask for more than there is. */
const refundOf = (nth: number) => {
  const number = nth % (PAYMENTS * 2);
  const payment = paymentOf(number);
  const { amountMinor, currency } = payment.amount;
  const amount = money(number % 2 === 0 ? amountMinor : amountMinor / 2n, currency);
  const names = { refundId: idOf(`refund ${number}`), providerRefundId: `re_${number}` };
  return { type: 'refund-top-up' as const, ...payment, ...names, amount, effectiveAt: start, ...correct };
};

const endDispute = (disputed: Disputed | undefined, outcome: 'won' | 'lost') =>
  disputed && {
    ...disputed,
    ...{ type: 'end-dispute' as const, outcome, providerDisputeId: `dp_${disputed.disputeId}`, effectiveAt: start },
    ...correct,
  };

/** One of the accounts, or now and then what somebody owes. */
const accountIdOf = (nth: number, { accounts, debts }: Known): string | undefined =>
  (nth % 6 === 5 ? nthOf(debts, nth) : nthOf(accounts, nth))?.id;

/** Mostly the default one, now and then somebody's, and for those who owe now and then what they owe. */
const ownAccountOf = ({ who, nth }: Wish, { accounts, debts }: Known): string | null => {
  const debt = debts.find(({ ownerId }) => ownerId === idOf(who));
  if (debt && nth % 3 === 2) return debt.id;
  return nth % 9 === 0 ? (nthOf(accounts, nth)?.id ?? null) : null;
};

const statusOf =
  (status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED') =>
  ({ nth }: Wish, known: Known) => {
    const accountId = accountIdOf(nth, known);
    return accountId === undefined
      ? undefined
      : { type: 'set-account-status' as const, accountId, status, reason: 'A history' };
  };

const limitsOf = ({ amount, flag }: Wish) => ({
  perDayMinor: flag ? BigInt(amount * 4) : null,
  perMonthMinor: amount % 5 === 0 ? BigInt(amount * 6) : null,
});

const aboutWithdrawal =
  (make: (withdrawalId: string, wish: Wish) => LedgerCommand) =>
  (wish: Wish, { withdrawals }: Known) => {
    // Now and then one that is not there.
    const id = wish.nth === 40 ? idOf('no withdrawal') : nthOf(withdrawals, wish.nth)?.id;
    return id === undefined ? undefined : make(id, wish);
  };

const aboutHold = (make: (holdId: string, wish: Wish, known: Known) => LedgerCommand) => (wish: Wish, known: Known) => {
  const id = wish.nth === 40 ? idOf('no hold') : nthOf(known.holdIds, wish.nth);
  return id === undefined ? undefined : make(id, wish, known);
};

const aboutAdjustment =
  (make: (adjustmentId: string, wish: Wish) => LedgerCommand) =>
  (wish: Wish, { adjustmentIds }: Known) => {
    const id = wish.nth === 40 ? idOf('no adjustment') : nthOf(adjustmentIds, wish.nth);
    return id === undefined ? undefined : make(id, wish);
  };

/** Payout ids are few, so that some are told of two withdrawals. */
const payoutIdOf = (withdrawalId: string, { nth, flag }: Wish): string =>
  flag ? `po_${withdrawalId}` : `po_${nth % 5}`;

type Make = (wish: Wish, known: Known) => LedgerCommand | undefined;

const accountWishes = {
  'open an account': ({ other, currency }) => ({ type: 'open-account', owner: user(other), currency }),
  suspend: statusOf('SUSPENDED'),
  'take back into use': statusOf('ACTIVE'),
  close: statusOf('CLOSED'),
  'limit spending': (wish, { accounts }) => {
    const account = nthOf(accounts, wish.nth);
    const { currency } = wish;
    return account && { type: 'set-spending-limits', accountId: account.id, currency, limits: limitsOf(wish) };
  },
  'limit own spending': (wish) => ({
    type: 'limit-own-spending',
    userId: idOf(wish.nth % 5 === 0 ? wish.other : wish.who),
    currency: wish.currency,
    limits: limitsOf(wish),
  }),
} as const satisfies Partial<Record<What, Make>>;

const transferWishes = {
  transfer: (wish, known) => {
    const [debit, credit] = sidesOf(wish, known);
    const reason = wish.flag ? 'TICKET_PURCHASE' : 'TRANSFER';
    return { ...transfer(debit, credit, wish.amount, { reason }), amount: amountOf(wish) };
  },
  'give back': (wish, { transfers }) => {
    const original = nthOf(transfers, wish.nth);
    if (!original) return undefined;
    const { debit, credit, id } = original;
    // Now and then the wrong way round.
    const [from, to] = wish.nth % 10 === 9 ? [debit, credit] : [credit, debit];
    const back = transfer(from, to, wish.amount, { reverses: id, reason: 'REFUND' });
    return { ...back, amount: money(back.amount.amountMinor, original.amount.currency) };
  },
  batch: batchOf('independent'),
  'linked batch': batchOf('linked'),
  exchange: (wish) => ({
    type: 'exchange',
    userId: idOf(wish.who),
    sell: amountOf(wish),
    buyCurrency: wish.nth % 8 === 0 ? wish.currency : wish.currency === 'EUR' ? 'CHF' : 'EUR',
    rate: wish.flag ? '0.9312' : '0.0123',
    ...correct,
  }),
  correction: (wish, known) => ({ type: 'post-correction', ...orderOf(wish, known), ...correct }),
} as const satisfies Partial<Record<What, Make>>;

const topUpWishes = {
  announce: ({ nth }) => ({ type: 'announce-top-up', ...paymentOf(nth % COMING) }),
  abandon: ({ nth, flag }) => ({
    type: 'abandon-top-up',
    paymentId: paymentOf(nth % COMING).paymentId,
    failureCode: flag ? 'cancelled' : 'card_declined',
  }),
  credit: ({ nth, amount }) => {
    const payment = paymentOf(nth % COMING);
    // Now and then the provider says something else than before.
    const told = amount > 285 ? money(payment.amount.amountMinor + 1n, payment.amount.currency) : payment.amount;
    return { ...topUp('', 1, payment.paymentId), ...payment, amount: told };
  },
  refund: ({ nth }, known) => refundOf(creditedOf(nth, known)),
  dispute: ({ nth }, known) => {
    const number = creditedOf(nth, known) % PAYMENTS;
    const disputed = { disputeId: idOf(`dispute ${number}`), ...paymentOf(number) };
    // News of one dispute come in order: nobody hears of its beginning after its end.
    const isOpen = known.disputes.some(({ disputeId }) => disputeId === disputed.disputeId);
    return isOpen ? undefined : { type: 'open-dispute', ...disputed };
  },
  'win the dispute': ({ nth }, { disputes }) => endDispute(nthOf(disputes, nth), 'won'),
  'lose the dispute': ({ nth }, { disputes }) => endDispute(nthOf(disputes, nth), 'lost'),
} as const satisfies Partial<Record<What, Make>>;

const holdWishes = {
  hold: (wish) => ({
    ...hold(wish.nth % 7 === 0 ? pool('friday') : user(wish.nth % 11 === 0 ? wish.other : wish.who), wish.amount),
    amount: amountOf(wish),
    // Some are over a few moments later, so that whoever captures them races their end.
    ttlSeconds: wish.flag || wish.amount % 3 === 0 ? 300 : 0.004 * (1 + (wish.amount % 8)),
  }),
  capture: aboutHold((holdId, wish, known) =>
    capture(holdId, sidesOf(wish, known)[1], wish.amount % 3 === 0 ? wish.amount : undefined),
  ),
  release: aboutHold((holdId) => ({ type: 'release-hold', holdId })),
  expire: aboutHold((holdId) => ({ type: 'expire-hold', holdId })),
} as const satisfies Partial<Record<What, Make>>;

const withdrawalWishes = {
  withdraw: (wish, known) => ({
    ...withdraw(wish.nth % 11 === 0 ? wish.other : wish.who, wish.amount),
    accountId: ownAccountOf(wish, known),
    amount: amountOf(wish),
    provider: wish.flag ? 'manual' : 'sandbox',
  }),
  approve: aboutWithdrawal((id, { who, nth }) => approve(id, nth % 4 === 0 ? who : 'chief')),
  reject: aboutWithdrawal((id) => reject(id)),
  cancel: aboutWithdrawal((id, { who }) => cancel(id, who)),
  complete: aboutWithdrawal((id, wish) => complete(id, payoutIdOf(id, wish))),
  fail: aboutWithdrawal((id) => fail(id)),
  paid: (wish, { withdrawals }) => {
    const withdrawal = nthOf(withdrawals, wish.nth);
    if (!withdrawal) return undefined;
    const told = wish.amount > 290 ? { ...withdrawal, amount: money(1n, wish.currency) } : withdrawal;
    return payoutOf(told, succeeded(payoutIdOf(withdrawal.id, wish)));
  },
  'not paid': ({ nth }, { withdrawals }) => {
    const withdrawal = nthOf(withdrawals, nth);
    return withdrawal && payoutOf(withdrawal, failed);
  },
} as const satisfies Partial<Record<What, Make>>;

const adjustmentWishes = {
  adjust: (wish, known) => {
    const [debit, credit] = wish.flag ? sidesOf(wish, known) : [external, user(wish.who)];
    return { ...adjust(debit, credit, wish.amount * 2), amount: money(BigInt(wish.amount * 2), wish.currency) };
  },
  'approve adjustment': aboutAdjustment((id, { flag, amount }) =>
    approveAdjustment(id, flag || amount > 30 ? 'chief' : 'clerk'),
  ),
  'reject adjustment': aboutAdjustment((id) => rejectAdjustment(id)),
} as const satisfies Partial<Record<What, Make>>;

const makes: Record<What, Make> = {
  ...accountWishes,
  ...transferWishes,
  ...topUpWishes,
  ...holdWishes,
  ...withdrawalWishes,
  ...adjustmentWishes,
};

/** What a wish comes to, given what is known; nothing where there is nothing yet that it could be about. */
export const commandOf = (wish: Wish, known: Known): LedgerCommand | undefined => makes[wish.what](wish, known);
