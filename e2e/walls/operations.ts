import { isId, type JsonSchema, type Resolve, sampleOf } from './sample.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** One endpoint as its OpenAPI document declares it. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly access: 'public' | 'user' | 'tenant';
  readonly scopes: readonly string[];
  readonly idempotency: 'required' | 'none';
  /** Codes of its refusals by status. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
}

interface Declared {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
  readonly 'x-tessera': Pick<Operation, 'access' | 'scopes' | 'idempotency' | 'codes'>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Declared>>>>;
}

export const operationsOf = ({ paths }: OpenApiDocument): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, 'x-tessera': about }]) => ({
      ...about,
      operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json'].schema,
    })),
  );

export const pathParametersOf = ({ path }: Operation): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/**
 * How a call names things of somebody's: `addressed` in its path or body, so that nothing can be done without them;
 * `asked` in its query, where finding nothing is an answer too; or `none`.
 */
export type Naming = 'addressed' | 'asked' | 'none';

export interface Call {
  readonly operation: Operation;
  /** With the query. */
  readonly target: string;
  readonly body: unknown;
  readonly naming: Naming;
}

const queryOf = ({ parameters }: Operation, resolve: Resolve, optionalIds: boolean): string => {
  const sent = parameters.filter(
    ({ in: place, required, schema }) => place === 'query' && (required === true || (optionalIds && isId(schema))),
  );
  const pairs = sent.map(({ name, schema }): [string, string] => [name, String(sampleOf(schema, name, resolve))]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

/** Whether the sample of a body names a thing. */
const namesThings = (schema: JsonSchema, optionalIds: boolean): boolean =>
  Object.entries(schema.properties ?? {}).some(([name, property]) => {
    if (isId(property)) return optionalIds || schema.required?.includes(name) === true;
    const [choice = property] = property.oneOf ?? property.anyOf ?? [];
    return schema.required?.includes(name) === true && namesThings(choice, optionalIds);
  });

const CURRENCY = '^[A-Z]{3}$';

/** Whether its path names things; a currency is a value that everybody has. */
const addressesThings = (operation: Operation): boolean =>
  pathParametersOf(operation).some((name) => {
    const declared = operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
    return declared?.schema.pattern !== CURRENCY;
  });

/** Everything a name can stand for in this operation: `operationId.name` goes before the name alone. */
const within =
  ({ operationId }: Operation, resolve: Resolve): Resolve =>
  (name) =>
    resolve(`${operationId}.${name}`) ?? resolve(name);

/** What can be put into the path: one list of values for each of its parameters. */
const addressesOf = (operation: Operation, resolve: Resolve): readonly (readonly string[])[] =>
  pathParametersOf(operation).map((name) => {
    const values = resolve(name) ?? [];
    if (values.length === 0)
      throw new Error(`nothing is known for {${name}} of ${operation.path}: add it to the resolver`);
    return values;
  });

/**
 * The call with the values at `place` of what the path can address, and with `optionalIds` with every thing named that
 * could be left out.
 * @throws Error for a parameter that `resolve` does not know
 */
export const callOf = (operation: Operation, resolveAny: Resolve, optionalIds = false, place = 0): Call => {
  const resolve = within(operation, resolveAny);
  const values = addressesOf(operation, resolve).map((known) => known[place] ?? known[0] ?? '');
  const path = pathParametersOf(operation).reduce(
    (filled, name, index) => filled.replace(`{${name}}`, values[index] ?? ''),
    operation.path,
  );
  const query = queryOf(operation, resolve, optionalIds);
  const body = operation.body && sampleOf(operation.body, operation.operationId, resolve, optionalIds);
  const addressed =
    addressesThings(operation) || (operation.body !== undefined && namesThings(operation.body, optionalIds));
  const asked = query !== queryOf(operation, resolve, false);
  return { operation, target: path + query, body, naming: addressed ? 'addressed' : asked ? 'asked' : 'none' };
};

const isSame = (one: Call, other: Call): boolean =>
  JSON.stringify([one.target, one.body]) === JSON.stringify([other.target, other.body]);

/**
 * The calls that try an operation with the things that `resolve` knows: one for each thing its path can address; where
 * the path addresses none, one as it needs to be, and one that also names what it could leave out.
 */
export const callsOf = (operation: Operation, resolve: Resolve): Call[] => {
  const addresses = addressesOf(operation, within(operation, resolve));
  if (addresses.length > 0) {
    const places = Math.max(...addresses.map((values) => values.length));
    return Array.from({ length: places }, (_, place) => callOf(operation, resolve, false, place));
  }
  const [least, most] = [callOf(operation, resolve), callOf(operation, resolve, true)];
  return isSame(least, most) ? [least] : [least, most];
};
