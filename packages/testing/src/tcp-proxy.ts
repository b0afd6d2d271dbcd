import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which half of the traffic a black hole swallows. Requests go to the target, replies come from it. */
export type Direction = 'both' | 'requests' | 'replies';

/** A wire between a client and a server that a test can cut. */
export interface TcpProxy {
  readonly port: number;
  /** The same URL with this proxy in the place of its host. */
  through(url: string): string;
  /** Resets every connection, and every new one as soon as it is made, until `heal`. */
  cut(): void;
  /** Keeps connections open but lets nothing pass until `heal`; what was held back passes then, as with lost packets. */
  blackhole(direction?: Direction): void;
  /** Everything passes again. A delay stays. */
  heal(): void;
  /** Holds every piece back for so long; 0 ends it. Order is kept. */
  delay(ms: number): void;
  /** Open connections of clients. */
  connections(): number;
  /** Connections that clients ever made: shows that a fault really struck somebody. */
  accepted(): number;
  stop(): Promise<void>;
}

interface Wire {
  readonly client: Socket;
  readonly target: Socket;
}

interface State {
  mode: 'open' | 'cut' | Direction;
  delayMs: number;
}

const reset = ({ client, target }: Wire): void => {
  client.resetAndDestroy();
  target.resetAndDestroy();
};

/** Passes on what arrives, held back by the delay of the moment, then the end. A piece never overtakes an earlier one. */
const pump = (from: Socket, to: Socket, state: State): void => {
  let last = Promise.resolve();
  const after = (act: () => void): void => {
    const ms = state.delayMs;
    const due = ms === 0 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, ms));
    last = last.then(() => due).then(act);
  };
  from.on('data', (chunk) => after(() => void (to.writable && to.write(chunk))));
  from.on('end', () => after(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => after(() => to.destroy()));
};

/** A paused socket is not read, so that the sender's own kernel keeps what it sent, as it would on a dead line. */
const apply = ({ client, target }: Wire, { mode }: State): void => {
  if (mode === 'both' || mode === 'requests') client.pause();
  else client.resume();
  if (mode === 'both' || mode === 'replies') target.pause();
  else target.resume();
};

const targetOf = (target: string): { host: string; port: number } => {
  const { hostname, port } = new URL(target.includes('://') ? target : `tcp://${target}`);
  if (port === '') throw new Error(`the target of a proxy needs a port: ${target}`);
  return { host: hostname, port: Number(port) };
};

/** Listens on 127.0.0.1 and passes everything on to the target, a URL or `host:port`, until told otherwise. */
export const tcpProxy = async (options: { readonly target: string }): Promise<TcpProxy> => {
  const target = targetOf(options.target);
  const wires = new Set<Wire>();
  const state: State = { mode: 'open', delayMs: 0 };
  let accepted = 0;
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (client) => {
    accepted += 1;
    if (state.mode === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const wire = { client, target: connect({ ...target, allowHalfOpen: true }) };
    wires.add(wire);
    client.once('close', () => wires.delete(wire));
    pump(client, wire.target, state);
    pump(wire.target, client, state);
    apply(wire, state);
  });
  const enter = (mode: State['mode']): void => {
    state.mode = mode;
    for (const wire of wires) {
      if (mode === 'cut') reset(wire);
      else apply(wire, state);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(port);
      return changed.href;
    },
    cut: () => enter('cut'),
    blackhole: (direction = 'both') => enter(direction),
    heal: () => enter('open'),
    delay(ms) {
      state.delayMs = ms;
    },
    connections: () => wires.size,
    accepted: () => accepted,
    stop: () =>
      new Promise((resolve) => {
        for (const wire of wires) reset(wire);
        server.close(() => resolve());
      }),
  };
};
