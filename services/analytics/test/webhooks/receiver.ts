import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly path: string;
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly type: string;
    readonly timestamp: string;
    readonly aggregateId?: string;
    readonly sequence?: number;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export interface Answering {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a path answers; a promise that does not resolve is a receiver that hangs. */
export type Answers = (call: Received) => Answering | Promise<Answering>;

const taken: Answers = () => ({ status: 204 });

/** A tenant's own server: a real one on this machine, which answers each path as a test says. */
export const startReceiver = async () => {
  const received: Received[] = [];
  const answers = new Map<string, Answers>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      const id = String(request.headers['webhook-id']);
      const call = { path, id, headers: request.headers, text, body: JSON.parse(text) };
      received.push(call);
      const { status, headers = {}, body = '' } = await (answers.get(path) ?? taken)(call);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    received,
    at: (path: string): Received[] => received.filter((call) => call.path === path),
    answer: (path: string, how: Answers): void => void answers.set(path, how),
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** As a receiver of a tenant checks it, by the library of the specification. Throws where it is not signed by this secret. */
export const verify = (secret: string, { text, headers }: Received): unknown =>
  new Webhook(secret).verify(text, headers as Record<string, string>);
