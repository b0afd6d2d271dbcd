import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { SandboxDay } from './sandbox-days.ts';

/** A callback that is due. */
export interface DueCallback {
  readonly tenantId: string;
  readonly id: string;
  readonly copy: number;
  /** `payment.succeeded`: the kind of the object, and what happened to it. */
  readonly type: string;
  readonly objectId: string;
}

/** The least between two callbacks about one thing, so that their order is a real one. */
const STEP_MS = 50;

interface CallbackRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly copy: number;
  readonly type: string;
  readonly object_id: string;
}

/** Whom the sandbox still has to tell. */
export class SandboxCallbacks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes callbacks whose time has come; one that is not struck off is due again after a growing pause. */
  takeDue(limit: number): Promise<DueCallback[]> {
    return this.#database.asWorker(async (tx) => {
      const rows = await tx.execute<CallbackRow>(
        `update sandbox_callbacks set attempts = attempts + 1,
           due_at = clock_timestamp() + least(power(2, attempts), 60) * interval '1 second'
         where (tenant_id, id, copy) in (
           select tenant_id, id, copy from sandbox_callbacks where due_at <= clock_timestamp()
           order by due_at limit $1 for update skip locked
         )
         returning tenant_id, id, copy, type, object_id`,
        [limit],
      );
      return rows.map(({ tenant_id, id, copy, type, object_id }) => ({
        tenantId: tenant_id,
        id,
        copy,
        type,
        objectId: object_id,
      }));
    });
  }

  /** The receiver has answered; it will not be told again. */
  strikeOff({ tenantId, id, copy }: DueCallback): Promise<void> {
    return this.#database.asWorker(async (tx) => {
      await tx.execute('delete from sandbox_callbacks where tenant_id = $1 and id = $2 and copy = $3', [
        tenantId,
        id,
        copy,
      ]);
    });
  }

  /** Whether a callback about this is still to be delivered. */
  isOwed(tenantId: string, objectId: string): Promise<boolean> {
    return this.#database.asWorker(async (tx) => {
      const statement = 'select 1 from sandbox_callbacks where tenant_id = $1 and object_id = $2 limit 1';
      return (await tx.execute(statement, [tenantId, objectId])).length > 0;
    });
  }
}

const schedule = async (tx: Transaction, objectId: string, type: string, copies: number, afterMs: number) => {
  await tx.execute(
    `insert into sandbox_callbacks (tenant_id, id, copy, object_id, type, due_at)
     select $1, $2, copy, $3, $4, clock_timestamp() + ($5 + copy * $7) * interval '1 millisecond'
     from generate_series(0, $6::int - 1) as copy`,
    [tx.tenantId, `evt_${objectId}_${type}`, objectId, type, afterMs, copies, STEP_MS],
  );
};

/** One callback that it is being processed and one about its outcome, in the order and as often as the day says. */
export const scheduleCallbacks = async (
  tx: Transaction,
  kind: 'payment' | 'refund' | 'payout',
  objectId: string,
  { outcome, delayMs, copies, outOfOrder, updatedLate }: SandboxDay,
): Promise<void> => {
  await schedule(tx, objectId, `${kind}.processing`, copies, outOfOrder ? (delayMs ?? 0) + STEP_MS : 0);
  if (delayMs === null) return;
  await schedule(tx, objectId, `${kind}.${outcome}`, copies, delayMs);
  if (updatedLate) await schedule(tx, objectId, `${kind}.updated`, copies, delayMs + 4 * STEP_MS);
};

/** One callback, now. */
export const scheduleCallback = (tx: Transaction, objectId: string, type: string): Promise<void> =>
  schedule(tx, objectId, type, 1, 0);

export const scheduleDispute = async (
  tx: Transaction,
  objectId: string,
  { outcome, opensInMs, decidedInMs }: { outcome: 'won' | 'lost' | null; opensInMs: number; decidedInMs: number },
): Promise<void> => {
  await schedule(tx, objectId, 'dispute.opened', 1, opensInMs);
  if (outcome !== null) await schedule(tx, objectId, `dispute.${outcome}`, 1, decidedInMs);
};
