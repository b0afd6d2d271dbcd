import { natsPermissions, type ServiceName, serviceNames } from '@tessera/contracts';
import type { Secrets } from './secrets.ts';

export interface NatsUser {
  readonly user: string;
  readonly password: string;
  /** Left out: everything is allowed (the provisioning user). An empty list allows nothing. */
  readonly permissions?: {
    readonly publish: readonly string[];
    readonly subscribe: readonly string[];
  };
  /** An account is a world of subjects and streams of its own; users without one share the default account. */
  readonly account?: string;
}

export interface NatsConfigOptions {
  readonly port: number;
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
  readonly host?: string;
  readonly pidFile?: string;
  /**
   * Flush every message to the disk before it is acknowledged, so that a power cut loses nothing. Needs nats-server
   * 2.10 or later: 2.9 refuses to start with the key. Without it only a killed process loses nothing.
   */
  readonly syncAlways?: boolean;
}

/** The user that creates streams and durables; no service knows its password. */
export const natsAdmin = 'admin';

// A JSON string is a valid double-quoted string of the configuration language, escapes included.
const text = (value: string): string => JSON.stringify(value);

/** An absent or empty `allow` list means "everything" to the server, so nothing has to be said as a denial of all. */
const rule = (subjects: readonly string[]): string =>
  subjects.length === 0 ? '{ deny: [">"] }' : `{ allow: [${subjects.map(text).join(', ')}] }`;

const userLines = (user: NatsUser): string[] => {
  const name = `user: ${text(user.user)}, password: ${text(user.password)}`;
  if (user.permissions === undefined) return [`{ ${name} }`];
  const { publish, subscribe } = user.permissions;
  return [`{ ${name}, permissions: {`, `    publish: ${rule(publish)}`, `    subscribe: ${rule(subscribe)}`, '} }'];
};

const userBlock = (users: readonly NatsUser[]): string[] => [
  'users: [',
  ...users.flatMap(userLines).map((line) => `  ${line}`),
  ']',
];

const accountsOf = (users: readonly NatsUser[]): string[] => {
  const names = new Set(users.flatMap((user) => user.account ?? []));
  if (names.size === 0) return [];
  const blocks = [...names].flatMap((name) => [
    `  ${text(name)}: {`,
    '    jetstream: enabled',
    ...userBlock(users.filter((user) => user.account === name)).map((line) => `    ${line}`),
    '  }',
  ]);
  return ['accounts: {', ...blocks, '}'];
};

/** The text of a nats-server configuration that 2.9.10 and 2.12 both accept (unless `syncAlways` is asked for). */
export const natsServerConfig = (options: NatsConfigOptions): string => {
  const shared = options.users.filter((user) => user.account === undefined);
  return [
    `listen: ${text(`${options.host ?? '127.0.0.1'}:${options.port}`)}`,
    'server_name: tessera',
    ...(options.pidFile === undefined ? [] : [`pid_file: ${text(options.pidFile)}`]),
    'jetstream: {',
    `  store_dir: ${text(options.storeDir)}`,
    ...(options.syncAlways === true ? ['  sync_interval: always'] : []),
    '}',
    ...(shared.length === 0 ? [] : ['authorization: {', ...userBlock(shared).map((line) => `  ${line}`), '}']),
    ...accountsOf(options.users),
    '',
  ].join('\n');
};

/** The user of one service, with exactly the rights that the contract catalogue gives it. */
export const serviceNatsUser = (service: ServiceName, password: string): NatsUser => ({
  user: service,
  password,
  permissions: natsPermissions(service),
});

/** All users of one installation: the seven services and the provisioning user. Secrets: `nats/<user>`. */
export const natsUsers = (secrets: Secrets): NatsUser[] => [
  { user: natsAdmin, password: secrets.get(`nats/${natsAdmin}`) },
  ...serviceNames.map((service) => serviceNatsUser(service, secrets.get(`nats/${service}`))),
];
