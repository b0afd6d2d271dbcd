import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue, type EventContract, type RequestContract, type SubscriptionContract } from '../src/index.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** Contracts of one kind with the file, below its folder, that declares them. */
const declaredIn = async <C>(folder: string, isContract: (value: unknown) => value is C): Promise<[string, C][]> => {
  const paths = readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path.includes(sep))
    .sort();
  const modules = await Promise.all(
    paths.map(async (path) => [path.split(sep).join('/'), await import(join(source, folder, path))] as const),
  );
  return modules.flatMap(([path, exported]) =>
    Object.values(exported as Record<string, unknown>)
      .flat()
      .filter(isContract)
      .map((contract): [string, C] => [path, contract]),
  );
};

const has = (value: unknown, key: string, expected?: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  key in value &&
  (expected === undefined || (value as Record<string, unknown>)[key] === expected);
const isEvent = (value: unknown): value is EventContract => has(value, 'kind', 'event');
const isRequest = (value: unknown): value is RequestContract => has(value, 'kind', 'request');
const isSubscription = (value: unknown): value is SubscriptionContract => has(value, 'durable');

/** Version 1 needs no mark; later ones stand beside it as `<name>.v2.ts`. */
const fileOf = (service: string, name: string, version: number): string =>
  `${service}/${name}${version === 1 ? '' : `.v${version}`}.ts`;

describe('the files of the contracts', () => {
  it('each hold the event they are named for, and every one is in the catalogue', async () => {
    const declared = await declaredIn('events', isEvent);
    for (const [path, event] of declared) expect(path).toBe(fileOf(event.service, event.name, event.version));
    expect(new Set(catalogue.events)).toEqual(new Set(declared.map(([, event]) => event)));
    expect(declared.length).toBe(catalogue.events.length);
  });

  it('each hold the request they are named for, and every one is in the catalogue', async () => {
    const declared = await declaredIn('requests', isRequest);
    for (const [path, request] of declared) expect(path).toBe(fileOf(request.service, request.verb, request.version));
    expect(new Set(catalogue.requests)).toEqual(new Set(declared.map(([, request]) => request)));
  });

  it('hold every subscription under its consumer’s name, and every one is in the catalogue', async () => {
    const declared = await declaredIn('subscriptions', isSubscription);
    for (const [path, subscription] of declared) expect(path.split('/')[0]).toBe(subscription.service);
    expect(new Set(catalogue.subscriptions)).toEqual(new Set(declared.map(([, subscription]) => subscription)));
  });
});
