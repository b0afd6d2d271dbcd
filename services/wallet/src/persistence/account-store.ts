import type { Database } from '@tessera/runtime/postgres';
import { keyOf } from '../domain/accounts/account-ref.ts';
import type { AccountSum, Accounts } from '../use-cases/ports.ts';
import { fromRecord } from './account.mapping.ts';
import { AccountRecord } from './account.record.ts';

/** Reads of accounts as they stand, outside of any posting. */
export const createAccountStore = (database: Database): Accounts => ({
  find: (id, ctx) =>
    database.read(ctx, async (tx) => {
      const row = await tx.em.findOne(AccountRecord, { tenantId: ctx.tenantId, id });
      return row ? fromRecord(row) : undefined;
    }),

  findByOwner: (ref, currency, ctx) =>
    database.read(ctx, async (tx) => {
      const key = keyOf(ref, ctx.tenantId, currency);
      const row = await tx.em.findOne(AccountRecord, { tenantId: ctx.tenantId, ...key });
      return row ? fromRecord(row) : undefined;
    }),

  list: ({ ownerKind, ownerId, currency, after, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const where = {
        tenantId: ctx.tenantId,
        ...(ownerKind === undefined ? {} : { ownerKind }),
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(currency === undefined ? {} : { currency }),
        ...(after === undefined ? {} : { id: { $gt: after } }),
      };
      const rows = await tx.em.find(AccountRecord, where, { orderBy: { id: 'asc' }, limit });
      return rows.map(fromRecord);
    }),

  sums: (ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<SumRow>(SUMS, [ctx.tenantId]);
      return rows.map((row) => ({
        currency: row.currency,
        ownerKind: row.owner_kind,
        kind: row.kind,
        accounts: Number(row.accounts),
        postedMinor: BigInt(row.posted_minor),
        heldMinor: BigInt(row.held_minor),
      }));
    }),
});

interface SumRow {
  readonly currency: string;
  readonly owner_kind: AccountSum['ownerKind'];
  readonly kind: string;
  readonly accounts: string;
  readonly posted_minor: string;
  readonly held_minor: string;
}

const SUMS = `
  select currency, owner_kind, kind, count(*) as accounts, sum(posted_minor) as posted_minor, sum(held_minor) as held_minor
  from accounts where tenant_id = $1
  group by currency, owner_kind, kind
  order by currency, owner_kind, kind`;
