import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  baseConfig,
  ConfigError,
  type ConfigShape,
  checkConfig,
  type Environment,
  flag,
  loadConfig,
  serviceConfig,
  variable,
} from '../../src/config/index.ts';

const good: Environment = {
  PORT: '4002',
  DATABASE_URL: 'postgres://wallet:hunter2@127.0.0.1:5432/tessera',
  NATS_URL: 'nats://wallet:hunter2@127.0.0.1:4222',
  JWKS_URL: 'http://127.0.0.1:4001/.well-known/jwks.json',
  TOKEN_ISSUER: 'https://identity.tessera.localhost',
  TOKEN_AUDIENCE: 'tessera',
};

const refusal = (shape: ConfigShape, environment: Environment): string => {
  try {
    loadConfig(shape, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
};

test('strings of the environment become the values that they mean', () => {
  const config = loadConfig(serviceConfig, { ...good, TRACE_SAMPLE_RATIO: '0.25', DRAIN_SECONDS: ' 30 ' });
  expect(config).toMatchObject({ PORT: 4002, TRACE_SAMPLE_RATIO: 0.25, DRAIN_SECONDS: 30, HOST: '127.0.0.1' });
  const { FANCY } = loadConfig({ FANCY: variable(flag(), { what: 'a switch', example: 'true' }) }, { FANCY: 'false' });
  expect(FANCY).toBe(false);
});

test('three problems are told at once, a line each, with what is expected and an example', () => {
  const { TOKEN_AUDIENCE: _, ...rest } = good;
  const lines = refusal(serviceConfig, { ...rest, PORT: 'four', JWKS_URL: 'identity' }).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('3 problems');
  expect(lines).toContainEqual(expect.stringMatching(/PORT is "four" and must be a whole number .*for example 4002/));
  expect(lines).toContainEqual(expect.stringMatching(/JWKS_URL is "identity" and must be a URL .*for example http/));
  expect(lines).toContainEqual(expect.stringMatching(/TOKEN_AUDIENCE is missing .*for example tessera/));
});

test('no value of a secret is printed, however wrong it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w:@/.-]{6,40}$/), (value) => {
      const planted = `zq${value}`;
      const told = refusal(serviceConfig, { ...good, DATABASE_URL: planted, NATS_URL: planted });
      expect(told).toContain('DATABASE_URL');
      expect(told).toContain('NATS_URL');
      expect(told).not.toContain(planted);
    }),
  );
});

test('a variable that is set but empty counts as missing, or takes its default', () => {
  expect(refusal(baseConfig, { ...good, PORT: '  ' })).toContain('PORT is missing');
  expect(loadConfig(baseConfig, { ...good, LOG_LEVEL: '' }).LOG_LEVEL).toBe('info');
  expect(loadConfig(baseConfig, { ...good, OTEL_EXPORTER_OTLP_ENDPOINT: '' })).not.toHaveProperty(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  );
});

test('a misspelt variable is named as what was probably meant', () => {
  const { JWKS_URL, ...rest } = good;
  expect(refusal(baseConfig, { ...rest, JWKS_URI: JWKS_URL })).toContain('is JWKS_URI meant to be it?');
});

test('a variable of our prefix that resembles a known one is refused, and one that does not is left alone', () => {
  expect(refusal(serviceConfig, { ...good, TESSERA_DATABASE_URL: 'x' })).toContain(
    'TESSERA_DATABASE_URL is no variable of this service; DATABASE_URL is',
  );
  expect(refusal(serviceConfig, { ...good, TESSERA_LOG_LEVLE: 'debug' })).toContain('LOG_LEVEL is');
  expect(checkConfig(serviceConfig, { ...good, TESSERA_HOME: '/srv', TESSERA_TEST_NATS_URL: 'nats://x' })).toEqual([]);
});

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '1e3'],
  ['PORT', '40.02'],
  ['DATABASE_URL', 'mysql://wallet:x@127.0.0.1/tessera'],
  ['DATABASE_URL', 'postgres://127.0.0.1/tessera'],
  ['DATABASE_URL', 'postgres://wallet:x@127.0.0.1'],
  ['NATS_URL', 'nats://a:b@one:4222,http://two'],
  ['NATS_URL', '127.0.0.1:4222'],
  ['JWKS_URL', 'file:///etc/keys.json'],
  ['LOG_LEVEL', 'loud'],
  ['TRACE_SAMPLE_RATIO', '1.5'],
  ['TRACE_SAMPLE_RATIO', '.5'],
  ['DRAIN_SECONDS', '601'],
  ['HOST', ' \t '],
])('%s refuses %j or falls back to its default', (name, value) => {
  const problems = checkConfig(serviceConfig, { ...good, [name]: value });
  expect(problems.map(({ variable: at }) => at)).toEqual(value.trim() === '' ? [] : [name]);
});

test('several NATS servers may be named', () => {
  const NATS_URL = 'nats://wallet:x@one:4222, tls://wallet:x@two:4222';
  expect(loadConfig(serviceConfig, { ...good, NATS_URL }).NATS_URL).toBe(NATS_URL);
});
