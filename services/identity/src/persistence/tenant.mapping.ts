import { type Member, type Role, rolesByRank } from '../domain/member.ts';
import { type JoinPolicy, joinPolicies, type Tenant } from '../domain/tenant.ts';
import type { MemberRow } from './member.record.ts';
import type { TenantRow } from './tenant.record.ts';

/** A value that the table's own check should have kept out is a bug, not a default. */
const oneOf = <T extends string>(known: readonly T[], value: string): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`the database holds "${value}" where only ${known.join(', ')} may be`);
  return found;
};

export const toRole = (value: string): Role => oneOf(rolesByRank, value);
export const toJoinPolicy = (value: string): JoinPolicy => oneOf(joinPolicies, value);

type Columns<Row> = Omit<Row, symbol>;

export const tenantFromRecord = ({ tenantId, joinPolicy, ...rest }: Columns<TenantRow>): Tenant => ({
  id: tenantId,
  ...rest,
  joinPolicy: toJoinPolicy(joinPolicy),
});

export const tenantToRecord = ({ id, ...rest }: Tenant): Columns<TenantRow> => ({ tenantId: id, ...rest });

export const memberFromRecord = ({ tenantId, userId, id, role, joinedAt }: Columns<MemberRow>): Member => ({
  tenantId,
  id,
  userId,
  role: toRole(role),
  joinedAt,
});

export const memberToRecord = (member: Member): Columns<MemberRow> => ({ ...member });
