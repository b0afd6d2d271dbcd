import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createRawServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../src/webhooks/new-secret.ts';
import { createPostWebhook } from '../../src/webhooks/post-webhook.ts';

let base: string;
let port: number;
const never = new AbortController().signal;

/** Answers as its path says. */
const server = createServer((request, response) => {
  request.resume();
  switch (request.url) {
    case '/silent':
      return;
    case '/trickling':
      response.writeHead(200);
      response.write('a');
      return;
    case '/endless': {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
      };
      return more();
    }
    case '/cut':
      return void request.socket.destroy();
    default:
      response.writeHead(Number(request.url?.slice(1)), { 'retry-after': '5', location: '/200' }).end('answer');
  }
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const letter = (url: string) => ({ url, id: 'e1', body: '{}', secrets: [newSecret()], at: new Date() });
const post = createPostWebhook({ allowsPrivate: true, version: 'test', timeoutMs: 400 });
/** A name server of the tenant's own, which says what it likes. */
const resolve = async (host: string) => [{ address: host.startsWith('six.') ? '::1' : '127.0.0.1', family: 4 }];
const guarded = createPostWebhook({ allowsPrivate: false, version: 'test', timeoutMs: 400, resolve });

describe('what comes of a post', () => {
  it.each([200, 302, 410, 500])('is the status of the answer: %i', async (status) =>
    expect(await post(letter(`${base}/${status}`), never)).toEqual({ kind: 'answered', status, retryAfter: '5' }),
  );

  it('is that nobody answered in time', async () =>
    expect(await post(letter(`${base}/silent`), never)).toEqual({ kind: 'timed-out' }));

  it.each(['/trickling', '/endless'])('is the status, however long the rest of the answer is: %s', async (path) =>
    expect(await post(letter(base + path), never)).toMatchObject({ kind: 'answered', status: 200 }),
  );

  it('is that the connection was cut, or could not be made', async () => {
    expect(await post(letter(`${base}/cut`), never)).toEqual({ kind: 'unreachable', code: 'ECONNRESET' });
    expect(await post(letter('http://127.0.0.1:1/'), never)).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
    expect(await post(letter(`https://127.0.0.1:${port}/200`), never)).toMatchObject({ kind: 'unreachable' });
  });

  it('is that the other end speaks no HTTP', async () => {
    const raw = createRawServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`;
    expect(await post(letter(url), never)).toMatchObject({ kind: 'unreachable' });
    raw.close();
  });

  it('is taken back when the service stops', async () => {
    const stop = new AbortController();
    const posted = post(letter(`${base}/silent`), stop.signal);
    stop.abort();
    expect(await posted).toEqual({ kind: 'stopped' });
  });
});

describe('a guarded post', () => {
  let reached = 0;
  let own: number;
  const untouched = createRawServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => untouched.listen(0, '127.0.0.1', resolve));
    own = (untouched.address() as AddressInfo).port;
  });
  afterAll(() => void untouched.close());

  it.each([
    ['by its address', () => `https://127.0.0.1:${own}/`],
    ['by its address in IPv6', () => `https://[::ffff:127.0.0.1]:${own}/`],
    ['by a name', () => `https://localhost:${own}/`],
    ['by a name that leads here', () => `https://rebound.example.com:${own}/`],
    ['by a name that leads here in IPv6', () => `https://six.example.com:${own}/`],
    ['without encryption', () => `http://127.0.0.1:${own}/`],
  ])('makes no connection to this machine: %s', async (_how, url) => {
    expect(await guarded(letter(url()), never)).toEqual({ kind: 'forbidden' });
    expect(reached).toBe(0);
  });

  it('would have been noticed', async () => {
    expect(await post(letter(`https://localhost:${own}/`), never)).toMatchObject({ kind: 'unreachable' });
    expect(reached).toBe(1);
  });
});
