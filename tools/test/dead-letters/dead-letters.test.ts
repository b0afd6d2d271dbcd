import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeHeaders, loyaltyAwardPayment, paymentSucceeded } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { defineSubscriber, isEvent, replayRequested } from '@tessera/runtime/messaging';
import { type Database, defineMigrations, openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { StackError } from '@tessera/stack';
import { eventually, type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readCommand } from '../../src/dead-letters/command.ts';
import { databaseUrlOf } from '../../src/dead-letters/database-url.ts';

const newId = uuidv7Ids(systemClock);
const program = join(import.meta.dirname, '../../src/dead-letters/main.ts');
const { durable } = loyaltyAwardPayment;

let place: TestDatabase;
let database: Database;
let admin: pg.Client;

beforeAll(async () => {
  place = await testDatabase(defineMigrations('loyalty', []));
  database = await openDatabase({ service: 'loyalty', url: place.url });
  admin = new pg.Client({ connectionString: place.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.close();
  await place.drop();
});
beforeEach(async () => {
  await admin.query('delete from loyalty.dead_letters');
});

/** A dead letter of a payment that could really be handled now. */
const bury = async (error: string, amountMinor = 100): Promise<string> => {
  const paymentId = newId();
  const tenantId = newId();
  const envelope = {
    id: newId(),
    source: '/tessera/billing',
    type: 'billing.payment.payment-succeeded.v1',
    time: new Date().toISOString(),
    tenantId,
    aggregate: 'payment',
    aggregateId: paymentId,
    sequence: 1,
    correlationId: 'c',
  };
  const data = { ...paymentSucceeded.example, paymentId, amountMinor };
  await admin.query(
    `insert into loyalty.dead_letters (tenant_id, consumer, event_id, subject, headers, body, error, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, 13)`,
    [
      tenantId,
      durable,
      envelope.id,
      paymentSucceeded.subject,
      encodeHeaders(envelope, paymentSucceeded),
      JSON.stringify(data),
      error,
    ],
  );
  return envelope.id;
};

const run = async (...args: string[]) => {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, DATABASE_URL: place.url } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, output };
};

/** The part of the running service that handles what somebody asked to replay. */
const serviceThatReplays = (refused: number): (() => Promise<void>) => {
  const subscriber = defineSubscriber({
    subscription: loyaltyAwardPayment,
    handle: async (event) => {
      if (isEvent(paymentSucceeded, event) && event.data.amountMinor === refused) throw new Error('refused again');
    },
  });
  const logger = createLogger({ service: 'loyalty', level: 'silent' });
  const options = { database, clock: systemClock, newId, logger };
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      await replayRequested(subscriber, options);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    stopped = true;
    await looking;
  };
};

describe('the list', () => {
  test('has a line for each dead letter, the newest first, with its reason in one line', async () => {
    const older = await bury('TypeError: no\n  such thing');
    const newer = await bury('x'.repeat(500));
    const { code, output } = await run('list', 'loyalty');
    expect(code).toBe(0);
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^DIED +CONSUMER +EVENT +SUBJECT +TENANT +TRIES +REPLAY +ERROR$/);
    expect(lines[1]).toContain(newer);
    expect(lines[1]?.endsWith('…')).toBe(true);
    expect(lines[2]).toContain(older);
    expect(lines[2]).toMatch(/ 13 +- +TypeError: no such thing$/);
  });

  test('shows what was chosen only, and says when that is nothing', async () => {
    const [one, other] = [await bury('one'), await bury('other')];
    const chosen = await run('list', 'loyalty', '--event', one);
    expect(chosen.output).toContain(one);
    expect(chosen.output).not.toContain(other);
    const none = await run('list', 'loyalty', '--consumer', 'loyalty__nothing');
    expect(none).toEqual({ code: 0, output: 'loyalty has no such dead letters.\n' });
  });
});

describe('the replay', () => {
  test('has the service handle what was chosen, and tells what failed again', async () => {
    const good = await bury('was away', 100);
    const bad = await bury('was away', 666);
    const stop = serviceThatReplays(666);
    onTestFinished(stop);
    const first = await run('replay', 'loyalty', '--event', good);
    expect(first).toEqual({ code: 0, output: '1 asked for, 1 handled, 0 failed again, 0 waiting\n' });
    const second = await run('replay', 'loyalty', '--consumer', durable);
    expect(second.code).toBe(1);
    expect(second.output).toContain('1 asked for, 0 handled, 1 failed again, 0 waiting');
    expect(second.output).toContain('refused again');
    expect((await admin.query('select event_id from loyalty.dead_letters')).rows).toEqual([{ event_id: bad }]);
  });

  test('leaves a mark that a service which is down finds when it is back', async () => {
    const event = await bury('was away');
    const { replay } = await import('../../src/dead-letters/replay.ts');
    expect(await replay(database, { eventId: event }, 0)).toEqual({ asked: 1, failedAgain: [], waiting: 1 });
    const stop = serviceThatReplays(666);
    onTestFinished(stop);
    await eventually(async () => expect((await admin.query('select from loyalty.dead_letters')).rowCount).toBe(0));
  });

  test('of nothing is a failure, since somebody meant something', async () => {
    expect(await run('replay', 'loyalty')).toEqual({
      code: 1,
      output: '0 asked for, 0 handled, 0 failed again, 0 waiting\n',
    });
  });
});

describe('the command line', () => {
  test.each([
    [[], 'Usage: '],
    [['drop', 'wallet'], 'Usage: '],
    [['list'], 'No service is no service with dead letters'],
    [['list', 'gateway'], 'gateway is no service with dead letters'],
    [['list', 'wallet', 'raffle'], 'Usage: '],
    [['list', 'wallet', '--all'], '--all'],
    [['replay', 'wallet', '--event', '42'], '42 is no event id'],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readCommand(args)).toThrow(StackError);
    expect(() => readCommand(args)).toThrow(sentence);
  });

  test('a database that is away is told in one sentence', async () => {
    const child = spawn(process.execPath, [program, 'list', 'loyalty'], {
      env: { ...process.env, DATABASE_URL: 'postgres://loyalty:x@127.0.0.1:1/tessera' },
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('postgres is unavailable');
  });
});

describe('the database of the local stack', () => {
  const home = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'tessera-dead-letters-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  };

  test('is found by its secrets and its port', () => {
    const dir = home();
    writeFileSync(join(dir, 'secrets.json'), JSON.stringify({ 'postgres/wallet': 'pass' }));
    expect(databaseUrlOf('wallet', { TESSERA_HOME: dir, POSTGRES_PORT: '5999' }, '/')).toBe(
      'postgres://wallet:pass@127.0.0.1:5999/tessera',
    );
  });

  test('is not guessed at where no stack was started', () => {
    const dir = home();
    expect(() => databaseUrlOf('wallet', { TESSERA_HOME: dir }, '/')).toThrow(StackError);
  });
});
