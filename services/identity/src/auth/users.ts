import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import type { Database } from '@tessera/runtime/postgres';
import type { Users } from '../use-cases/ports.ts';
import { UserRecord } from './auth-records.ts';

export const createUsers = (database: Database): Users => ({
  find: (userId) =>
    database.read({ tenantId: PLATFORM_TENANT_ID }, async (tx) => {
      const row = await tx.em.findOne(UserRecord, { id: userId });
      if (!row) return undefined;
      const { id, email, emailVerified, name, createdAt } = row;
      return { id, email, emailVerified, name, createdAt };
    }),
});
