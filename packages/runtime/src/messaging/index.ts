export { answerInContract } from './answer-in-contract.ts';
export { connectNats, type NatsOptions } from './connection.ts';
export { InboxConsumer } from './consumer.ts';
export { type DeadLetter, listDeadLetters, replayRequested, requestReplay } from './dead-letters.ts';
export { clientMetrics, consumerMetrics, relayMetrics, serverMetrics } from './metrics.ts';
export { defaultRetryPolicy, type RetryPolicy } from './processing.ts';
export { OutboxRelay } from './relay.ts';
export { type CallOptions, createRequestClient, type RequestClient } from './request-client.ts';
export {
  type AnyResponder,
  answerIn,
  defineResponder,
  RequestServer,
  type Responder,
  requestScope,
} from './responder.ts';
export {
  type BatchSubscriber,
  defineBatchSubscriber,
  defineSubscriber,
  type EventOf,
  isEvent,
  RetryLater,
  type SingleSubscriber,
  type Subscriber,
} from './subscriber.ts';
