import { paymentFailed, paymentSucceeded } from '@tessera/contracts';
import { eventually, type Instance, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxDays } from '../../src/providers/sandbox/sandbox-days.ts';
import { openBilling, pay, payer, type RunningBilling } from '../running-billing.ts';

let billing: RunningBilling;
let second: Instance;
let random: SeededRandom;
beforeAll(async () => {
  random = seededRandom();
  billing = await openBilling();
  second = await billing.another();
  await Promise.all([billing.start(), second.service.start()]);
});
afterAll(async () => {
  await second.service.stop();
  await billing.stop();
});

describe('two instances that work at once', () => {
  it('end every payment once: one provider payment and one final event for each', { timeout: 60_000 }, async () => {
    const one = await payer(billing);
    const clients = [one.http, second.http.with({ token: one.token })];
    // A lost callback is found by polling, minutes later.
    const told = Object.keys(sandboxDays).filter((day) => day !== 'sandbox_lost_callback');
    const methods = random.shuffle([...told, ...told].flatMap((method) => [method, method]));
    const payments = await Promise.all(methods.map((method) => pay(random.pick(clients), method)));
    // Both are told to look at the same moment, again and again, at payments that another has just taken.
    for (let round = 0; round < 20; round += 1) {
      const { id } = random.pick(payments);
      await billing.sql('update billing.payments set submit_after = now() where id = $1', [id]);
      await billing.sql(`update billing.webhook_events set apply_after = now() where state <> 'APPLIED'`);
    }
    await eventually(
      async () => {
        const open = await billing.sql(
          `select 1 from billing.payments where status not in ('SUCCEEDED', 'FAILED')
           union all select 1 from billing.webhook_events where state <> 'APPLIED'
           union all select 1 from billing.sandbox_callbacks union all select 1 from billing.outbox`,
        );
        expect(open).toEqual([]);
      },
      { timeoutMs: 40_000 },
    );
    const [succeeded, failed] = await Promise.all([
      billing.published(paymentSucceeded),
      billing.published(paymentFailed),
    ]);
    const ends = [...succeeded, ...failed].map(({ envelope }) => envelope.aggregateId).sort();
    expect(ends).toEqual(payments.map(({ id }) => id).sort());
    const declined = payments.filter((_, index) => methods[index] === 'sandbox_declined').map(({ id }) => id);
    expect(failed.map(({ envelope }) => envelope.aggregateId).sort()).toEqual(declined.sort());
    const books = await billing.sql<{ key: string }>('select idempotency_key as key from billing.sandbox_payments');
    expect(books.map(({ key }) => key).sort()).toEqual(payments.map(({ id }) => id).sort());
  });
});
