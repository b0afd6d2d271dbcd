import type { Server } from 'node:http';
import type { Hono } from 'hono';
import { createHttpApp, type Route, serve } from '../http/index.ts';
import {
  type AnyResponder,
  consumerMetrics,
  InboxConsumer,
  OutboxRelay,
  RequestServer,
  relayMetrics,
  replayRequested,
  requestMetrics,
  type Subscriber,
} from '../messaging/index.ts';
import { type Job, JobRunner } from './job.ts';
import type { ServiceParts } from './parts.ts';
import { watchReadiness } from './readiness.ts';

/** What a service adds to its parts. */
export interface AssemblyOptions {
  readonly parts: ServiceParts;
  readonly routes: readonly Route[];
  readonly subscribers?: readonly Subscriber[];
  readonly responders?: readonly AnyResponder[];
  readonly jobs?: readonly Job[];
}

/** A composed service. `app` answers in process; `start` also listens, consumes and publishes. */
export interface Service {
  readonly app: Hono;
  start(): Promise<{ readonly port: number }>;
  /** Not ready at once; then drains what is running and closes everything. Safe to call twice. */
  stop(): Promise<void>;
}
