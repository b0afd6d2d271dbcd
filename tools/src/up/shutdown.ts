import { setTimeout as delay } from 'node:timers/promises';
import { runningProcesses } from '@tessera/stack';

/** The same Ctrl-C arrives several times: from the terminal, from npm and from the bootstrap, which both pass it on. */
const sameKeystrokeMs = 1_000;

/**
 * Ends everything that this process started and has not stopped, without asking; the next start recovers the data.
 * Postgres gets SIGQUIT, its own way to end at once, because a killed one leaves its backends behind.
 */
export const killEverything = async (runDir: string): Promise<void> => {
  const own = () => runningProcesses(runDir).filter((record) => record.owner.pid === process.pid);
  for (const record of own()) process.kill(record.process.pid, record.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
  for (let wait = 0; wait < 100 && own().length > 0; wait += 1) await delay(20);
};

/** Calls `first` at the first request to stop, and `again` at a later Ctrl-C that is not an echo of the first. */
export const onStopRequests = (first: () => void, again: () => void): void => {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = Date.now();
        first();
      } else if (signal === 'SIGINT' && Date.now() - firstAt > sameKeystrokeMs) again();
    });
  }
};
