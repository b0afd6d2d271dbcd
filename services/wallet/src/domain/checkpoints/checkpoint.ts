import { toHex } from '@tessera/kernel';
import {
  type AccountLine,
  CHAIN_START,
  type Checkpoint,
  type CurrencySeal,
  checkpointHash,
  type DrawAnchor,
  headLeaf,
  MerkleAppender,
} from '@tessera/proofs';

/** What a checkpoint says besides the ledger. */
export interface Surroundings {
  /** The tenant's last one. */
  readonly previous: Checkpoint | undefined;
  /** Draws that were committed to since, in the order of their pools. */
  readonly draws: readonly DrawAnchor[];
}

/** A checkpoint in the making: a tree over accounts that come one by one, and their sums. */
export interface CheckpointDraft {
  /** Entries of the accounts so far. */
  readonly entries: number;
  /** The next account that has entries, in the order of ids. */
  add(account: AccountLine): void;
  /** The checkpoint over all accounts that were added: at least one. */
  seal(tenantId: string, surroundings: Surroundings, now: Date): Checkpoint;
}

interface Sums {
  accounts: number;
  entries: number;
  postedMinor: bigint;
  positiveMinor: bigint;
}

export const draftCheckpoint = (): CheckpointDraft => {
  const tree = new MerkleAppender();
  const sums = new Map<string, Sums>();
  let accounts = 0;
  let entries = 0;
  return {
    get entries() {
      return entries;
    },
    add(account) {
      tree.append(headLeaf(account, account));
      accounts += 1;
      entries += account.sequence;
      addTo(sums, account);
    },
    seal(tenantId, { previous, draws }, now) {
      const facts = {
        number: (previous?.number ?? 0) + 1,
        sealedAt: now.toISOString(),
        accounts,
        entries,
        root: toHex(tree.root()),
        currencies: sealsOf(sums),
        ...(draws.length > 0 ? { draws } : {}),
        previousHash: previous?.hash ?? CHAIN_START,
      };
      return { ...facts, hash: checkpointHash(tenantId, facts) };
    },
  };
};

const addTo = (sums: Map<string, Sums>, { currency, sequence, postedMinor }: AccountLine): void => {
  const sum = sums.get(currency) ?? { accounts: 0, entries: 0, postedMinor: 0n, positiveMinor: 0n };
  const posted = BigInt(postedMinor);
  sum.accounts += 1;
  sum.entries += sequence;
  sum.postedMinor += posted;
  if (posted > 0n) sum.positiveMinor += posted;
  sums.set(currency, sum);
};

const sealsOf = (sums: ReadonlyMap<string, Sums>): CurrencySeal[] =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { accounts, entries, postedMinor, positiveMinor }]) => ({
      currency,
      accounts,
      entries,
      postedMinor: String(postedMinor),
      positiveMinor: String(positiveMinor),
    }));
