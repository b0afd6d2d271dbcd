import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BackgroundProcess, StackError, startInBackground, tailOf } from '@tessera/stack';
import type { Reporter } from './reporter.ts';

export interface ServiceProcessOptions {
  readonly name: string;
  readonly root: string;
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly runDir: string;
  readonly drainSeconds: number;
  readonly reporter: Reporter;
}

/** One service as a process that is kept running. */
export interface ServiceProcess {
  readonly name: string;
  readonly url: string;
  readonly logFile: string;
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined;
  /** Starts it and waits until `/readyz` says yes. Throws {@link StackError} when it keeps ending before that. */
  start(): Promise<void>;
  /** SIGTERM and its time to drain, then SIGKILL; it stays down. */
  stop(): Promise<void>;
  /** SIGKILL; it stays down until `restart`. */
  kill(): Promise<void>;
  /** Starts it again unless it runs, and waits until it is ready. */
  restart(): Promise<void>;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** A process that lived this long had a good start, so its next end is not counted together with earlier ones. */
const steadyMs = 30_000;
const readyWithinMs = 90_000;
const startAttempts = 3;

/** Undefined when the service is ready, else why not: what it answers, or that it does not. */
const whyNotReady = async (url: string): Promise<string | undefined> => {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    const body = await response.text();
    return response.ok ? undefined : `it answers ${response.status} ${body.slice(0, 300)}`;
  } catch {
    return 'it does not answer';
  }
};

const describe = (ending: { code: number | null; signal: NodeJS.Signals | null }): string =>
  ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`;

/** Keeps one service running; see {@link ServiceProcess}. */
export const superviseService = (options: ServiceProcessOptions): ServiceProcess => new SupervisedService(options);

class SupervisedService implements ServiceProcess {
  readonly #options: ServiceProcessOptions;
  #current: BackgroundProcess | undefined;
  #launching: Promise<void> | undefined;
  /** Down on purpose: its end is no surprise and it is not started again. */
  #held = true;
  #everReady = false;
  #endings = 0;
  #fatal: StackError | undefined;
  // A pause before the next start is given up when the service is stopped or restarted by hand.
  #pause = new AbortController();

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get url(): string {
    return this.#options.url;
  }

  get logFile(): string {
    return this.#options.logFile;
  }

  pid(): number | undefined {
    return this.#current?.pid;
  }

  async start(): Promise<void> {
    this.#held = false;
    this.#fatal = undefined;
    this.#pause.abort();
    await this.#ensureRunning();
    await this.#untilReady();
  }

  restart(): Promise<void> {
    return this.start();
  }

  stop(): Promise<void> {
    return this.#hold((running) => running.stop());
  }

  kill(): Promise<void> {
    return this.#hold((running) => running.kill());
  }

  async #hold(end: (running: BackgroundProcess) => Promise<void>): Promise<void> {
    this.#held = true;
    this.#pause.abort();
    await this.#launching;
    const running = this.#current;
    if (running !== undefined) await end(running);
    if (this.#current === running) this.#current = undefined;
  }

  #ensureRunning(): Promise<void> {
    if (this.#current !== undefined) return Promise.resolve();
    this.#launching ??= this.#launch().finally(() => {
      this.#launching = undefined;
    });
    return this.#launching;
  }

  async #launch(): Promise<void> {
    const { name, root, env, logFile, runDir, drainSeconds } = this.#options;
    const startedAt = Date.now();
    const launched = await startInBackground({
      name,
      command: process.execPath,
      args: [join('services', name, 'src', 'main.ts')],
      cwd: root,
      env,
      logFile,
      runDir,
      note: { stopSignal: 'SIGTERM', graceMs: (drainSeconds + 5) * 1_000, stage: 3 },
    });
    this.#current = launched;
    void launched.ended.then((ending) => {
      // The news of an end that was asked for may come late, when the next process runs already.
      if (this.#current !== launched) return;
      this.#current = undefined;
      if (this.#held) return;
      if (Date.now() - startedAt > steadyMs) this.#endings = 0;
      this.#startAgain(describe(ending), tailOf(logFile, 12, launched.logStart)).catch((error: Error) =>
        this.#options.reporter.problem(error.message),
      );
    });
  }

  async #startAgain(how: string, lastLines: string): Promise<void> {
    const { name, logFile, reporter } = this.#options;
    this.#endings += 1;
    if (!this.#everReady && this.#endings >= startAttempts) {
      this.#held = true;
      this.#fatal = new StackError(
        `The service ${name} ended ${this.#endings} times before it was ready; its log ${logFile} ends with:\n${lastLines}`,
      );
      return;
    }
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#endings - 1));
    reporter.problem(
      `${name} ended (${how}) and starts again in ${pauseMs / 1_000} s; ${logFile} ends with:\n${lastLines}`,
    );
    this.#pause = new AbortController();
    await delay(pauseMs, undefined, { signal: this.#pause.signal }).catch(() => undefined);
    if (!this.#held) await this.#ensureRunning();
  }

  async #untilReady(): Promise<void> {
    const { name, url, logFile } = this.#options;
    const deadline = Date.now() + readyWithinMs;
    for (let reason = await whyNotReady(url); reason !== undefined; reason = await whyNotReady(url)) {
      if (this.#fatal !== undefined) throw this.#fatal;
      if (this.#held) throw new StackError(`The service ${name} was stopped before it was ready.`);
      if (Date.now() > deadline) {
        const seconds = readyWithinMs / 1_000;
        throw new StackError(
          `The service ${name} was not ready within ${seconds} seconds (${reason}): see ${logFile}.`,
        );
      }
      await delay(50);
    }
    this.#everReady = true;
  }
}
