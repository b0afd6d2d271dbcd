import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  catalogue,
  defineEvent,
  defineRequest,
  defineSubscription,
  type EventContract,
  memberAdded,
  releaseHold,
} from '../src/index.ts';
import { catalogueFaults } from './catalogue-faults.ts';

const event = (change: Partial<EventContract>): EventContract =>
  defineEvent({
    ...memberAdded,
    name: 'member-left',
    schema: z.object({ userId: z.uuid() }),
    example: { userId: memberAdded.example.userId },
    ...change,
  });

const withEvent = (change: Partial<EventContract>): string[] =>
  catalogueFaults({ ...catalogue, events: [...catalogue.events, event(change)] });

const withRequest = (change: Partial<typeof releaseHold>): string[] =>
  catalogueFaults({
    ...catalogue,
    requests: [...catalogue.requests, defineRequest({ ...releaseHold, verb: 'free-hold', ...change })],
  });

const left = 'events.identity.member.member-left.v1';
const free = 'rpc.wallet.free-hold.v1';

describe('the catalogue', () => {
  it('keeps its rules', () => {
    expect(catalogueFaults(catalogue)).toEqual([]);
  });

  it('may grow by an event and a request that keep them', () => {
    expect(withEvent({})).toEqual([]);
    expect(withRequest({})).toEqual([]);
  });

  it.each<[string, Partial<EventContract>, string]>([
    [
      'a name in camel case',
      { name: 'memberLeft' },
      "events.identity.member.memberLeft.v1: 'memberLeft' is not in kebab case",
    ],
    [
      'an aggregate in snake case',
      { aggregate: 'team_member' },
      "events.identity.team_member.member-left.v1: 'team_member' is not in kebab case",
    ],
    ['a version of zero', { version: 0 }, 'events.identity.member.member-left.v0: versions count from 1'],
    ['half a version', { version: 1.5 }, 'events.identity.member.member-left.v1.5: versions count from 1'],
    ['no sentence', { description: 'left' }, `${left}: its meaning is not a sentence`],
    [
      'an event of a name that exists',
      { name: 'member-added' },
      'events.identity.member.member-added.v1 is declared twice',
    ],
    [
      'an event that nobody keeps',
      { service: 'gateway' },
      'events.gateway.member.member-left.v1: analytics does not store it',
    ],
    [
      'a fraction',
      { schema: z.object({ share: z.number() }), example: { share: 1 } },
      `${left} $.share: a fraction is never exact; use an integer or text`,
    ],
    [
      'a fraction deep inside',
      { schema: z.object({ parts: z.array(z.object({ share: z.number().nullable() })) }), example: { parts: [] } },
      `${left} $.parts[*].share: a fraction is never exact; use an integer or text`,
    ],
    [
      'a closed object',
      { schema: z.strictObject({}), example: {} },
      `${left} $: a reader must pass by fields it does not know`,
    ],
    [
      'a field in snake case',
      { schema: z.object({ user_id: z.string() }), example: { user_id: '' } },
      `${left} $: 'user_id' is not in camel case`,
    ],
    [
      'money without a currency',
      { schema: z.object({ feeMinor: z.int() }), example: { feeMinor: 1 } },
      `${left}: feeMinor has no currency`,
    ],
  ])('may not have %s', (_name, change, fault) => {
    expect(withEvent(change)).toContain(fault);
  });

  it('may not have an example that breaks its schema', () => {
    expect(withEvent({ example: { userId: 'nobody' } })[0]).toMatch(`${left}: its example breaks its schema`);
    expect(withRequest({ example: { ...releaseHold.example, input: { holdId: '' } } })[0]).toMatch(
      `${free} input: its example breaks its schema`,
    );
  });

  it.each<[string, Partial<typeof releaseHold>, string]>([
    ['nobody may ask', { callers: [] }, `${free}: nobody may ask it`],
    ['its own service asks', { callers: ['wallet'] }, `${free}: a service does not ask itself`],
    ['is waited for too long', { timeoutMs: 60_000 }, `${free}: wait between 100 ms and 30 s, not 60000 ms`],
    ['exists already', { verb: 'release-hold' }, 'rpc.wallet.release-hold.v1 is declared twice'],
  ])('may not have a request that %s', (_name, change, fault) => {
    expect(withRequest(change)).toContain(fault);
  });

  it('may not have refusals of another service’s name, or twice the same', () => {
    const errors = (...codes: string[]) => ({ errors: codes.map((code) => ({ code, meaning: 'It is.' })) }) as never;
    expect(withRequest(errors('raffle.full'))).toEqual([`${free}: 'raffle.full' is not wallet.<what> in snake case`]);
    expect(withRequest(errors('wallet.isFull'))).toEqual([
      `${free}: 'wallet.isFull' is not wallet.<what> in snake case`,
    ]);
    expect(withRequest(errors('wallet.full', 'wallet.full'))).toEqual([`${free} wallet.full is declared twice`]);
  });

  it('may not have a subscription that listens to itself, to nothing, or under a name that is taken', () => {
    const listen = (service: 'identity' | 'loyalty', what: string) =>
      defineSubscription({ service, what, from: 'identity', events: [memberAdded] });
    const faults = (...subscriptions: ReturnType<typeof listen>[]) =>
      catalogueFaults({ ...catalogue, subscriptions: [...catalogue.subscriptions, ...subscriptions] });
    expect(faults(listen('identity', 'count-members'))).toEqual([
      'identity__count-members: a service does not listen to itself',
    ]);
    expect(faults(listen('loyalty', 'create-membership'))).toEqual(['loyalty__create-membership is declared twice']);
    expect(
      faults(defineSubscription({ service: 'loyalty', what: 'store-clicks', from: 'gateway', events: 'all' })),
    ).toEqual(['loyalty__store-clicks: there is no such event']);
  });
});
