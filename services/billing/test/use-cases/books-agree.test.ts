import { randomUUID } from 'node:crypto';
import { seededRandom } from '@tessera/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, pay, payer, type RunningBilling, staffOf } from '../running-billing.ts';
import { type WiredBilling, wireBilling } from '../wired-billing.ts';

let billing: RunningBilling;
let wired: WiredBilling;
/** Whether the sandbox lets its callbacks in before its own answer. */
let early = false;

beforeAll(async () => {
  billing = await openBilling();
  const tellFirst = async <T>(tenantId: string, answer: Promise<T>): Promise<T> => {
    const told = await answer;
    if (!early) return told;
    for (const callback of await wired.owed(tenantId)) await wired.deliver(tenantId, callback);
    await wired.applyDue();
    return told;
  };
  wired = await wireBilling(billing, (sandbox) => ({
    ...sandbox,
    createPayment: (payment, ctx) => tellFirst(ctx.tenantId, sandbox.createPayment(payment, ctx)),
    createRefund: (refund, ctx) => tellFirst(ctx.tenantId, sandbox.createRefund(refund, ctx)),
  }));
});
afterAll(async () => {
  await wired.close();
  await billing.stop();
});

const methods = [
  ...['ok', 'declined', 'slow', 'timeout', 'updated_late', 'abandoned', 'abandoned'],
  ...['disputed', 'dispute_won', 'dispute_lost'],
];
const reasons = ['ok', 'declined', 'slow', 'timeout', 'out_of_order', 'updated_late'];

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pay' as const), method: fc.constantFrom(...methods) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      of: fc.nat(9),
      amountMinor: fc.option(fc.integer({ min: 1, max: 1_500 }), { nil: undefined }),
      reason: fc.constantFrom(...reasons),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('callback' as const),
      which: fc.nat(30),
      fate: fc.constantFrom('told' as const, 'told and told again' as const, 'lost' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('submit' as const, 'apply' as const, 'leave' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('catch up' as const, 'pass' as const, 'poll' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const play = async (commands: readonly Command[]): Promise<string> => {
  const member = await payer(billing);
  const { tenantId } = member;
  const staff = await staffOf(billing, tenantId);
  const payments: string[] = [];
  const steps = {
    submit: () => wired.submitDue(),
    apply: () => wired.applyDue(),
    pass: () => wired.letTimePass(tenantId),
    poll: () => wired.pollDue(),
    leave: () => wired.letPayersLeave(tenantId),
    'catch up': async () => {
      await wired.submitDue();
      for (const callback of await wired.owed(tenantId)) await wired.deliver(tenantId, callback);
      await wired.applyDue();
    },
  };
  for (const one of commands) {
    if (one.do === 'pay') {
      payments.push((await pay(member.http, `sandbox_${one.method}`)).id);
    } else if (one.do === 'refund') {
      const id = payments[one.of % Math.max(1, payments.length)] ?? randomUUID();
      const body = { reason: `sandbox_${one.reason}`, amountMinor: one.amountMinor };
      const { status } = await staff.post(`/v1/payments/${id}/refunds`, { body });
      expect([201, 404, 409, 422]).toContain(status);
    } else if (one.do === 'callback') {
      const owed = await wired.owed(tenantId);
      const callback = owed[one.which % Math.max(1, owed.length)];
      if (callback && one.fate !== 'lost') await wired.deliver(tenantId, callback);
      if (callback && one.fate !== 'told and told again')
        await billing.sql('delete from billing.sandbox_callbacks where tenant_id = $1 and id = $2', [
          tenantId,
          callback.id,
        ]);
    } else {
      await steps[one.do]();
    }
  }
  return tenantId;
};

/** Nothing that is still owed is ever told; only asking finds out how everything ended. */
const settleEverything = async (tenantId: string): Promise<void> => {
  await billing.sql('delete from billing.sandbox_callbacks where tenant_id = $1', [tenantId]);
  for (let round = 0; round < 4; round += 1) {
    await wired.submitDue();
    await wired.letTimePass(tenantId);
    await wired.pollDue();
    await wired.applyDue();
  }
};

/** Ours and the provider's, both as they would be told: who, how it ended, how much. */
const bothBooks = async (tenantId: string) => {
  const select = (statement: string) => billing.sql<Record<string, unknown>>(statement, [tenantId]);
  const [ours, theirs] = await Promise.all([
    select(
      `select id::text as key, status, refunded_minor::int as minor from billing.payments where tenant_id = $1
       union all select id::text, status, amount_minor::int from billing.refunds
         where tenant_id = $1 and provider_refund_id is not null
       union all select provider_dispute_id, status, amount_minor::int from billing.disputes where tenant_id = $1 order by 1`,
    ),
    select(
      `select p.idempotency_key as key, upper(p.status) as status, coalesce((select sum(amount_minor)::int
           from billing.sandbox_refunds r where r.tenant_id = $1 and r.payment_id = p.id and r.status = 'succeeded'), 0) as minor
         from billing.sandbox_payments p where p.tenant_id = $1
       union all select idempotency_key, upper(status), amount_minor::int from billing.sandbox_refunds where tenant_id = $1
       union all select d.id, coalesce(upper(d.outcome), 'OPEN'), d.amount_minor::int from billing.sandbox_disputes d
         where d.tenant_id = $1 order by 1`,
    ),
  ]);
  return { ours, theirs };
};

/** What the ends in our tables oblige us to have told, each once. */
const owedEvents = async (tenantId: string): Promise<string[]> => {
  const rows = await billing.sql<{ name: string }>(
    `select unnest(array['payment-created', 'payment-' || case status when 'SUCCEEDED' then 'succeeded' else 'failed' end]) as name
       from billing.payments where tenant_id = $1
     union all select 'refund-' || lower(status) from billing.refunds where tenant_id = $1
     union all select unnest(array['dispute-opened'] || case when status <> 'OPEN' then array['dispute-' || lower(status)] end)
       from billing.disputes where tenant_id = $1`,
    [tenantId],
  );
  return rows.map(({ name }) => name).sort();
};

describe('whatever the order in which callbacks come, however often, and whichever are lost,', () => {
  it('our statuses and amounts end as the provider’s books have them, and each end is told once', async () => {
    const { seed } = seededRandom();
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 5, maxLength: 25 }),
        fc.boolean(),
        async (commands, calledBackFirst) => {
          early = calledBackFirst;
          const tenantId = await play(commands);
          early = false;
          await settleEverything(tenantId);
          const { ours, theirs } = await bothBooks(tenantId);
          expect(ours).toEqual(theirs);
          expect((await wired.events(tenantId)).sort()).toEqual(await owedEvents(tenantId));
          const rows = await billing.sql(
            `select 1 from billing.webhook_events where tenant_id = $1 and state <> 'APPLIED'
             union all select 1 from billing.refunds where tenant_id = $1 and status in ('PENDING', 'PROCESSING')`,
            [tenantId],
          );
          expect(rows).toEqual([]);
        },
      ),
      { seed, numRuns: 15, endOnFailure: false },
    );
  }, 240_000);
});
