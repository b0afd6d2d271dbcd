import { ok } from '@tessera/kernel';
import { eventually } from '@tessera/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { DependencyUnavailable } from '../../src/context/index.ts';
import {
  defineRoute,
  type HttpAppOptions,
  type ResponseDeclarations,
  type RunningServer,
  type SendChunk,
  Streamed,
  serve,
} from '../../src/http/index.ts';
import { problemOf, testApp } from './test-app.ts';

const lines: ResponseDeclarations = { 200: { description: 'Lines', contentType: 'application/x-ndjson' } };

const appThat = (
  write: (send: SendChunk) => Promise<void>,
  options: Partial<HttpAppOptions> = {},
  responses: ResponseDeclarations = lines,
) =>
  testApp(
    [
      defineRoute({
        method: 'get',
        path: '/v1/things',
        operationId: 'getThings',
        summary: 'Things',
        tags: [],
        access: { kind: 'public' },
        responses,
        refusals: {},
        handle: async () => ok(undefined),
        toReply: () => ({ status: 200, body: new Streamed(write) }) as never,
      }),
    ],
    options,
  );

/** Writes numbers until it is stopped, and tells how far it came and why it ended. */
const counting = () => {
  const seen = { sent: 0, ended: undefined as unknown };
  const write = async (send: SendChunk): Promise<void> => {
    try {
      for (;;) {
        await send(`${seen.sent}\n`);
        seen.sent += 1;
      }
    } catch (error) {
      seen.ended = error;
      throw error;
    }
  };
  return { seen, write };
};

const opened: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const urlOf = async ({ app }: ReturnType<typeof appThat>): Promise<string> => {
  const running = await serve({ app, host: '127.0.0.1', port: 0, drainMs: 100 });
  opened.push(running);
  return `http://127.0.0.1:${running.port}/v1/things`;
};

describe('a body that is streamed', () => {
  test('arrives whole, text and bytes alike, under its declared type', async () => {
    const app = appThat(async (send) => {
      await send('{"é":1}\n');
      await send(Uint8Array.of(0, 255, 10));
    });
    const expected = Buffer.concat([Buffer.from('{"é":1}\n'), Uint8Array.of(0, 255, 10)]);
    for (const response of [await app.get('/v1/things'), await fetch(await urlOf(app))]) {
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(expected);
    }
  });

  test('may be empty', async () => {
    const response = await appThat(async () => undefined).get('/v1/things');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('is written no faster than it is read', async () => {
    const { seen, write } = counting();
    const response = await appThat(write).get('/v1/things');
    const reader = response.body?.getReader();
    for (let read = 1; read <= 5; read += 1) {
      expect(await reader?.read()).toMatchObject({ done: false });
      expect(seen.sent).toBeLessThanOrEqual(read + 1);
    }
    await reader?.cancel();
    await eventually(async () => expect(seen.ended).toBeDefined());
  });

  test('is not begun for a HEAD request', async () => {
    const { seen, write } = counting();
    const { app } = appThat(write);
    const response = await app.request('/v1/things', { method: 'HEAD' });
    expect([response.status, await response.text(), seen.ended]).toEqual([200, '', undefined]);
  });

  test('must be declared', async () => {
    const app = appThat(async (send) => send('x'), {}, { 200: { description: 'Nothing' } });
    expect((await app.get('/v1/things')).status).toBe(500);
    expect(JSON.stringify(app.logged())).toContain('no streamed body is declared');
  });
});

describe('what goes wrong', () => {
  test('before the first piece is a problem like any other', async () => {
    const app = appThat(async () => {
      throw new DependencyUnavailable('postgres', 'gone');
    });
    const response = await app.get('/v1/things');
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code: 'dependency.unavailable', dependency: 'postgres' });
  });

  test('before the first piece by taking too long is answered in time, and the writing is ended', async () => {
    let late: unknown;
    const app = appThat(
      async (send) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        await send('too late').catch((error: unknown) => {
          late = error;
          throw error;
        });
      },
      { timeoutMs: 10 },
    );
    const response = await app.get('/v1/things');
    expect([response.status, (await problemOf(response)).code]).toEqual([504, 'request.timeout']);
    await eventually(async () => expect(late).toBeDefined());
  });

  test('after it breaks the connection, so that a part never passes for the whole, and is logged', async () => {
    const app = appThat(async (send) => {
      await send('first\n');
      throw new Error('the table is gone');
    });
    const response = await fetch(await urlOf(app));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(JSON.stringify(app.logged())).toContain('the table is gone');
  });

  test('at the reader, who goes away, ends the writing', async () => {
    const { seen, write } = counting();
    const abort = new AbortController();
    const response = await fetch(await urlOf(appThat(write)), { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    await eventually(async () => expect(seen.ended).toBeDefined());
  });

  test('at the reader, who takes nothing any more, ends the writing', async () => {
    const { seen, write } = counting();
    const response = await appThat(write, { stallMs: 20 }).get('/v1/things');
    const reader = response.body?.getReader();
    await reader?.read();
    await eventually(async () => expect(seen.ended).toMatchObject({ name: 'ReaderStalled' }));
    await expect(reader?.read()).rejects.toThrow('the answer broke off');
  });

  test('at the server, which stops, ends the writing', async () => {
    const { seen, write } = counting();
    const response = await fetch(await urlOf(appThat(write)));
    await response.body?.getReader().read();
    await opened[0]?.close();
    await eventually(async () => expect(seen.ended).toBeDefined());
  });
});
