import { changeWalletSettings } from './change-wallet-settings.ts';
import { getWalletSettings } from './get-wallet-settings.ts';
import type { SettingsStore } from './ports.ts';

/** Everything that can be done about a tenant's limits. */
export const settingsUseCases = (deps: { readonly settings: SettingsStore }) => ({
  getWalletSettings: getWalletSettings(deps),
  changeWalletSettings: changeWalletSettings(deps),
});

export type SettingsUseCases = ReturnType<typeof settingsUseCases>;
