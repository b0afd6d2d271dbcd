/** What a service's own document says of an operation. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly statuses: readonly string[];
  readonly access: 'public' | 'user' | 'tenant';
  readonly scopes: readonly string[];
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

export interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Record<string, { operationId: string; responses: object; 'x-tessera': Omit<Operation, 'method' | 'path'> }>
    >
  >;
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses, 'x-tessera': about }]) => ({
      ...about,
      method: method.toUpperCase(),
      path,
      operationId,
      statuses: Object.keys(responses),
    })),
  );

/** What no parameter of the path can be. */
export const nonsenseIn = ({ path }: Pick<Operation, 'path'>): Readonly<Record<string, string>> =>
  Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'x'.repeat(300)]));
