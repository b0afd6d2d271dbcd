import type { FileLine } from '../src/domain/reconciliation/settlement-line.ts';
import { start } from './ledger-in-memory.ts';

/** A line as it was read, a payment of 5.00 EUR where nothing else is said. */
export const settlementLine = (change: Partial<FileLine> = {}): FileLine => ({
  lineNumber: 2,
  type: 'payment',
  externalId: 'sbx_1',
  amountMinor: 500n,
  currency: 'EUR',
  feeMinor: 0n,
  occurredAt: start,
  reference: null,
  ...change,
});
