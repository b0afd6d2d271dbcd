import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { defineJob } from '@tessera/runtime/service';
import type { purgeExpired } from '../use-cases/purge-expired.ts';

export const purgeExpiredJob = (purge: ReturnType<typeof purgeExpired>) =>
  defineJob({
    name: 'purge-expired',
    everyMs: 10 * 60_000,
    run: async (ctx) => {
      const result = await purge(undefined, ctx.contextFor(PLATFORM_TENANT_ID));
      return result.ok ? result.value.removed : 0;
    },
  });
