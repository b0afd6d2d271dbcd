import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  type ReceivedSpan,
  type TestDatabase,
  type TraceCollector,
  testDatabase,
  traceCollector,
} from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineMigrations } from '../../src/postgres/index.ts';

const migrations = defineMigrations('wallet', [
  {
    name: '20261121_0001_notes',
    up: [
      'create table wallet.notes (tenant_id uuid primary key, email text not null)',
      'grant select, insert on wallet.notes to wallet',
    ],
    down: ['drop table wallet.notes'],
  },
]);

let database: TestDatabase;
let collector: TraceCollector;
let useCase: ReceivedSpan[];
let refused: ReceivedSpan[];

/** A process of its own, started as a service is: node on a TypeScript file and nothing else, no loader hook. */
const runTracedQueries = (env: Record<string, string>): Promise<number | null> =>
  new Promise((resolve) => {
    const file = join(import.meta.dirname, 'fixtures', 'traced-queries.ts');
    const child = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], ...env }, stdio: 'inherit' });
    child.once('close', resolve);
  });

const traceOf = (name: string): ReceivedSpan[] => {
  const root = collector.spans().find((span) => span.name === name);
  return collector.trace(root?.traceId ?? '');
};

beforeAll(async () => {
  database = await testDatabase(migrations);
  collector = await traceCollector();
  expect(await runTracedQueries({ DATABASE_URL: database.url, ENDPOINT: collector.url })).toBe(0);
  useCase = traceOf('use-case');
  refused = traceOf('refused');
});
afterAll(async () => {
  await collector?.stop();
  await database?.drop();
});

describe('the queries of a process started as a service is', () => {
  test('are spans below the span that ran them, one for each statement', () => {
    const root = useCase.find((span) => span.parentSpanId === undefined);
    const queries = useCase.filter((span) => span.kind === 'client');
    const operations = queries.map((span) => span.attributes['db.operation.name']);
    expect(root?.name).toBe('use-case');
    expect(operations[0]).toBe('BEGIN');
    expect(operations.at(-1)).toBe('COMMIT');
    expect(operations.filter((operation) => operation === 'INSERT')).toHaveLength(1);
    // Two of ours, and one that gives the transaction its tenant.
    expect(operations.filter((operation) => operation === 'SELECT')).toHaveLength(3);
    expect(new Set(queries.map((span) => span.parentSpanId))).toEqual(new Set([root?.spanId]));
    expect(useCase).toHaveLength(operations.length + 1);
  });

  test('follow the semantic conventions of databases', () => {
    const insert = useCase.find((span) => span.attributes['db.operation.name'] === 'INSERT');
    const { port, hostname, pathname } = new URL(database.url);
    expect(insert?.name).toBe(`INSERT ${pathname.slice(1)}`);
    expect(insert?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.namespace': pathname.slice(1),
      'server.address': hostname,
      'server.port': Number(port),
      'db.query.text': expect.stringMatching(/^insert into .*notes.*values \(\?, \?\)/),
    });
  });

  test('tell no value, neither of a statement nor of an error', () => {
    const everything = JSON.stringify(collector.spans(), (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    expect(everything).toContain('notes');
    expect(everything).not.toContain('ann.planted');
  });

  test('that fail carry the SQLSTATE', () => {
    const failed = refused.filter((span) => span.status.code === 'error' && span.kind === 'client');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.attributes).toMatchObject({ 'error.type': '22P02', 'db.response.status_code': '22P02' });
  });

  test('leave no trace outside a span', () => {
    const roots = collector.spans().filter((span) => span.parentSpanId === undefined);
    expect(roots.map((span) => span.name).sort()).toEqual(['refused', 'use-case']);
  });
});
