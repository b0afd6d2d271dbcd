import type { Hono } from 'hono';
import { createHttpApp, type Route, type RunningServer, serve } from '../http/index.ts';
import type { LiveStreams } from '../live/index.ts';
import {
  type AnyResponder,
  consumerMetrics,
  InboxConsumer,
  OutboxRelay,
  RequestServer,
  relayMetrics,
  replayRequested,
  type Subscriber,
  serverMetrics,
} from '../messaging/index.ts';
import { defineJob, type Job, JobRunner } from './job.ts';
import type { ServiceParts } from './parts.ts';
import { watchReadiness } from './readiness.ts';
import { type RepliesKept, retentionJob } from './retention.job.ts';

/** What a service adds to its parts. */
export interface AssemblyOptions {
  readonly parts: ServiceParts;
  readonly routes: readonly Route[];
  readonly subscribers?: readonly Subscriber[];
  readonly responders?: readonly AnyResponder[];
  readonly jobs?: readonly Job[];
  /** Ended at once when the service stops: their clients come again to another instance. */
  readonly live?: LiveStreams;
  /** Default: 30 days, longer than any sensible caller goes on repeating a call. */
  readonly repliesKeptDays?: RepliesKept;
  /** Closed after everything else has stopped and before the database is. */
  readonly onStop?: () => Promise<void>;
}

/** A composed service. `app` answers in process; `start` also listens, consumes, publishes and runs its jobs. */
export interface Service {
  readonly app: Hono;
  /** Resolves once it listens. `port` is the real one where the config says 0. */
  start(): Promise<{ readonly port: number }>;
  /** Not ready at once, then drains what is running and closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

const REPLIES_KEPT_DAYS = 30;

/** How many messages of different aggregates one durable handles at a time. */
const CONSUMER_CONCURRENCY = 16;

/** Wires routes, responders, subscribers and jobs to the shared mechanism; the same for the real and the tested service. */
export const assembleService = (options: AssemblyOptions): Service => {
  const { parts, routes } = options;
  const { database, nats, telemetry, config } = parts;
  const readiness = watchReadiness(database, nats);
  const app = createHttpApp({ ...parts, routes, readiness: () => readiness.report() });
  const workers = openWorkers(options);
  let server: RunningServer | undefined;
  let stopped: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    readiness.enter('draining');
    await options.live?.stop();
    await server?.close();
    await workers.stop();
    await options.onStop?.();
    await nats.drain();
    await database.close();
    await telemetry.shutdown();
  };

  return {
    app,
    async start() {
      server = await serve({ app, host: config.HOST, port: config.PORT });
      workers.start();
      readiness.enter('running');
      return { port: server.port };
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

/** Everything that works without being asked over HTTP. */
const openWorkers = (options: AssemblyOptions) => {
  const { parts, subscribers = [], responders = [], jobs = [], repliesKeptDays = REPLIES_KEPT_DAYS } = options;
  const { database, telemetry, service } = parts;
  const { registry } = telemetry;
  const relay = new OutboxRelay({ ...parts, metrics: relayMetrics(registry) });
  const requestServer = new RequestServer(responders, { ...parts, metrics: serverMetrics(registry) });
  const consuming = { ...parts, concurrency: CONSUMER_CONCURRENCY, metrics: consumerMetrics(registry) };
  const consumers = subscribers.map((subscriber) => new InboxConsumer(subscriber, consuming));
  const ownJobs = [retentionJob(database, repliesKeptDays), deadLetterJob(subscribers, consuming)];
  const runners = [...jobs, ...ownJobs].map((job) => new JobRunner(job, service, parts));
  return {
    start(): void {
      requestServer.start();
      relay.start();
      for (const consumer of consumers) consumer.start();
      for (const runner of runners) runner.start();
    },
    async stop(): Promise<void> {
      await Promise.all([requestServer, ...consumers, ...runners].map((worker) => worker.stop()));
      // Last, so that what the others committed is published before the process ends.
      await relay.stop();
    },
  };
};

const deadLetterJob = (subscribers: readonly Subscriber[], options: Parameters<typeof replayRequested>[1]): Job =>
  defineJob({
    name: 'replay-dead-letters',
    everyMs: 1_000,
    run: async () => {
      let replayed = 0;
      for (const subscriber of subscribers) replayed += await replayRequested(subscriber, options);
      return replayed;
    },
  });
