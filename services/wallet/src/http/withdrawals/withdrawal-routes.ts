import type { Route } from '@tessera/runtime/http';
import type { WithdrawalUseCases } from '../../use-cases/withdrawals/withdrawal-use-cases.ts';
import { approveWithdrawalRoute } from './approve-withdrawal.route.ts';
import { cancelWithdrawalRoute } from './cancel-withdrawal.route.ts';
import { completeWithdrawalRoute } from './complete-withdrawal.route.ts';
import { failWithdrawalRoute } from './fail-withdrawal.route.ts';
import { getWalletWithdrawalRoute } from './get-wallet-withdrawal.route.ts';
import { getWithdrawalRoute } from './get-withdrawal.route.ts';
import { listWalletWithdrawalsRoute } from './list-wallet-withdrawals.route.ts';
import { listWithdrawalsRoute } from './list-withdrawals.route.ts';
import { rejectWithdrawalRoute } from './reject-withdrawal.route.ts';
import { requestWithdrawalRoute } from './request-withdrawal.route.ts';

export const withdrawalRoutes = (useCases: WithdrawalUseCases): Route[] => [
  requestWithdrawalRoute(useCases.requestWithdrawal),
  listWalletWithdrawalsRoute(useCases.listWalletWithdrawals),
  getWalletWithdrawalRoute(useCases.getWalletWithdrawal),
  cancelWithdrawalRoute(useCases.cancelWithdrawal),
  listWithdrawalsRoute(useCases.listWithdrawals),
  getWithdrawalRoute(useCases.getWithdrawal),
  approveWithdrawalRoute(useCases.approveWithdrawal),
  rejectWithdrawalRoute(useCases.rejectWithdrawal),
  completeWithdrawalRoute(useCases.completeWithdrawal),
  failWithdrawalRoute(useCases.failWithdrawal),
];
