import type { DrawFile, DrawStep } from '@tessera/proofs';
import type { AskedTicket } from './read-receipt.ts';

/** What the page asks of the worker; the worker answers each question with the number it was asked under. */
export type Question =
  | { readonly kind: 'verify'; readonly url: string; readonly commitmentHash: string }
  | { readonly kind: 'rows'; readonly from: number; readonly count: number }
  | { readonly kind: 'find'; readonly tickets: readonly AskedTicket[] }
  | { readonly kind: 'receipt'; readonly text: string; readonly commitmentHash: string };

export interface TicketRow {
  readonly number: number;
  readonly ticketIdHash: string;
  readonly purchaseIdHash: string;
  readonly entrantCommit: string;
}

/** A ticket that somebody asked about. */
export interface FoundTicket {
  readonly id: string;
  /** Null where no ticket of the list has this id. */
  readonly number: number | null;
  /** Whether salt and member id open the ticket's entry; `unasked` where one of them was not given. */
  readonly owner: 'opens' | 'does-not-open' | 'unasked';
}

/** Whether a receipt holds by itself and leads to the draw’s commitment. */
export type ReceiptCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly at: string; readonly problem: string };

export type Verdict =
  | { readonly ok: true; readonly file: DrawFile; readonly tickets: number }
  | {
      readonly ok: false;
      readonly step: DrawStep;
      readonly at: string;
      readonly problem: string;
      /** Nothing is wrong: all holds but what only who knows the beacon's chain can check. */
      readonly isUndecided: boolean;
      readonly tickets: number;
      /** Null where not even that could be read. */
      readonly file: DrawFile | null;
    }
  /** The file could not be had, so nothing is known about it. */
  | { readonly ok: null; readonly problem: string };

export interface Answers {
  readonly verify: Verdict;
  readonly rows: readonly TicketRow[];
  readonly find: readonly FoundTicket[];
  readonly receipt: ReceiptCheck;
}

/** What the worker tells while it verifies. */
export type News =
  | { readonly kind: 'passed'; readonly step: DrawStep }
  | { readonly kind: 'read'; readonly tickets: number; readonly bytes: number };

export type ToWorker = { readonly number: number; readonly question: Question };
export type FromWorker = { readonly news: News } | { readonly number: number; readonly answer: unknown };
