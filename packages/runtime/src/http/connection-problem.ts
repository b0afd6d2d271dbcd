import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type GenericCode, genericProblem, PROBLEM_TYPE } from './problem.ts';

const explain = (errorCode: string | undefined): { code: GenericCode; detail: string } => {
  if (errorCode === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'request.too_slow', detail: 'The request did not arrive in time, and nothing was done.' };
  }
  if (errorCode === 'HPE_HEADER_OVERFLOW') {
    return { code: 'request.headers_too_large', detail: 'Send fewer or shorter headers.' };
  }
  return { code: 'request.malformed_http', detail: 'What was sent is not HTTP/1.1 (RFC 9112).' };
};

/** The whole answer to a request that no route can be found for, because it never arrived whole. */
export const connectionProblem = (errorCode: string | undefined): string => {
  const { code, detail } = explain(errorCode);
  const requestId = randomUUID();
  const problem = genericProblem(code, requestId, detail);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'connection: close',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
};
