import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ok } from '@tessera/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningServer, type ServeOptions, serve } from '../../src/http/index.ts';
import { getThings, postThing, type TestApp, testApp } from './test-app.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const listen = async ({ app }: TestApp, options: Partial<ServeOptions> = {}): Promise<RunningServer> => {
  const running = await serve({ app, host: '127.0.0.1', port: 0, ...options });
  opened.push(running);
  return running;
};

interface Connection {
  readonly socket: Socket;
  /** All that came back. */
  received(): string;
  readonly closed: Promise<void>;
}

const dial = async (port: number): Promise<Connection> => {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  opened.push({
    close: async () => {
      socket.destroy();
    },
  });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, received: () => text, closed };
};

const HEAD = 'host: here\r\nauthorization: Bearer good\r\n';
const JSON_HEAD = `POST /v1/things/x HTTP/1.1\r\n${HEAD}idempotency-key: k\r\ncontent-type: application/json\r\n`;
const note = postThing(z.strictObject({ note: z.string() }));

describe('a body', () => {
  test('without an announced length is cut off at the limit, however much is sent', async () => {
    const { port } = await listen(testApp([note]));
    const { socket, received, closed } = await dial(port);
    socket.write(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let sent = 0;
    while (!socket.destroyed && sent < 256 * 1024 * 1024) {
      socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      if (!socket.write('\r\n')) await delay(1);
      sent += chunk.length;
    }
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 413 /);
    expect(received()).toContain('request.body_too_large');
    expect(sent).toBeLessThan(256 * 1024 * 1024);
  });

  test('that is announced too large is refused before it is sent', async () => {
    const { port } = await listen(testApp([note]));
    const { socket, received, closed } = await dial(port);
    socket.write(`${JSON_HEAD}content-length: 999999999\r\n\r\n`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  });

  test('in small pieces arrives whole', async () => {
    const { port } = await listen(testApp([note]));
    const { socket, received } = await dial(port);
    socket.write(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`);
    for (const piece of ['{"no', 'te": "', 'é', '"}']) {
      const bytes = Buffer.from(piece);
      socket.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
      await delay(5);
    }
    socket.write('0\r\n\r\n');
    await expect.poll(received).toMatch(/^HTTP\/1\.1 201 /);
    expect(received()).toContain('{"note":"é"}');
  });

  test('that never ends is answered with 408, and the connection with it', async () => {
    const app = testApp([note]);
    const { port } = await listen(app, { requestTimeoutMs: 200 });
    const { socket, received, closed } = await dial(port);
    socket.write(`${JSON_HEAD}content-length: 100\r\n\r\n{"note"`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nconnection: close\r\n/);
    expect(received()).toContain('"code":"request.too_slow"');
    expect(received().match(/HTTP\/1\.1/g)).toHaveLength(1);
    await expect.poll(() => app.logged().at(-1)).toMatchObject({ status: 499 });
  });

  test('whose client goes away is nobody’s error', async () => {
    const app = testApp([note]);
    const { port } = await listen(app);
    const { socket } = await dial(port);
    socket.write(`${JSON_HEAD}content-length: 100\r\n\r\n{"note"`);
    await delay(50);
    socket.destroy();
    await expect.poll(() => app.logged().at(-1)).toMatchObject({ status: 499, level: 'info' });
  });
});

test('headers that never end are answered with 408', async () => {
  const { port } = await listen(testApp([note]), { requestTimeoutMs: 200 });
  const { socket, received, closed } = await dial(port);
  socket.write('GET /v1/things HTTP/1.1\r\nhost: here\r\n');
  await closed;
  expect(received()).toContain('"code":"request.too_slow"');
});

test.each([
  ['what is not HTTP', 'HELLO\r\n\r\n', 400, 'request.malformed_http'],
  [
    'two lengths that differ',
    `${JSON_HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
    400,
    'request.malformed_http',
  ],
  ['endless headers', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'request.headers_too_large'],
])('%s is a problem too', async (_what, text, status, code) => {
  const { port } = await listen(testApp([note]));
  const { socket, received, closed } = await dial(port);
  socket.write(text);
  await closed;
  expect(received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const body = JSON.parse(received().split('\r\n\r\n')[1] ?? '');
  expect(body).toMatchObject({ code, status });
});

test('a client that goes away while it is answered aborts the work', async () => {
  let signal: AbortSignal | undefined;
  const seen = Promise.withResolvers<void>();
  const { port } = await listen(
    testApp([
      getThings({}, async (_input, ctx) => {
        signal = ctx.signal;
        await seen.promise;
        return ok({});
      }),
    ]),
  );
  const { socket } = await dial(port);
  socket.write(`GET /v1/things HTTP/1.1\r\n${HEAD}\r\n`);
  await expect.poll(() => signal).toBeDefined();
  expect(signal?.aborted).toBe(false);
  socket.destroy();
  await expect.poll(() => signal?.aborted).toBe(true);
  seen.resolve();
});

describe('a server that closes', () => {
  /** An app whose work begins, and ends when it is told to. */
  const working = () => {
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const app = testApp([
      getThings({}, async () => {
        begun.resolve();
        await end.promise;
        return ok({ done: true });
      }),
    ]);
    return { app, begun: begun.promise, end: end.resolve };
  };
  const ask = (port: number) =>
    fetch(`http://127.0.0.1:${port}/v1/things`, { headers: { authorization: 'Bearer good' } });

  test('finishes what runs, takes nothing new, and closes kept connections', async () => {
    const { app, begun, end } = working();
    const running = await listen(app);
    const idle = await dial(running.port);
    const kept = await dial(running.port);
    kept.socket.write(`GET /v1/things HTTP/1.1\r\n${HEAD}\r\n`);
    await begun;
    const closing = running.close();
    await idle.closed;
    await expect(ask(running.port)).rejects.toThrow();
    const ended = Date.now();
    end();
    await closing;
    await kept.closed;
    expect(kept.received()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"done":true\}$/);
    // A connection that is kept for the next request would hold it up for five seconds.
    expect(Date.now() - ended).toBeLessThan(4_500);
    await running.close();
  });

  test('tells a client that comes back on its connection not to keep it', async () => {
    const { app, begun, end } = working();
    const running = await listen(app);
    const { socket, received, closed } = await dial(running.port);
    socket.write(`GET /v1/things HTTP/1.1\r\n${HEAD}\r\n`);
    await begun;
    const closing = running.close();
    await new Promise<unknown>((resolve) => socket.write(`GET /v1/things HTTP/1.1\r\n${HEAD}\r\n`, resolve));
    end();
    await closed;
    await closing;
    expect(received().match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(received()).toMatch(/connection: close/i);
  });

  test('does not wait for ever for what does not end', async () => {
    const { app, begun, end } = working();
    const running = await listen(app, { drainMs: 200 });
    const asked = ask(running.port).catch((error: unknown) => error);
    await begun;
    const started = Date.now();
    await running.close();
    expect(Date.now() - started).toBeLessThan(8_000);
    end();
    expect(await asked).toBeInstanceOf(Error);
  });
});

test('a port that is taken is said in one sentence', async () => {
  const { port } = await listen(testApp([]));
  await expect(serve({ app: testApp([]).app, host: '127.0.0.1', port })).rejects.toThrow(
    `port ${port} on 127.0.0.1 is taken: stop what uses it, or set PORT`,
  );
  await expect(serve({ app: testApp([]).app, host: '203.0.113.1', port: 0 })).rejects.toThrow('set HOST');
});
