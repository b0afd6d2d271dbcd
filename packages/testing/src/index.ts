export { type FakeClock, fakeClock } from './clock.ts';
export { type TestDatabase, testDatabase } from './database.ts';
export { eventually, type Patience } from './eventually.ts';
export { type TestNats, testNats } from './nats.ts';
export { printSeed, type SeededRandom, seededRandom } from './random.ts';
export {
  type ReceivedSpan,
  startTraceReceiver as traceCollector,
  type TraceReceiver as TraceCollector,
} from '@tessera/stack';
