import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { type RunRecord, recordProcess } from './run-records.ts';
import { signalProcess, stopProcess, waitForEnd } from './stop-process.ts';

export interface BackgroundCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** Standard output and error are appended here; a file over 20 MB is moved aside first. */
  readonly logFile: string;
  /** Where the note for the next start is kept. */
  readonly runDir: string;
  readonly note: Pick<RunRecord, 'stopSignal' | 'graceMs' | 'stage' | 'remove'>;
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BackgroundProcess {
  readonly pid: number;
  readonly identity: ProcessIdentity;
  /** Where in the log file its output begins, in bytes. */
  readonly logStart: number;
  /** Settles when the process has ended, however that came about. */
  readonly ended: Promise<Ending>;
  running(): boolean;
  /** Asks it to stop as its command says and kills it after the grace time. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

const largestLogBytes = 20 * 1024 * 1024;

const moveLargeLogAside = (logFile: string): number => {
  const { size } = statSync(logFile, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size <= largestLogBytes) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
};

/**
 * Starts a process in its own session, so that a Ctrl-C on the terminal reaches only us and we decide the order of
 * stopping. It writes straight into its log file and therefore outlives us unharmed when we are killed; the note in
 * `runDir` lets the next start find it.
 */
export const startInBackground = async (options: BackgroundCommand): Promise<BackgroundProcess> => {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const logStart = moveLargeLogAside(options.logFile);
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, [...options.args], {
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  closeSync(log);
  const pid = child.pid;
  if (pid === undefined) {
    throw await new Promise<Error>((resolve) => child.once('error', resolve));
  }
  // A process that ends at once is not yet collected here, so its identity can still be read or is already a zombie.
  const identity = identify(pid) ?? { pid, mark: 'ended' };
  const forget = recordProcess(options.runDir, pid, { name: options.name, ...options.note });
  child.unref();
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => {
      forget();
      resolve({ code, signal });
    });
  });
  const end = async (act: () => Promise<unknown>): Promise<void> => {
    await act();
    forget();
  };
  return {
    pid,
    identity,
    logStart,
    ended,
    running: () => isRunning(identity),
    stop: () => end(() => stopProcess(identity, options.note.stopSignal, options.note.graceMs)),
    kill: () =>
      end(async () => {
        signalProcess(identity, 'SIGKILL');
        await waitForEnd(identity, 10_000);
      }),
  };
};
