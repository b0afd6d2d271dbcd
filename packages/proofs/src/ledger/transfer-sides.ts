import { transferDigest } from './entry-hash.ts';
import { agree, LedgerProblem } from './ledger-problem.ts';
import type { AccountFacts, EntryLine } from './lines.ts';

/** One side of a transfer whose other side has not come yet. There may be as many as there are transfers, so it holds no more than it must. */
interface Side {
  readonly line: number;
  /** Of the account's currency, as the entry is. */
  readonly account: AccountFacts;
  readonly sequence: number;
  readonly entryId: string;
  readonly direction: EntryLine['direction'];
  readonly amountMinor: string;
  readonly digest: string;
}

/** A transfer that has both of its sides. It is remembered, for a third one would be one too many. */
const COMPLETE = null;

type Shard = Map<string, Side | typeof COMPLETE>;

/** A map holds at most 2^24 keys; transfers are spread over several by the last digit of their ids. */
const SHARDS = 16;

const placeOf = (transferId: string, { line, account, sequence, entryId }: Side) => ({
  line,
  accountId: account.accountId,
  sequence,
  entryId,
  transferId,
});

/** Finds the other side of each entry, wherever it stands. Needs some hundred bytes a transfer. */
export class TransferSides {
  readonly #shards = Array.from({ length: SHARDS }, (): Shard => new Map());

  /** Takes an entry that is in its account's currency. */
  add(entry: EntryLine, account: AccountFacts, line: number): void {
    const { sequence, entryId, transferId, direction, amountMinor } = entry;
    const shard = this.#shardOf(transferId);
    const other = shard.get(transferId);
    const side: Side = {
      ...{ line, account, sequence, entryId, direction, amountMinor },
      digest: transferDigest(entry),
    };
    if (other === COMPLETE) {
      const problem = 'a transfer has one debit and one credit, and this is a third entry of one';
      throw new LedgerProblem(placeOf(transferId, side), problem);
    }
    if (other) compare(transferId, side, other);
    shard.set(transferId, other ? COMPLETE : side);
  }

  /** Every transfer must have both sides by now; names the first entry that stands alone. */
  finish(): void {
    let first: readonly [string, Side] | undefined;
    for (const shard of this.#shards) {
      for (const [transferId, side] of shard) {
        if (side && side.line < (first?.[1].line ?? Number.POSITIVE_INFINITY)) first = [transferId, side];
      }
    }
    if (!first) return;
    const { direction, amountMinor, account } = first[1];
    throw new LedgerProblem(placeOf(...first), 'the other side of the transfer is missing', {
      expected: `a ${direction === 'DEBIT' ? 'CREDIT' : 'DEBIT'} of ${amountMinor} ${account.currency}`,
      found: 'none',
    });
  }

  #shardOf(transferId: string): Shard {
    return this.#shards[Number.parseInt(transferId.slice(-1), 16)] as Shard;
  }
}

const compare = (transferId: string, side: Side, other: Side): void => {
  const place = placeOf(transferId, side);
  const partner = `entry ${other.sequence} of account ${other.account.accountId}`;
  const expected = other.direction === 'DEBIT' ? 'CREDIT' : 'DEBIT';
  const { currency } = other.account;
  agree(place, `the transfer’s other side, ${partner}, is of the same direction`, expected, side.direction);
  agree(place, `the transfer’s other side, ${partner}, has another amount`, other.amountMinor, side.amountMinor);
  agree(place, `the transfer’s other side, ${partner}, has another currency`, currency, side.account.currency);
  agree(place, `the transfer’s other side, ${partner}, tells the transfer otherwise`, other.digest, side.digest);
  if (side.account === other.account) {
    throw new LedgerProblem(place, 'both sides of the transfer are on one account');
  }
};
