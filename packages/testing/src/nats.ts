import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { ServiceName } from '@tessera/contracts';
import { natsAdmin, provisionNats } from '@tessera/stack';
import pg from 'pg';
import { secretsFrom, testNatsUrl, testPostgresUrl } from './engine-urls.ts';
import { ACCOUNTS, userIn } from './nats-accounts.ts';

/** A NATS of one's own: streams, durables and users as in production, and nobody else's messages. */
export interface TestNats {
  /** Which one of the accounts it is. */
  readonly account: number;
  /** `NATS_URL` of a service. */
  url(service: ServiceName): string;
  /** Of the provisioning user, who may do anything. */
  readonly adminUrl: string;
  /** Gives the account back. A process that ends without doing so gives it back too. */
  release(): Promise<void>;
}

/** The first of the two keys of an advisory lock; the second is the account's number. */
const LOCK_SPACE = 0x7e55e7a;
const WAIT_MS = 60_000;

/** Leases last as long as a connection to Postgres, so that a killed worker's account is free again at once. */
const takeAccount = async (client: pg.Client, wanted: number | undefined): Promise<number> => {
  const deadline = Date.now() + WAIT_MS;
  const first = Math.floor(Math.random() * ACCOUNTS);
  const candidates =
    wanted === undefined ? Array.from({ length: ACCOUNTS }, (_, step) => (first + step) % ACCOUNTS) : [wanted];
  for (;;) {
    for (const account of candidates) {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
        LOCK_SPACE,
        account,
      ]);
      if (rows[0]?.taken === true) return account;
    }
    if (Date.now() > deadline)
      throw new Error(`no NATS account of the test run is free (${candidates.length} asked for): release them`);
    await delay(100);
  }
};

/** Removes what the account's last user left in it. */
const empty = async (adminUrl: string): Promise<void> => {
  const { host, username, password } = new URL(adminUrl);
  const connection = await connect({ servers: host, user: username, pass: password });
  try {
    const manager = await jetstreamManager(connection);
    for (const name of await manager.streams.names().next()) await manager.streams.delete(name);
  } finally {
    await connection.close();
  }
};

/**
 * An empty account of the run's nats-server, provisioned from the contract catalogue.
 * @param wanted that very account; default: any that is free
 */
export const testNats = async (wanted?: number): Promise<TestNats> => {
  const server = new URL(testNatsUrl());
  const secrets = secretsFrom(server.href);
  const lease = new pg.Client({ connectionString: testPostgresUrl(), application_name: 'tessera-test-nats' });
  await lease.connect();
  const account = await takeAccount(lease, wanted);
  const urlOf = (name: string) => `nats://${userIn(account, name)}:${secrets.get(`nats/${name}`)}@${server.host}`;
  const adminUrl = urlOf(natsAdmin);
  await empty(adminUrl);
  await provisionNats(adminUrl);
  return { account, url: urlOf, adminUrl, release: () => lease.end() };
};
