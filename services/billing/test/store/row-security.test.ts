import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callback, callbackAbout, openBilling, pay, payer, type RunningBilling, WEBHOOKS } from '../running-billing.ts';

let billing: RunningBilling;
let database: Database;
let mine: string;
let theirs: string;

/** A row of everything that comes after a payment. */
const onePerTable = async (tenantId: string, paymentId: string): Promise<void> => {
  const common = `'sandbox', 2000, 'EUR', now(), now()`;
  const columns = 'provider, amount_minor, currency, created_at, updated_at';
  const insert = (table: string, names: string, values: string) =>
    billing.sql(`insert into billing.${table} (tenant_id, ${names}) values ($1, ${values})`, [tenantId]);
  const payer = `gen_random_uuid()`;
  await insert(
    'refunds',
    `id, payment_id, user_id, purpose, reason, requested_by, status, sequence, ${columns}`,
    `gen_random_uuid(), '${paymentId}', ${payer}, 'WALLET_TOPUP', 'Rain', 'staff', 'PENDING', 0, ${common}`,
  );
  await insert(
    'payouts',
    `id, withdrawal_id, user_id, payout_method, status, sequence, ${columns}`,
    `gen_random_uuid(), gen_random_uuid(), ${payer}, 'sandbox_ok', 'PENDING', 0, ${common}`,
  );
  await insert(
    'disputes',
    `id, payment_id, user_id, purpose, provider_dispute_id, reason_code, status, sequence, provider, amount_minor, currency,
     opened_at, updated_at`,
    `gen_random_uuid(), '${paymentId}', ${payer}, 'WALLET_TOPUP', 'sbd_1', 'fraudulent', 'OPEN', 1, ${common}`,
  );
  const booked = `amount_minor, currency, status, settles_at`;
  await insert(
    'sandbox_refunds',
    `id, idempotency_key, payment_id, ${booked}`,
    `'1', '1', '1', 1, 'EUR', 'failed', now()`,
  );
  await insert('sandbox_payouts', `id, idempotency_key, ${booked}`, `'1', '1', 1, 'EUR', 'failed', now()`);
  await insert(
    'sandbox_disputes',
    'id, payment_id, amount_minor, currency, reason_code, opens_at',
    `'1', '1', 1, 'EUR', 'fraudulent', now()`,
  );
};

beforeAll(async () => {
  billing = await openBilling();
  database = await openDatabase({ service: 'billing', url: billing.database.url, poolSize: 2 });
  const [one, other] = [await payer(billing), await payer(billing)];
  mine = one.tenantId;
  theirs = other.tenantId;
  for (const { http, tenantId } of [one, other]) {
    const { id } = await pay(http);
    await billing.http.post(WEBHOOKS, callback(callbackAbout(tenantId, 'sbx_1')));
    await billing.sql(
      `insert into billing.sandbox_payments (tenant_id, id, idempotency_key, amount_minor, currency, status, settles_at)
       values ($1, 'sbx_1', $2, 2000, 'EUR', 'succeeded', now())`,
      [tenantId, id],
    );
    await onePerTable(tenantId, id);
  }
});
afterAll(async () => {
  await database.close();
  await billing.stop();
});

/** Tables whose rows change, and those that are only added to. */
const CHANGING = ['payments', 'refunds', 'disputes', 'payouts', 'webhook_events', 'sandbox_payments'];
const GROWING = ['sandbox_refunds', 'sandbox_payouts', 'sandbox_disputes'];
const TABLES = [...CHANGING, ...GROWING];

const tenantsIn = (table: string, tenantId: string): Promise<string[]> =>
  database.read({ tenantId }, async (tx) => {
    const rows = await tx.execute<{ tenant_id: string }>(`select distinct tenant_id from ${table}`);
    return rows.map((row) => row.tenant_id);
  });

const inTenant = (tenantId: string, statement: string): Promise<object[]> =>
  database.transact(
    {
      tenantId,
      actor: { kind: 'system', id: 'test', scopes: [] },
      correlationId: 'test',
      clock: billing.clock,
      newId: randomUUID,
    },
    (tx) => tx.execute(statement),
  );

describe('billing’s own role', () => {
  it.each(TABLES)('sees of %s one tenant’s rows, and none without a tenant', async (table) => {
    expect((await billing.sql(`select distinct tenant_id from billing.${table}`)).length).toBe(2);
    expect(await tenantsIn(table, mine)).toEqual([mine]);
    expect(await tenantsIn(table, theirs)).toEqual([theirs]);
    expect(await tenantsIn(table, randomUUID())).toEqual([]);
    expect(await tenantsIn(table, '')).toEqual([]);
  });

  it.each(CHANGING)('changes no row of %s that is another tenant’s', async (table) => {
    const touched = await inTenant(
      mine,
      `update ${table} set tenant_id = tenant_id where tenant_id = '${theirs}' returning 1`,
    );
    expect(touched).toEqual([]);
  });

  it.each(CHANGING)('moves no row of %s to another tenant', async (table) => {
    await expect(inTenant(mine, `update ${table} set tenant_id = '${theirs}'`)).rejects.toThrow(/row-level security/);
  });

  it('takes no payment or callback into another tenant', async () => {
    const into = (table: string) =>
      inTenant(
        mine,
        `insert into ${table} select (jsonb_populate_record(t, '{"tenant_id": "${theirs}"}')).* from ${table} t`,
      );
    for (const table of TABLES) await expect(into(table)).rejects.toThrow(/row-level security/);
  });

  it.each(GROWING)('may not change what is in %s', async (table) => {
    await expect(inTenant(mine, `update ${table} set amount_minor = 0`)).rejects.toThrow(/permission denied/);
  });

  it.each([...TABLES, 'sandbox_callbacks'])('may not delete from %s', async (table) => {
    await expect(inTenant(mine, `delete from ${table}`)).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role', () => {
  it('sees every tenant’s payments, what came after them, and callbacks', async () => {
    for (const table of ['payments', 'refunds', 'disputes', 'payouts', 'webhook_events']) {
      const rows = await database.asWorker((tx) => tx.execute(`select distinct tenant_id from ${table}`));
      expect(rows).toHaveLength(2);
    }
  });

  it('may not see the sandbox’s books, nor write a payment', async () => {
    const asWorker = (statement: string) => database.asWorker((tx) => tx.execute(statement));
    await expect(asWorker('select 1 from sandbox_payments')).rejects.toThrow(/permission denied/);
    await expect(asWorker('insert into payments select * from payments')).rejects.toThrow(/permission denied/);
    await expect(asWorker('delete from payments')).rejects.toThrow(/permission denied/);
    await expect(asWorker('insert into refunds select * from refunds')).rejects.toThrow(/permission denied/);
    await expect(asWorker('insert into payouts select * from payouts')).rejects.toThrow(/permission denied/);
  });
});

describe('the inbox of callbacks', () => {
  it('holds one row for one provider event, however it is written', async () => {
    const again = `insert into billing.webhook_events select * from billing.webhook_events where tenant_id = '${mine}'`;
    await expect(billing.sql(again)).rejects.toThrow(/duplicate key/);
  });
});

describe('two payments', () => {
  it('never share one provider payment', async () => {
    const [row] = await billing.sql<{ id: string }>(`select id from billing.payments where tenant_id = $1`, [mine]);
    await billing.sql(`update billing.payments set provider_payment_id = 'sbx_shared' where id = $1`, [row?.id]);
    const copy = `insert into billing.payments select (jsonb_populate_record(p, '{"id": "${randomUUID()}"}')).* from billing.payments p where id = '${row?.id}'`;
    await expect(billing.sql(copy)).rejects.toThrow(/payments_provider_payment/);
  });
});

describe('a payment', () => {
  it('is never given back by more than it was, whatever asks for it', async () => {
    const more = 'update billing.payments set refunded_minor = amount_minor + 1';
    await expect(billing.sql(more)).rejects.toThrow(/payments_refunded/);
  });
});

describe('a withdrawal', () => {
  it('has one payout, however it is written', async () => {
    const copy = `insert into billing.payouts
      select (jsonb_populate_record(p, '{"id": "${randomUUID()}"}')).* from billing.payouts p where tenant_id = '${mine}'`;
    await expect(billing.sql(copy)).rejects.toThrow(/payouts_withdrawal/);
  });
});
