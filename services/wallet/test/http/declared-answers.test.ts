import { randomUUID } from 'node:crypto';
import { describeDeclaredAnswers } from '@tessera/testing';
import { decisionSamples } from '../decision-samples.ts';
import { reconciliationSamples } from '../reconciliation-samples.ts';
import { fundMember, walletHarness } from '../running-wallet.ts';

const order = (amountMinor: number, userId: string) => ({
  debit: { kind: 'external', provider: 'sandbox' },
  credit: { kind: 'user', userId },
  amountMinor,
  currency: 'EUR',
  note: 'A sample',
});

describeDeclaredAnswers({
  harness: walletHarness(),
  samples: async (harness) => {
    const [tenantId, userId] = [randomUUID(), randomUUID()];
    const accountId = await fundMember(harness, { tenantId, userId }, 1_000);
    const member = await harness.tokens.tokenFor({ userId, tenantId, role: 'member' });
    const staff = await harness.tokens.tokenFor({ tenantId, role: 'staff' });
    await harness.http.put('/v1/exchange-rates/EUR/JPY', { token: staff, body: { rate: '160' } });
    await harness.http.post('/v1/ledger/checkpoints', { token: staff, body: {} });
    const account = { accountId };
    const { body: page } = await harness.http.get<{ items: { transferId: string }[] }>('/v1/wallet/entries', {
      token: member,
    });
    const first = { transferId: page.items[0]?.transferId ?? 'none' };
    const past = '?at=2026-01-01T00:00:00Z';
    const yen = { currency: 'EUR', buyCurrency: 'JPY', rate: '160' };
    const status = { status: 'ACTIVE', reason: 'A sample' };
    const limits = { currency: 'EUR', perDayMinor: 1_000_000, perMonthMinor: null };
    const batch = { mode: 'independent', transfers: [order(1, userId)] };
    return {
      getWallet: { token: member },
      listWalletEntries: { token: member },
      listTopUps: { token: member },
      getWalletStatement: { token: member },
      getWalletBalance: { token: member, query: past },
      getWalletTransfer: { token: member, path: first },
      listWalletHolds: { token: member },
      getAccountStatement: { token: staff, path: account },
      getAccountBalance: { token: staff, path: account, query: past },
      getTransfer: { token: staff, path: first },
      listAccountHolds: { token: staff, path: account },
      listExchangeRates: { token: member },
      exchange: { token: member, body: { amountMinor: 1, ...yen }, other: { body: { amountMinor: 2, ...yen } } },
      setWalletSpendingLimits: { token: member, body: limits },
      listAccounts: { token: staff },
      getAccount: { token: staff, path: account },
      listAccountEntries: { token: staff, path: account },
      summarizeLedger: { token: staff },
      setExchangeRate: { token: staff, path: { base: 'EUR', quote: 'CHF' }, body: { rate: '0.93' } },
      setAccountSpendingLimits: { token: staff, path: account, body: { ...limits, perDayMinor: 2_000_000 } },
      setAccountStatus: {
        token: staff,
        path: account,
        body: status,
        other: { body: { ...status, reason: 'Another' }, path: account },
      },
      postTransfer: { token: staff, body: order(1, userId), other: { body: order(2, userId) } },
      ...(await decisionSamples(harness, { tenantId, userId })),
      ...(await reconciliationSamples(harness.http.with({ token: staff }), staff)),
      exportLedger: { token: staff },
      watchWallet: { token: member },
      listCheckpoints: { token: staff },
      getCheckpoint: { token: staff, path: { number: '1' } },
      sealCheckpoint: { token: staff, body: {}, other: { body: { after: 1 } } },
      postBatch: { token: staff, body: batch, other: { body: { ...batch, mode: 'linked' } } },
    };
  },
});
