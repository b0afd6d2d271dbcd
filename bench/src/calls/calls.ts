import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One request, built before the clock starts. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  /** JSON. With a body the call carries an Idempotency-Key of its own each time it is made. */
  readonly body?: string;
}

export interface CallsJob {
  readonly origin: string;
  /** Callers at a time, each on a connection of its own, each waiting for its answer before it asks again. */
  readonly callers: number;
  /** Taken round robin. */
  readonly calls: readonly Call[];
  /** What every answer must be. */
  readonly status: number;
  readonly until: { readonly calls: number } | { readonly warmUpMs: number; readonly measureMs: number } | 'told';
  /** Whether the ids of posted transfers are kept out of the answers, to be looked for in the ledger. */
  readonly keepTransferIds?: boolean;
}

export interface CallsOutcome {
  /** Calls that were answered while it was measured. */
  readonly answered: number;
  readonly ms: number;
  /** Milliseconds of each of them, sorted. */
  readonly latencies: Float64Array;
  /** The longest time in which not one call was answered. */
  readonly longestSilenceMs: number;
  /** Of every call, those of the warm-up and of the end included. */
  readonly transferIds: readonly string[];
  readonly answeredInAll: number;
  /** The measured time on the machine's monotonic clock, in microseconds. */
  readonly window: { readonly fromUs: number; readonly toUs: number };
  /** Processor time of the callers themselves, in milliseconds. */
  readonly cpuMs: number;
}

export type CallsReport = { readonly outcome: CallsOutcome } | { readonly failed: string };

export interface RunningCalls {
  /** Rejects as soon as an answer is another than it must be. */
  readonly outcome: Promise<CallsOutcome>;
  /** Lets every call come to its end. */
  stop(): Promise<CallsOutcome>;
}

/** Makes calls from a process of its own, so that neither the caller's work nor its garbage is in the way of anybody measured. */
export const startCalls = (job: CallsJob): RunningCalls => {
  const program = fileURLToPath(new URL('calls.process.ts', import.meta.url));
  const child = fork(program, { serialization: 'advanced', execArgv: [] });
  const outcome = new Promise<CallsOutcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the callers ended with code ${code} before they had reported`)));
    child.once('message', (report: CallsReport) => {
      child.disconnect();
      if ('outcome' in report) resolve(report.outcome);
      else reject(new Error(report.failed));
    });
  });
  // Whoever stops them later asks for it then, and must not be preceded by a complaint that nobody did.
  outcome.catch(() => undefined);
  child.send(job);
  return {
    outcome,
    stop: () => {
      if (child.connected) child.send('stop');
      return outcome;
    },
  };
};

/** Makes calls until there were enough. */
export const makeCalls = (job: CallsJob): Promise<CallsOutcome> => startCalls(job).outcome;
