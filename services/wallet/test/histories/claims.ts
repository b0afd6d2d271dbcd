import type { Money } from '@tessera/kernel';
import { type AccountRef, keyOf, keyText } from '../../src/domain/accounts/account-ref.ts';
import type { PostTransfer } from '../../src/domain/transfers/post-transfer.ts';
import type { PostedTransfer, TransferReason } from '../../src/domain/transfers/transfer.ts';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import { isNews } from './asked-call.ts';
import { type Call, grantedOf, type PlayedHistory } from './played-history.ts';

/** What an answer says is in the ledger: one transfer, or several that come to an amount together. */
export interface Claim {
  readonly call: Call;
  readonly transferIds: readonly string[];
  /** Accounts that may have paid. */
  readonly debits: readonly (AccountRef | undefined)[];
  readonly credit: AccountRef;
  readonly amount: Money;
  readonly reason: TransferReason;
}

const account = (accountId: string): AccountRef => ({ kind: 'account', accountId });
const outside = (provider: string): AccountRef => ({ kind: 'system', name: 'external', provider });

/** All that granted calls say of the ledger. */
export const claimsOf = ({ calls }: Pick<PlayedHistory, 'calls'>): Claim[] => [
  ...transferClaims(calls),
  ...providerClaims(calls),
  ...captureClaims(calls),
  ...withdrawalClaims(calls),
  ...adjustmentClaims(calls),
];

type Order = Pick<PostTransfer, 'debit' | 'credit' | 'amount' | 'reason'>;

const claimOf = (call: Call, transferId: string, { debit, credit, amount, reason }: Order): Claim => ({
  call,
  transferIds: [transferId],
  debits: [debit],
  credit,
  amount,
  reason,
});

const transferClaims = (calls: readonly Call[]): Claim[] => [
  ...[...grantedOf(calls, 'post-transfer'), ...grantedOf(calls, 'post-correction')].map(({ call, command, receipt }) =>
    claimOf(call, receipt.transferId, command),
  ),
  ...grantedOf(calls, 'post-batch').flatMap(({ call, command, receipt }) =>
    command.transfers.flatMap((order, index) => {
      const result = receipt.results[index];
      return result?.ok ? [claimOf(call, result.value.transferId, order)] : [];
    }),
  ),
  ...grantedOf(calls, 'exchange').flatMap(({ call, command, receipt }) => {
    const person = { kind: 'user', userId: command.userId } as const;
    const exchange = { kind: 'system', name: 'exchange' } as const;
    const reason = 'EXCHANGE';
    const { sold, bought, soldBy, boughtBy } = receipt;
    return [
      claimOf(call, soldBy.transferId, { debit: person, credit: exchange, amount: sold, reason }),
      claimOf(call, boughtBy.transferId, { debit: exchange, credit: person, amount: bought, reason }),
    ];
  }),
];

/** What is taken back comes from what a person has, from what they then owe, or from both. */
const providerClaims = (calls: readonly Call[]): Claim[] => [
  ...grantedOf(calls, 'credit-top-up').map(({ call, command: { provider, userId, amount }, receipt }) =>
    claimOf(call, receipt.transferId, {
      debit: outside(provider),
      credit: { kind: 'user', userId },
      amount,
      reason: 'TOPUP',
    }),
  ),
  ...[...grantedOf(calls, 'refund-top-up'), ...grantedOf(calls, 'end-dispute')]
    .filter(({ command }) => command.type === 'refund-top-up' || command.outcome === 'lost')
    .map(
      ({ call, command: { type, provider, userId, amount }, receipt }): Claim => ({
        call,
        transferIds: receipt.transferIds,
        debits: [
          { kind: 'user', userId },
          { kind: 'receivable', userId },
        ],
        credit: outside(provider),
        amount,
        reason: type === 'refund-top-up' ? 'REFUND' : 'CHARGEBACK',
      }),
    ),
];

const captureClaims = (calls: readonly Call[]): Claim[] => {
  const placed = new Map(grantedOf(calls, 'place-hold').map((one) => [one.receipt.holdId, one]));
  return grantedOf(calls, 'capture-hold').map(({ call, command, receipt }): Claim => {
    const hold = placed.get(command.holdId);
    const held = hold?.command.amount ?? { amountMinor: 0n, currency: 'XXX' };
    const amount = { ...held, amountMinor: command.amountMinor ?? held.amountMinor };
    const debits = [hold && account(hold.receipt.accountId)];
    return { ...claimOf(call, receipt.transferId, { ...command, debit: command.credit, amount }), debits };
  });
};

/** A payout is booked once, however often and by whomever it is reported. */
const withdrawalClaims = (calls: readonly Call[]): Claim[] =>
  [...grantedOf(calls, 'complete-withdrawal'), ...grantedOf(calls, 'end-withdrawal')]
    .filter(({ receipt }) => receipt.status === 'COMPLETED')
    .map(({ call, receipt }): Claim => {
      const { transferId, accountId, userId, provider, amount } = receipt;
      const debits: AccountRef[] = [account(accountId), { kind: 'receivable', userId }];
      const transferIds = [transferId ?? 'none'];
      return { call, transferIds, debits, credit: outside(provider), amount, reason: 'WITHDRAWAL' };
    });

const adjustmentClaims = (calls: readonly Call[]): Claim[] =>
  [...grantedOf(calls, 'request-adjustment'), ...grantedOf(calls, 'approve-adjustment')]
    .filter(({ receipt }) => receipt.status === 'POSTED')
    .map(({ call, receipt }) => claimOf(call, receipt.transferId ?? 'none', { ...receipt, reason: 'ADJUSTMENT' }));

/** Every answered call is in the ledger exactly once, and nothing is in it that nobody was told. */
export const brokenClaims = (played: PlayedHistory): string[] => {
  const claims = claimsOf(played);
  const transfers = new Map(played.ledger.transfers.map((transfer) => [transfer.id, transfer]));
  return [
    ...claims.flatMap((claim) =>
      wrongClaim(played, transfers, claim).map((what) => `${claim.call.command.type}: ${what}`),
    ),
    ...claimedTwice(claims),
    ...unclaimed(played, claims),
  ];
};

const wrongClaim = (
  played: PlayedHistory,
  transfers: ReadonlyMap<string, PostedTransfer>,
  { call, transferIds, debits, credit, amount, reason }: Claim,
): string[] => {
  const found = transferIds.flatMap((id) => transfers.get(id) ?? []);
  if (found.length < transferIds.length || found.length === 0)
    return ['a transfer that was answered is not in the ledger'];
  const wrong: string[] = [];
  const payers = debits.map((ref) => ref && idOfRef(played, ref, amount.currency));
  const payee = idOfRef(played, credit, amount.currency);
  if (
    found.some(({ debitAccountId, creditAccountId }) => !payers.includes(debitAccountId) || creditAccountId !== payee)
  )
    wrong.push('it went from or to another account');
  const sum = found.reduce((total, one) => total + one.amount.amountMinor, 0n);
  if (sum !== amount.amountMinor || found.some((one) => one.amount.currency !== amount.currency))
    wrong.push('another amount was moved');
  if (found.some((one) => one.reason !== reason)) wrong.push('it was booked for another reason');
  const key = 'idempotencyKey' in call.command ? call.command.idempotencyKey : null;
  if (!isNews(call.command) && found.some(({ idempotencyKey }) => idempotencyKey !== key))
    wrong.push('it was booked under another key');
  return wrong;
};

const idOfRef = ({ ledger, tenantId }: PlayedHistory, ref: AccountRef, currency: string): string | undefined => {
  if (ref.kind === 'account') return ref.accountId;
  const text = keyText(keyOf(ref, tenantId, currency));
  return ledger.accounts.find((one) => keyText(one) === text)?.id;
};

/** News may be told again, and say then what they did before. Of calls under keys each moved its own money. */
const claimedTwice = (claims: readonly Claim[]): string[] => {
  const byTransfer = Map.groupBy(
    claims.flatMap((claim) => claim.transferIds.map((id) => ({ id, claim }))),
    ({ id }) => id,
  );
  return [...byTransfer].flatMap(([id, claimants]) => {
    const callers = claimants.filter(({ claim }) => !isNews(claim.call.command));
    return callers.length > 1 ? [`transfer ${id} answers ${callers.length} calls`] : [];
  });
};

const unclaimed = (played: PlayedHistory, claims: readonly Claim[]): string[] => {
  const claimed = new Set(claims.flatMap(({ transferIds }) => transferIds));
  const late = new Map(
    played.ledger.withdrawals.filter(({ shortfallMinor }) => shortfallMinor > 0n).map((one) => [one.id, one]),
  );
  return played.ledger.transfers
    .filter(({ id }) => !claimed.has(id))
    .filter((transfer) => !isSettlement(played, transfer) && !isLoan(transfer, late))
    .map(({ id, reason }) => `transfer ${id} (${reason}) was answered to nobody`);
};

/** What follows from being paid while owing, where the tenant wants it so. */
const isSettlement = ({ ledger, settings }: PlayedHistory, transfer: PostedTransfer): boolean => {
  const payer = ledger.accounts.find(({ id }) => id === transfer.debitAccountId);
  const payee = ledger.accounts.find(({ id }) => id === transfer.creditAccountId);
  return (
    transfer.reason === 'SETTLEMENT' &&
    payee?.kind === 'receivable' &&
    payee.postedMinor <= 0n &&
    payer?.ownerId === payee.ownerId &&
    settings.some(({ currency, settleReceivables }) => settleReceivables && currency === transfer.amount.currency)
  );
};

/** What a late payout lends to the account that it is booked from. */
const isLoan = ({ reason, references, amount }: PostedTransfer, late: ReadonlyMap<string, Withdrawal>): boolean =>
  reason === 'ADJUSTMENT' && late.get(references.withdrawalId ?? '')?.shortfallMinor === amount.amountMinor;
