export { createHttpApp, type HttpAppOptions } from './app.ts';
export { bearerToken } from './authenticate.ts';
export { entityTagOf, isKnownTag, versionsIn } from './entity-tag.ts';
export { JsonTextError, parseJsonText } from './json-text.ts';
export { EVENT_STREAM, hasLivePath } from './live-path.ts';
export { codesByStatus, openApiDocument } from './openapi.ts';
export { decodeCursor, encodeCursor, idPageQuery, integerParameter, pageOf, pageQuery } from './pagination.ts';
export type { Readiness } from './probes.ts';
export {
  type GenericCode,
  genericProblem,
  genericProblems,
  PROBLEM_TYPE,
  type Problem,
  type ProblemError,
  ProblemResponse,
  rateLimitedResponse,
  toResponse,
} from './problem.ts';
export { remoteAddressOf } from './remote-address.ts';
export { requestIdOf } from './request-id.ts';
export {
  type Access,
  defineRoute,
  type InputOf,
  type Method,
  pick,
  type RawRequest,
  type Reply,
  type ReplyOf,
  type RequestSchemas,
  type ResponseDeclarations,
  type Route,
  type RouteDefinition,
  type Wire,
} from './route.ts';
export { type RunningServer, type ServeOptions, serve } from './serve.ts';
export { ReaderStalled, type SendChunk, Streamed, type WriteBody } from './streamed.ts';
export {
  createTokenVerifier,
  type TokenVerification,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts';
