import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import { formatPosition, parsePosition, type WalletPosition } from '../domain/wallet-position.ts';
import type { Accounts, StatementLine, Statements, TenantContext } from './ports.ts';

/** What a member is told, and how far they have seen their accounts once they have it. */
export type WalletNews = { readonly position: string } & (
  | { readonly kind: 'wallet'; readonly accounts: readonly Account[] }
  | { readonly kind: 'entry'; readonly line: StatementLine }
  | { readonly kind: 'account'; readonly account: Account }
);

/** Looks at one member's wallet again and again. */
export interface WalletWatch {
  topics(): readonly string[];
  /** Every entry since what was given before, each account as it is now where that is new; or the whole wallet, where that says it shorter. */
  next(): Promise<readonly WalletNews[]>;
}

export interface WatchWalletDeps {
  readonly accounts: Accounts;
  readonly statements: Statements;
}

/** Far more than the currencies in which one person has money. */
const MOST_ACCOUNTS = 200;
/** Who missed more entries than this is shown where things stand, and reads the entries page by page. */
const MOST_MISSED = 200;

/** Shows the caller every posting on their own accounts, and each balance. */
export const watchWallet =
  (deps: WatchWalletDeps) =>
  async (
    { lastEventId }: { readonly lastEventId: string | undefined },
    { tenantId, actor }: CallContext,
  ): Promise<Result<WalletWatch, never>> => {
    const told = new Told(parsePosition(lastEventId));
    return ok({
      topics: () => [actor.id, ...told.accountIds()],
      next: async () => {
        const filter = { ownerKind: 'user', ownerId: actor.id, limit: MOST_ACCOUNTS } as const;
        const accounts = await deps.accounts.list(filter, { tenantId });
        if (!told.canFollow(accounts)) return [told.everything(accounts)];
        const lines = await linesSince(deps, accounts, told, { tenantId });
        return [...lines.map((line) => told.entry(line)), ...accounts.flatMap((account) => told.standing(account))];
      },
    });
  };

/** What one client was told so far. */
class Told {
  #position: Map<string, number> | undefined;
  readonly #standings = new Map<string, string>();

  constructor(position: WalletPosition | undefined) {
    this.#position = position && new Map(position);
  }

  accountIds(): string[] {
    return [...this.#standings.keys()];
  }

  seen(accountId: string): number {
    return this.#position?.get(accountId) ?? 0;
  }

  /** Whether the news can be told as entries: the client knows only what is there, and missed no more than can be told at once. */
  canFollow(accounts: readonly Account[]): boolean {
    if (this.#position === undefined) return false;
    const sequences = new Map(accounts.map(({ id, sequence }) => [id, sequence]));
    const isTheirs = [...this.#position].every(([id, seen]) => seen <= (sequences.get(id) ?? -1));
    const missed = accounts.reduce((sum, { id, sequence }) => sum + sequence - this.seen(id), 0);
    return isTheirs && missed <= MOST_MISSED;
  }

  everything(accounts: readonly Account[]): WalletNews {
    this.#position = new Map(accounts.map(({ id, sequence }) => [id, sequence]));
    for (const account of accounts) this.#standings.set(account.id, standingOf(account));
    return { kind: 'wallet', accounts, position: this.#where() };
  }

  entry(line: StatementLine): WalletNews {
    this.#position?.set(line.entry.accountId, line.entry.sequence);
    return { kind: 'entry', line, position: this.#where() };
  }

  standing(account: Account): WalletNews[] {
    const standing = standingOf(account);
    if (this.#standings.get(account.id) === standing) return [];
    this.#standings.set(account.id, standing);
    this.#position?.set(account.id, account.sequence);
    return [{ kind: 'account', account, position: this.#where() }];
  }

  #where(): string {
    return formatPosition(this.#position ?? new Map());
  }
}

const standingOf = (account: Account): string =>
  JSON.stringify(account, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** In the order of their times, and those of one account in its own order. Entries up to where the accounts stand are there for good. */
const linesSince = async (
  { statements }: WatchWalletDeps,
  accounts: readonly Account[],
  told: Told,
  ctx: TenantContext,
): Promise<StatementLine[]> => {
  const lines: StatementLine[] = [];
  for (const { id, sequence } of accounts) {
    const after = told.seen(id);
    if (sequence === after) continue;
    const page = { accountId: id, after, before: sequence + 1, limit: MOST_MISSED };
    lines.push(...(await statements.lines(page, ctx)).reverse());
  }
  return lines.sort((a, b) => a.entry.postedAt.getTime() - b.entry.postedAt.getTime());
};
