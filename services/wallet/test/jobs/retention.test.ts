import { randomUUID } from 'node:crypto';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWallet, type RunningWallet } from '../running-wallet.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
});
afterAll(() => wallet.stop());

it('a key is remembered for ever, while other traces of old work are cleared away', async () => {
  const tenantId = randomUUID();
  await wallet.sql(
    `insert into wallet.idempotency_keys (tenant_id, subject, operation, key, request_hash, status, content_type, body, created_at)
     values ($1, 'service:raffle', 'refund', 'old', '', 200, 'application/json', '{}', now() - interval '10 years')`,
    [tenantId],
  );
  await wallet.sql(
    `insert into wallet.inbox (tenant_id, consumer, event_id, processed_at) values ($1, 'old', $1, now() - interval '10 years')`,
    [tenantId],
  );
  await wallet.start();
  const left = (table: string) => wallet.sql(`select 1 from wallet.${table} where tenant_id = $1`, [tenantId]);
  await eventually(async () => expect(await left('inbox')).toEqual([]));
  expect(await left('idempotency_keys')).toHaveLength(1);
});
