import { defineLiveRoute, type LiveStreams } from '@tessera/runtime/live';
import { z } from 'zod';
import type { WalletNews, watchWallet } from '../use-cases/watch-wallet.ts';
import { accountSchema, accountToHttp } from './account.mapping.ts';
import { ledgerEntrySchema, ledgerEntryToHttp } from './ledger-entry.mapping.ts';

/** Every posting is told by an event; this is for one that was not heard. */
const REFRESH_MS = 15_000;

const events = {
  wallet: z.object({ accounts: z.array(accountSchema) }).describe('All of one’s accounts as they stand'),
  entry: ledgerEntrySchema.describe('A posting on one of them, with the balance after it'),
  account: accountSchema.describe('An account as it stands, after entries of it or another change'),
};

const toEvent = ({ position: id, ...news }: WalletNews) => {
  switch (news.kind) {
    case 'wallet':
      return { id, event: 'wallet', data: { accounts: news.accounts.map(accountToHttp) } } as const;
    case 'entry':
      return { id, event: 'entry', data: ledgerEntryToHttp(news.line) } as const;
    case 'account':
      return { id, event: 'account', data: accountToHttp(news.account) } as const;
  }
};

export const watchWalletRoute = (watchWalletWith: ReturnType<typeof watchWallet>, live: LiveStreams) =>
  defineLiveRoute({
    path: '/v1/wallet/live',
    operationId: 'watchWallet',
    summary: 'Watch one’s own accounts',
    description:
      'Server-sent events: `wallet` with everything first, then `entry` for each posting and `account` for each account that changed. A client that sends `Last-Event-ID` gets the entries that it missed, or the whole wallet where they are more than 200.',
    tags: ['wallet'],
    scopes: ['wallet:read'],
    events,
    refusals: {},
    live,
    refreshMs: REFRESH_MS,
    watch: (_input, ctx, lastEventId) => watchWalletWith({ lastEventId }, ctx),
    toEvent,
  });
