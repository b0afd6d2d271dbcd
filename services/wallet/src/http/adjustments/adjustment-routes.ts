import type { Route } from '@tessera/runtime/http';
import type { AdjustmentUseCases } from '../../use-cases/adjustments/adjustment-use-cases.ts';
import { approveAdjustmentRoute } from './approve-adjustment.route.ts';
import { getAdjustmentRoute } from './get-adjustment.route.ts';
import { listAdjustmentsRoute } from './list-adjustments.route.ts';
import { rejectAdjustmentRoute } from './reject-adjustment.route.ts';
import { requestAdjustmentRoute } from './request-adjustment.route.ts';

export const adjustmentRoutes = (useCases: AdjustmentUseCases): Route[] => [
  requestAdjustmentRoute(useCases.requestAdjustment),
  listAdjustmentsRoute(useCases.listAdjustments),
  getAdjustmentRoute(useCases.getAdjustment),
  approveAdjustmentRoute(useCases.approveAdjustment),
  rejectAdjustmentRoute(useCases.rejectAdjustment),
];
