import type { CallContext } from '@tessera/runtime/context';
import type { CreditTopUp } from '../domain/top-ups/credit-top-up.ts';
import type { Requester } from '../domain/transfers/transfer.ts';
import type { Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export type CreditTopUpCommand = Omit<CreditTopUp, 'type' | keyof Requester>;

/** Credits a payment that succeeded, once, however often and over whatever way its success is reported. */
export const creditTopUp = (deps: { readonly ledger: Ledger }) => (command: CreditTopUpCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'credit-top-up', ...command, ...requesterOf(ctx) }, ctx);
