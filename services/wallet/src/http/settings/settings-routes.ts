import type { Route } from '@tessera/runtime/http';
import type { SettingsUseCases } from '../../use-cases/settings/settings-use-cases.ts';
import { changeWalletSettingsRoute } from './change-wallet-settings.route.ts';
import { getWalletSettingsRoute } from './get-wallet-settings.route.ts';

export const settingsRoutes = (useCases: SettingsUseCases): Route[] => [
  getWalletSettingsRoute(useCases.getWalletSettings),
  changeWalletSettingsRoute(useCases.changeWalletSettings),
];
