import { runningProcesses } from '@tessera/stack';

/** The same Ctrl-C arrives several times: from the terminal, from npm and from the bootstrap, which both pass it on. */
const sameKeystrokeMs = 1_000;

/** SIGKILLs everything that this process started and has not stopped; the next start recovers the data. */
export const killEverything = (runDir: string): void => {
  for (const record of runningProcesses(runDir)) {
    if (record.owner.pid === process.pid) process.kill(record.process.pid, 'SIGKILL');
  }
};

/** Calls `first` at the first request to stop and `again` at a second one that is not an echo of the first. */
export const onStopRequests = (first: () => void, again: () => void): void => {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = Date.now();
        first();
      } else if (Date.now() - firstAt > sameKeystrokeMs) again();
    });
  }
};
