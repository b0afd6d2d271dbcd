import { z } from 'zod';
import { hasLivePath, isLive } from './live-path.ts';
import type { Route } from './route.ts';
import { assertStrict } from './strict-schema.ts';

const PATH = /^(\/([a-z0-9._-]+|\{[a-z][A-Za-z0-9]*\}))+$/;

const namesInPath = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

const namesInSchema = (schema: z.ZodType | undefined): string[] | undefined => {
  if (schema === undefined) return [];
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).sort() : undefined;
};

/** @throws Error that names the operation and says how its declaration contradicts itself */
export const checkRoute = (route: Route): void => {
  const { method, path, operationId, request, responses, refusals } = route;
  const complain = (what: string): never => {
    throw new Error(`${operationId}: ${what}`);
  };
  if (!/^[a-z][A-Za-z0-9]*$/.test(operationId)) complain('the operationId is not the name of a use-case');
  if (!PATH.test(path)) complain(`${path} is not a path of lower-case words and {parameters}`);
  const declared = namesInSchema(request.params);
  if (declared !== undefined && declared.join() !== namesInPath(path).join()) {
    complain(`the path has the parameters [${namesInPath(path)}], and the schema [${declared}]`);
  }
  if (method === 'post' && route.idempotency === 'none' && !route.idempotencyReason) {
    complain('a POST without idempotency says why it may be repeated (idempotencyReason)');
  }
  if (method === 'get' && route.idempotency === 'required') complain('a GET changes nothing and takes no key');
  if ((method === 'get' || method === 'delete') && (request.body || route.rawBody)) {
    complain(`the body of a ${method.toUpperCase()} means nothing (RFC 9110, section 9.3)`);
  }
  // The gateway knows by the path alone which requests keep a connection for hours.
  if (isLive(route) !== hasLivePath(path))
    complain('a path ends in /live where the answer is an event stream, and nowhere else');
  if (request.body && route.rawBody) complain('a raw body is not parsed, so it has no schema');
  if (request.body) assertStrict(request.body, operationId);
  if (!Object.keys(responses).some((status) => /^[23]\d\d$/.test(status))) complain('no response says that it worked');
  for (const [code, status] of Object.entries(refusals)) {
    if (!(status >= 400 && status <= 599)) complain(`${status} is no status for the refusal ${code}`);
  }
};
