import { demandFreePort, freePort, StackError } from '@tessera/stack';

const defaults = {
  gateway: 4000,
  identity: 4001,
  wallet: 4002,
  raffle: 4003,
  loyalty: 4004,
  billing: 4005,
  analytics: 4006,
  postgres: 54329,
  nats: 42229,
  traces: 43189,
} as const;

export type PortUser = keyof typeof defaults;
export type Ports = Readonly<Record<PortUser, number>>;

const users = Object.keys(defaults) as PortUser[];

/** The environment variable that moves a port elsewhere. */
export const portVariable = (user: PortUser): string => `${user.toUpperCase()}_PORT`;

/** The standard ports, each replaced by its environment variable where that is set. */
export const portsFromEnvironment = (env: NodeJS.ProcessEnv): Ports => {
  const choose = (user: PortUser): number => {
    const text = env[portVariable(user)];
    if (text === undefined || text === '') return defaults[user];
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new StackError(`${portVariable(user)} is '${text}', which is not a port: use a number from 1 to 65535.`);
    }
    return port;
  };
  const ports = Object.fromEntries(users.map((user) => [user, choose(user)])) as Record<PortUser, number>;
  for (const user of users) {
    const other = users.find((candidate) => candidate !== user && ports[candidate] === ports[user]);
    if (other !== undefined) {
      throw new StackError(
        `${user} and ${other} both want port ${ports[user]}: set ${portVariable(user)} or ${portVariable(other)} to another one.`,
      );
    }
  }
  return ports;
};

/** Ports that are free on this machine, for stacks that run beside others. */
export const freePorts = async (): Promise<Ports> => {
  const entries: [PortUser, number][] = [];
  for (const user of users) entries.push([user, await freePort()]);
  return Object.fromEntries(entries) as Record<PortUser, number>;
};

/** Refuses the first busy port with one sentence. */
export const demandPorts = async (ports: Ports, wanted: readonly PortUser[]): Promise<void> => {
  for (const user of wanted) await demandFreePort(ports[user], user, portVariable(user));
};
