import {
  type baseConfig,
  ConfigError,
  type ConfigOf,
  type ConfigShape,
  type Environment,
  loadConfig,
} from '../config/index.ts';
import { createLogger, type Logger } from '../telemetry/index.ts';

/** What can be run: `stop` finishes what is running and closes everything, also after a `start` that failed. */
export interface Runnable {
  start(): Promise<unknown>;
  stop(): Promise<void>;
}

/** The variables that running itself needs; every service's shape has them. */
type RunShape = Pick<typeof baseConfig, 'LOG_LEVEL' | 'DRAIN_SECONDS'>;

export interface MainSettings<Shape extends ConfigShape & RunShape> {
  readonly service: string;
  readonly config: Shape;
  readonly compose: (config: ConfigOf<Shape>) => Promise<Runnable>;
  /** Default: the process's. */
  readonly env?: Environment;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Ctrl-C reaches every process of a terminal, and a supervisor among them passes it on: a signal so soon after the first
 * is the same wish again and not impatience.
 */
const ECHO_MS = 500;

/** One run of a process: what to do when it is told to end, or when something breaks. */
class Run {
  readonly #logger: Logger;
  readonly #drainMs: number;
  #runnable: Runnable | undefined;
  #starting: Promise<unknown> = Promise.resolve();
  #stoppingSince: number | undefined;
  #exitCode = 0;

  constructor(logger: Logger, drainSeconds: number) {
    this.#logger = logger;
    this.#drainMs = drainSeconds * 1_000;
  }

  async start(compose: () => Promise<Runnable>): Promise<void> {
    for (const signal of SIGNALS) process.on(signal, () => this.#onSignal(signal));
    process.on('uncaughtException', (error) => this.#onBug(error, 'an exception was not caught'));
    process.on('unhandledRejection', (reason) => this.#onBug(reason, 'a rejection was not handled'));
    try {
      this.#runnable = await compose();
      this.#starting = this.#runnable.start();
      await this.#starting;
    } catch (error) {
      this.#logger.fatal({ err: error }, 'the service could not start');
      this.#exitCode = 1;
      await this.#stop();
    }
  }

  #onSignal(signal: NodeJS.Signals): void {
    if (this.#stoppingSince === undefined) {
      this.#logger.info({ signal }, 'told to stop: finishing what is running');
      void this.#stop();
    } else if (performance.now() - this.#stoppingSince > ECHO_MS) {
      this.#logger.fatal({ signal }, 'told to stop a second time: what is still running is abandoned');
      process.exit(1);
    }
  }

  #onBug(error: unknown, message: string): void {
    this.#logger.fatal({ err: error }, message);
    this.#exitCode = 1;
    void this.#stop();
  }

  async #stop(): Promise<void> {
    if (this.#stoppingSince !== undefined) return;
    this.#stoppingSince = performance.now();
    // Nothing was accepted yet, and what is being composed may be waiting for a server that never comes.
    if (this.#runnable === undefined) process.exit(this.#exitCode);
    setTimeout(() => {
      this.#logger.fatal(
        { drain_seconds: this.#drainMs / 1_000 },
        'not finished in time: what is still running is abandoned',
      );
      process.exit(1);
    }, this.#drainMs);
    // Stopping what is half started would race with its start. A failure of it was reported where it was awaited.
    await this.#starting.catch(() => undefined);
    try {
      await this.#runnable.stop();
    } catch (error) {
      this.#logger.fatal({ err: error }, 'the service could not stop in good order');
      this.#exitCode = 1;
    }
    this.#logger.info({ exit_code: this.#exitCode }, 'stopped');
    // Not left to the event loop: a forgotten timer or socket of a library must not keep a stopped service alive.
    process.exit(this.#exitCode);
  }
}

/**
 * The whole of a service's `main.ts`: reads the environment, composes, starts, and ends the process. On SIGTERM or
 * SIGINT it stops the service and exits with 0. A second signal, or `DRAIN_SECONDS` gone by, ends it at once with 1.
 * An exception that nobody caught is logged and stops the service in good order, with exit code 1.
 */
export const runMain = async <Shape extends ConfigShape & RunShape>(settings: MainSettings<Shape>): Promise<void> => {
  let config: ConfigOf<Shape> & ConfigOf<RunShape>;
  try {
    config = loadConfig(settings.config, settings.env ?? process.env) as typeof config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`${settings.service} cannot start: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  const logger = createLogger({ service: settings.service, level: config.LOG_LEVEL });
  await new Run(logger, config.DRAIN_SECONDS).start(() => settings.compose(config));
};
