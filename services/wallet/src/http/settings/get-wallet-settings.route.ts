import { defineRoute, entityTagOf } from '@tessera/runtime/http';
import type { getWalletSettings } from '../../use-cases/settings/get-wallet-settings.ts';
import { settingsQuery, settingsSchema, settingsToHttp } from './wallet-settings.mapping.ts';

export const getWalletSettingsRoute = (getWalletSettingsWith: ReturnType<typeof getWalletSettings>) =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/settings',
    operationId: 'getWalletSettings',
    summary: 'See the tenant’s limits in a currency',
    description: 'The ETag is their version, for changing them.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { query: settingsQuery },
    responses: { 200: { description: 'The limits in force', schema: settingsSchema } },
    refusals: {},
    handle: ({ query }, ctx) => getWalletSettingsWith(query, ctx),
    toReply: (settings) => ({
      status: 200,
      body: settingsToHttp(settings),
      headers: { etag: entityTagOf(settings) },
    }),
  });
