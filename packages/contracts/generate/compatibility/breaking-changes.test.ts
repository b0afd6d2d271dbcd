import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent, defineRequest, type EventContract, growingEnum, type RequestContract } from '../../src/index.ts';
import { toPublished } from '../published.ts';
import { breakingChanges } from './breaking-changes.ts';

const fields = {
  saleId: z.uuid(),
  amountMinor: z.int().min(1).max(1_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  channel: z.enum(['DOOR', 'WEB']),
  reason: growingEnum(['TICKET']),
  note: z.string().max(100).optional(),
  lines: z.array(z.object({ sku: z.string(), pieces: z.int() })).max(10),
  buyer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('member'), memberId: z.uuid() }),
    z.object({ kind: z.literal('guest'), name: z.string().optional() }),
  ]),
  soldAt: z.iso.datetime(),
};
const { note: _note, ...withoutNote } = fields;
const { saleId: _saleId, ...withoutSaleId } = fields;

const event = (shape: z.ZodRawShape, at: Partial<{ name: string; version: number }> = {}): EventContract =>
  defineEvent({
    service: 'billing',
    aggregate: 'sale',
    name: 'sale-closed',
    version: 1,
    description: 'A sale is closed.',
    schema: z.object(shape),
    example: {},
    ...at,
  });

const request = (change: Partial<RequestContract> = {}): RequestContract =>
  defineRequest({
    service: 'billing',
    verb: 'close-sale',
    version: 1,
    description: 'Closes a sale.',
    callers: ['raffle', 'loyalty'],
    changes: true,
    timeoutMs: 1_000,
    input: z.object(fields),
    output: z.object(fields),
    errors: [
      { code: 'billing.sale_closed', meaning: 'It is closed already.' },
      { code: 'billing.sale_unknown', meaning: 'There is no such sale.' },
    ],
    example: { input: {}, output: {} },
    ...change,
  } as RequestContract);

const published = { events: [event(fields)], requests: [request()] };

/** What the check says of a catalogue, as `path: what`, after the message above was published. */
const refusals = (current: Partial<typeof published>): string[] =>
  breakingChanges(toPublished(published), toPublished({ ...published, ...current })).map(
    ({ path, what }) => `${path}: ${what}`,
  );

const inEvent = (shape: z.ZodRawShape): string[] => refusals({ events: [event(shape)] });
const inInput = (shape: z.ZodRawShape): string[] => refusals({ requests: [request({ input: z.object(shape) })] });
const inOutput = (shape: z.ZodRawShape): string[] => refusals({ requests: [request({ output: z.object(shape) })] });

const fieldChanges: readonly [string, z.ZodRawShape, string][] = [
  ['a removed field', withoutSaleId, 'saleId: the field is gone'],
  ['a removed optional field', withoutNote, 'note: the field is gone'],
  ['a renamed field', { ...withoutSaleId, id: z.uuid().optional() }, 'saleId: the field is gone'],
  ['another type', { ...fields, amountMinor: z.string() }, 'amountMinor: the type changed from integer to string'],
  ['an object instead of a text', { ...fields, note: z.object({}) }, 'note: the type changed from string to object'],
  ['another format', { ...fields, saleId: z.email() }, 'saleId: format changed from "uuid" to "email"'],
  [
    'another pattern',
    { ...fields, currency: z.string().regex(/^[a-z]{3}$/) },
    'currency: pattern changed from "^[A-Z]{3}$" to "^[a-z]{3}$"',
  ],
  [
    'a removed field of a list’s items',
    { ...fields, lines: z.array(z.object({ sku: z.string() })).max(10) },
    'lines[*].pieces: the field is gone',
  ],
  [
    'another type in one form of a union',
    {
      ...fields,
      buyer: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('guest'), name: z.string().optional() }),
        z.object({ kind: z.literal('member'), memberId: z.int() }),
      ]),
    },
    'buyer.memberId: the type changed from string to integer',
  ],
];

const narrowings: readonly [string, z.ZodRawShape, string][] = [
  ['a new required field', { ...fields, vatMinor: z.int() }, 'vatMinor: the field is new and required'],
  ['an optional field made required', { ...fields, note: z.string().max(100) }, 'note: the field became required'],
  ['a narrowed enum', { ...fields, channel: z.enum(['DOOR']) }, 'channel: the value "WEB" is gone'],
  [
    'a greater least',
    { ...fields, amountMinor: z.int().min(2).max(1_000) },
    'amountMinor: minimum changed from 1 to 2',
  ],
  [
    'a smaller most',
    { ...fields, amountMinor: z.int().min(1).max(10) },
    'amountMinor: maximum changed from 1000 to 10',
  ],
  ['a shorter text', { ...fields, note: z.string().max(9).optional() }, 'note: maxLength changed from 100 to 9'],
  [
    'a shorter list',
    { ...fields, lines: z.array(z.object({ sku: z.string(), pieces: z.int() })).max(9) },
    'lines: maxItems changed from 10 to 9',
  ],
  [
    'a form of a union that is gone',
    { ...fields, buyer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('member'), memberId: z.uuid() })]) },
    'buyer: the form kind = "guest" is gone',
  ],
];

const widenings: readonly [string, z.ZodRawShape, string][] = [
  ['a field that became optional', { ...fields, saleId: z.uuid().optional() }, 'saleId: the field became optional'],
  ['a field that can be null', { ...fields, saleId: z.uuid().nullable() }, 'saleId: the form null is new'],
  ['a wider enum', { ...fields, channel: z.enum(['DOOR', 'WEB', 'APP']) }, 'channel: the value "APP" is new'],
  [
    'a smaller least',
    { ...fields, amountMinor: z.int().min(0).max(1_000) },
    'amountMinor: minimum changed from 1 to 0',
  ],
  [
    'a greater most',
    { ...fields, amountMinor: z.int().min(1).max(2_000) },
    'amountMinor: maximum changed from 1000 to 2000',
  ],
  [
    'fractions',
    { ...fields, amountMinor: z.number().min(1).max(1_000) },
    'amountMinor: the type changed from integer to number',
  ],
  [
    'any text for a pattern',
    { ...fields, currency: z.string() },
    'currency: pattern changed from "^[A-Z]{3}$" to nothing',
  ],
];

const closing: readonly [string, z.ZodRawShape, string] = [
  'a growing enum that is closed',
  { ...fields, reason: z.enum(['TICKET']) },
  'reason: only listed values are allowed now',
];

describe('a published event', () => {
  it.each([...fieldChanges, ...narrowings, ...widenings, closing])('refuses %s', (_name, shape, expected) => {
    expect(inEvent(shape)).toContain(`$.data.${expected}`);
  });

  it.each<[string, z.ZodRawShape]>([
    ['nothing new', fields],
    ['a new optional field', { ...fields, vatMinor: z.int().optional() }],
    [
      'a new optional field in a list’s items',
      {
        ...fields,
        lines: z.array(z.object({ sku: z.string(), pieces: z.int(), size: z.string().optional() })).max(10),
      },
    ],
    ['fields in another order', Object.fromEntries(Object.entries(fields).reverse())],
    ['a known value more in an enum that grows', { ...fields, reason: growingEnum(['TICKET', 'DRINK']) }],
    ['other words', { ...fields, note: z.string().max(100).optional().describe('Free text') }],
  ])('allows %s', (_name, shape) => {
    expect(inEvent(shape)).toEqual([]);
  });

  it('may not go, move or be renamed', () => {
    expect(refusals({ events: [] })).toEqual(['$: the message is gone']);
    expect(refusals({ events: [event(fields, { name: 'sale-ended' })] })).toEqual(['$: the message is gone']);
    expect(refusals({ events: [{ ...event(fields), stream: 'EVENTS_SALES' }] })).toEqual([
      '$.stream: the stream changed',
    ]);
  });

  it('may not become a request', () => {
    const [before] = published.events.map((one) => one.subject);
    expect(refusals({ events: [], requests: [request(), { ...request(), subject: before ?? '' }] })).toEqual([
      '$: the message is gone',
    ]);
  });

  it('is left alone by a second version beside it', () => {
    const second = event({ ...withoutSaleId, id: z.uuid() }, { version: 2 });
    expect(refusals({ events: [...published.events, second] })).toEqual([]);
  });
});

describe('a published request', () => {
  it.each([...fieldChanges, ...narrowings, closing])('refuses %s in its input', (_name, shape, expected) => {
    expect(inInput(shape)).toContain(`$.input.${expected}`);
  });

  it.each(widenings)('allows %s in its input', (_name, shape) => {
    expect(inInput(shape)).toEqual([]);
  });

  it.each([...fieldChanges, ...widenings])('refuses %s in its output', (_name, shape, expected) => {
    expect(inOutput(shape)).toContain(`$.output.${expected}`);
  });

  it.each(narrowings)('allows %s in its output', (_name, shape) => {
    expect(inOutput(shape)).toEqual([]);
  });

  it('may not lose a caller, a refusal, or its way of being repeated', () => {
    expect(refusals({ requests: [request({ callers: ['raffle'] })] })).toEqual([
      '$.callers: loyalty may not ask any more',
    ]);
    expect(
      refusals({ requests: [request({ errors: [{ code: 'billing.sale_closed', meaning: 'Closed.' }] })] }),
    ).toEqual(['$.errors: the refusal billing.sale_unknown is gone']);
    expect(refusals({ requests: [request({ changes: false })] })).toEqual([
      '$.changes: whether callers send an idempotency key changed',
    ]);
  });

  it('may gain callers and refusals, and be given another time', () => {
    const more = request({
      callers: ['raffle', 'loyalty', 'identity'],
      errors: [...request().errors, { code: 'billing.sale_locked', meaning: 'It is locked.' }],
      timeoutMs: 2_000,
    });
    expect(refusals({ requests: [more] })).toEqual([]);
  });
});

describe('a refusal', () => {
  it('names the message, the path, who breaks and the way out', () => {
    const current = toPublished({ ...published, events: [event(withoutSaleId)] });
    expect(breakingChanges(toPublished(published), current)).toEqual([
      {
        message: 'events.billing.sale.sale-closed.v1',
        path: '$.data.saleId',
        what: 'the field is gone',
        wayOut: 'consumers that are not upgraded read it: leave v1 as it is and add v2 beside it',
      },
    ]);
  });
});
