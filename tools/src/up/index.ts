export type { Engine } from './engines.ts';
export { type Instance, runningInstance } from './instance-lock.ts';
export { freePorts, type Ports, portsFromEnvironment } from './ports.ts';
export type { Reporter } from './reporter.ts';
export { shareNatsServer } from './share-nats-server.ts';
export { type Stack, type StackOptions, startStack } from './start-stack.ts';
