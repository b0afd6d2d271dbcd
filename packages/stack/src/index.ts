export { type BackgroundProcess, startInBackground } from './background-process.ts';
export { type Chromium, type ObtainChromiumOptions, obtainChromium } from './chromium.ts';
export { type NatsServer, startNats } from './nats.ts';
export { natsServerVersion, obtainNatsServer } from './nats-binary.ts';
export { type NatsUser, natsAdmin, natsServerConfig, natsUsers, serviceNatsUser } from './nats-config.ts';
export { demandFreePort, freePort, isPortFree, portHolder } from './ports.ts';
export { type PostgresServer, startPostgres } from './postgres.ts';
export { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
export { provisionNats, streamName } from './provision-nats.ts';
export {
  databaseName,
  ownerDatabaseUrl,
  provisionPostgres,
  roleUrl,
  serviceDatabaseUrl,
  servicesWithData,
} from './provision-postgres.ts';
export { runningProcesses, stopAbandoned } from './run-records.ts';
export { type Secrets, secrets } from './secrets.ts';
export { StackError } from './stack-error.ts';
export { tailOf } from './tail.ts';
export { startTraceReceiver, type TraceReceiver } from './trace-receiver.ts';
export type { ReceivedSpan } from './trace-spans.ts';
export { traceWaterfall } from './trace-waterfall.ts';
