import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { defineJob } from '@tessera/runtime/service';
import type { rotateSigningKeys } from '../use-cases/rotate-signing-keys.ts';

export const rotateSigningKeysJob = (rotate: ReturnType<typeof rotateSigningKeys>) =>
  defineJob({
    name: 'rotate-signing-keys',
    everyMs: 10 * 60_000,
    run: async (ctx) => {
      const result = await rotate(undefined, ctx.contextFor(PLATFORM_TENANT_ID));
      return result.ok ? result.value.created + result.value.removed : 0;
    },
  });
