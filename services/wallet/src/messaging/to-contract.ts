import {
  accountOpened,
  accountStatusChanged,
  holdCaptured,
  holdExpired,
  holdPlaced,
  holdReleased,
  spendingLimitsChanged,
  topUpCompleted,
  topUpCreated,
  topUpFailed,
  transferPosted,
} from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { AdjustmentEvent } from '../domain/adjustments/adjustment-events.ts';
import type { WalletEvent } from '../domain/events.ts';
import type { WithdrawalEvent } from '../domain/withdrawals/withdrawal-events.ts';
import { publishAdjustmentEvent } from './adjustment-to-contract.ts';
import { publishWithdrawalEvent } from './withdrawal-to-contract.ts';

/** The opening of an account is its first event, and a transfer has no other; a hold has two, its placing and its end. */
const FIRST = 1;
const LAST_OF_HOLD = 2;

type EventOf<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>;
type AccountOpened = EventOf<'account-opened'>;
type TransferPosted = EventOf<'transfer-posted'>;
type HoldEvent = Extract<WalletEvent, { type: 'hold-placed' | 'hold-captured' | 'hold-released' | 'hold-expired' }>;
type PlainEvent = Exclude<WalletEvent, WithdrawalEvent | AdjustmentEvent>;
type TopUpEvent = Extract<WalletEvent, { topUp: unknown }>;

export interface Cause {
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** How an event of each type is put into the outbox. */
const publishers: {
  readonly [Type in PlainEvent['type']]: (tx: Transaction, event: EventOf<Type>, cause: Cause) => void;
} = {
  'account-opened': (tx, event, cause) => tx.publish(accountOpened, { ...accountOpenedToContract(event), cause }),
  'account-status-changed': (tx, event, cause) =>
    tx.publish(accountStatusChanged, { ...statusChangedToContract(event), cause }),
  'spending-limits-changed': (tx, event, cause) =>
    tx.publish(spendingLimitsChanged, { ...limitsChangedToContract(event), cause }),
  'transfer-posted': (tx, event, cause) => tx.publish(transferPosted, { ...transferPostedToContract(event), cause }),
  'hold-placed': (tx, event, cause) => tx.publish(holdPlaced, { ...holdPlacedToContract(event), cause }),
  'hold-captured': (tx, event, cause) => tx.publish(holdCaptured, { ...holdCapturedToContract(event), cause }),
  'hold-released': (tx, event, cause) => tx.publish(holdReleased, { ...holdFreedToContract(event), cause }),
  'hold-expired': (tx, event, cause) => tx.publish(holdExpired, { ...holdFreedToContract(event), cause }),
  'top-up-created': (tx, event, cause) => tx.publish(topUpCreated, { ...topUpToContract(event), cause }),
  'top-up-completed': (tx, event, cause) => tx.publish(topUpCompleted, { ...topUpCompletedToContract(event), cause }),
  'top-up-failed': (tx, event, cause) => tx.publish(topUpFailed, { ...topUpFailedToContract(event), cause }),
};

/** Writes a domain event, as the contract has it, into the outbox of its transaction. */
export const publishEvent = (tx: Transaction, event: WalletEvent, cause: Cause): void => {
  if ('withdrawal' in event) publishWithdrawalEvent(tx, event, cause);
  else if ('adjustment' in event) publishAdjustmentEvent(tx, event, cause);
  else {
    // The table has the publisher of each event's own type, which TypeScript cannot follow through an index.
    const publish = publishers[event.type] as (tx: Transaction, event: WalletEvent, cause: Cause) => void;
    publish(tx, event, cause);
  }
};

const accountOpenedToContract = ({ account }: AccountOpened) => {
  const { id, ownerKind, ownerId, kind, currency } = account;
  return { aggregateId: id, sequence: FIRST, data: { accountId: id, ownerKind, ownerId, kind, currency } };
};

const statusChangedToContract = ({ account, previous, reason }: EventOf<'account-status-changed'>) => ({
  aggregateId: account.id,
  sequence: account.version,
  data: {
    accountId: account.id,
    ownerKind: account.ownerKind,
    ownerId: account.ownerId,
    previousStatus: previous,
    status: account.status,
    reason,
  },
});

const limitsChangedToContract = ({ account }: EventOf<'spending-limits-changed'>) => ({
  aggregateId: account.id,
  sequence: account.version,
  data: {
    accountId: account.id,
    ownerId: account.ownerId,
    currency: account.currency,
    ...limitToContract('perDayMinor', account.spending?.perDayMinor),
    ...limitToContract('perMonthMinor', account.spending?.perMonthMinor),
  },
});

const limitToContract = (name: 'perDayMinor' | 'perMonthMinor', limitMinor: bigint | null | undefined) =>
  limitMinor === null || limitMinor === undefined ? {} : { [name]: Number(limitMinor) };

const topUpToContract = ({ topUp }: TopUpEvent) => ({
  aggregateId: topUp.id,
  sequence: topUp.sequence,
  data: {
    paymentId: topUp.id,
    accountId: topUp.accountId,
    provider: topUp.provider,
    amountMinor: Number(topUp.amount.amountMinor),
    currency: topUp.amount.currency,
  },
});

const topUpCompletedToContract = (event: TopUpEvent) => {
  const { data, ...rest } = topUpToContract(event);
  const { transferId, id } = event.topUp;
  if (transferId === null) throw new Error(`top-up ${id} was completed by no transfer`);
  return { ...rest, data: { ...data, transferId } };
};

const topUpFailedToContract = (event: TopUpEvent) => {
  const { data, ...rest } = topUpToContract(event);
  return { ...rest, data: { ...data, failureCode: event.topUp.failureCode ?? 'unknown' } };
};

const transferPostedToContract = ({ transfer, debit, credit }: TransferPosted) => ({
  aggregateId: transfer.id,
  sequence: FIRST,
  data: {
    transferId: transfer.id,
    debitAccountId: debit.id,
    creditAccountId: credit.id,
    debitOwnerKind: debit.ownerKind,
    debitKind: debit.kind,
    creditOwnerKind: credit.ownerKind,
    creditKind: credit.kind,
    amountMinor: Number(transfer.amount.amountMinor),
    currency: transfer.amount.currency,
    reason: transfer.reason,
    references: referencesToContract(transfer.references),
    ...(transfer.reverses === null ? {} : { reverses: transfer.reverses }),
    postedAt: transfer.postedAt.toISOString(),
  },
});

const holdPlacedToContract = ({ hold }: HoldEvent) => {
  if (hold.expiresAt === null) throw new Error(`hold ${hold.id} is told by the events of its withdrawal`);
  return {
    aggregateId: hold.id,
    sequence: FIRST,
    data: {
      holdId: hold.id,
      accountId: hold.accountId,
      amountMinor: Number(hold.amount.amountMinor),
      currency: hold.amount.currency,
      expiresAt: hold.expiresAt.toISOString(),
      references: referencesToContract(hold.references),
    },
  };
};

const holdCapturedToContract = ({ hold }: HoldEvent) => {
  if (hold.transferId === null) throw new Error(`hold ${hold.id} was captured by no transfer`);
  return {
    aggregateId: hold.id,
    sequence: LAST_OF_HOLD,
    data: {
      holdId: hold.id,
      accountId: hold.accountId,
      transferId: hold.transferId,
      amountMinor: Number(hold.capturedMinor),
      releasedMinor: Number(hold.amount.amountMinor - hold.capturedMinor),
      currency: hold.amount.currency,
    },
  };
};

const holdFreedToContract = ({ hold }: HoldEvent) => ({
  aggregateId: hold.id,
  sequence: LAST_OF_HOLD,
  data: {
    holdId: hold.id,
    accountId: hold.accountId,
    amountMinor: Number(hold.amount.amountMinor),
    currency: hold.amount.currency,
  },
});

const referencesToContract = ({ ticketNumbers, ...rest }: HoldEvent['hold']['references']) => ({
  ...rest,
  ...(ticketNumbers === undefined ? {} : { ticketNumbers: [...ticketNumbers] }),
});
