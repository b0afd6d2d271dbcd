import { accountOpened, getBalance, memberAdded, walletOpenAccount } from '@tessera/contracts';
import { err, ok } from '@tessera/kernel';
import { type ConfigOf, port, serviceConfig } from '@tessera/runtime/config';
import { defineRoute } from '@tessera/runtime/http';
import { defineResponder, defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import { defineMigrations, tenantTable } from '@tessera/runtime/postgres';
import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import { z } from 'zod';

// The smallest service that has everything: it stands where the wallet stands, because subjects and rights are the
// contracts' and cannot be made up.

export const notesConfig = { ...serviceConfig, PORT: port(4002) } as const;

export const notesMigrations = defineMigrations('wallet', [
  {
    name: '20261121_0001_notes',
    up: [
      `create table wallet.notes (
         tenant_id uuid not null, note_id uuid not null, body text not null, written_at timestamptz not null,
         primary key (tenant_id, note_id))`,
      ...tenantTable('wallet', 'notes', { service: 'select, insert' }),
    ],
    down: ['drop table wallet.notes'],
  },
]);

const noteSchema = z.object({ noteId: z.uuid(), body: z.string() });
const INSERT = 'insert into notes (tenant_id, note_id, body, written_at) values ($1, $2, $3, $4)';

export const compose = async (config: ConfigOf<typeof notesConfig>, overrides: Overrides): Promise<Service> => {
  const parts = await openServiceParts('wallet', config, [], overrides);
  const { database } = parts;
  const getNote = defineRoute({
    method: 'get',
    path: '/v1/notes/{noteId}',
    operationId: 'getNote',
    summary: 'One note',
    tags: ['notes'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { params: z.object({ noteId: z.uuid() }) },
    responses: { 200: { description: 'The note', schema: noteSchema } },
    refusals: { 'wallet.account_not_found': 404 },
    handle: ({ params }, ctx) =>
      database.read(ctx, async (tx) => {
        const [row] = await tx.execute<{ body: string }>('select body from notes where note_id = $1', [params.noteId]);
        if (!row) return err({ code: 'wallet.account_not_found' as const, message: 'There is no such note.' });
        return ok({ noteId: params.noteId, body: row.body });
      }),
    toReply: (body) => ({ status: 200, body }),
  });
  const openAccount = defineSubscriber({
    subscription: walletOpenAccount,
    async handle(event, ctx) {
      if (!isEvent(memberAdded, event)) return;
      await database.transact(ctx, async (tx) => {
        const accountId = ctx.newId();
        await tx.execute(INSERT, [ctx.tenantId, event.data.userId, event.data.role, ctx.clock.now()]);
        const owner = { ownerKind: 'user' as const, ownerId: event.data.userId, kind: 'default', currency: 'EUR' };
        tx.publish(accountOpened, { aggregateId: accountId, sequence: 1, data: { accountId, ...owner } });
      });
    },
  });
  const balance = defineResponder({
    request: getBalance,
    handle: async () => err({ code: 'wallet.account_not_found' as const, message: 'There are no accounts here.' }),
  });
  return assembleService({ parts, routes: [getNote], subscribers: [openAccount], responders: [balance] });
};
