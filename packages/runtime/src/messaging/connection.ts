import { connect, type NatsConnection } from '@nats-io/transport-node';

/** Reconnects for ever and notices a dead link within four seconds; the client's own defaults give up and take minutes. */
const RESILIENCE = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  reconnectJitter: 250,
  pingInterval: 2_000,
  maxPingOut: 2,
  timeout: 5_000,
} as const;

export interface NatsOptions {
  /** `nats://user:password@host:port`, several separated by commas. */
  readonly url: string;
  /** Names the connection and its private reply inbox `_INBOX_<name>`. */
  readonly name: string;
  /** True to keep trying where no server answers yet. */
  readonly waitForServer?: boolean;
}

/** Opens a connection whose user may only do what the contract catalogue grants. */
export const connectNats = ({ url, name, waitForServer = true }: NatsOptions): Promise<NatsConnection> => {
  const servers = url.split(',').map((server) => new URL(server.trim()));
  const [first] = servers;
  return connect({
    ...RESILIENCE,
    servers: servers.map((server) => server.host),
    ...(first?.username ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) } : {}),
    name,
    inboxPrefix: `_INBOX_${name}`,
    waitOnFirstConnect: waitForServer,
  });
};

/** Tells of every time that the connection was lost and is there again. */
export interface Reconnections {
  /** Returns what ends the listening. */
  on(listener: () => void): () => void;
}

/**
 * What was under way on the old connection may be gone without a word, and nobody says so: a request waits for a reply
 * that cannot come, a pull for messages that nobody sends. Whoever waits listens here and begins anew.
 */
export const reconnectionsOf = (nats: NatsConnection): Reconnections => {
  const listeners = new Set<() => void>();
  const watch = async (): Promise<void> => {
    // Ends with the connection.
    for await (const { type } of nats.status()) {
      if (type === 'reconnect') for (const listener of [...listeners]) listener();
    }
  };
  void watch();
  return {
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
