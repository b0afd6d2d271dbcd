import type { Route } from '@tessera/runtime/http';
import type { getMembership } from '../use-cases/get-membership.ts';
import type { getOwnMembership } from '../use-cases/get-own-membership.ts';
import type { listEarningRules } from '../use-cases/list-earning-rules.ts';
import type { listMemberships } from '../use-cases/list-memberships.ts';
import type { listPoints } from '../use-cases/list-points.ts';
import type { listTiers } from '../use-cases/list-tiers.ts';
import type { publishEarningRule } from '../use-cases/publish-earning-rule.ts';
import { getMembershipRoute } from './get-membership.route.ts';
import { getOwnMembershipRoute } from './get-own-membership.route.ts';
import { listEarningRulesRoute } from './list-earning-rules.route.ts';
import { listMembershipsRoute } from './list-memberships.route.ts';
import { listPointsRoute } from './list-points.route.ts';
import { listTiersRoute } from './list-tiers.route.ts';
import { publishEarningRuleRoute } from './publish-earning-rule.route.ts';

export interface LoyaltyUseCases {
  readonly getMembership: ReturnType<typeof getMembership>;
  readonly getOwnMembership: ReturnType<typeof getOwnMembership>;
  readonly listMemberships: ReturnType<typeof listMemberships>;
  readonly listPoints: ReturnType<typeof listPoints>;
  readonly listTiers: ReturnType<typeof listTiers>;
  readonly listEarningRules: ReturnType<typeof listEarningRules>;
  readonly publishEarningRule: ReturnType<typeof publishEarningRule>;
}

/** Every route of loyalty. */
export const loyaltyRoutes = (useCases: LoyaltyUseCases): Route[] => [
  getOwnMembershipRoute(useCases.getOwnMembership),
  listPointsRoute(useCases.listPoints),
  listMembershipsRoute(useCases.listMemberships),
  getMembershipRoute(useCases.getMembership),
  publishEarningRuleRoute(useCases.publishEarningRule),
  listEarningRulesRoute(useCases.listEarningRules),
  listTiersRoute(useCases.listTiers),
];
