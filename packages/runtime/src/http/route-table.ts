import type { Route } from './route.ts';

const PARAMETER = /\{(\w+)\}/g;

export const toHonoPath = (path: string): string => path.replaceAll(PARAMETER, ':$1');

/** `/v1/pools/{poolId}` → `/v1/pools/{}`: two routes of one shape answer the same requests. */
const shapeOf = ({ method, path }: Route): string => `${method} ${path.replaceAll(PARAMETER, '{}')}`;

const firstRepeated = (values: readonly string[]): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

/** @throws Error when two routes answer the same requests or have the same name */
export const checkTable = (routes: readonly Route[]): void => {
  const shape = firstRepeated(routes.map(shapeOf));
  if (shape !== undefined) throw new Error(`two routes answer ${shape}`);
  const operationId = firstRepeated(routes.map((route) => route.operationId));
  if (operationId !== undefined) throw new Error(`two routes are called ${operationId}`);
};

/**
 * In the order in which they must be tried, whatever the order in which they were listed: a word before a parameter, so
 * that `/v1/tenants/current` is never a tenant called "current". `{` sorts behind everything a word is made of.
 */
export const inMatchingOrder = (routes: readonly Route[]): readonly Route[] =>
  routes.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));

const patterns = new WeakMap<Route, RegExp>();

const patternOf = (route: Route): RegExp => {
  const pattern =
    patterns.get(route) ?? new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(PARAMETER, '[^/]+')}$`);
  patterns.set(route, pattern);
  return pattern;
};

/** The methods that some route answers at this path, for `Allow`. */
export const methodsAt = (routes: readonly Route[], path: string): string[] => {
  const methods = routes.filter((route) => patternOf(route).test(path)).map(({ method }) => method.toUpperCase());
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].sort();
};
