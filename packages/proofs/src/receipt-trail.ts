import type { LedgerFault } from './ledger/ledger-problem.ts';
import type { Checkpoint, EntryLine, LedgerLine } from './ledger/lines.ts';
import { type LedgerExpectation, type LedgerSummary, verifyLedger } from './ledger/verify-ledger.ts';
import { FileProblem } from './read-fields.ts';
import type { Receipt, ReceiptPayment } from './receipt.ts';
import { agree } from './verify-draw.ts';

/** A link of the chain between a receipt and the ledger, in their order. */
export const TRAIL_LINKS = ['ledger', 'payment', 'purchase', 'pool', 'commitment'] as const;
export type TrailLink = (typeof TRAIL_LINKS)[number];

/** What the ledger has of a receipt. */
export interface ReceiptTrail {
  readonly ledger: LedgerSummary;
  /** The payer's side of the payment; undefined where nothing was paid from a wallet. */
  readonly paid?: EntryLine;
  /** The first checkpoint that covers it; undefined while none does. */
  readonly sealedBy?: Checkpoint;
  /** The checkpoint that lists the commitment; undefined where the receipt has no proof yet. */
  readonly anchoredBy?: Checkpoint;
  /** What was given back of the payment. */
  readonly refunds: readonly EntryLine[];
  /** Prizes of the pool that the member was paid, with whatever ticket. */
  readonly payouts: readonly EntryLine[];
}

/** The outcome of following a receipt into the ledger: `link` is the first that is broken, and `at` the field that does not agree. */
export type TrailVerdict =
  | { readonly ok: true; readonly trail: ReceiptTrail }
  | { readonly ok: false; readonly link: TrailLink; readonly at: string; readonly problem: string }
  | { readonly ok: false; readonly link: 'ledger'; readonly fault: LedgerFault };

/**
 * Follows a receipt that was found right into an export of the ledger, as the export's bytes come: the export is right, the payment's entry is in it
 * with its hash, is the member's, names purchase and pool and went to the pool, and a checkpoint lists the very commitment. Never throws for a bad
 * file; errors of `bytes` itself are passed on.
 */
export const followReceipt = async (
  receipt: Receipt,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectation: Omit<LedgerExpectation, 'onLine'> = {},
): Promise<TrailVerdict> => {
  const finder = new TrailFinder(receipt);
  const verdict = await verifyLedger(bytes, { ...expectation, onLine: finder.take });
  if (!verdict.ok) return { ok: false, link: 'ledger', fault: verdict.fault };
  try {
    return { ok: true, trail: { ledger: verdict.summary, ...finder.check() } };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { ok: false, link: finder.link, at: error.at, problem: error.message };
  }
};

/** Keeps what is about the receipt of all the lines that pass, which is little however many there are. */
export class TrailFinder {
  link: TrailLink = 'payment';
  readonly #receipt: Receipt;
  /** Of the member and of the pool, by id. */
  readonly #own = new Set<string>();
  readonly #pools = new Set<string>();
  /** How many entries the account that the receipt names has; undefined where there is none. */
  #entries: number | undefined;
  #checkpoint: Checkpoint | undefined;
  /** How far each checkpoint sealed the member's accounts. */
  readonly #seals: { readonly accountId: string; readonly sequence: number; readonly by: Checkpoint }[] = [];
  #anchor: { readonly by: Checkpoint; readonly commitmentHash: string } | undefined;
  /** At the place that the receipt names. */
  #named: EntryLine | undefined;
  #debit: EntryLine | undefined;
  #credit: EntryLine | undefined;
  readonly #refunds: EntryLine[] = [];
  readonly #payouts: EntryLine[] = [];

  constructor(receipt: Receipt) {
    this.#receipt = receipt;
  }

  readonly take = (line: LedgerLine): void => {
    const { poolId, entrant, payment } = this.#receipt;
    if (line.type === 'account') {
      if (line.ownerKind === 'user' && line.ownerId === entrant.memberId) this.#own.add(line.accountId);
      if (line.ownerKind === 'pool' && line.ownerId === poolId) this.#pools.add(line.accountId);
      if (line.accountId === payment?.entry?.accountId) this.#entries = line.sequence;
    } else if (line.type === 'checkpoint') {
      this.#checkpoint = line;
      const anchor = line.draws?.find((draw) => draw.poolId === poolId);
      if (anchor) this.#anchor = { by: line, commitmentHash: anchor.commitmentHash };
    } else if (line.type === 'head') {
      const { accountId, sequence } = line;
      if (this.#checkpoint && this.#own.has(accountId)) this.#seals.push({ accountId, sequence, by: this.#checkpoint });
    } else if (line.type === 'entry') this.#takeEntry(line);
  };

  /** @throws FileProblem at the first link that is broken, which `link` then is */
  check(): Omit<ReceiptTrail, 'ledger'> {
    const { proof } = this.#receipt;
    const paid = this.checkPayment();
    if (paid) this.#checkPool();
    this.link = 'commitment';
    const anchoredBy = proof === null ? undefined : this.#checkAnchor(proof.commitmentHash);
    const sealedBy =
      paid && this.#seals.find((seal) => seal.accountId === paid.accountId && seal.sequence >= paid.sequence)?.by;
    return {
      ...(paid && { paid }),
      ...(sealedBy && { sealedBy }),
      ...(anchoredBy && { anchoredBy }),
      ...{ refunds: this.#refunds, payouts: this.#payouts },
    };
  }

  #takeEntry(line: EntryLine): void {
    const { poolId, payment } = this.#receipt;
    const { accountId, sequence, transferId, direction, reason, references, reverses } = line;
    if (payment?.entry?.accountId === accountId && payment.entry.sequence === sequence) this.#named = line;
    if (payment?.transferId === transferId) {
      if (direction === 'DEBIT') this.#debit = line;
      else this.#credit = line;
    }
    if (direction !== 'CREDIT' || !this.#own.has(accountId)) return;
    if (payment !== null && reverses === payment.transferId) this.#refunds.push(line);
    if (reason === 'PRIZE_PAYOUT' && references['poolId'] === poolId) this.#payouts.push(line);
  }

  /** The entry that paid, with all that it says by itself; undefined where nothing was paid. @throws FileProblem */
  checkPayment(): EntryLine | undefined {
    const { ticket, poolId, entrant, payment } = this.#receipt;
    if (payment === null) return undefined;
    const paid = this.#findPaid(payment);
    agree('payment.amountMinor', String(payment.amountMinor), paid.amountMinor, 'the ledger’s entry has');
    agree('payment.currency', payment.currency, paid.currency, 'the ledger’s entry has');
    if (!this.#own.has(paid.accountId)) {
      throw new FileProblem('entrant.memberId', `account ${paid.accountId}, which paid, is not ${entrant.memberId}’s`);
    }
    this.link = 'purchase';
    const { purchaseId = 'none', poolId: named = 'none' } = paid.references;
    agree('ticket.purchaseId', ticket.purchaseId, String(purchaseId), 'the entry’s references name purchase');
    agree('poolId', poolId, String(named), 'the entry’s references name pool');
    return paid;
  }

  #checkPool(): void {
    this.link = 'pool';
    if (this.#credit && this.#pools.has(this.#credit.accountId)) return;
    throw new FileProblem('poolId', `the money went to account ${this.#credit?.accountId}, which is not the pool’s`);
  }

  /** The entry that the receipt names, or, where it names none, the debit of its transfer. */
  #findPaid({ transferId, entry }: ReceiptPayment): EntryLine {
    if (entry === undefined) {
      if (this.#debit) return this.#debit;
      throw new FileProblem('payment.transferId', `the ledger has no transfer ${transferId}`);
    }
    const named = this.#named;
    if (this.#entries === undefined) {
      throw new FileProblem('payment.entry.accountId', `the ledger has no account ${entry.accountId} with entries`);
    }
    if (!named) {
      const has = `account ${entry.accountId} has no entry ${entry.sequence}: it has ${this.#entries}`;
      throw new FileProblem('payment.entry.sequence', has);
    }
    agree('payment.entry.hash', entry.hash, named.hash, `the hash of entry ${entry.sequence} in the ledger is`);
    agree('payment.transferId', transferId, named.transferId, 'that entry is of transfer');
    if (named.direction === 'DEBIT') return named;
    throw new FileProblem('payment.entry', 'that entry received money and did not pay');
  }

  #checkAnchor(commitmentHash: string): Checkpoint {
    const at = 'proof.commitmentHash';
    if (!this.#anchor) {
      throw new FileProblem(at, 'no checkpoint of the export lists a commitment of this pool; an older one cannot');
    }
    const { by, commitmentHash: anchored } = this.#anchor;
    agree(at, commitmentHash, anchored, `checkpoint ${by.number} of the ledger anchors`);
    return by;
  }
}
