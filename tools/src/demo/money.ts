import { type ApiClient, inParallel, waitFor } from './api-client.ts';
import type { Person } from './people.ts';

interface Wallet {
  readonly accounts: readonly {
    readonly currency: string;
    readonly postedMinor: number;
    readonly heldMinor: number;
    readonly availableMinor: number;
  }[];
}

/** What a person has in EUR, in cents; undefined while they have no account yet. */
export const balanceOf = async (
  api: ApiClient,
  person: Person,
): Promise<{ postedMinor: number; heldMinor: number } | undefined> => {
  const wallet = await api.expect<Wallet>('GET', '/v1/wallet', { token: person.token });
  return wallet.accounts.find((account) => account.currency === 'EUR');
};

/** Everybody pays the same amount in, and waits until it is in the wallet. */
export const topUpAll = (api: ApiClient, people: readonly Person[], amountMinor: number): Promise<unknown> =>
  inParallel(people, 8, async (person) => {
    await api.expect('POST', '/v1/payments', {
      token: person.token,
      body: { purpose: 'WALLET_TOPUP', provider: 'sandbox', paymentMethod: 'sandbox_ok', amountMinor, currency: 'EUR' },
    });
    await waitFor('the top-up', async () =>
      (await balanceOf(api, person))?.postedMinor === amountMinor ? true : undefined,
    );
  });
