import { hash } from 'node:crypto';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import type { ProviderPayment, SubmittedPayment } from '../../use-cases/ports.ts';
import { type SandboxBehaviour, sandboxMethods } from './sandbox-methods.ts';

/** A callback that is due. */
export interface DueCallback {
  readonly tenantId: string;
  readonly id: string;
  readonly copy: number;
  readonly paymentId: string;
  readonly type: string;
}

/** The least between two callbacks of one payment, so that their order is a real one. */
const STEP_MS = 50;

const STATUS = { processing: 'PROCESSING', succeeded: 'SUCCEEDED', failed: 'FAILED' } as const;

/** The sandbox provider's ledger: what it was asked to collect, what came of it, and whom it still has to tell. */
export class SandboxBooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Books a payment once per idempotency key (our payment id) with its outcome and its callbacks, in one transaction. */
  create(payment: SubmittedPayment, ctx: CallContext): Promise<ProviderPayment> {
    const behaviour = sandboxMethods[payment.paymentMethod];
    if (!behaviour) throw new Error(`the sandbox has no payment method ${payment.paymentMethod}`);
    const id = `sbx_${hash('sha256', payment.paymentId).slice(0, 24)}`;
    return this.#database.transact(withoutIdempotency(ctx), async (tx) => {
      const inserted = await tx.execute(
        `insert into sandbox_payments (tenant_id, id, idempotency_key, amount_minor, currency, status, failure_code, settles_at)
         values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8 * interval '1 millisecond')
         on conflict do nothing returning id`,
        [
          ctx.tenantId,
          id,
          payment.paymentId,
          payment.amount.amountMinor,
          payment.amount.currency,
          behaviour.outcome,
          behaviour.failureCode ?? null,
          behaviour.delayMs,
        ],
      );
      if (inserted.length > 0) await scheduleCallbacks(tx, id, behaviour);
      return { providerPaymentId: id, status: 'PROCESSING', failureCode: null };
    });
  }

  /** The payment as it is now: its outcome is hidden until its time has come. */
  find(id: string, ctx: CallContext): Promise<ProviderPayment | undefined> {
    return this.#database.read(ctx, async (tx) => {
      const [row] = await tx.execute<{ status: keyof typeof STATUS; failure_code: string | null }>(
        `select case when settles_at <= clock_timestamp() then status else 'processing' end as status, failure_code
         from sandbox_payments where tenant_id = $1 and id = $2`,
        [ctx.tenantId, id],
      );
      return (
        row && {
          providerPaymentId: id,
          status: STATUS[row.status],
          failureCode: row.status === 'failed' ? row.failure_code : null,
        }
      );
    });
  }

  /** Takes callbacks whose time has come; one that is not struck off is due again after a growing pause. */
  takeDue(limit: number): Promise<DueCallback[]> {
    return this.#database.asWorker(async (tx) => {
      const rows = await tx.execute<{ tenant_id: string; id: string; copy: number; payment_id: string; type: string }>(
        `update sandbox_callbacks set attempts = attempts + 1,
           due_at = clock_timestamp() + least(power(2, attempts), 60) * interval '1 second'
         where (tenant_id, id, copy) in (
           select tenant_id, id, copy from sandbox_callbacks where due_at <= clock_timestamp()
           order by due_at limit $1 for update skip locked
         )
         returning tenant_id, id, copy, payment_id, type`,
        [limit],
      );
      return rows.map(({ tenant_id, id, copy, payment_id, type }) => ({
        tenantId: tenant_id,
        id,
        copy,
        paymentId: payment_id,
        type,
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
}

/** One callback that the payment is being processed and one about its outcome, in the order and as often as the behaviour says. */
const scheduleCallbacks = async (tx: Transaction, paymentId: string, behaviour: SandboxBehaviour): Promise<void> => {
  const { outcome, delayMs, copies, outOfOrder } = behaviour;
  const outcomeAt = delayMs;
  const processingAt = outOfOrder ? outcomeAt + STEP_MS : 0;
  const callbacks = [
    { type: 'payment.processing', at: processingAt },
    { type: `payment.${outcome}`, at: outcomeAt },
  ];
  for (const { type, at } of callbacks) {
    await tx.execute(
      `insert into sandbox_callbacks (tenant_id, id, copy, payment_id, type, due_at)
       select $1, $2, copy, $3, $4, clock_timestamp() + ($5 + copy * $7) * interval '1 millisecond'
       from generate_series(0, $6::int - 1) as copy`,
      [tx.tenantId, `evt_${paymentId.slice(4)}_${type}`, paymentId, type, at, copies, STEP_MS],
    );
  }
};
