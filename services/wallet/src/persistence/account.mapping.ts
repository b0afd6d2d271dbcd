import { toDate } from '@tessera/runtime/postgres';
import type { Account, AccountStatus } from '../domain/accounts/account.ts';
import type { OwnerKind } from '../domain/accounts/account-ref.ts';
import type { AccountRow } from './account.record.ts';
import { type Columns, column } from './set-based.ts';
import { type RawSpending, spendingFromRaw, spendingToRaw } from './spending.mapping.ts';

/** The database's own checks keep these words within the domain's. */
export const fromRecord = (row: AccountRow): Account => ({
  id: row.id,
  ownerKind: row.ownerKind as OwnerKind,
  ownerId: row.ownerId,
  kind: row.kind,
  provider: row.provider,
  currency: row.currency,
  status: row.status as AccountStatus,
  floorMinor: row.floorMinor === null || row.floorMinor === undefined ? null : BigInt(row.floorMinor),
  postedMinor: BigInt(row.postedMinor),
  heldMinor: BigInt(row.heldMinor),
  pendingInMinor: BigInt(row.pendingInMinor),
  sequence: Number(row.sequence),
  headHash: row.headHash,
  openedAt: row.openedAt,
  version: row.version,
  spending: spendingFromRaw(row.spending ?? null),
  owes: row.owes,
});

/** An account as a raw statement returns it. */
export interface RawAccount {
  readonly id: string;
  readonly owner_kind: OwnerKind;
  readonly owner_id: string;
  readonly kind: string;
  readonly provider: string;
  readonly currency: string;
  readonly status: AccountStatus;
  readonly floor_minor: string | null;
  readonly posted_minor: string;
  readonly held_minor: string;
  readonly pending_in_minor: string;
  readonly sequence: string;
  readonly head_hash: Uint8Array;
  readonly opened_at: string;
  readonly version: number;
  readonly spending: RawSpending | null;
  readonly owes: boolean;
}

/** The columns of `RawAccount`, of a table by its alias. */
export const rawAccountColumns = (alias: string): string =>
  [
    'id',
    'owner_kind',
    'owner_id',
    'kind',
    'provider',
    'currency',
    'status',
    'floor_minor',
    'posted_minor',
    'held_minor',
    'pending_in_minor',
    'sequence',
    'head_hash',
    'opened_at',
    'version',
    'spending',
    'owes',
  ]
    .map((name) => `${alias}.${name}`)
    .join(', ');

export const fromRaw = (row: RawAccount): Account => ({
  id: row.id,
  ownerKind: row.owner_kind,
  ownerId: row.owner_id,
  kind: row.kind,
  provider: row.provider,
  currency: row.currency,
  status: row.status,
  floorMinor: row.floor_minor === null ? null : BigInt(row.floor_minor),
  postedMinor: BigInt(row.posted_minor),
  heldMinor: BigInt(row.held_minor),
  pendingInMinor: BigInt(row.pending_in_minor),
  sequence: Number(row.sequence),
  headHash: row.head_hash,
  openedAt: toDate(row.opened_at),
  version: row.version,
  spending: spendingFromRaw(row.spending),
  owes: row.owes,
});

/** What a command may change of an account. */
export const movingColumns: Columns<Account> = {
  status: column('text', (account) => account.status),
  posted_minor: column('bigint', (account) => account.postedMinor),
  held_minor: column('bigint', (account) => account.heldMinor),
  sequence: column('bigint', (account) => account.sequence),
  head_hash: column('bytea', (account) => Buffer.from(account.headHash)),
  pending_in_minor: column('bigint', (account) => account.pendingInMinor),
  version: column('integer', (account) => account.version),
  spending: column('jsonb', (account) => spendingToRaw(account.spending)),
  owes: column('boolean', (account) => account.owes),
};

export const accountColumns: Columns<Account> = {
  id: column('uuid', (account) => account.id),
  owner_kind: column('text', (account) => account.ownerKind),
  owner_id: column('uuid', (account) => account.ownerId),
  kind: column('text', (account) => account.kind),
  provider: column('text', (account) => account.provider),
  currency: column('text', (account) => account.currency),
  floor_minor: column('bigint', (account) => account.floorMinor),
  opened_at: column('timestamptz', (account) => account.openedAt),
  ...movingColumns,
};
