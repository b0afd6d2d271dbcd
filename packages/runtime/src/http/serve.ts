import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

export interface ServeOptions {
  readonly app: Hono;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface RunningServer {
  readonly port: number;
  /** Accepts nothing new, lets what runs finish, and closes idle connections. */
  close(): Promise<void>;
}

/** Longer than any client in front keeps a connection, so that it is never closed under a request just sent. */
const KEEP_ALIVE_MS = 65_000;

/** Listens. @throws Error with one clear sentence when the port is taken */
export const serve = ({ app, host, port }: ServeOptions): Promise<RunningServer> => {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} on ${host} is taken: stop what uses it, or set PORT`, { cause: error })
          : error,
      ),
    );
    server.listen(port, host, () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => closeServer(server) }),
    );
  });
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Kept-alive connections go as soon as their last answer is out.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
