import { ok } from '@tessera/kernel';
import type { Checkpoint } from '@tessera/proofs';
import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import { type CheckpointDraft, draftCheckpoint } from '../domain/checkpoints/checkpoint.ts';
import { accountLine } from '../domain/ledger/ledger-line.ts';
import type { Checkpoints, DueCheckpoints } from '../use-cases/checkpoint.ports.ts';
import { fromRaw as accountFromRaw, type RawAccount } from './account.mapping.ts';
import { checkpointColumns, fromRaw, headColumns, type RawCheckpoint } from './checkpoint.mapping.ts';
import { anchorPending, DRAWS_OF_CHECKPOINT } from './draw-commitment-store.ts';
import { insertRows } from './set-based.ts';

/** Turns a checkpoint into a row of the outbox of this transaction. */
export type PublishCheckpoint = (tx: Transaction, checkpoint: Checkpoint) => void;

export interface CheckpointStoreOptions {
  readonly database: Database;
  readonly publish: PublishCheckpoint;
  /** Heads that are read and hashed at a time. */
  readonly pageSize?: number;
}

const PAGE = 1_000;

export const createCheckpointStore = (options: CheckpointStoreOptions): Checkpoints & DueCheckpoints => {
  const { database, publish, pageSize = PAGE } = options;
  return {
    seal: ({ after }, ctx) =>
      database.transact(ctx, async (tx) => {
        await waitForTurn(tx);
        const [last] = await readCheckpoints(tx, { limit: 1 });
        if (last && after !== undefined && last.number !== after) return ok({ checkpoint: last, isNew: false });
        const number = (last?.number ?? 0) + 1;
        const { draft, moved } = await sealHeads(tx, number, pageSize);
        // A ledger without a single entry has no tree, so that there draws wait for the first one.
        const draws = draft.entries > 0 ? await anchorPending(tx, number) : [];
        if (moved > 0 || draws.length > 0) {
          const checkpoint = draft.seal(tx.tenantId, { previous: last, draws }, await timeOf(tx));
          await insertRows(tx, 'checkpoints', checkpointColumns, [{ checkpoint, heads: moved }]);
          publish(tx, checkpoint);
          return ok({ checkpoint, isNew: true });
        }
        return ok({ checkpoint: last ?? null, isNew: false });
      }),

    find: (number, ctx) =>
      database.read(ctx, async (tx) => {
        const [found] = await readCheckpoints(tx, { limit: 1, before: number + 1 });
        return found?.number === number ? found : undefined;
      }),

    list: (page, ctx) => database.read(ctx, (tx) => readCheckpoints(tx, page)),

    due: (unsealedMs, limit) =>
      database.asWorker(async (tx) => {
        const rows = await tx.execute<DueRow>(DUE, [unsealedMs, limit]);
        return rows.map(dueFromRow);
      }),

    awaited: (limit) => database.asWorker(async (tx) => (await tx.execute<DueRow>(AWAITED, [limit])).map(dueFromRow)),

    longestAwaitedSeconds: () =>
      database.asWorker(async (tx) => {
        const [row] = await tx.execute<{ seconds: string }>(LONGEST_AWAITED);
        return Number(row?.seconds ?? 0);
      }),
  };
};

interface DueRow {
  readonly tenant_id: string;
  readonly after: string;
}

const dueFromRow = (row: DueRow) => ({ tenantId: row.tenant_id, after: Number(row.after) });

/** Who waits here sees, in the statements that follow, what whoever went before has committed. */
const waitForTurn = (tx: Transaction) =>
  tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`wallet checkpoint ${tx.tenantId}`]);

const timeOf = async (tx: Transaction): Promise<Date> => {
  const [row] = await tx.execute<{ now: string }>('select clock_timestamp() as now');
  if (!row) throw new Error('Postgres did not say what time it is');
  return toDate(row.now);
};

const READ = `
  select number, sealed_at, accounts, entries, root, currencies, heads, previous_hash, hash,
    ${DRAWS_OF_CHECKPOINT}
  from checkpoints
  where tenant_id = $1 and ($2::bigint is null or number < $2) order by number desc limit $3`;

const readCheckpoints = async (
  tx: Transaction,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<Checkpoint[]> => (await tx.execute<RawCheckpoint>(READ, [tx.tenantId, before ?? null, limit])).map(fromRaw);

/** A cursor sees what was committed when it was opened, however long it is read and whatever is posted meanwhile. */
const OPEN_HEADS = `
  declare heads no scroll cursor for
  select a.*, coalesce(h.sequence, 0) as sealed_sequence
  from accounts a
  left join lateral (
    select sequence from checkpoint_heads
    where tenant_id = $1 and account_id = a.id order by sequence desc limit 1
  ) h on true
  where a.tenant_id = $1 and a.sequence > 0
  order by a.id`;

type HeadRow = RawAccount & { readonly sealed_sequence: string };

/** Puts every head into the tree, and writes down those that moved since they were last sealed. */
const sealHeads = async (
  tx: Transaction,
  number: number,
  pageSize: number,
): Promise<{ readonly draft: CheckpointDraft; readonly moved: number }> => {
  const draft = draftCheckpoint();
  let moved = 0;
  await tx.execute(OPEN_HEADS, [tx.tenantId]);
  for (;;) {
    const rows = await tx.execute<HeadRow>(`fetch ${pageSize} from heads`);
    const lines = rows.map((row) => accountLine(accountFromRaw(row)));
    for (const line of lines) draft.add(line);
    const changed = lines.filter(({ sequence }, index) => sequence > Number(rows[index]?.sealed_sequence));
    await insertRows(tx, 'checkpoint_heads', headColumns(number), changed);
    moved += changed.length;
    if (rows.length < pageSize) break;
  }
  await tx.execute('close heads');
  return { draft, moved };
};

/** Sequences only rise, so a tenant has new entries exactly where their sum is above what its last checkpoint counted. */
const DUE = `
  select a.tenant_id, coalesce(c.number, 0) as after
  from (select tenant_id, sum(sequence) as entries from accounts group by tenant_id) a
  left join lateral (
    select number, sealed_at, entries from checkpoints
    where tenant_id = a.tenant_id order by number desc limit 1
  ) c on true
  where a.entries > coalesce(c.entries, 0)
    and (c.sealed_at is null or c.sealed_at <= clock_timestamp() - $1 * interval '1 millisecond')
  limit $2`;

const HAS_ENTRIES = 'exists (select from accounts a where a.tenant_id = w.tenant_id and a.sequence > 0)';

const LONGEST_AWAITED = `
  select coalesce(extract(epoch from clock_timestamp() - min(w.since)), 0) as seconds
  from draws_to_anchor w where ${HAS_ENTRIES}`;

/** Reads the list of what waits, however many draws there ever were. Where nothing was ever posted there is nothing to seal them with. */
const AWAITED = `
  select w.tenant_id, coalesce(c.number, 0) as after
  from (select distinct tenant_id from draws_to_anchor) w
  left join lateral (
    select number from checkpoints where tenant_id = w.tenant_id order by number desc limit 1
  ) c on true
  where c.number is not null or ${HAS_ENTRIES}
  limit $1`;
