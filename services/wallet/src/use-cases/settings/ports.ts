import type { CallContext } from '@tessera/runtime/context';
import type { WalletSettings } from '../../domain/settings/wallet-settings.ts';
import type { TenantContext } from '../ports.ts';

/** The limits of tenants. */
export interface SettingsStore {
  /** Undefined where nobody has set any. */
  find(currency: string, ctx: TenantContext): Promise<WalletSettings | undefined>;
  /**
   * Puts the next version in force and tells the others, in one transaction. Of two who replace the same version at once,
   * one is told false and has changed nothing.
   */
  replace(next: WalletSettings, ctx: CallContext): Promise<boolean>;
}
