import { createRequire } from 'node:module';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalogue } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { eventsOf } from './catalogue.ts';

type Json = Record<string, unknown>;
interface Document {
  readonly channels: Record<string, { readonly address: string | null }>;
  readonly operations: Record<string, { readonly action: string; readonly tags: readonly { readonly name: string }[] }>;
  readonly components: { readonly messages: Json };
}

const text = asyncApiDocument(catalogue);
const document = parse(text) as Document;

/** Checks by the official schema of AsyncAPI 3.0 documents, from the project's own package. */
let validate: ValidateFunction;
beforeAll(() => {
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, unicodeRegExp: false });
  addFormats.default(ajv);
  validate = ajv.compile(createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as AnySchema);
});

const refsWithin = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(refsWithin);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsWithin(inner),
  );
};

const resolve = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], document);

describe('the AsyncAPI document', () => {
  it('is one by the official schema of version 3.0.0', () => {
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each<[string, (broken: Json) => void]>([
    ['without channels’ form', (broken) => Object.assign(broken, { channels: [] })],
    ['with an unknown action', (broken) => Object.assign(broken['operations'] as Json, { odd: { action: 'shout' } })],
    ['of another version', (broken) => Object.assign(broken, { asyncapi: '2.6.0' })],
    ['with a field of no meaning', (broken) => Object.assign(broken, { topics: {} })],
  ])('would be refused %s', (_name, damage) => {
    const broken = parse(text) as Json;
    damage(broken);
    expect(validate(broken)).toBe(false);
  });

  it('points to nothing that is not there', () => {
    const refs = refsWithin(document);
    expect(refs.length).toBeGreaterThan(catalogue.events.length);
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });

  it('has a channel of its own for every message, and one for the replies of every request', () => {
    const { events, requests } = catalogue;
    expect(Object.keys(document.channels).sort()).toEqual(
      [
        ...events.map((event) => event.subject),
        ...requests.flatMap(({ subject }) => [subject, `${subject}.reply`]),
      ].sort(),
    );
    for (const [name, { address }] of Object.entries(document.channels)) {
      expect(address).toBe(name.endsWith('.reply') ? null : name);
    }
  });

  it('says who publishes, consumes, asks and answers', () => {
    const operations = Object.entries(document.operations).map(
      ([name, { action, tags }]) => `${tags[0]?.name} ${action} ${name}`,
    );
    const { events, requests, subscriptions } = catalogue;
    expect(operations.sort()).toEqual(
      [
        ...events.map(({ service, subject }) => `${service} send ${service}.publish.${subject}`),
        ...subscriptions.flatMap((subscription) =>
          eventsOf(subscription, catalogue).map(
            ({ subject }) => `${subscription.service} receive ${subscription.durable}.${subject}`,
          ),
        ),
        ...requests.flatMap(({ service, subject, callers }) => [
          `${service} receive ${service}.answer.${subject}`,
          ...callers.map((caller) => `${caller} send ${caller}.ask.${subject}`),
        ]),
      ].sort(),
    );
  });
});
