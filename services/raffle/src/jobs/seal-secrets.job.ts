import { defineJob, type Job } from '@tessera/runtime/service';
import type { UnsealedSecrets } from '../use-cases/vouchers/vouchers.ports.ts';

/** Seals what was written before there were seals, and again what a key sealed that is to go. */
export const sealSecretsJob = (secrets: UnsealedSecrets): Job =>
  defineJob({
    name: 'seal-secrets',
    everyMs: 60 * 60_000,
    run: async ({ contextFor, logger }) => {
      let sealed = 0;
      for (const tenantId of await secrets.tenants()) sealed += await secrets.seal(contextFor(tenantId));
      if (sealed > 0) logger.info({ sealed }, 'secrets were sealed with the key of now');
      return sealed;
    },
  });
