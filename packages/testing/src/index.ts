export {
  type ReceivedSpan,
  startTraceReceiver as traceCollector,
  type TraceReceiver as TraceCollector,
} from '@tessera/stack';
export { type FakeClock, fakeClock } from './clock.ts';
export { type TestDatabase, testDatabase } from './database.ts';
export {
  type DeclaredAnswersSettings,
  describeDeclaredAnswers,
  type Sample,
  type Samples,
} from './declared-answers.ts';
export { eventually, type Patience } from './eventually.ts';
export { type Answer, type CallSettings, type HttpClient, type ProblemBody, request } from './http-client.ts';
export { type LiveClient, type LiveClientSettings, type LiveMessage, openLive } from './live-client.ts';
export { type TestNats, testNats } from './nats.ts';
export { type Happened, type Neighbour, type NeighbourCall, neighbour, publishedEvents } from './neighbour.ts';
export { printSeed, type SeededRandom, seededRandom } from './random.ts';
export { isSoaking, roundsOf } from './rounds.ts';
export { type HarnessSettings, type Instance, type ServiceHarness, serviceHarness } from './service-harness.ts';
export { type Answering, recordAnswers } from './status-coverage.ts';
export { type Direction, type TcpProxy, tcpProxy } from './tcp-proxy.ts';
export {
  type Claims,
  type Forgery,
  forgeries,
  type TokenIssuer,
  type TokenIssuerOptions,
  tokenIssuer,
} from './token-issuer.ts';
