import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaders, type EventEnvelope, encodeHeaders, MalformedEnvelope } from './envelope.ts';
import { holdPlaced } from './events/index.ts';

const envelope: EventEnvelope = {
  id: '019a8f2e-7c00-7000-8000-000000000099',
  source: '/tessera/wallet',
  type: 'wallet.hold.hold-placed.v1',
  time: '2026-11-21T20:00:00.000Z',
  tenantId: '019a8f2e-7c00-7000-8000-000000000002',
  aggregate: 'hold',
  aggregateId: '019a8f2e-7c00-7000-8000-000000000007',
  sequence: 1,
  correlationId: 'req-1',
};

const headers = (change: Partial<EventEnvelope> = {}): Record<string, string> =>
  encodeHeaders({ ...envelope, ...change }, holdPlaced);

const read = (from: Record<string, string>): EventEnvelope => decodeHeaders((name) => from[name] ?? '');

const filledText = fc.string({ unit: 'grapheme', minLength: 1 });

describe('the envelope', () => {
  it('is read back as it was written, whatever an id or correlation id holds', () => {
    fc.assert(
      fc.property(
        filledText,
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        fc.uuid(),
        (aggregateId, correlationId, sequence, time, id) => {
          const sent = { ...envelope, aggregateId, correlationId, sequence, time: time.toISOString(), id };
          expect(read(headers(sent))).toEqual(sent);
        },
      ),
    );
  });

  it('puts nothing but printable ASCII into headers, so that no id can add a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (aggregateId, correlationId) => {
        const written = headers({ aggregateId, correlationId });
        for (const value of [written['ce-subject'], written['ce-correlationid']]) {
          expect(value).toMatch(/^[\x21-\x7e]*$/);
        }
      }),
    );
    expect(headers({ aggregateId: 'a\r\nce-tenant: x' })['ce-subject']).toBe('a%0D%0Ace-tenant:%20x');
  });

  it('carries the trace where there is one', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    expect(read(headers({ traceparent })).traceparent).toBe(traceparent);
    expect(headers()).not.toHaveProperty('traceparent');
    expect(read(headers())).not.toHaveProperty('traceparent');
  });

  it.each<[string, string]>([
    ['ce-specversion', '0.3'],
    ['ce-id', 'not-a-uuid'],
    ['ce-time', '2026-11-21 20:00'],
    ['ce-time', '2026-11-21T20:00:00+01:00'],
    ['ce-tenant', 'everybody'],
    ['ce-sequence', '0'],
    ['ce-sequence', '1.5'],
    ['ce-sequence', '9007199254740993'],
    ['ce-subject', '%E0%A4%A'],
    ['ce-correlationid', '%'],
  ])('refuses %s %s', (name, value) => {
    expect(() => read({ ...headers(), [name]: value })).toThrow(MalformedEnvelope);
    expect(() => read({ ...headers(), [name]: value })).toThrow(name);
  });

  it.each([
    'ce-specversion',
    'ce-id',
    'ce-source',
    'ce-type',
    'ce-time',
    'ce-subject',
    'ce-tenant',
    'ce-aggregate',
    'ce-sequence',
  ])('refuses a message without %s', (name) => {
    expect(() => read({ ...headers(), [name]: '' })).toThrow(new MalformedEnvelope(`header ${name} is missing`));
  });
});
