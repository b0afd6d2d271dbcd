import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  baseConfig,
  configTable,
  describeConfig,
  integer,
  secret,
  serviceConfig,
  variable,
  wrongExamples,
} from '../../src/config/index.ts';

test('every example of the shared variables would be accepted', () => {
  expect(wrongExamples(serviceConfig)).toEqual([]);
});

test('an example that would be refused is found', () => {
  const shape = { ...baseConfig, DEPTH: variable(integer(1, 9), { what: 'depth', example: '10' }) };
  expect(wrongExamples(shape)).toEqual(['DEPTH']);
});

test('the table tells what must be set, what is taken otherwise, and what is secret', () => {
  const rows = describeConfig(serviceConfig);
  const row = (name: string) => rows.find((candidate) => candidate.name === name);
  expect(row('JWKS_URL')).toMatchObject({ required: true, secret: false });
  expect(row('DRAIN_SECONDS')).toMatchObject({ required: false, fallback: '10' });
  expect(row('OTEL_EXPORTER_OTLP_ENDPOINT')).not.toHaveProperty('fallback');
  expect(row('DATABASE_URL')).toMatchObject({ required: true, secret: true });
  expect(configTable(serviceConfig).split('\n')).toHaveLength(rows.length + 2);
  expect(configTable(serviceConfig)).toContain(
    '| `LOG_LEVEL` | least important kind of line that is logged | `info` | `debug` |',
  );
});

test('a variable that nobody described is a mistake of ours and is not let through', () => {
  expect(() => describeConfig({ BARE: z.string() })).toThrow(/must be described/);
  expect(() => secret(z.string())).toThrow(/must be described/);
});
