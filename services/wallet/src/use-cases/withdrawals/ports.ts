import type { Withdrawal, WithdrawalStatus } from '../../domain/withdrawals/withdrawal.ts';
import type { Page, TenantContext } from '../ports.ts';

export interface WithdrawalFilter extends Page {
  readonly userId?: string | undefined;
  readonly status?: WithdrawalStatus | undefined;
  /** The id before which the page begins; newest first. */
  readonly before?: string | undefined;
}

/** Withdrawals as they stand, outside of any decision. */
export interface Withdrawals {
  find(withdrawalId: string, ctx: TenantContext): Promise<Withdrawal | undefined>;
  list(filter: WithdrawalFilter, ctx: TenantContext): Promise<Withdrawal[]>;
}
