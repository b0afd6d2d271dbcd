import { deriveId } from '@tessera/kernel';
import type { Flow, LineType } from './settlement-line.ts';

/** In which way a provider's file and the ledger disagree about one item. */
export type DifferenceKind =
  /** The provider has it, the ledger does not. */
  | 'MISSING_IN_LEDGER'
  /** The ledger booked it within the period, and no file of the provider has it. */
  | 'MISSING_AT_PROVIDER'
  | 'AMOUNT_DIFFERS'
  | 'CURRENCY_DIFFERS'
  /** The file has the same item on an earlier line. */
  | 'DUPLICATE_LINE'
  /** The ledger has the same item in an earlier transfer. */
  | 'BOOKED_TWICE';

/** OPEN waits for a person. RESOLVED: a person dealt with it. SETTLED: a later run found that the two agree by now. */
export type DifferenceState = 'OPEN' | 'RESOLVED' | 'SETTLED';

/** What the provider's file says of an item. */
export interface FileSide {
  readonly lineNumber: number;
  /** Positive where money came in at the provider. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
}

/** What the ledger says of an item. */
export interface LedgerSide {
  readonly transferId: string;
  /** Positive where the provider's external account was debited. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly effectiveAt: Date;
}

/** An item about which the two sides disagree. */
export interface Disagreement {
  readonly kind: DifferenceKind;
  readonly type: LineType;
  readonly externalId: string;
  readonly flow: Flow;
  readonly file: FileSide | null;
  readonly ledger: LedgerSide | null;
  /** 1, or the how manieth of the same item it is. */
  readonly copy: number;
}

/** How a difference came to its end. */
export interface Resolution {
  readonly kind: 'adjustment' | 'explained' | 'settled';
  readonly note: string | null;
  /** The transfer that put it right. */
  readonly transferId: string | null;
  /** The later run that found it settled. */
  readonly settledBy: string | null;
  readonly resolvedBy: string;
  readonly resolvedAt: Date;
}

/** A disagreement that somebody has to look at, from the run that found it to its end. */
export interface Difference extends Omit<Disagreement, 'copy'> {
  readonly id: string;
  readonly provider: string;
  /** The run that found it first. */
  readonly foundBy: string;
  readonly foundAt: Date;
  readonly state: DifferenceState;
  readonly resolution: Resolution | null;
}

/** The same disagreement always has the same fingerprint: files that overlap find one difference and not one each. */
export const fingerprintOf = (tenantId: string, provider: string, found: Disagreement): string =>
  deriveId(
    'wallet/difference',
    tenantId,
    provider,
    found.kind,
    found.externalId,
    found.flow,
    String(found.copy),
    found.file ? `${found.file.amountMinor} ${found.file.currency}` : '',
    found.ledger ? `${found.ledger.amountMinor} ${found.ledger.currency} ${found.ledger.transferId}` : '',
  );

/** How much a difference is about, without a sign. */
export interface Size {
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** What one side has more than the other; between two currencies, what the file has. */
export const sizeOf = ({ file, ledger }: Pick<Difference, 'file' | 'ledger'>): Size => {
  const currency = file?.currency ?? ledger?.currency ?? '';
  const booked = ledger?.currency === currency ? ledger.amountMinor : 0n;
  const gap = (file?.amountMinor ?? 0n) - booked;
  return { amountMinor: gap < 0n ? -gap : gap, currency };
};
