import { toHex } from '../bytes.ts';
import { MerkleLevels } from '../merkle-levels.ts';
import type { AuditedAccount, AuditedAccounts } from './audited-account.ts';
import { checkpointHash, headLeaf, type KeptCheckpoint } from './checkpoint.ts';
import { CHAIN_START } from './entry-hash.ts';
import { agree, type LedgerPlace, LedgerProblem } from './ledger-problem.ts';
import type { Checkpoint, CheckpointLine, CurrencySeal, HeadLine } from './lines.ts';

/** The sums over the heads as they stand. */
interface Totals {
  accounts: number;
  entries: number;
  postedMinor: bigint;
  positiveMinor: bigint;
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/**
 * Follows the checkpoints in their order: each changes the heads that it lists, and the tree over all heads, its sums and its link to the
 * one before must then be what it says. What it says of heads is held against the entries later.
 */
export class CheckpointAudit {
  readonly #tenantId: string;
  readonly #accounts: AuditedAccounts;
  readonly #kept: KeptCheckpoint | undefined;
  readonly #tree = new MerkleLevels();
  /** Indexes of the accounts that have a leaf, in order; the place in this list is the place in the tree. */
  readonly #leaves: number[] = [];
  readonly #totals = new Map<string, Totals>();
  #open: { readonly line: number; readonly said: CheckpointLine; heads: number; lastId: string } | undefined;
  #last: Checkpoint | undefined;
  /** Pools whose draws are anchored. */
  readonly #drawn = new Set<string>();
  heads = 0;

  constructor(tenantId: string, accounts: AuditedAccounts, kept?: KeptCheckpoint) {
    this.#tenantId = tenantId;
    this.#accounts = accounts;
    this.#kept = kept;
  }

  /** The last checkpoint that was found to be right. */
  get last(): Checkpoint | undefined {
    return this.#last;
  }

  /** How many draws are anchored. */
  get draws(): number {
    return this.#drawn.size;
  }

  begin(said: CheckpointLine, line: number): void {
    this.close(line);
    const place = { line, checkpoint: said.number };
    agree(place, 'checkpoints are not numbered without gaps', (this.#last?.number ?? 0) + 1, said.number);
    agree(place, 'it does not follow the checkpoint before it', this.#last?.hash ?? CHAIN_START, said.previousHash);
    agree(place, 'the hash is not that of what it says', checkpointHash(this.#tenantId, said), said.hash);
    this.#compareKept(said, place);
    for (const { poolId } of said.draws ?? []) {
      if (this.#drawn.has(poolId)) throw new LedgerProblem(place, `the draw of pool ${poolId} is anchored twice`);
      this.#drawn.add(poolId);
    }
    this.#open = { line, said, heads: 0, lastId: '' };
  }

  addHead(head: HeadLine, line: number): void {
    const open = this.#open;
    const place = { line, accountId: head.accountId, sequence: head.sequence };
    if (!open) throw new LedgerProblem(place, 'a head belongs to no checkpoint');
    const at = { ...place, checkpoint: open.said.number };
    const account = this.#accounts.find(head.accountId);
    if (!account) throw new LedgerProblem(at, 'the sealed account is not in the export: it was removed');
    if (head.accountId <= open.lastId) throw new LedgerProblem(at, 'heads do not stand in the order of their accounts');
    const before = account.sealed.at(-1);
    if (before && before.sequence >= head.sequence) {
      const expected = `a sequence above ${before.sequence}`;
      throw new LedgerProblem(at, 'a listed head has not moved since the checkpoint before', {
        expected,
        found: String(head.sequence),
      });
    }
    this.#move(account, head, before);
    account.sealed.push({
      checkpoint: open.said.number,
      accountId: account.facts.accountId,
      sequence: head.sequence,
      postedMinor: head.postedMinor,
      headHash: head.headHash,
    });
    open.lastId = head.accountId;
    open.heads += 1;
    this.heads += 1;
  }

  /** All heads of the checkpoint that is open were read. */
  close(line: number): void {
    const open = this.#open;
    if (!open) return;
    const { said } = open;
    const place = { line: open.line, checkpoint: said.number };
    agree({ ...place, line }, 'the checkpoint lists another number of heads than it says', said.heads, open.heads);
    if (open.heads === 0 && !said.draws) throw new LedgerProblem(place, 'the checkpoint seals nothing new');
    const totals = [...this.#totals.values()];
    const sum = (of: (one: Totals) => number) => totals.reduce((all, one) => all + of(one), 0);
    agree(
      place,
      'it counts other accounts than have a head',
      sum((one) => one.accounts),
      said.accounts,
    );
    agree(
      place,
      'it counts other entries than its heads',
      sum((one) => one.entries),
      said.entries,
    );
    agree(place, 'its sums are not those of its heads', this.#sums(), JSON.stringify(said.currencies));
    agree(place, 'its root is not that of the tree over its heads', toHex(this.#tree.root()), said.root);
    const lopsided = said.currencies.find((seal) => seal.postedMinor !== '0');
    if (lopsided) {
      throw new LedgerProblem(place, `the balances in ${lopsided.currency} do not sum to zero`, {
        expected: '0',
        found: lopsided.postedMinor,
      });
    }
    this.#last = said;
    this.#open = undefined;
  }

  /** After all checkpoints: the one that was kept elsewhere must have been among them. */
  finish(line: number): void {
    this.close(line);
    const kept = this.#kept;
    if (!kept || kept.number <= (this.#last?.number ?? 0)) return;
    throw new LedgerProblem(
      { line, checkpoint: kept.number },
      'the checkpoint that was kept elsewhere is not in the export',
      {
        expected: `checkpoint ${kept.number} with hash ${kept.hash}`,
        found: this.#last ? `checkpoints up to ${this.#last.number}` : 'no checkpoint',
      },
    );
  }

  #move(account: AuditedAccount, head: HeadLine, before: { sequence: number; postedMinor: string } | undefined): void {
    const { currency } = account.facts;
    const totals = this.#totals.get(currency) ?? { accounts: 0, entries: 0, postedMinor: 0n, positiveMinor: 0n };
    const [now, was] = [BigInt(head.postedMinor), BigInt(before?.postedMinor ?? 0)];
    totals.accounts += before ? 0 : 1;
    totals.entries += head.sequence - (before?.sequence ?? 0);
    totals.postedMinor += now - was;
    totals.positiveMinor += positive(now) - positive(was);
    this.#totals.set(currency, totals);
    const leaf = headLeaf(account.facts, head);
    const place = this.#placeOf(account.index);
    if (before) this.#tree.replace(place, leaf);
    else {
      this.#leaves.splice(place, 0, account.index);
      this.#tree.insert(place, leaf);
    }
  }

  /** The first place whose account does not come before this one: its own, or where it will stand. */
  #placeOf(index: number): number {
    let [low, high] = [0, this.#leaves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#leaves[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sums(): string {
    const seals = [...this.#totals].map(
      ([currency, { accounts, entries, postedMinor, positiveMinor }]): CurrencySeal => ({
        currency,
        accounts,
        entries,
        postedMinor: String(postedMinor),
        positiveMinor: String(positiveMinor),
      }),
    );
    return JSON.stringify(seals.sort((a, b) => (a.currency < b.currency ? -1 : 1)));
  }

  #compareKept(said: CheckpointLine, place: LedgerPlace): void {
    const kept = this.#kept;
    if (kept?.number !== said.number) return;
    if (kept.tenantId !== undefined) {
      agree(place, 'the checkpoint that was kept elsewhere is another tenant’s', kept.tenantId, this.#tenantId);
    }
    agree(
      place,
      'the checkpoint that was kept elsewhere is damaged: its hash is not that of what it says',
      checkpointHash(this.#tenantId, kept),
      kept.hash,
    );
    agree(place, 'it is not the checkpoint that was kept elsewhere: history was rewritten', kept.hash, said.hash);
  }
}
