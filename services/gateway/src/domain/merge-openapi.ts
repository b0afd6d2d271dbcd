import { findRoute, type Upstream } from './route-table.ts';

type Json = { readonly [key: string]: unknown };

/** One service's OpenAPI 3.1 document. */
export interface ServiceDocument {
  readonly upstream: Upstream;
  readonly document: Json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The gateway's own paths and the probes of a service are not part of the public API. */
const isPublic = (path: string, upstream: Upstream): boolean => findRoute(path)?.upstream === upstream;

/** Points every local `$ref` of a document at the renamed component. */
const renameRefs = (value: unknown, rename: (ref: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => renameRefs(item, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? rename(inner) : renameRefs(inner, rename),
    ]),
  );
};

/**
 * One public document out of the services' documents. Component schemas that two services define differently get the
 * service's name in front; equal ones are shared. Operations are tagged by what they are about, never by the service.
 */
export const mergeOpenApi = (documents: readonly ServiceDocument[], info: Json): Json => {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  const securitySchemes: Record<string, unknown> = {};
  const tags = new Map<string, unknown>();
  for (const { upstream, document } of documents) {
    const components = isObject(document['components']) ? document['components'] : {};
    const own = isObject(components['schemas']) ? components['schemas'] : {};
    const names = new Map<string, string>();
    for (const [name, schema] of Object.entries(own)) {
      const taken = schemas[name] !== undefined && JSON.stringify(schemas[name]) !== JSON.stringify(schema);
      names.set(name, taken ? `${upstream}.${name}` : name);
    }
    const rename = (ref: string): string =>
      ref.replace(
        /^#\/components\/schemas\/(.+)$/,
        (_, name: string) => `#/components/schemas/${names.get(name) ?? name}`,
      );
    for (const [name, schema] of Object.entries(own)) schemas[names.get(name) ?? name] = renameRefs(schema, rename);
    Object.assign(securitySchemes, components['securitySchemes']);
    for (const [path, item] of Object.entries(isObject(document['paths']) ? document['paths'] : {})) {
      if (isPublic(path, upstream)) paths[path] = renameRefs(item, rename);
    }
    for (const tag of Array.isArray(document['tags']) ? document['tags'] : []) {
      if (isObject(tag) && typeof tag['name'] === 'string') tags.set(tag['name'], tag);
    }
  }
  const sorted = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { openapi: '3.1.0', info, tags: [...tags.values()], paths: sorted, components: { schemas, securitySchemes } };
};
