import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { unlimited, type WalletSettings } from '../../domain/settings/wallet-settings.ts';
import type { SettingsStore } from './ports.ts';

/** The tenant's limits in a currency: version 0 and none at all where nobody has set any. */
export const getWalletSettings =
  (deps: { readonly settings: SettingsStore }) =>
  async ({ currency }: { readonly currency: string }, ctx: CallContext): Promise<Result<WalletSettings, never>> =>
    ok((await deps.settings.find(currency, ctx)) ?? unlimited(currency));
