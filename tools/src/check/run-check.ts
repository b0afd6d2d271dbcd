import { spawn } from 'node:child_process';

/** One thing that must hold, and the command that finds out. */
export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

export interface CheckResult {
  readonly passed: boolean;
  /** Everything the command printed, in the order it was printed. */
  readonly output: string;
}

/**
 * Runs a command in a process group of its own, so that a Ctrl-C on the terminal reaches it once and through `signal`
 * only. Aborting interrupts the group as Ctrl-C would, and kills what is left of it after a while.
 */
export const runCommand = (
  [file, ...args]: readonly [string, ...string[]],
  options: {
    readonly cwd: string;
    readonly signal: AbortSignal;
    /** How long the command may take to stop after it was interrupted; long enough to stop a database. */
    readonly stopWithinMs?: number;
    /** Over the environment of this process. */
    readonly env?: Readonly<Record<string, string>>;
    readonly onOutput: (chunk: Buffer) => void;
  },
): Promise<number> =>
  new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const toGroup = (signal: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // The whole group is gone, which is what was wanted.
      }
    };
    let killing: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      toGroup('SIGINT');
      killing = setTimeout(() => toGroup('SIGKILL'), options.stopWithinMs ?? 15_000);
    };
    options.signal.addEventListener('abort', interrupt, { once: true });
    child.stdout.on('data', options.onOutput);
    child.stderr.on('data', options.onOutput);
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', interrupt);
      clearTimeout(killing);
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve(code ?? 1);
    });
  });

export const runCheck = async (check: Check, cwd: string, signal: AbortSignal): Promise<CheckResult> => {
  const chunks: Buffer[] = [];
  const code = await runCommand(check.command, { cwd, signal, onOutput: (chunk) => void chunks.push(chunk) });
  return { passed: code === 0, output: Buffer.concat(chunks).toString() };
};
