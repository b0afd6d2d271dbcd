import { defineRoute, entityTagOf, pick, versionsIn } from '@tessera/runtime/http';
import type { changeWalletSettings } from '../../use-cases/settings/change-wallet-settings.ts';
import { errorStatus } from '../error-status.ts';
import {
  limitsFromHttp,
  limitsSchema,
  settingsQuery,
  settingsSchema,
  settingsToHttp,
} from './wallet-settings.mapping.ts';

export const changeWalletSettingsRoute = (changeWalletSettingsWith: ReturnType<typeof changeWalletSettings>) =>
  defineRoute({
    method: 'put',
    path: '/v1/ledger/settings',
    operationId: 'changeWalletSettings',
    summary: 'Set the tenant’s limits in a currency',
    description:
      'If-Match names the ETag of the limits that these replace, so that nobody overwrites what they have not seen.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['tenant:manage'] },
    request: { query: settingsQuery, body: limitsSchema },
    responses: { 200: { description: 'The limits in force from now on', schema: settingsSchema } },
    refusals: pick(errorStatus, ['wallet.version_required', 'wallet.version_conflict']),
    handle: ({ query, body }, ctx, { headers }) =>
      changeWalletSettingsWith(
        { ...query, limits: limitsFromHttp(body), replaces: versionsIn(headers.get('if-match')) },
        ctx,
      ),
    toReply: (settings) => ({
      status: 200,
      body: settingsToHttp(settings),
      headers: { etag: entityTagOf(settings) },
    }),
  });
