export { jetstream, jetstreamManager } from '@nats-io/jetstream';
export { headers } from '@nats-io/transport-node';
