import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpClient, request, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { compose } from '../src/compose.ts';
import { gatewayConfig } from '../src/config.ts';
import { type Upstream, upstreams } from '../src/domain/route-table.ts';

/** A request as a service behind the gateway received it. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Answering = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A small server in the place of one service. */
export interface UpstreamServer {
  readonly name: Upstream;
  readonly url: string;
  /** Without those for its OpenAPI document. */
  readonly arrived: Arrived[];
  /** From now on this answers, after the whole body has come; default: 200 with the service's name. */
  answer(how: Answering): void;
  /** From now on this has the request as it begins, body unread. */
  take(how: (request: IncomingMessage, response: ServerResponse) => void): void;
  reset(): void;
  /** Closes the port; nothing listens there any more. */
  stop(): Promise<void>;
}

const documentOf = (name: Upstream): object => ({
  openapi: '3.1.0',
  info: { title: name, version: '1' },
  paths: { [`/v1/${PATHS[name]}`]: { get: { operationId: `see-${name}`, responses: {} } }, '/readyz': { get: {} } },
  components: { schemas: {} },
});

/** One path of each service. */
export const PATHS: Readonly<Record<Upstream, string>> = {
  identity: 'me',
  wallet: 'wallet',
  raffle: 'pools',
  loyalty: 'tiers',
  billing: 'payments',
  analytics: 'metrics',
};

const startUpstream = async (name: Upstream): Promise<UpstreamServer> => {
  const arrived: Arrived[] = [];
  const usual: Answering = ({ url }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url === '/openapi.json' ? documentOf(name) : { service: name }));
  };
  let answering = usual;
  let taking: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer(async (incoming, response) => {
    if (taking && incoming.url !== '/openapi.json') return taking(incoming, response);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      // The caller has gone; nobody waits for an answer.
      return;
    }
    const body = Buffer.concat(chunks);
    const { method = '', url = '', headers } = incoming;
    if (url !== '/openapi.json') arrived.push({ method, url, headers, body });
    answering(incoming, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    answer(how) {
      answering = how;
    },
    take(how) {
      taking = how;
    },
    reset() {
      arrived.length = 0;
      answering = usual;
      taking = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export interface RunningGateway extends Omit<ServiceHarness, 'http'> {
  readonly url: string;
  /** Over a real connection to the listening gateway. */
  readonly http: HttpClient;
  readonly services: Readonly<Record<Upstream, UpstreamServer>>;
}

/** The real gateway, listening, before six small servers. */
export const openGateway = async (env: Readonly<Record<string, string>> = {}): Promise<RunningGateway> => {
  const started = await Promise.all(upstreams.map(startUpstream));
  const services = Object.fromEntries(started.map((one) => [one.name, one])) as Record<Upstream, UpstreamServer>;
  const urls = Object.fromEntries(started.map(({ name, url }) => [`${name.toUpperCase()}_URL`, url]));
  const harness = await serviceHarness({
    service: 'gateway',
    config: gatewayConfig,
    compose,
    env: { UPSTREAM_TIMEOUT_MS: '500', ...urls, ...env },
  });
  const url = await harness.start();
  return {
    ...harness,
    url,
    http: request(url),
    services,
    async stop() {
      await Promise.all(started.map((one) => one.stop()));
      await harness.stop();
    },
  };
};
