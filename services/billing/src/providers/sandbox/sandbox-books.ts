import { hash } from 'node:crypto';
import { type Money, money } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import { EXPIRED } from '../../domain/payments/payment.ts';
import type { CancellableStatus, Report } from '../../domain/settlement.ts';
import type {
  ProviderDispute,
  SubmittedPayment,
  SubmittedPayout,
  SubmittedRefund,
} from '../../use-cases/provider.ports.ts';
import { scheduleCallback, scheduleCallbacks, scheduleDispute } from './sandbox-callbacks.ts';
import { dayOf, dayOfPayment, failureCodes, type SandboxDay, sandboxDisputes } from './sandbox-days.ts';

/** What was booked: the sandbox's own id, and whether it was booked by this very call. */
export interface Booking {
  readonly id: string;
  readonly fresh: boolean;
}

/** A dispute of any tenant, for whoever looks for those that it was never told of. */
export interface OpenedDispute {
  readonly tenantId: string;
  readonly id: string;
  readonly paymentId: string;
  readonly status: 'open' | 'won' | 'lost';
}

type Kind = 'payment' | 'refund' | 'payout';
const TABLES = { payment: 'sandbox_payments', refund: 'sandbox_refunds', payout: 'sandbox_payouts' } as const;
const PREFIXES = { payment: 'sbx', refund: 'sbr', payout: 'sbp' } as const;
const STATUS = { processing: 'PROCESSING', succeeded: 'SUCCEEDED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

/** From the payment's outcome to the dispute, and from there to the bank's decision. */
const DISPUTE_AFTER_MS = 200;
const DECIDED_AFTER_MS = 400;

/** As a provider does, so that a key that comes again leads to the same object. */
const idOf = (kind: Kind | 'dispute', key: string): string =>
  `${kind === 'dispute' ? 'sbd' : PREFIXES[kind]}_${hash('sha256', key).slice(0, 24)}`;

const DISPUTE_STATUS = `case when decided_at <= clock_timestamp() then outcome else 'open' end as status`;

/** The sandbox provider's ledger: what it was asked to move, what came of it, and who disputes it. */
export class SandboxBooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Books a payment once per idempotency key (our payment id) with its outcome and its callbacks, in one transaction. */
  createPayment({ paymentId: key, amount, paymentMethod }: SubmittedPayment, ctx: CallContext): Promise<Booking> {
    const day = dayOfPayment(paymentMethod);
    return this.#database.transact(withoutIdempotency(ctx), async (tx) => {
      const booking = await book(tx, { kind: 'payment', key, amount, day });
      const outcome = sandboxDisputes[paymentMethod];
      if (booking.fresh && outcome !== undefined) await dispute(tx, booking.id, amount, outcome);
      return booking;
    });
  }

  /** Calls a payment off whose outcome is still to come, and tells of it; of one that has it nothing is changed. */
  cancelPayment(id: string, ctx: CallContext): Promise<void> {
    return this.#database.transact(withoutIdempotency(ctx), async (tx) => {
      const cancelled = await tx.execute(
        `update sandbox_payments set status = 'cancelled', settles_at = clock_timestamp()
         where tenant_id = $1 and id = $2 and settles_at > clock_timestamp() returning id`,
        [tx.tenantId, id],
      );
      if (cancelled.length > 0) await scheduleCallback(tx, id, 'payment.cancelled');
    });
  }

  /** Books a refund once per key, within what is left of its payment; nobody else refunds the payment meanwhile. */
  createRefund(refund: SubmittedRefund, ctx: CallContext): Promise<Booking | { readonly refused: string }> {
    const { refundId: key, providerPaymentId, amount, reason } = refund;
    return this.#database.transact(withoutIdempotency(ctx), async (tx) => {
      const known = await tx.execute('select 1 from sandbox_refunds where tenant_id = $1 and idempotency_key = $2', [
        tx.tenantId,
        key,
      ]);
      const refused = known.length > 0 ? undefined : await refundProblem(tx, providerPaymentId, amount);
      if (refused !== undefined) return { refused };
      return book(tx, { kind: 'refund', key, amount, day: dayOf(reason), paymentId: providerPaymentId });
    });
  }

  createPayout({ payoutId: key, amount, payoutMethod }: SubmittedPayout, ctx: CallContext): Promise<Booking> {
    const day = dayOf(payoutMethod);
    return this.#database.transact(withoutIdempotency(ctx), (tx) => book(tx, { kind: 'payout', key, amount, day }));
  }

  /** A payment, refund or payout as it is now: its outcome is hidden until its time has come. */
  find(kind: 'payment', id: string, ctx: CallContext): Promise<Report<CancellableStatus> | undefined>;
  find(kind: 'refund' | 'payout', id: string, ctx: CallContext): Promise<Report | undefined>;
  find(kind: Kind, id: string, ctx: CallContext): Promise<Report<CancellableStatus> | undefined> {
    return this.#database.read(ctx, async (tx) => {
      const [row] = await tx.execute<{ status: keyof typeof STATUS; failure_code: string | null }>(
        `select case when settles_at <= clock_timestamp() then status else 'processing' end as status, failure_code
         from ${TABLES[kind]} where tenant_id = $1 and id = $2`,
        [ctx.tenantId, id],
      );
      if (!row) return undefined;
      const failureCode = row.status === 'failed' ? row.failure_code : row.status === 'cancelled' ? EXPIRED : null;
      return { providerId: id, status: STATUS[row.status], failureCode };
    });
  }

  findDispute(id: string, ctx: CallContext): Promise<ProviderDispute | undefined> {
    return this.#database.read(ctx, async (tx) => {
      const [row] = await tx.execute<DisputeRow>(
        `select payment_id, amount_minor::text, currency, reason_code, ${DISPUTE_STATUS}
         from sandbox_disputes where tenant_id = $1 and id = $2 and opens_at <= clock_timestamp()`,
        [ctx.tenantId, id],
      );
      if (!row) return undefined;
      return {
        providerDisputeId: id,
        providerPaymentId: row.payment_id,
        status: row.status === 'open' ? 'OPEN' : row.status === 'won' ? 'WON' : 'LOST',
        amount: money(BigInt(row.amount_minor), row.currency),
        reasonCode: row.reason_code,
      };
    });
  }

  /** Disputes of all tenants that began since then. */
  disputesSince(since: Date): Promise<OpenedDispute[]> {
    return this.#database.asWorker(async (tx) => {
      const rows = await tx.execute<DisputeRow & { tenant_id: string; id: string }>(
        `select tenant_id, id, payment_id, ${DISPUTE_STATUS} from sandbox_disputes
         where opens_at >= $1 and opens_at <= clock_timestamp()`,
        [since],
      );
      return rows.map((row) => ({
        tenantId: row.tenant_id,
        id: row.id,
        paymentId: row.payment_id,
        status: row.status,
      }));
    });
  }
}

interface DisputeRow {
  readonly payment_id: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly reason_code: string;
  readonly status: 'open' | 'won' | 'lost';
}

interface NewEntry {
  readonly kind: Kind;
  readonly key: string;
  readonly amount: Money;
  readonly day: SandboxDay;
  /** Of a refund. */
  readonly paymentId?: string;
}

const book = async (tx: Transaction, { kind, key, amount, day, paymentId }: NewEntry): Promise<Booking> => {
  const id = idOf(kind, key);
  const failureCode = day.outcome === 'failed' ? failureCodes[kind] : null;
  const [column, value] = paymentId === undefined ? ['', ''] : [', payment_id', ', $9'];
  const inserted = await tx.execute(
    `insert into ${TABLES[kind]}
       (tenant_id, id, idempotency_key, amount_minor, currency, status, failure_code, settles_at${column})
     values ($1, $2, $3, $4, $5, $6, $7,
       coalesce(clock_timestamp() + $8::float8 * interval '1 millisecond', 'infinity')${value})
     on conflict do nothing returning id`,
    [
      ...[tx.tenantId, id, key, amount.amountMinor, amount.currency, day.outcome, failureCode, day.delayMs],
      ...(paymentId === undefined ? [] : [paymentId]),
    ],
  );
  if (inserted.length > 0) await scheduleCallbacks(tx, kind, id, day);
  return { id, fresh: inserted.length > 0 };
};

const dispute = async (tx: Transaction, paymentId: string, amount: Money, outcome: 'won' | 'lost' | null) => {
  const id = idOf('dispute', paymentId);
  const times = { outcome, opensInMs: DISPUTE_AFTER_MS, decidedInMs: DISPUTE_AFTER_MS + DECIDED_AFTER_MS };
  await tx.execute(
    `insert into sandbox_disputes
       (tenant_id, id, payment_id, amount_minor, currency, reason_code, outcome, opens_at, decided_at)
     values ($1, $2, $3, $4, $5, 'fraudulent', $6::text, clock_timestamp() + $7 * interval '1 millisecond',
       case when $6::text is not null then clock_timestamp() + $8 * interval '1 millisecond' end)`,
    [tx.tenantId, id, paymentId, amount.amountMinor, amount.currency, outcome, times.opensInMs, times.decidedInMs],
  );
  await scheduleDispute(tx, id, times);
};

/** Why the sandbox gives nothing back, as a code; the lock lets one refund of a payment be decided at a time. */
const refundProblem = async (tx: Transaction, paymentId: string, amount: Money): Promise<string | undefined> => {
  const locked = await tx.execute<{ amount_minor: string; settled: boolean }>(
    `select amount_minor::text, status = 'succeeded' and settles_at <= clock_timestamp() as settled
     from sandbox_payments where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, paymentId],
  );
  if (!locked[0]?.settled) return 'payment_not_settled';
  const [sums] = await tx.execute<{ claimed: string; disputed: boolean }>(
    `select
       (select coalesce(sum(amount_minor), 0) from sandbox_refunds
         where tenant_id = $1 and payment_id = $2 and status <> 'failed')::text as claimed,
       exists (select 1 from sandbox_disputes where tenant_id = $1 and payment_id = $2 and opens_at <= clock_timestamp()
         and (decided_at is null or decided_at > clock_timestamp())) as disputed`,
    [tx.tenantId, paymentId],
  );
  if (sums?.disputed) return 'charge_disputed';
  const rest = BigInt(locked[0].amount_minor) - BigInt(sums?.claimed ?? 0);
  return amount.amountMinor > rest ? 'refund_exceeds_payment' : undefined;
};
