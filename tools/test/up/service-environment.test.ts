import { type ServiceName, serviceNames } from '@tessera/contracts';
import { checkConfig } from '@tessera/runtime/config';
import { sealingConfig } from '@tessera/runtime/secrets';
import { secrets } from '@tessera/stack';
import { expect, test } from 'vitest';
import { portsFromEnvironment } from '../../src/up/ports.ts';
import { serviceEnvironment } from '../../src/up/service-environment.ts';
import { configShapes } from '../compose/compose-file.ts';

const facts = {
  ports: portsFromEnvironment({}),
  databaseAdminUrl: 'postgres://admin:x@127.0.0.1:5432/postgres',
  natsUrl: () => 'nats://127.0.0.1:4222',
  secrets: secrets(),
  drainSeconds: 1,
};

test('what is meant for one service reaches no other: the payment provider’s key is billing’s alone, the mail server identity’s', () => {
  const env = {
    ...{ STRIPE_API_KEY: 'sk_test_key', STRIPE_WEBHOOK_SECRET: 'whsec_key' },
    ...{ SMTP_URL: 'smtp://user:password@smtp.example.com', MAIL_FROM: 'no-reply@example.com' },
    LANG: 'C',
  };
  for (const service of serviceNames) {
    const given = serviceEnvironment(service, facts, env);
    const seen = ['STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET'].filter((name) => given[name] !== undefined);
    expect([service, seen.length]).toEqual([service, service === 'billing' ? 2 : 0]);
    const mails = ['SMTP_URL', 'MAIL_FROM'].filter((name) => given[name] !== undefined);
    expect([service, mails.length]).toEqual([service, service === 'identity' ? 2 : 0]);
    expect(given['LANG']).toBe('C');
  }
});

test('a service that keeps secrets of others has a key of its own, which is the same at each start', async () => {
  const keys = serviceNames.flatMap((service) => serviceEnvironment(service, facts, {})['SEALING_KEYS'] ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  for (const [service, shape] of Object.entries(await configShapes())) {
    const { SEALING_KEYS } = serviceEnvironment(service as ServiceName, facts, {});
    expect([service, SEALING_KEYS !== undefined]).toEqual([service, 'SEALING_KEYS' in shape]);
    if (SEALING_KEYS === undefined) continue;
    expect(checkConfig(sealingConfig, { SEALING_KEYS })).toEqual([]);
    expect(serviceEnvironment(service as ServiceName, facts, {})['SEALING_KEYS']).toBe(SEALING_KEYS);
  }
});
