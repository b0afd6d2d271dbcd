export type { LiveEvent } from './event-stream.ts';
export { defineLiveRoute, type LiveEventOf, type LiveEventSchemas, type LiveRouteDefinition } from './live-route.ts';
export { LiveStreams, type LiveStreamsOptions, type Viewing, type Watched } from './live-streams.ts';
export { type LiveMetrics, liveMetrics } from './metrics.ts';
export { SharedReads } from './shared-reads.ts';
