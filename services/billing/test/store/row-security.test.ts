import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callback, callbackAbout, openBilling, pay, payer, type RunningBilling, WEBHOOKS } from '../running-billing.ts';

let billing: RunningBilling;
let database: Database;
let mine: string;
let theirs: string;

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
  }
});
afterAll(async () => {
  await database.close();
  await billing.stop();
});

const TABLES = ['payments', 'webhook_events', 'sandbox_payments'];

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

  it.each(TABLES)('changes no row of %s that is another tenant’s', async (table) => {
    const touched = await inTenant(
      mine,
      `update ${table} set tenant_id = tenant_id where tenant_id = '${theirs}' returning 1`,
    );
    expect(touched).toEqual([]);
  });

  it.each(TABLES)('moves no row of %s to another tenant', async (table) => {
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

  it.each([...TABLES, 'sandbox_callbacks'])('may not delete from %s', async (table) => {
    await expect(inTenant(mine, `delete from ${table}`)).rejects.toThrow(/permission denied/);
  });
});

describe('the worker role', () => {
  it('sees every tenant’s payments and callbacks', async () => {
    for (const table of ['payments', 'webhook_events']) {
      const rows = await database.asWorker((tx) => tx.execute(`select distinct tenant_id from ${table}`));
      expect(rows).toHaveLength(2);
    }
  });

  it('may not see the sandbox’s books, nor write a payment', async () => {
    const asWorker = (statement: string) => database.asWorker((tx) => tx.execute(statement));
    await expect(asWorker('select 1 from sandbox_payments')).rejects.toThrow(/permission denied/);
    await expect(asWorker('insert into payments select * from payments')).rejects.toThrow(/permission denied/);
    await expect(asWorker('delete from payments')).rejects.toThrow(/permission denied/);
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
