import { serviceNames } from '@tessera/contracts';
import { secrets } from '@tessera/stack';
import { expect, test } from 'vitest';
import { portsFromEnvironment } from '../../src/up/ports.ts';
import { serviceEnvironment } from '../../src/up/service-environment.ts';

test('what is meant for one service reaches no other: the payment provider’s key is billing’s alone, the mail server identity’s', () => {
  const facts = {
    ports: portsFromEnvironment({}),
    databaseAdminUrl: 'postgres://admin:x@127.0.0.1:5432/postgres',
    natsUrl: () => 'nats://127.0.0.1:4222',
    secrets: secrets(),
    drainSeconds: 1,
  };
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
