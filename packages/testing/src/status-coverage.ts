import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** The part of a Hono app, or of anything like it, that answers requests. */
export interface Answering {
  fetch(request: Request, ...rest: unknown[]): Response | Promise<Response>;
}

interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly pattern: RegExp;
}

interface OpenApi {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const operationsOf = ({ paths = {} }: OpenApi): Operation[] =>
  Object.entries(paths)
    // A path without parameters is meant before one whose parameter would match it.
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { operationId }]) =>
        operationId === undefined ? [] : [{ operationId, method: method.toUpperCase(), pattern: patternOf(path) }],
      ),
    );

const codeOf = async (response: Response): Promise<string | undefined> => {
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return undefined;
  const problem = (await response.clone().json()) as { readonly code?: string };
  return problem.code;
};

/** What the documents say, by the folder that their services' answers are noted in: each takes long to make. */
const known = new Map<string, Promise<Operation[]>>();

/**
 * From now on notes every answer of the app: which operation of its OpenAPI document, which status, which code. After the
 * whole run the declared answers are compared with what was noted under `.tessera/status-coverage/<service>`.
 * @param root where `.tessera` is; default: the workspace
 */
export const recordAnswers = (service: string, app: Answering, root: string = repositoryRoot): void => {
  const folder = join(root, '.tessera', 'status-coverage', service);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.jsonl`);
  const noted = new Set<string>();
  const fetch = app.fetch.bind(app);
  const load = async (): Promise<Operation[]> => {
    const response = await fetch(new Request('http://service/openapi.json'));
    return operationsOf((await response.json()) as OpenApi);
  };
  app.fetch = async (request, ...rest) => {
    const { method, url } = request;
    const response = await fetch(request, ...rest);
    const operations = known.get(folder) ?? load();
    known.set(folder, operations);
    const { pathname } = new URL(url);
    const operation = (await operations).find((one) => one.method === method && one.pattern.test(pathname));
    if (operation === undefined) return response;
    const { operationId } = operation;
    const line = JSON.stringify({ service, operationId, status: response.status, code: await codeOf(response) });
    if (!noted.has(line)) appendFileSync(file, `${line}\n`);
    noted.add(line);
    return response;
  };
};
