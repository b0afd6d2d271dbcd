import { loyaltyCreateMembership, memberAdded } from '@tessera/contracts';
import { defineSubscriber, isEvent, type Subscriber } from '@tessera/runtime/messaging';
import type { createMembership } from '../use-cases/create-membership.ts';

export const createMembershipSubscriber = (createMembershipWith: ReturnType<typeof createMembership>): Subscriber =>
  defineSubscriber({
    subscription: loyaltyCreateMembership,
    handle: async (event, ctx) => {
      if (isEvent(memberAdded, event)) await createMembershipWith({ userId: event.data.userId }, ctx);
    },
  });
