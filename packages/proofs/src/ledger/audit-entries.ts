import {
  type AuditedAccount,
  type AuditedAccounts,
  CHAIN_BEGIN,
  type ChainPosition,
  checkEnd,
} from './audited-account.ts';
import { entryHash } from './entry-hash.ts';
import { agree, LedgerProblem } from './ledger-problem.ts';
import type { EntryLine } from './lines.ts';
import { TransferSides } from './transfer-sides.ts';

/** Follows every account's chain, entry by entry, and pairs the two sides of each transfer. */
export class EntryAudit {
  readonly #tenantId: string;
  readonly #accounts: AuditedAccounts;
  readonly #sides = new TransferSides();
  #account: AuditedAccount | undefined;
  #position: ChainPosition = CHAIN_BEGIN;
  entries = 0;

  constructor(tenantId: string, accounts: AuditedAccounts) {
    this.#tenantId = tenantId;
    this.#accounts = accounts;
  }

  add(entry: EntryLine, line: number): void {
    const { accountId, sequence, entryId, transferId } = entry;
    const place = { line, accountId, sequence, entryId, transferId };
    const account = this.#accountOf(entry, line);
    const before = this.#position;
    agree(place, 'the account’s entries are not numbered without gaps, in order', before.sequence + 1, sequence);
    const hash = entryHash(this.#tenantId, before.hash, entry);
    agree(place, 'the hash is not that of the entry before and of what this one says', hash, entry.hash);
    agree(place, 'the entry is in another currency than its account', account.facts.currency, entry.currency);
    const amount = BigInt(entry.amountMinor);
    const balanceMinor = before.balanceMinor + (entry.direction === 'CREDIT' ? amount : -amount);
    agree(place, 'the balance after the entry is not the sum so far', String(balanceMinor), entry.balanceAfterMinor);
    const sealsMet = this.#compareSeal(account, entry, line);
    this.#sides.add(entry, account.facts, line);
    this.#position = { sequence, hash, balanceMinor, sealsMet };
    this.entries += 1;
  }

  /** After all entries; `line` is the one that ends the file. */
  finish(line: number): void {
    if (this.#account) checkEnd(this.#account, this.#position);
    const next = this.#accounts.at((this.#account?.index ?? -1) + 1);
    if (next) checkEnd(next, CHAIN_BEGIN);
    this.#sides.finish();
    this.#checkSums(line);
  }

  /** The account that the entry is of: the one before, or the next of the list once that one is at its end. */
  #accountOf({ accountId, sequence, entryId }: EntryLine, line: number): AuditedAccount {
    const current = this.#account;
    if (current?.facts.accountId === accountId) return current;
    const named = this.#accounts.find(accountId);
    if (!named) {
      throw new LedgerProblem(
        { line, accountId, sequence, entryId },
        'the entry is of an account that is not in the export',
      );
    }
    if (current) checkEnd(current, this.#position);
    const next = this.#accounts.at((current?.index ?? -1) + 1);
    if (next && next !== named && next.index < named.index) checkEnd(next, CHAIN_BEGIN);
    if (next !== named) {
      throw new LedgerProblem({ line, accountId, sequence, entryId }, 'entries do not stand in the order of accounts');
    }
    this.#account = next;
    this.#position = CHAIN_BEGIN;
    return next;
  }

  /** Returns how many sealed heads of the account lie behind, this entry included. */
  #compareSeal({ sealed }: AuditedAccount, entry: EntryLine, line: number): number {
    const met = this.#position.sealsMet;
    const head = sealed[met];
    if (head?.sequence !== entry.sequence) return met;
    const { accountId, sequence, entryId, transferId } = entry;
    const place = { line, accountId, sequence, entryId, transferId, checkpoint: head.checkpoint };
    const since = sealed[met - 1]?.sequence ?? 0;
    const which = since + 1 === sequence ? 'this entry' : `one of the entries ${since + 1} to ${sequence}`;
    const problem = `checkpoint ${head.checkpoint} sealed another entry here: ${which} was changed after it, and the chain computed anew`;
    agree(place, problem, head.headHash, entry.hash);
    agree(
      place,
      `checkpoint ${head.checkpoint} sealed another balance here`,
      head.postedMinor,
      entry.balanceAfterMinor,
    );
    return met + 1;
  }

  #checkSums(line: number): void {
    const sums = new Map<string, bigint>();
    for (const { facts } of this.#accounts) {
      sums.set(facts.currency, (sums.get(facts.currency) ?? 0n) + BigInt(facts.postedMinor));
    }
    for (const [currency, sum] of sums) {
      agree({ line }, `the balances in ${currency} do not sum to zero`, '0', String(sum));
    }
  }
}
