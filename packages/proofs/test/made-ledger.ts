import { toHex, utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  type AccountLine,
  CHAIN_START,
  type Checkpoint,
  type CheckpointLine,
  checkpointHash,
  type EntryLine,
  entryHash,
  headLeaf,
  LEDGER_EXPORT_FORMAT,
  type LedgerLine,
  merkleRoot,
  serializeLine,
} from '../src/index.ts';
import type { HeaderLine, HeadLine } from '../src/ledger/lines.ts';

/** A whole export, taken apart: what tests change, and then put together again. */
export interface Parts {
  header: HeaderLine;
  accounts: AccountLine[];
  checkpoints: { line: Omit<CheckpointLine, 'heads'>; heads: HeadLine[] }[];
  entries: EntryLine[];
}

export const idOf = (kind: number, number: number): string =>
  `019a8f2e-7c00-7000-8000-${kind.toString(16).padStart(4, '0')}${number.toString(16).padStart(8, '0')}`;
const timeOf = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 20, minute)).toISOString();

export const TENANT = idOf(1, 0);

export interface Movement {
  readonly from: string;
  readonly to: string;
  readonly amountMinor: number;
  readonly currency?: string;
  readonly more?: Partial<Pick<EntryLine, 'reason' | 'references' | 'reverses'>>;
}

/** Whose account a name stands for: `external:…` and `revenue` are the tenant's, `pool:…` is a pool's, everything else a member. */
const ownerOf = (name: string, index: number) => {
  const [kind = '', provider] = name.split(':');
  if (kind === 'external') return { ownerKind: 'tenant', ownerId: TENANT, kind, provider: provider ?? null };
  if (kind === 'revenue') return { ownerKind: 'tenant', ownerId: TENANT, kind, provider: null };
  const ownerKind = kind === 'pool' ? 'pool' : 'user';
  return { ownerKind, ownerId: idOf(2, index), kind: 'default', provider: null };
};

/** A ledger made of movements and sealings, the same every time. Uses none of the verifier's own bookkeeping. */
export class MadeLedger {
  readonly #names = new Map<string, { id: string; index: number; currency: string; name: string }>();
  readonly #entries: EntryLine[] = [];
  readonly #checkpoints: Parts['checkpoints'] = [];
  #transfers = 0;

  move({ from, to, amountMinor, currency = 'EUR', more = {} }: Movement): string {
    this.#transfers += 1;
    const number = this.#transfers;
    const transferId = idOf(4, number);
    for (const [name, direction] of [
      [from, 'DEBIT'],
      [to, 'CREDIT'],
    ] as const) {
      const accountId = this.accountId(name, currency);
      this.#entries.push({
        type: 'entry',
        accountId,
        sequence: 0,
        entryId: idOf(direction === 'DEBIT' ? 5 : 6, number),
        transferId,
        direction,
        amountMinor: String(amountMinor),
        currency,
        balanceAfterMinor: '',
        reason: 'TRANSFER',
        references: {},
        reverses: null,
        postedBy: 'service:raffle',
        effectiveAt: timeOf(number),
        postedAt: timeOf(number),
        ...more,
        hash: '',
      });
    }
    return transferId;
  }

  accountId(name: string, currency = 'EUR'): string {
    const known = this.#names.get(`${name} ${currency}`);
    if (known) return known.id;
    const index = this.#names.size + 1;
    const id = idOf(3, index);
    this.#names.set(`${name} ${currency}`, { id, index, currency, name });
    return id;
  }

  seal(): void {
    const before = this.parts();
    const heads = before.accounts.map(
      ({ accountId, sequence, postedMinor, headHash }): HeadLine => ({
        type: 'head',
        accountId,
        sequence,
        postedMinor,
        headHash,
      }),
    );
    const known = new Set(before.checkpoints.flatMap((one) => one.heads.map(keyOf)));
    this.#checkpoints.push({
      line: { type: 'checkpoint', ...EMPTY, number: before.checkpoints.length + 1, sealedAt: timeOf(this.#transfers) },
      heads: heads.filter((head) => !known.has(keyOf(head))),
    });
  }

  parts(): Parts {
    const parts: Parts = {
      header: { type: 'header', format: LEDGER_EXPORT_FORMAT, tenantId: TENANT, exportedAt: timeOf(59) },
      accounts: [...this.#names.values()].map(({ id, index, currency, name }) => ({
        type: 'account',
        accountId: id,
        ...ownerOf(name, index),
        currency,
        openedAt: timeOf(0),
        sequence: 0,
        postedMinor: '0',
        headHash: CHAIN_START,
      })),
      checkpoints: structuredClone(this.#checkpoints),
      entries: this.#entries.toSorted((a, b) => (a.accountId < b.accountId ? -1 : Number(a.accountId > b.accountId))),
    };
    return resealed(rechained(parts));
  }
}

const EMPTY = {
  accounts: 0,
  entries: 0,
  root: CHAIN_START,
  currencies: [],
  previousHash: CHAIN_START,
  hash: CHAIN_START,
};
const keyOf = (head: HeadLine): string => `${head.accountId} ${head.sequence}`;

/** Numbers, balances and hashes of all entries as they follow from their order, and the accounts' heads: what a forger with the database would do. */
export const rechained = (parts: Parts): Parts => {
  const accounts = new Map(
    parts.accounts.map((one) => [one.accountId, { ...one, sequence: 0, postedMinor: '0', headHash: CHAIN_START }]),
  );
  const entries = parts.entries.map((given) => {
    const account = accounts.get(given.accountId);
    if (!account) throw new Error(`no account ${given.accountId}`);
    const amount = BigInt(given.amountMinor) * (given.direction === 'CREDIT' ? 1n : -1n);
    const balanceAfterMinor = String(BigInt(account.postedMinor) + amount);
    const facts = { ...given, sequence: account.sequence + 1, balanceAfterMinor };
    const entry = { ...facts, hash: entryHash(parts.header.tenantId, account.headHash, facts) };
    accounts.set(given.accountId, {
      ...account,
      sequence: entry.sequence,
      postedMinor: balanceAfterMinor,
      headHash: entry.hash,
    });
    return entry;
  });
  return { ...parts, accounts: [...accounts.values()].filter(({ sequence }) => sequence > 0), entries };
};

/** The checkpoints computed anew from the entries at the sequences that they list: what a forger without a copy elsewhere would do. */
export const resealed = (parts: Parts): Parts => {
  const { tenantId } = parts.header;
  const entries = new Map(parts.entries.map((entry) => [`${entry.accountId} ${entry.sequence}`, entry]));
  const heads = new Map<string, HeadLine>();
  let previousHash = CHAIN_START;
  const checkpoints = parts.checkpoints.map((one) => {
    const moved = one.heads.map((head) => {
      const entry = entries.get(keyOf(head));
      return entry ? { ...head, postedMinor: entry.balanceAfterMinor, headHash: entry.hash } : head;
    });
    for (const head of moved) heads.set(head.accountId, head);
    const line = sealOf(tenantId, parts.accounts, heads, { ...one.line, previousHash });
    previousHash = line.hash;
    return { line: { ...line, type: 'checkpoint' as const }, heads: moved };
  });
  return { ...parts, checkpoints };
};

const sealOf = (
  tenantId: string,
  accounts: readonly AccountLine[],
  heads: ReadonlyMap<string, HeadLine>,
  { number, sealedAt, draws, previousHash }: Checkpoint,
): Checkpoint => {
  const sealed = accounts.flatMap((account) => {
    const head = heads.get(account.accountId);
    return head ? [{ account, head }] : [];
  });
  const byCurrency = [...Map.groupBy(sealed, ({ account }) => account.currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (amounts: readonly string[]) => String(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
  const facts = {
    number,
    sealedAt,
    accounts: sealed.length,
    entries: sealed.reduce((total, { head }) => total + head.sequence, 0),
    root: toHex(merkleRoot(sealed.map(({ account, head }) => headLeaf(account, head)))),
    currencies: byCurrency.map(([currency, own]) => ({
      currency,
      accounts: own.length,
      entries: own.reduce((total, { head }) => total + head.sequence, 0),
      postedMinor: sum(own.map(({ head }) => head.postedMinor)),
      positiveMinor: sum(own.map(({ head }) => head.postedMinor).filter((amount) => !amount.startsWith('-'))),
    })),
    ...(draws && { draws }),
    previousHash,
  };
  return { ...facts, hash: checkpointHash(tenantId, facts) };
};

export const linesOf = ({ header, accounts, checkpoints, entries }: Parts): LedgerLine[] => [
  header,
  ...accounts,
  ...checkpoints.flatMap(({ line, heads }): LedgerLine[] => [{ ...line, heads: heads.length }, ...heads]),
  ...entries,
];

/** The file of some lines, with a last line that counts them and a digest that fits. */
export const textOf = (lines: readonly LedgerLine[]): string => {
  const count = (type: LedgerLine['type']) => lines.filter((line) => line.type === type).length;
  const text = lines.map((line) => `${serializeLine(line)}\n`).join('');
  const end = {
    accounts: count('account'),
    checkpoints: count('checkpoint'),
    heads: count('head'),
    entries: count('entry'),
    sha256: toHex(sha256(utf8(text))),
  };
  return `${text}${serializeLine({ type: 'end', ...end })}\n`;
};

/** A small ledger with everything in it that the format knows. Its file is the published vector. */
export const sampleLedger = (): MadeLedger => {
  const ledger = new MadeLedger();
  const topUp = (to: string, amountMinor: number, currency = 'EUR') =>
    ledger.move({
      from: 'external:sandbox',
      to,
      amountMinor,
      currency,
      more: { reason: 'TOPUP', references: { externalId: `sbx_${to}`, paymentId: idOf(7, 1) } },
    });
  topUp('anna', 5_000);
  topUp('ben', 3_000);
  const bought = ledger.move({
    from: 'anna',
    to: 'pool:friday',
    amountMinor: 1_250,
    more: { reason: 'TICKET_PURCHASE', references: { poolId: idOf(2, 9), ticketNumbers: [3, 4, 7] } },
  });
  ledger.seal();
  topUp('chloé', 900, 'CHF');
  ledger.move({
    from: 'pool:friday',
    to: 'anna',
    amountMinor: 500,
    more: { reason: 'REFUND', references: { note: 'Späte „Rückgabe“ \\ 2 of 3\t🎟' }, reverses: bought },
  });
  ledger.seal();
  ledger.move({ from: 'ben', to: 'revenue', amountMinor: 3_000, more: { reason: 'FEE' } });
  ledger.seal();
  ledger.move({ from: 'anna', to: 'ben', amountMinor: 1 });
  return ledger;
};
