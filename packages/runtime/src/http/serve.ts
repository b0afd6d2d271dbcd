import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { connectionProblem } from './connection-problem.ts';

export interface ServeOptions {
  readonly app: Hono;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A request that has not arrived whole by then is answered with 408. Default 30 seconds. */
  readonly requestTimeoutMs?: number;
  /** How long `close` waits for what runs before it cuts the connections. Default 15 seconds. */
  readonly drainMs?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Accepts nothing new, lets what runs finish, and closes idle connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Longer than any client in front keeps a connection, so that it is never closed under a request just sent. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_TIMEOUT_MS = 10_000;

const explain = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is taken: stop what uses it, or set PORT`,
    EACCES: `port ${port} may not be opened by this user: set PORT to one above 1023`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: set HOST`,
  };
  const sentence = sentences[error.code ?? ''];
  return sentence === undefined ? error : new Error(sentence, { cause: error });
};

/** Listens. @throws Error with one clear sentence when the port is taken */
export const serve = ({ app, host, port, requestTimeoutMs = 30_000, drainMs = 15_000 }: ServeOptions) => {
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
  });
  const answering = new WeakMap<Socket, ServerResponse>();
  const untried = new Set<Socket>();
  let closing: Promise<void> | undefined;
  server.on('connection', (socket: Socket) => {
    untried.add(socket);
    socket.once('close', () => untried.delete(socket));
  });
  server.on('request', (request, response) => {
    untried.delete(request.socket);
    answering.set(request.socket, response);
    // A kept connection would bring the next request to a server that has stopped.
    if (closing) response.setHeader('connection', 'close');
  });
  server.on('request', getRequestListener(app.fetch));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Half an answer must not be followed by another.
    if (socket.writable && answering.get(socket)?.headersSent !== true) socket.write(connectionProblem(error.code));
    socket.destroySoon();
  });
  return new Promise<RunningServer>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, () => {
      const close = () => {
        closing ??= closeServer(server, untried, drainMs);
        return closing;
      };
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
};

const closeServer = (server: Server, untried: ReadonlySet<Socket>, drainMs: number): Promise<void> =>
  new Promise((resolve) => {
    // Kept-alive connections go as soon as their last answer is out. Node does not count one as idle that was opened
    // ahead, as pools do, and has not asked anything yet.
    const closeIdle = () => {
      server.closeIdleConnections();
      for (const socket of untried) if (socket.bytesRead === 0) socket.destroy();
    };
    const sweep = setInterval(closeIdle, 50);
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
    closeIdle();
  });
