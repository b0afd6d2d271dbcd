import { CHAIN_START } from './entry-hash.ts';
import { agree, LedgerProblem } from './ledger-problem.ts';
import type { AccountLine, HeadFacts } from './lines.ts';

/** A head that a checkpoint sealed, waiting for the entry that it must be. */
export interface SealedHead extends HeadFacts {
  readonly checkpoint: number;
}

/** An account of the export, and how far it has been followed. */
export interface AuditedAccount {
  /** Place in the order of ids. */
  readonly index: number;
  readonly line: number;
  readonly facts: AccountLine;
  /** In the order of sequences. */
  readonly sealed: SealedHead[];
}

/** The accounts of the export, in the order of their ids. */
export class AuditedAccounts {
  readonly #byId = new Map<string, AuditedAccount>();
  readonly #inOrder: AuditedAccount[] = [];

  get size(): number {
    return this.#inOrder.length;
  }

  add(facts: AccountLine, line: number): void {
    const last = this.#inOrder.at(-1)?.facts.accountId;
    if (last !== undefined && facts.accountId <= last) {
      const place = { line, accountId: facts.accountId };
      throw new LedgerProblem(place, 'accounts do not stand in the order of their ids, each once', {
        expected: `an id after ${last}`,
        found: facts.accountId,
      });
    }
    const account = { index: this.#inOrder.length, line, facts, sealed: [] };
    this.#byId.set(facts.accountId, account);
    this.#inOrder.push(account);
  }

  find(accountId: string): AuditedAccount | undefined {
    return this.#byId.get(accountId);
  }

  at(index: number): AuditedAccount | undefined {
    return this.#inOrder[index];
  }

  *[Symbol.iterator](): Iterable<AuditedAccount> & IterableIterator<AuditedAccount> {
    yield* this.#inOrder;
  }
}

/** Where a chain has been followed to. */
export interface ChainPosition {
  readonly sequence: number;
  readonly hash: string;
  readonly balanceMinor: bigint;
  /** Heads that were met already. */
  readonly sealsMet: number;
}

export const CHAIN_BEGIN: ChainPosition = { sequence: 0, hash: CHAIN_START, balanceMinor: 0n, sealsMet: 0 };

/** The chain was followed to its end: the account must say the same of itself, and no sealed head may lie beyond. */
export const checkEnd = ({ facts, sealed, line }: AuditedAccount, end: ChainPosition): void => {
  const { accountId } = facts;
  const missed = sealed[end.sealsMet];
  const last = { line, accountId, sequence: end.sequence };
  if (missed) {
    throw new LedgerProblem(
      { line, accountId, sequence: missed.sequence, checkpoint: missed.checkpoint },
      `the account's entries end before the one that checkpoint ${missed.checkpoint} sealed: entries were removed`,
      { expected: `an entry ${missed.sequence} with hash ${missed.headHash}`, found: `entries up to ${end.sequence}` },
    );
  }
  const done = facts.sequence > end.sequence ? 'removed' : 'added';
  agree(last, `the account counts other entries than there are: entries were ${done}`, facts.sequence, end.sequence);
  agree(last, 'the account’s head is not the hash of its last entry', end.hash, facts.headHash);
  agree(last, 'the account’s balance is not the one after its last entry', String(end.balanceMinor), facts.postedMinor);
};
