import { memberAdded, tenantCreated, userRegistered } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { IdentityEvent, MemberAdded, TenantCreated, UserRegistered } from '../domain/events.ts';

/** Each aggregate of identity has one event in its life, its first. */
const FIRST = 1;

/** Writes a domain event, as the contract has it, into the outbox of its transaction. */
export const publishEvent = (tx: Transaction, event: IdentityEvent): void => {
  if (event.type === 'user-registered') tx.publish(userRegistered, userRegisteredToContract(event));
  else if (event.type === 'tenant-created') tx.publish(tenantCreated, tenantCreatedToContract(event));
  else tx.publish(memberAdded, memberAddedToContract(event));
};

const userRegisteredToContract = ({ userId, registeredAt }: UserRegistered) => ({
  aggregateId: userId,
  sequence: FIRST,
  data: { userId, registeredAt: registeredAt.toISOString() },
});

const tenantCreatedToContract = ({ tenant }: TenantCreated) => {
  const { id, name, slug, currency, timeZone, createdBy } = tenant;
  return {
    aggregateId: id,
    sequence: FIRST,
    data: { tenantId: id, name, slug, currency, timeZone, ownerId: createdBy },
  };
};

const memberAddedToContract = ({ member, currency }: MemberAdded) => ({
  aggregateId: member.id,
  sequence: FIRST,
  data: { userId: member.userId, role: member.role, currency, joinedAt: member.joinedAt.toISOString() },
});
