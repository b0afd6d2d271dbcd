import { randomBytes } from 'node:crypto';
import type { NewSecret } from '../use-cases/webhooks/webhooks.ports.ts';

/** 32 random bytes as the Standard Webhooks specification writes a secret. */
export const newSecret: NewSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
