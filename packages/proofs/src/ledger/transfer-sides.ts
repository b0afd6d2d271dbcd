import { transferDigest } from './entry-hash.ts';
import { agree, type LedgerPlace, LedgerProblem } from './ledger-problem.ts';
import type { EntryLine } from './lines.ts';

/** One side of a transfer whose other side has not come yet. */
interface Side extends LedgerPlace {
  readonly accountId: string;
  readonly sequence: number;
  readonly entryId: string;
  readonly transferId: string;
  readonly direction: EntryLine['direction'];
  readonly amountMinor: string;
  readonly currency: string;
  readonly digest: string;
}

/** A transfer that has both of its sides. It is remembered, for a third one would be one too many. */
const COMPLETE = null;

/** A map holds at most 2^24 keys; transfers are spread over several by the last digit of their ids. */
const SHARDS = 16;

/** Finds the other side of each entry, wherever it stands. Needs some hundred bytes a transfer. */
export class TransferSides {
  readonly #shards = Array.from({ length: SHARDS }, () => new Map<string, Side | typeof COMPLETE>());

  add(entry: EntryLine, line: number): void {
    const { accountId, sequence, entryId, transferId, direction, amountMinor, currency } = entry;
    const shard = this.#shardOf(transferId);
    const other = shard.get(transferId);
    const place = { line, accountId, sequence, entryId, transferId };
    if (other === COMPLETE) {
      throw new LedgerProblem(place, 'a transfer has one debit and one credit, and this is a third entry of one');
    }
    const side = { ...place, direction, amountMinor, currency, digest: transferDigest(entry) };
    if (other === undefined) {
      shard.set(transferId, side);
      return;
    }
    this.#compare(side, other);
    shard.set(transferId, COMPLETE);
  }

  /** Every transfer must have both sides by now; names the first entry that stands alone. */
  finish(): void {
    let first: Side | undefined;
    for (const shard of this.#shards) {
      for (const side of shard.values())
        if (side && side.line < (first?.line ?? Number.POSITIVE_INFINITY)) first = side;
    }
    if (!first) return;
    const { line, accountId, sequence, entryId, transferId, direction, amountMinor, currency } = first;
    throw new LedgerProblem(
      { line, accountId, sequence, entryId, transferId },
      'the other side of the transfer is missing',
      {
        expected: `a ${direction === 'DEBIT' ? 'CREDIT' : 'DEBIT'} of ${amountMinor} ${currency}`,
        found: 'none',
      },
    );
  }

  #shardOf(transferId: string): Map<string, Side | typeof COMPLETE> {
    return this.#shards[Number.parseInt(transferId.slice(-1), 16)] as Map<string, Side | typeof COMPLETE>;
  }

  #compare(side: Side, other: Side): void {
    const { line, accountId, sequence, entryId, transferId } = side;
    const place = { line, accountId, sequence, entryId, transferId };
    const partner = `entry ${other.sequence} of account ${other.accountId}`;
    const expected = other.direction === 'DEBIT' ? 'CREDIT' : 'DEBIT';
    agree(place, `the transfer’s other side, ${partner}, is of the same direction`, expected, side.direction);
    agree(place, `the transfer’s other side, ${partner}, has another amount`, other.amountMinor, side.amountMinor);
    agree(place, `the transfer’s other side, ${partner}, has another currency`, other.currency, side.currency);
    agree(place, `the transfer’s other side, ${partner}, tells the transfer otherwise`, other.digest, side.digest);
    if (accountId === other.accountId) throw new LedgerProblem(place, 'both sides of the transfer are on one account');
  }
}
