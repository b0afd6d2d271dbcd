import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { LoyaltyConfig } from './config.ts';
import { loyaltyRoutes } from './http/app.ts';
import { awardEntrySubscriber } from './messaging/award-entry.subscriber.ts';
import { awardPaymentSubscriber } from './messaging/award-payment.subscriber.ts';
import { createMembershipSubscriber } from './messaging/create-membership.subscriber.ts';
import { grantPointsResponder } from './messaging/grant-points.responder.ts';
import {
  publishEarningRulePublished,
  publishMembershipChange,
  publishMembershipCreated,
} from './messaging/to-contract.ts';
import { MembershipRecord } from './persistence/membership.record.ts';
import { createMemberships } from './persistence/membership-store.ts';
import { createProgramme } from './persistence/programme-store.ts';
import { awardFact } from './use-cases/award-fact.ts';
import { createMembership } from './use-cases/create-membership.ts';
import { getMembership } from './use-cases/get-membership.ts';
import { getOwnMembership } from './use-cases/get-own-membership.ts';
import { grantPoints } from './use-cases/grant-points.ts';
import { listEarningRules } from './use-cases/list-earning-rules.ts';
import { listMemberships } from './use-cases/list-memberships.ts';
import { listPoints } from './use-cases/list-points.ts';
import { listTiers } from './use-cases/list-tiers.ts';
import { publishEarningRule } from './use-cases/publish-earning-rule.ts';
import { reverseFact } from './use-cases/reverse-fact.ts';

/** Builds the loyalty service, for production and for tests alike. */
export const compose = async (config: LoyaltyConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('loyalty', config, [MembershipRecord], overrides);
  const memberships = createMemberships(parts.database, {
    created: publishMembershipCreated,
    changed: publishMembershipChange,
    rulePublished: publishEarningRulePublished,
  });
  const programme = createProgramme(parts.database, publishEarningRulePublished);
  const award = awardFact({ memberships });
  return assembleService({
    parts,
    routes: loyaltyRoutes({
      getMembership: getMembership({ memberships }),
      getOwnMembership: getOwnMembership({ memberships }),
      listMemberships: listMemberships({ memberships }),
      listPoints: listPoints({ memberships }),
      listTiers: listTiers({ programme }),
      listEarningRules: listEarningRules({ programme }),
      publishEarningRule: publishEarningRule({ programme }),
    }),
    responders: [grantPointsResponder(grantPoints({ memberships }))],
    subscribers: [
      createMembershipSubscriber(createMembership({ memberships })),
      awardEntrySubscriber(award, reverseFact({ memberships })),
      awardPaymentSubscriber(award),
    ],
  });
};
