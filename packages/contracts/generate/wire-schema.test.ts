import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { catalogue, encodeHeaders, eventHeadersSchema, memberAdded } from '../src/index.ts';
import { wireSchema } from './wire-schema.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);
ajv.addVocabulary(['x-known-values']);

interface Sample {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
}

const samples: readonly Sample[] = [
  ...catalogue.events.map(({ subject, schema, example }) => ({ name: subject, schema, example })),
  ...catalogue.requests.flatMap(({ subject, input, output, example }) => [
    { name: `${subject} input`, schema: input, example: example.input },
    { name: `${subject} output`, schema: output, example: example.output },
  ]),
];

describe.each(samples)('the JSON Schema of $name', ({ schema, example }) => {
  const json = wireSchema(schema);
  const validate = ajv.compile(json);

  it('accepts the example, also with a field that it does not know', () => {
    validate(example);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...(example as object), addedLater: true })).toBe(true);
    expect(schema.safeParse({ ...(example as object), addedLater: true }).success).toBe(true);
  });

  it('refuses the example when a required field is left out or null, as the contract does', () => {
    for (const name of (json['required'] ?? []) as readonly string[]) {
      const { [name]: _left, ...rest } = example as Record<string, unknown>;
      for (const damaged of [rest, { ...rest, [name]: null }]) {
        expect(validate(damaged)).toBe(false);
        expect(schema.safeParse(damaged).success).toBe(false);
      }
    }
  });
});

describe('the schema of the headers', () => {
  it('is what events are sent with', () => {
    const headers = encodeHeaders(
      {
        id: '019a8f2e-7c00-7000-8000-000000000099',
        source: '/tessera/identity',
        type: 'identity.member.member-added.v1',
        time: '2026-11-21T20:00:00.000Z',
        tenantId: '019a8f2e-7c00-7000-8000-000000000002',
        aggregate: 'member',
        aggregateId: '019a8f2e-7c00-7000-8000-000000000001',
        sequence: 1,
        correlationId: 'req-1',
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      },
      memberAdded,
    );
    const sent = { 'Nats-Msg-Id': headers['ce-id'], ...headers };
    expect(eventHeadersSchema.strict().parse(sent)).toEqual(sent);
    expect(Object.keys(sent).sort()).toEqual(Object.keys(eventHeadersSchema.shape).sort());
  });
});
