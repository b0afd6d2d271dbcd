import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { commandLine } from './process-identity.ts';
import { StackError } from './stack-error.ts';

/** Whether this machine lets us listen on the port of the loopback address now. */
export const isPortFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

// Below the range from which Linux (32768) and the BSDs (49152) pick the local ports of outgoing connections: a port
// found free there could be taken by any connection before its server listens.
const firstPort = 20_000;
const lastPort = 32_000;

/**
 * Keeps a port for this process until it ends, by the datagram port of the same number, which nobody here uses: another
 * process that looks for a free port before our server listens on this one takes another. False where somebody has it.
 */
const reserve = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const guard = createSocket('udp4').unref();
    guard.once('error', () => resolve(false));
    guard.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });

/** A port that is free now and that no living process was given here before. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if ((await reserve(port)) && (await isPortFree(port))) return port;
  }
  throw new StackError(`No free port was found between ${firstPort} and ${lastPort}; stop some servers and try again.`);
};

const listeningSockets = (port: number): Set<string> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    let text: string;
    try {
      text = readFileSync(table, 'utf8');
    } catch {
      continue;
    }
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      // State 0A is LISTEN (Linux, include/net/tcp_states.h).
      if (fields[3] === '0A' && fields[1]?.endsWith(`:${wanted}`) && fields[9] !== undefined) inodes.add(fields[9]);
    }
  }
  return inodes;
};

const holdsOneOf = (pid: string, inodes: Set<string>): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return target.startsWith('socket:[') && inodes.has(target.slice(8, -1));
    });
  } catch {
    return false;
  }
};

/** Who listens on a port: its pid and command line. Undefined where the system does not tell us (other users' processes). */
export const portHolder = (port: number): { pid: number; command: string } | undefined => {
  const inodes = listeningSockets(port);
  if (inodes.size === 0) return undefined;
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, inodes));
  return pid === undefined ? undefined : { pid: Number(pid), command: commandLine(Number(pid)) };
};

/** Refuses a busy port with one sentence that names the port, its holder where known, and the variable that changes it. */
export const demandFreePort = async (port: number, use: string, variable: string): Promise<void> => {
  if (await isPortFree(port)) return;
  const holder = portHolder(port);
  const by = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command.slice(0, 80)})`;
  throw new StackError(`Port ${port}, meant for ${use}, is held by ${by}: stop it, or set ${variable} to a free port.`);
};
