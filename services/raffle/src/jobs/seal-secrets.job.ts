import { defineJob, type Job } from '@tessera/runtime/service';
import type { sealSecrets } from '../use-cases/secrets/seal-secrets.ts';

/** Seals what was written before there were seals, and again what a key sealed that is to go. */
export const sealSecretsJob = (sealSecretsWith: ReturnType<typeof sealSecrets>): Job =>
  defineJob({
    name: 'seal-secrets',
    everyMs: 60 * 60_000,
    run: async ({ contextFor, logger }) => {
      const sealed = await sealSecretsWith(contextFor);
      if (sealed > 0) logger.info({ sealed }, 'secrets were sealed with the key of now');
      return sealed;
    },
  });
