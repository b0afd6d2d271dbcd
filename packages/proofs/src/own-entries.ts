import { checkpointHash, type KeptCheckpoint } from './ledger/checkpoint.ts';
import { CHAIN_START, entryHash } from './ledger/entry-hash.ts';
import { LedgerProblem } from './ledger/ledger-problem.ts';
import { faultOf, lineRules } from './ledger/line-fields.ts';
import type { AccountLine, EntryLine } from './ledger/lines.ts';
import { linesOf } from './ledger/split-lines.ts';
import { FileProblem, fieldsOf, listOf, objectOf, parseFile } from './read-fields.ts';
import type { Receipt } from './receipt.ts';
import { TrailFinder } from './receipt-trail.ts';
import { agree } from './verify-draw.ts';

/** The links that a member's own entries can show. */
export const OWN_LINKS = ['entries', 'payment', 'purchase', 'commitment'] as const;
export type OwnLink = (typeof OWN_LINKS)[number];

export interface OwnExpectation {
  /** Every entry's hash covers it. */
  readonly tenantId: string;
  /** One that the operator gave out: it must list the receipt's commitment. */
  readonly checkpoint?: KeptCheckpoint;
}

/** What a member's own entries show of a receipt. */
export type OwnVerdict =
  | {
      readonly ok: true;
      readonly paid: EntryLine;
      /** How many entries were followed, and the sequence of the first of them. */
      readonly entries: number;
      readonly from: number;
    }
  | { readonly ok: false; readonly link: OwnLink; readonly at: string; readonly problem: string };

/**
 * Follows a receipt that was found right into the entries of its owner's own account, as the wallet answers them (`GET /v1/wallet/entries`): one page a
 * line, newest first, the whole of the account or from its newest entry back to before the payment. The chain is recomputed with the tenant's id, which
 * the hash covers and the pages do not name. Whose the other account is, and what a checkpoint sealed, a member's entries cannot show. Never throws for
 * a bad file; errors of `bytes` itself are passed on.
 */
export const followOwnEntries = async (
  receipt: Receipt,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { tenantId, checkpoint }: OwnExpectation,
): Promise<OwnVerdict> => {
  const finder = new TrailFinder(receipt);
  let link: OwnLink = 'entries';
  try {
    const chain = new ChainBackwards(tenantId, receipt, finder);
    let page = 0;
    for await (const line of linesOf(bytes)) {
      page += 1;
      chain.takePage(line, `pages[${page - 1}]`);
    }
    const { entries, from } = chain.end();
    link = 'payment';
    const paid = finder.checkPayment();
    if (!paid) throw new FileProblem('payment', 'nothing was paid for this ticket from a wallet');
    link = 'commitment';
    if (checkpoint) checkAnchor(receipt, checkpoint, tenantId);
    return { ok: true, paid, entries, from };
  } catch (error) {
    if (error instanceof LedgerProblem)
      return { ok: false, link, at: `pages[${error.fault.line - 1}]`, problem: error.message };
    if (!(error instanceof FileProblem)) throw error;
    if (link === 'payment' && finder.link === 'purchase') link = 'purchase';
    return { ok: false, link, at: error.at, problem: error.message };
  }
};

const checkAnchor = ({ proof, poolId }: Receipt, checkpoint: KeptCheckpoint, tenantId: string): void => {
  if (!proof) throw new FileProblem('proof', 'there is none: the receipt was given out before the draw was committed');
  const { number, hash } = checkpoint;
  if ((checkpoint.tenantId ?? tenantId) !== tenantId || checkpointHash(tenantId, checkpoint) !== hash) {
    throw new FileProblem('checkpoint', `checkpoint ${number} is another tenant’s, or was changed`);
  }
  const anchor = checkpoint.draws?.find((draw) => draw.poolId === poolId)?.commitmentHash ?? 'nothing of this pool';
  agree('proof.commitmentHash', proof.commitmentHash, anchor, `checkpoint ${number} anchors`);
};

/** Follows one account's chain from its newest entry back, holding one entry: each one's hash needs that of the one before it, which comes next. */
class ChainBackwards {
  readonly #tenantId: string;
  readonly #receipt: Receipt;
  readonly #finder: TrailFinder;
  #newer: { readonly entry: EntryLine; readonly at: string } | undefined;
  #entries = 0;

  constructor(tenantId: string, receipt: Receipt, finder: TrailFinder) {
    this.#tenantId = tenantId;
    this.#receipt = receipt;
    this.#finder = finder;
  }

  takePage(line: Uint8Array, at: string): void {
    const page = fieldsOf(parseFile(line).value, at, ['items', 'nextCursor']);
    listOf(page['items'], `${at}.items`).forEach((item, index) => {
      this.#take(entryOf(item, `${at}.items[${index}]`), `${at}.items[${index}]`);
    });
  }

  /** The oldest entry is shown only where it is the account's first: no other has what its hash was made from. */
  end(): { readonly entries: number; readonly from: number } {
    const oldest = this.#newer;
    if (!oldest) throw new FileProblem('pages', 'there is no entry');
    const named = this.#receipt.payment?.entry;
    if (named && named.sequence <= oldest.entry.sequence && oldest.entry.sequence > 1) {
      const needed = named.sequence === 1 ? 'the first entry' : `the one before entry ${named.sequence}`;
      throw new FileProblem('pages', `they go back to entry ${oldest.entry.sequence}: fetch more, back to ${needed}`);
    }
    if (oldest.entry.sequence > 1) return { entries: this.#entries - 1, from: oldest.entry.sequence + 1 };
    this.#follows(oldest, CHAIN_START, 0n);
    return { entries: this.#entries, from: 1 };
  }

  #take(entry: EntryLine, at: string): void {
    const { entry: newer, at: newerAt } = this.#newer ?? { entry: undefined, at };
    if (!newer) this.#finder.take(accountOf(entry, this.#receipt));
    else {
      equal(`${at}.accountId`, entry.accountId, newer.accountId);
      equal(`${at}.sequence`, entry.sequence, newer.sequence - 1);
      this.#follows({ entry: newer, at: newerAt }, entry.hash, BigInt(entry.balanceAfterMinor));
    }
    this.#newer = { entry, at };
    this.#entries += 1;
  }

  /** Only an entry that was recomputed is one that the receipt may name. */
  #follows(
    { entry, at }: { readonly entry: EntryLine; readonly at: string },
    previousHash: string,
    balance: bigint,
  ): void {
    equal(`${at}.hash`, entry.hash, entryHash(this.#tenantId, previousHash, entry));
    const amount = BigInt(entry.amountMinor);
    const after = entry.direction === 'CREDIT' ? balance + amount : balance - amount;
    equal(`${at}.balanceAfterMinor`, entry.balanceAfterMinor, String(after));
    this.#finder.take(entry);
  }
}

const equal = (at: string, found: string | number, due: string | number): void => {
  if (found !== due) throw new FileProblem(at, `it says ${found}, and should say ${due}`);
};

/** The account is the member's who fetched it: the wallet answers nobody else. */
const accountOf = (
  { accountId, currency, sequence, balanceAfterMinor, hash }: EntryLine,
  receipt: Receipt,
): AccountLine => ({
  ...{ type: 'account', accountId, ownerKind: 'user', ownerId: receipt.entrant.memberId, kind: 'default' },
  ...{ provider: null, currency, openedAt: '', sequence, postedMinor: balanceAfterMinor, headHash: hash },
});

const NAMES = Object.keys(lineRules.entry).filter((name) => name !== 'type');

/** An entry as the wallet answers it, in the form that an export has: amounts as digits, references in the order of their names. */
const entryOf = (value: unknown, at: string): EntryLine => {
  const said = fieldsOf(value, at, NAMES);
  const references = Object.entries(objectOf(said['references'], `${at}.references`));
  const line = {
    type: 'entry',
    ...Object.fromEntries(NAMES.map((name) => [name, said[name]])),
    amountMinor: digitsOf(said['amountMinor']),
    balanceAfterMinor: digitsOf(said['balanceAfterMinor']),
    references: Object.fromEntries(references.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const fault = faultOf(lineRules.entry, line);
  if (fault) throw new FileProblem(at, `${fault.what}: expected ${fault.expected}, found ${fault.found}`);
  return line as unknown as EntryLine;
};

const digitsOf = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);
