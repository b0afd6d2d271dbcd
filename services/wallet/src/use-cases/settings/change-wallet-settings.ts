import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  type SettingsCode,
  unlimited,
  type WalletLimits,
  type WalletSettings,
} from '../../domain/settings/wallet-settings.ts';
import { requesterOf } from '../requester.ts';
import type { SettingsStore } from './ports.ts';

export interface ChangeWalletSettingsCommand {
  readonly currency: string;
  readonly limits: WalletLimits;
  /** The versions that the caller would replace; `any` is whichever is in force, undefined is not to have said. */
  readonly replaces: readonly number[] | 'any' | undefined;
}

/** Puts new limits in force, if those are in force that the caller has looked at. Nobody's change is lost unseen. */
export const changeWalletSettings =
  (deps: { readonly settings: SettingsStore }) =>
  async (
    { currency, limits, replaces }: ChangeWalletSettingsCommand,
    ctx: CallContext,
  ): Promise<Result<WalletSettings, Refusal<SettingsCode>>> => {
    if (replaces === undefined) {
      return refuse('wallet.version_required', 'Say in If-Match which version you replace: the ETag of GET.');
    }
    const current = (await deps.settings.find(currency, ctx)) ?? unlimited(currency);
    if (replaces !== 'any' && !replaces.includes(current.version)) return conflict(current.version);
    const next: WalletSettings = {
      ...limits,
      currency,
      version: current.version + 1,
      changedBy: requesterOf(ctx).postedBy,
      changedAt: ctx.clock.now(),
    };
    return (await deps.settings.replace(next, ctx)) ? ok(next) : conflict(next.version);
  };

const conflict = (version: number): Result<never, Refusal<SettingsCode>> =>
  refuse('wallet.version_conflict', `Version ${version} is in force; look at it and name it in If-Match.`, {
    details: { version },
  });
