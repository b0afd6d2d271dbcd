import { randomUUID } from 'node:crypto';
import { type Checkpoint, type LedgerVerdict, verifyLedger } from '@tessera/proofs';
import { openDatabase } from '@tessera/runtime/postgres';
import { seededRandom } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendExport } from '../../src/http/ledger-export.mapping.ts';
import { publishCheckpoint } from '../../src/messaging/publish-checkpoint.ts';
import { AccountRecord } from '../../src/persistence/account.record.ts';
import { createCheckpointStore, type PublishCheckpoint } from '../../src/persistence/checkpoint-store.ts';
import { createDrawCommitmentStore } from '../../src/persistence/draw-commitment-store.ts';
import { createLedgerBooksStore } from '../../src/persistence/ledger-books-store.ts';
import { exportLedger } from '../../src/use-cases/export-ledger.ts';
import { pool, revenue, tenantId, topUp, transfer, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';

/*
 * Sealing and exporting while money moves, with the smallest of pages, so that a great many postings are committed between two reads of
 * what must be one instant.
 */

let ledger: LedgerOnPostgres;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  ledger = await ledgerOnPostgres({ maxBatch: 5 });
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await ledger.close();
});

/** Checkpoints and exports as one process has them, with a pool of its own. */
const openBooks = async (publish: PublishCheckpoint = publishCheckpoint) => {
  const database = await openDatabase({ service: 'wallet', url: ledger.database.url, entities: [AccountRecord] });
  opened.push(database);
  const checkpoints = createCheckpointStore({ database, publish, pageSize: 2 });
  const read = exportLedger({ books: createLedgerBooksStore({ database, pageSize: 3 }) });
  const commitments = createDrawCommitmentStore(database);
  const commit = (tenant: string) =>
    commitments.keep(
      { poolId: randomUUID(), commitmentHash: 'ab'.repeat(32), committedAt: new Date() },
      callOf(undefined, null, tenant),
    );
  const seal = async (after?: number, tenant = tenantId) => {
    const result = await checkpoints.seal(after === undefined ? {} : { after }, callOf(undefined, null, tenant));
    const checkpoint = result.ok ? result.value.checkpoint : null;
    if (!result.ok || !checkpoint) throw new Error('there is nothing to seal');
    return { checkpoint, isNew: result.value.isNew };
  };
  /** The whole export, and what the verifier says of it. */
  const audit = async (tenant = tenantId): Promise<{ text: string; verdict: LedgerVerdict }> => {
    const chunks: Uint8Array[] = [];
    const send = async (chunk: Uint8Array | string) => void chunks.push(Buffer.from(chunk));
    await sendExport((take) => read(take, callOf(undefined, null, tenant)), send);
    return { text: Buffer.concat(chunks).toString(), verdict: await verifyLedger(chunks) };
  };
  return { checkpoints, commit, seal, audit };
};

const rightUpTo = (verdict: LedgerVerdict): number => {
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.fault));
  return verdict.summary.checkpoints;
};

describe('while transfers run', () => {
  it('every checkpoint and every export is of one instant', async () => {
    const books = [await openBooks(), await openBooks()];
    const random = seededRandom();
    const names = Array.from({ length: 12 }, () => `member ${randomUUID()}`);
    for (const name of names) await ledger.given(topUp(name, 10_000));
    const another = await ledger.another({ maxBatch: 3 });
    let isOver = false;
    let posted = 0;
    const someone = () => random.pick([...names.map(user), pool('a'), pool('b'), revenue]);
    const traffic = Array.from({ length: 12 }, async () => {
      while (!isOver) {
        const result = await random
          .pick([ledger, another])
          .execute(transfer(someone(), someone(), random.integer(1, 20)));
        if (result.ok) posted += 1;
      }
    });
    const sealed: Checkpoint[] = [];
    const before = posted;
    try {
      for (let round = 0; round < 6; round += 1) {
        const [seal, audit] = await Promise.all([random.pick(books).seal(), random.pick(books).audit()]);
        sealed.push(seal.checkpoint);
        expect(audit.verdict).toMatchObject({ ok: true });
      }
    } finally {
      isOver = true;
      await Promise.all(traffic);
    }
    // Without postings in between it would be no feat.
    expect(posted - before).toBeGreaterThan(20);
    expect(new Set(sealed.map(({ entries }) => entries)).size).toBeGreaterThan(1);
    for (const { currencies } of sealed) expect(currencies).toMatchObject([{ currency: 'EUR', postedMinor: '0' }]);
    const { text, verdict } = await (await openBooks()).audit();
    expect(rightUpTo(verdict)).toBe(sealed.at(-1)?.number);
    expect(torn(text)).toEqual([]);
    expect(await ledger.wrongs()).toEqual([]);
  });

  it('several who seal at once make one', async () => {
    const books = await Promise.all(Array.from({ length: 3 }, () => openBooks()));
    const tenant = randomUUID();
    for (let round = 1; round <= 5; round += 1) {
      await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
      const seals = await Promise.all(books.flatMap(({ seal }) => [seal(round - 1, tenant), seal(undefined, tenant)]));
      expect(new Set(seals.map(({ checkpoint }) => checkpoint.hash)).size).toBe(1);
      expect(seals.filter(({ isNew }) => isNew)).toHaveLength(1);
    }
    expect(rightUpTo((await (await openBooks()).audit(tenant)).verdict)).toBe(5);
    const events = await ledger.sql(
      `select 1 from wallet.outbox where tenant_id = $1 and subject like '%checkpoint-sealed%'`,
      [tenant],
    );
    expect(events).toHaveLength(5);
  });
});

interface Line {
  readonly type: string;
  readonly number: number;
  readonly accountId: string;
  readonly sequence: number;
  readonly transferId: string;
}

/** Transfers of which a checkpoint sealed one side and not the other: there is no instant at which the ledger stood so. */
const torn = (text: string): string[] => {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const entries = lines.filter(({ type }) => type === 'entry');
  const heads = new Map<string, number>();
  const found: string[] = [];
  lines.forEach(({ type, number, accountId, sequence }, index) => {
    if (type === 'head') heads.set(accountId, sequence);
    if (type !== 'head' || lines[index + 1]?.type === 'head') return;
    const sealed = entries.filter((entry) => entry.sequence <= (heads.get(entry.accountId) ?? 0));
    for (const [transferId, sides] of Map.groupBy(sealed, (entry) => entry.transferId)) {
      if (sides.length !== 2) found.push(`checkpoint ${number}: ${transferId}`);
    }
  });
  return found;
};

describe('a checkpoint', () => {
  it('lists the heads that moved, and no others', async () => {
    const { seal, audit } = await openBooks();
    const tenant = randomUUID();
    const call = callOf(undefined, null, tenant);
    for (const name of ['anna', 'ben', 'cleo']) await ledger.given(topUp(name, 100, randomUUID()), call);
    await seal(undefined, tenant);
    await ledger.given(transfer(user('anna'), user('ben'), 1), call);
    await ledger.given({ type: 'open-account', owner: user('dora'), currency: 'EUR' }, call);
    await seal(undefined, tenant);
    const { text, verdict } = await audit(tenant);
    expect(rightUpTo(verdict)).toBe(2);
    const heads = [...text.matchAll(/"number":(\d).*"heads":(\d+)}/g)].map(([, number, count]) => [number, count]);
    expect(heads).toEqual([
      ['1', '4'],
      ['2', '2'],
    ]);
    expect(await seal(undefined, tenant)).toMatchObject({ isNew: false, checkpoint: { number: 2 } });
  });

  it('leaves nothing behind when its transaction fails, and the next one takes its place', async () => {
    const tenant = randomUUID();
    await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
    const breaking = await openBooks(() => {
      throw new Error('the process dies here');
    });
    await expect(breaking.seal(undefined, tenant)).rejects.toThrow('dies here');
    for (const table of ['checkpoints', 'checkpoint_heads']) {
      expect(await ledger.sql(`select 1 from wallet.${table} where tenant_id = $1`, [tenant])).toEqual([]);
    }
    const { seal, audit } = await openBooks();
    expect(await seal(undefined, tenant)).toMatchObject({ isNew: true, checkpoint: { number: 1 } });
    expect(rightUpTo((await audit(tenant)).verdict)).toBe(1);
  });

  it('is due where entries are not covered, once the last one is old enough', async () => {
    const { checkpoints, seal } = await openBooks();
    const tenant = randomUUID();
    const dueFor = async (unsealedMs: number) =>
      (await checkpoints.due(unsealedMs, 1_000)).filter(({ tenantId: id }) => id === tenant).map(({ after }) => after);
    expect(await dueFor(0)).toEqual([]);
    await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
    expect(await dueFor(3_600_000)).toEqual([0]);
    await seal(0, tenant);
    expect(await dueFor(0)).toEqual([]);
    await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
    expect([await dueFor(3_600_000), await dueFor(0)]).toEqual([[], [1]]);
    expect(await seal(0, tenant)).toMatchObject({ isNew: false, checkpoint: { number: 1 } });
  });
});

describe('draws that were committed to', () => {
  const waiting = async (tenant: string) =>
    (await ledger.sql('select 1 from wallet.draws_to_anchor where tenant_id = $1', [tenant])).length;

  it('are sealed once by several at once, though nothing was posted', async () => {
    const books = await Promise.all(Array.from({ length: 3 }, () => openBooks()));
    const [{ commit, audit, checkpoints }] = books as [(typeof books)[number]];
    const tenant = randomUUID();
    await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
    const awaited = async () => (await checkpoints.awaited(1_000)).filter(({ tenantId: id }) => id === tenant);
    for (let round = 1; round <= 3; round += 1) {
      expect(await awaited()).toEqual([]);
      await Promise.all([commit(tenant), commit(tenant)]);
      expect(await awaited()).toEqual([{ tenantId: tenant, after: round - 1 }]);
      const seals = await Promise.all(books.flatMap(({ seal }) => [seal(round - 1, tenant), seal(undefined, tenant)]));
      expect(new Set(seals.map(({ checkpoint }) => checkpoint.hash)).size).toBe(1);
      expect(seals.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(seals[0]?.checkpoint).toMatchObject({ number: round, entries: 2, draws: [{}, {}] });
    }
    const { verdict } = await audit(tenant);
    expect(verdict).toMatchObject({ ok: true, summary: { checkpoints: 3, draws: 6 } });
  });

  it('wait on where the one who seals them dies, and where there is no ledger yet', async () => {
    const tenant = randomUUID();
    const breaking = await openBooks(() => {
      throw new Error('the process dies here');
    });
    await breaking.commit(tenant);
    expect(await breaking.checkpoints.seal({}, callOf(undefined, null, tenant))).toMatchObject({
      value: { checkpoint: null, isNew: false },
    });
    expect((await breaking.checkpoints.awaited(1_000)).map(({ tenantId: id }) => id)).not.toContain(tenant);
    await ledger.given(topUp('anna', 100, randomUUID()), callOf(undefined, null, tenant));
    await expect(breaking.seal(undefined, tenant)).rejects.toThrow('dies here');
    expect(await waiting(tenant)).toBe(1);
    expect(await breaking.checkpoints.longestAwaitedSeconds()).toBeGreaterThan(0);
    const { seal } = await openBooks();
    expect(await seal(0, tenant)).toMatchObject({ isNew: true, checkpoint: { number: 1, draws: [{}] } });
    expect(await waiting(tenant)).toBe(0);
    // What waits in a ledger without an entry is nobody's delay.
    await breaking.commit(randomUUID());
    expect(await breaking.checkpoints.longestAwaitedSeconds()).toBe(0);
  });
});

describe('the ledger’s forger', () => {
  /** As the superuser, with the triggers off: what somebody with the whole database can do. */
  const forge = async (statements: readonly string[], tenant: string) => {
    const admin = new pg.Client({ connectionString: ledger.database.adminUrl });
    await admin.connect();
    try {
      await admin.query(`begin; set local session_replication_role = replica`);
      for (const statement of statements) await admin.query(statement, [tenant]);
      await admin.query('commit');
    } finally {
      await admin.end();
    }
  };

  it.each<[string, readonly string[], string]>([
    [
      'who edits an amount',
      [
        `update wallet.ledger_entries set amount_minor = 41 where tenant_id = $1 and amount_minor = 40 and direction = 'CREDIT'`,
      ],
      'the hash is not that of the entry before',
    ],
    [
      'who removes a transfer with both of its entries',
      [
        `delete from wallet.ledger_entries where tenant_id = $1 and amount_minor = 40`,
        `delete from wallet.transfers where tenant_id = $1 and amount_minor = 40`,
      ],
      'not numbered without gaps',
    ],
    [
      'who gives an account to somebody else',
      [`update wallet.accounts set owner_id = gen_random_uuid() where tenant_id = $1 and owner_kind = 'pool'`],
      'its root is not that of the tree',
    ],
    [
      'who changes what a transfer was for',
      [`update wallet.transfers set refs = '{"note": "a gift"}' where tenant_id = $1 and amount_minor = 40`],
      'the hash is not that of the entry before',
    ],
    [
      'who removes a checkpoint',
      [`delete from wallet.checkpoints where tenant_id = $1 and number = 1`],
      'without gaps',
    ],
  ])('%s is found', async (_who, statements, problem) => {
    const { seal, audit } = await openBooks();
    const tenant = randomUUID();
    const call = callOf(undefined, null, tenant);
    await ledger.given(topUp('anna', 100, randomUUID()), call);
    await ledger.given(transfer(user('anna'), pool('friday'), 40), call);
    await seal(undefined, tenant);
    await ledger.given(transfer(user('anna'), pool('friday'), 3), call);
    await seal(undefined, tenant);
    expect(rightUpTo((await audit(tenant)).verdict)).toBe(2);
    await forge(statements, tenant);
    expect((await audit(tenant)).verdict).toMatchObject({
      ok: false,
      fault: { problem: expect.stringContaining(problem) },
    });
  });
});
