import { accountOpened, holdCaptured, holdExpired, holdPlaced, holdReleased, transferPosted } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { AdjustmentEvent } from '../domain/adjustments/adjustment-events.ts';
import type { WalletEvent } from '../domain/events.ts';
import type { WithdrawalEvent } from '../domain/withdrawals/withdrawal-events.ts';
import { publishAdjustmentEvent } from './adjustment-to-contract.ts';
import { publishWithdrawalEvent } from './withdrawal-to-contract.ts';

/** Accounts and transfers have one event each in their lives; a hold has two, its placing and its end. */
const FIRST = 1;
const LAST_OF_HOLD = 2;

type AccountOpened = Extract<WalletEvent, { type: 'account-opened' }>;
type TransferPosted = Extract<WalletEvent, { type: 'transfer-posted' }>;
type HoldEvent = Exclude<WalletEvent, AccountOpened | TransferPosted | WithdrawalEvent | AdjustmentEvent>;

/** Writes a domain event, as the contract has it, into the outbox of its transaction. */
export const publishEvent = (
  tx: Transaction,
  event: WalletEvent,
  cause: { readonly correlationId: string; readonly traceparent?: string },
): void => {
  if ('withdrawal' in event) publishWithdrawalEvent(tx, event, cause);
  else if ('adjustment' in event) publishAdjustmentEvent(tx, event, cause);
  else if (event.type === 'account-opened') tx.publish(accountOpened, { ...accountOpenedToContract(event), cause });
  else if (event.type === 'transfer-posted') tx.publish(transferPosted, { ...transferPostedToContract(event), cause });
  else if (event.type === 'hold-placed') tx.publish(holdPlaced, { ...holdPlacedToContract(event), cause });
  else if (event.type === 'hold-captured') tx.publish(holdCaptured, { ...holdCapturedToContract(event), cause });
  else if (event.type === 'hold-released') tx.publish(holdReleased, { ...holdFreedToContract(event), cause });
  else tx.publish(holdExpired, { ...holdFreedToContract(event), cause });
};

const accountOpenedToContract = ({ account }: AccountOpened) => {
  const { id, ownerKind, ownerId, kind, currency } = account;
  return { aggregateId: id, sequence: FIRST, data: { accountId: id, ownerKind, ownerId, kind, currency } };
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
