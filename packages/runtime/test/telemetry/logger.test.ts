import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger, startTelemetry, withSpan } from '../../src/telemetry/index.ts';

type Line = Record<string, unknown> & { readonly err: Record<string, unknown> };

const capture = (level = 'trace') => {
  const written: string[] = [];
  const logger = createLogger({
    service: 'wallet',
    version: '1.2.3',
    level,
    destination: { write: (line: string) => void written.push(line) },
  });
  return { logger, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line) as Line) };
};

const SECRET = 'correct-horse-battery-staple';

test('a line is one JSON object with service, version, level and time', () => {
  const { logger, lines } = capture();
  logger.info({ pool: 'p1' }, 'opened');
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      service: 'wallet',
      version: '1.2.3',
      pool: 'p1',
      msg: 'opened',
    },
  ]);
});

test('lines below the level are not written', () => {
  const { logger, lines } = capture('warn');
  logger.info('no');
  logger.warn('yes');
  expect(lines().map(({ msg }) => msg)).toEqual(['yes']);
});

const tellingKeys = [
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'access_token',
  'sessionToken',
  'secret',
  'clientSecret',
  'signature',
  'x-sandbox-signature',
  'signingKey',
  'private_key',
  'apiKey',
  'credentials',
];

test('a secret under a telling key never gets into a line, however deep it stands', () => {
  const container = fc.constantFrom('object', 'array') as fc.Arbitrary<'object' | 'array'>;
  fc.assert(
    fc.property(fc.constantFrom(...tellingKeys), fc.array(container, { maxLength: 6 }), (key, path) => {
      const { logger, text } = capture();
      let value: unknown = { [key]: SECRET, other: 'stays' };
      for (const kind of path) value = kind === 'array' ? [value] : { inner: value };
      logger.info({ request: value }, 'planted');
      logger.child({ bound: value }).info('planted in a child');
      expect(text()).not.toContain(SECRET);
      expect(text()).toContain('stays');
      expect(text()).toContain('[redacted]');
    }),
  );
});

test('what stands too deep to be looked at is left out', () => {
  const { logger, text } = capture();
  let value: unknown = { token: SECRET };
  for (let depth = 0; depth < 20; depth += 1) value = { inner: value };
  logger.info({ value }, 'deep');
  expect(text()).not.toContain(SECRET);
});

test('a whole structure under a telling key is a secret too, and a flag is not', () => {
  const { logger, lines } = capture();
  logger.info({ tokens: { access: SECRET, refresh: [SECRET] }, hasToken: true, token: undefined }, 'x');
  expect(lines()[0]).toMatchObject({ tokens: '[redacted]', hasToken: true });
});

test.each([
  ['a URL with a password', `connecting to postgres://wallet:${SECRET}@127.0.0.1:5432/tessera failed`],
  ['a bearer token', `sent Authorization: Bearer ${SECRET}`],
  ['a secret of webhooks', `signed with whsec_${SECRET}`],
  ['a JSON Web Token', `got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIx${SECRET}.c2lnbmF0dXJl${SECRET}`],
])('%s inside a text is taken out of it', (_what, sentence) => {
  const { logger, text } = capture();
  logger.info(sentence);
  logger.info({ note: sentence, list: [sentence] }, 'fields');
  logger.error(new Error(sentence, { cause: new Error(sentence) }));
  expect(text()).not.toContain(SECRET);
  expect(text().match(/\[redacted\]/g)?.length).toBeGreaterThan(3);
});

test('an error keeps its stack, its causes and its own fields', () => {
  const { logger, lines } = capture();
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), {
    code: 'ECONNRESET',
    attempt: 3,
  });
  logger.error({ err: error }, 'failed');
  expect(lines()[0]?.err).toMatchObject({
    type: 'Error',
    message: 'outer',
    code: 'ECONNRESET',
    attempt: 3,
    stack: expect.stringContaining('logger.test.ts'),
    cause: { type: 'TypeError', message: 'inner' },
  });
});

test('a secret among the fields of an error is taken out', () => {
  const { logger, text } = capture();
  logger.error({ err: Object.assign(new Error('x'), { request: { headers: { authorization: SECRET } } }) }, 'failed');
  expect(text()).not.toContain(SECRET);
});

test('an error of the database tells its constraint and not the row', () => {
  const { logger, lines, text } = capture();
  const error = Object.assign(
    new Error(
      `insert into "users" ("email") values ('ann@example.org') - invalid input syntax for type uuid: "ann@example.org"`,
    ),
    {
      code: '23505',
      severity: 'ERROR',
      constraint: 'users_email_unique',
      detail: 'Key (email)=(ann@example.org) already exists.',
      where: 'COPY users, line 1: "ann@example.org"',
    },
  );
  logger.error({ err: error }, 'failed');
  expect(text()).not.toContain('ann@example.org');
  expect(lines()[0]?.err).toMatchObject({
    code: '23505',
    constraint: 'users_email_unique',
    message: expect.stringContaining('invalid input syntax for type uuid'),
  });
});

test('a line written under a span carries its ids, and one outside carries none', async () => {
  const telemetry = startTelemetry({ service: 'wallet', version: '1', endpoint: 'http://127.0.0.1:9' });
  const { logger, lines } = capture();
  let traceId = '';
  await withSpan('work', {}, (span) => {
    traceId = span.spanContext().traceId;
    logger.info('inside');
  });
  logger.info('outside');
  await telemetry.shutdown();
  expect(lines()[0]).toMatchObject({ trace_id: traceId, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(lines()[1]).not.toHaveProperty('trace_id');
});
