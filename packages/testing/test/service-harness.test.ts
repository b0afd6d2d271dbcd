import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOpened, getBalance, memberAdded, postTransfer } from '@tessera/contracts';
import { ok, systemClock } from '@tessera/kernel';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually, type ProblemBody, type ServiceHarness, serviceHarness } from '../src/index.ts';
import { compose, notesConfig, notesMigrations } from './notes-service.ts';

const coverageRoot = mkdtempSync(join(tmpdir(), 'tessera-harness-'));
afterAll(() => rmSync(coverageRoot, { recursive: true }));

const settings = {
  service: 'wallet',
  config: notesConfig,
  compose,
  migrations: notesMigrations,
  coverageRoot,
} as const;
const tenantId = '019a8f2e-7c00-7000-8000-000000000099';
const userId = '019a8f2e-7c00-7000-8000-000000000001';
const member = { userId, role: 'member', currency: 'EUR', joinedAt: '2026-11-21T20:00:00.000Z' } as const;
const joined = { tenantId, aggregateId: userId, sequence: 1, data: member };

let harness: ServiceHarness;
beforeEach(async () => {
  harness = await serviceHarness(settings);
});
afterEach(() => harness.stop());

const notes = () => harness.sql<{ body: string; written_at: Date }>('select body, written_at from wallet.notes');

describe('a service in the harness', () => {
  test('answers in process, with real tokens, rights and row-level security', async () => {
    const noteId = randomUUID();
    await harness.sql('insert into wallet.notes values ($1, $2, $3, now())', [tenantId, noteId, 'hello']);
    const mine = harness.http.with({ token: await harness.tokens.tokenFor({ tenantId, role: 'member' }) });
    const theirs = harness.http.with({
      token: await harness.tokens.tokenFor({ tenantId: randomUUID(), role: 'owner' }),
    });
    expect(await mine.get(`/v1/notes/${noteId}`)).toMatchObject({ status: 200, body: { noteId, body: 'hello' } });
    expect((await theirs.get(`/v1/notes/${noteId}`)).status).toBe(404);
    const refused = await harness.http.get<ProblemBody>(`/v1/notes/${noteId}`);
    expect([refused.status, refused.body.code]).toEqual([401, 'auth.token_missing']);
  });

  test('listens on a port of its own once it is started', async () => {
    const url = await harness.start();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('lives by the fake clock', async () => {
    const token = await harness.tokens.tokenFor({ tenantId, role: 'member' });
    harness.clock.set('2030-06-01T12:00:00Z');
    const late = await harness.http.get<ProblemBody>(`/v1/notes/${randomUUID()}`, { token });
    expect(late.body.code).toBe('auth.token_expired');
  });

  test('or by the real one', async () => {
    const real = await serviceHarness({ ...settings, clock: systemClock });
    expect(Math.abs(real.clock.now().getTime() - Date.now())).toBeLessThan(1_000);
    await real.stop();
  });

  test('logs where the test can read it', async () => {
    await harness.http.get(`/v1/notes/${randomUUID()}`);
    expect(harness.logs()).toContainEqual(expect.objectContaining({ service: 'wallet', status: 401 }));
  });

  test('sees none of what another harness does', async () => {
    const other = await serviceHarness(settings);
    await other.start();
    await harness.start();
    await (await other.neighbour('identity')).publish(memberAdded, joined);
    await eventually(async () => expect(await other.published(accountOpened)).toHaveLength(1));
    expect(await other.sql('select from wallet.notes')).toHaveLength(1);
    expect(await notes()).toHaveLength(0);
    expect(await harness.published(accountOpened)).toHaveLength(0);
    await other.stop();
  });

  test('has its answers counted for the coverage of declared statuses', async () => {
    await harness.http.get(`/v1/notes/${randomUUID()}`);
    expect(readdirSync(join(coverageRoot, '.tessera', 'status-coverage', 'wallet'))).toEqual([`${process.pid}.jsonl`]);
  });

  test('gives everything back when it cannot be composed', async () => {
    const given = { database: '', keys: '' };
    const failing = serviceHarness({
      ...settings,
      compose: (config) => {
        Object.assign(given, { database: config.DATABASE_URL, keys: config.JWKS_URL });
        return Promise.reject(new Error('nothing to compose with'));
      },
    });
    await expect(failing).rejects.toThrow('nothing to compose with');
    await expect(new pg.Client({ connectionString: given.database }).connect()).rejects.toThrow(/does not exist/);
    await expect(fetch(given.keys)).rejects.toThrow();
  });
});

describe('a neighbour', () => {
  test('publishes an event, and twice when it is given the same id', async () => {
    await harness.start();
    const identity = await harness.neighbour('identity');
    const { id } = await identity.publish(memberAdded, joined);
    await identity.publish(memberAdded, { ...joined, id });
    await eventually(async () => expect(await notes()).toHaveLength(1));
    expect(await harness.published(memberAdded)).toHaveLength(2);
    await eventually(async () => expect((await harness.published(accountOpened)).length).toBeGreaterThan(0));
    expect((await notes())[0]?.written_at).toEqual(harness.clock.now());
    expect(await harness.published(accountOpened)).toMatchObject([
      { data: { ownerId: userId }, envelope: { tenantId } },
    ]);
  });

  test('asks the service over NATS', async () => {
    await harness.start();
    const raffle = await harness.neighbour('raffle');
    const account = { kind: 'user', userId } as const;
    const answer = await raffle.call(getBalance, { account, currency: 'EUR' }, { tenantId });
    expect(answer).toMatchObject({ ok: false, error: { code: 'wallet.account_not_found' } });
  });

  test('answers what is asked of it, and nothing that is not its own to answer', async () => {
    const [wallet, raffle] = [await harness.neighbour('wallet'), await harness.neighbour('raffle')];
    const { input, output } = postTransfer.example;
    const handle = async () => ok(output);
    await wallet.answer(postTransfer, handle);
    const answer = await raffle.call(postTransfer, input, { tenantId, idempotencyKey: 'one' });
    expect(answer).toEqual({ ok: true, value: output });
    await expect(raffle.answer(postTransfer, handle)).rejects.toThrow(/not for raffle/);
  });

  test('has only its own rights', async () => {
    const loyalty = await harness.neighbour('loyalty');
    await expect(loyalty.publishRaw(memberAdded.subject, '{}')).rejects.toThrow(/permission/i);
  });
});
