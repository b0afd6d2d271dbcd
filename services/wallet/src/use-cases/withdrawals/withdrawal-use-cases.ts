import type { Ledger } from '../ports.ts';
import { approveWithdrawal } from './approve-withdrawal.ts';
import { cancelWithdrawal } from './cancel-withdrawal.ts';
import { completeWithdrawal } from './complete-withdrawal.ts';
import { endWithdrawal } from './end-withdrawal.ts';
import { failWithdrawal } from './fail-withdrawal.ts';
import { getWalletWithdrawal } from './get-wallet-withdrawal.ts';
import { getWithdrawal } from './get-withdrawal.ts';
import { listWalletWithdrawals } from './list-wallet-withdrawals.ts';
import { listWithdrawals } from './list-withdrawals.ts';
import type { Withdrawals } from './ports.ts';
import { rejectWithdrawal } from './reject-withdrawal.ts';
import { requestWithdrawal } from './request-withdrawal.ts';

/** Everything that can be done about withdrawals. */
export const withdrawalUseCases = (deps: { readonly ledger: Ledger; readonly withdrawals: Withdrawals }) => ({
  requestWithdrawal: requestWithdrawal(deps),
  listWalletWithdrawals: listWalletWithdrawals(deps),
  getWalletWithdrawal: getWalletWithdrawal(deps),
  cancelWithdrawal: cancelWithdrawal(deps),
  listWithdrawals: listWithdrawals(deps),
  getWithdrawal: getWithdrawal(deps),
  approveWithdrawal: approveWithdrawal(deps),
  rejectWithdrawal: rejectWithdrawal(deps),
  completeWithdrawal: completeWithdrawal(deps),
  failWithdrawal: failWithdrawal(deps),
  endWithdrawal: endWithdrawal(deps),
});

export type WithdrawalUseCases = ReturnType<typeof withdrawalUseCases>;
