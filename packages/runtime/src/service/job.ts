import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import type { Clock, NewId } from '@tessera/kernel';
import type { CallContext } from '../context/index.ts';
import { type Logger, withSpan } from '../telemetry/index.ts';

/** What a job works with. `contextFor(tenantId)` makes the context in which it calls use-cases for one tenant. */
export interface JobContext {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  contextFor(tenantId: string): CallContext;
  /** Ends the pause after this run at that moment, where it would last longer: for what is known to come. */
  wakeAt(at: Date): void;
}

/**
 * Work that repeats by itself: sweeping, recovering, resuming. Every instance runs it, so it must be safe to run twice at
 * once (SKIP LOCKED or compare-and-set), and it must finish what an earlier run left at any statement.
 */
export interface Job {
  readonly name: string;
  /** Pause between runs, in milliseconds; a nudge ends it early, and so does a moment that the run named. */
  readonly everyMs: number;
  /** Returns how many things it moved on; while that is not 0 it runs again at once. */
  run(ctx: JobContext): Promise<number>;
  /** Called once with the function that wakes the job. */
  onStart?(nudge: () => void): void;
}

/** Wakes a job from a use-case that does not know it: `new Nudge()`, `listen` to the job, `now` to the use-case. */
export class Nudge {
  #wake: () => void = () => undefined;
  readonly listen = (wake: () => void): void => {
    this.#wake = wake;
  };
  readonly now = (): void => this.#wake();
}

export const defineJob = (job: Job): Job => job;

/** A timer may come a little early by the clock that is asked; a job that is told to wait for nothing would run in circles. */
const SHORTEST_PAUSE_MS = 2;

/** Runs one job until it is stopped; an error is logged and the job goes on. */
export class JobRunner {
  readonly #job: Job;
  readonly #ctx: JobContext;
  #stopping = false;
  #nudged = false;
  #wakeAt: Date | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(job: Job, service: string, parts: { clock: Clock; newId: NewId; logger: Logger }) {
    this.#job = job;
    this.#ctx = {
      ...parts,
      contextFor: (tenantId) => ({
        tenantId,
        actor: { kind: 'system', id: service, scopes: [] },
        correlationId: parts.newId(),
        clock: parts.clock,
        newId: parts.newId,
      }),
      wakeAt: (at) => {
        if (this.#wakeAt === undefined || at < this.#wakeAt) this.#wakeAt = at;
      },
    };
    job.onStart?.(() => this.nudge());
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  nudge(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#nudged = false;
      this.#wakeAt = undefined;
      let moved = 0;
      try {
        moved = await this.#job.run(this.#ctx);
      } catch (error) {
        this.#ctx.logger.error({ err: error, job: this.#job.name }, 'a job failed and will run again');
      }
      if (moved === 0) await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    if (this.#nudged || this.#stopping) return;
    const ms = this.#pauseMs();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #pauseMs(): number {
    // Up to a fifth more, so that instances do not run in step.
    const usual = this.#job.everyMs * (1 + Math.random() / 5);
    if (this.#wakeAt === undefined) return usual;
    const untilThen = this.#wakeAt.getTime() - this.#ctx.clock.now().getTime();
    return Math.min(usual, Math.max(untilThen, SHORTEST_PAUSE_MS));
  }
}

/** A unit of a job's work under its own trace, so that an idle poll leaves none. */
export const inJobSpan = <T>(job: string, tenantId: string, work: () => Promise<T>): Promise<T> =>
  withSpan(`job ${job}`, { root: true, attributes: { 'tessera.tenant_id': tenantId || PLATFORM_TENANT_ID } }, work);
