import { createHmac } from 'node:crypto';
import type { Secrets } from '@tessera/stack';

/** The environment variables by which whoever started the engines tells every test process where they are. */
export const POSTGRES_VARIABLE = 'TESSERA_TEST_POSTGRES_URL';
export const NATS_VARIABLE = 'TESSERA_TEST_NATS_URL';

const urlIn = (variable: string): string => {
  const url = process.env[variable];
  if (url === undefined || url === '') {
    throw new Error(`${variable} is not set: name @tessera/testing/global-setup as globalSetup in vitest.config.ts`);
  }
  return url;
};

/** The superuser's URL of the Postgres of this test run. */
export const testPostgresUrl = (): string => urlIn(POSTGRES_VARIABLE);

/** The address of the nats-server of this test run; its password is what all its users' passwords derive from. */
export const testNatsUrl = (): string => urlIn(NATS_VARIABLE);

/** Many processes need the same passwords without sharing a file: each derives them from the one they were all given. */
export const secretsFrom = (url: string): Secrets => {
  const root = decodeURIComponent(new URL(url).password);
  return { get: (name) => createHmac('sha256', root).update(name).digest('base64url') };
};
