import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const MemberRecord = defineEntity({
  name: 'Member',
  tableName: 'members',
  properties: {
    tenantId: p.uuid().primary(),
    userId: p.uuid().primary(),
    id: p.uuid(),
    role: p.text(),
    joinedAt: p.datetime(),
  },
});

export type MemberRow = InferEntity<typeof MemberRecord>;
