import type { UseCaseOrder } from './new-use-case.ts';

const fieldsOf = (names: readonly string[], type = 'string'): string =>
  names.map((name) => `  readonly ${name}: ${type};\n`).join('');

const command = ({ service, name, parameters }: UseCaseOrder): Record<string, string> => ({
  [`services/${service.kebab}/src/use-cases/${name.kebab}.ts`]: `import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';

export interface ${name.pascal} {
${fieldsOf([...parameters, 'reference'])}}

export interface ${name.pascal}Result extends ${name.pascal} {
  readonly at: Date;
}

/** Opens the one transaction in which everything of a call happens. */
type Transact = <T>(ctx: CallContext, work: (tx: NonNullable<CallContext['tx']>) => Promise<T>) => Promise<T>;

/** Takes effect once for each key; the answer is stored in the transaction of the effect. */
export const ${name.camel} =
  (deps: { readonly transact: Transact }) =>
  (command: ${name.pascal}, ctx: CallContext): Promise<Result<${name.pascal}Result, never>> =>
    deps.transact(ctx, async () => ok({ ...command, at: ctx.clock.now() }));
`,
});

const query = ({ service, name, parameters, table }: UseCaseOrder): Record<string, string> => {
  const asked = parameters.length === 0 ? '' : `export interface ${name.pascal} {\n${fieldsOf(parameters)}}\n\n`;
  const argument = parameters.length === 0 ? '_query: object' : `query: ${name.pascal}`;
  const answer = parameters.length === 0 ? '' : '...query, ';
  const extended = parameters.length === 0 ? '' : ` extends ${name.pascal}`;
  return {
    [`services/${service.kebab}/src/use-cases/${name.kebab}.ts`]: `import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';

${asked}export interface ${name.pascal}Result${extended} {
  readonly count: number;
}

/** What the tenant of the call has, and nothing of another tenant. */
export const ${name.camel} =
  (deps: { readonly count: (ctx: CallContext) => Promise<number> }) =>
  async (${argument}, ctx: CallContext): Promise<Result<${name.pascal}Result, never>> =>
    ok({ ${answer}count: await deps.count(ctx) });
`,
    [`services/${service.kebab}/src/persistence/${name.kebab}.query.ts`]: `import type { CallContext } from '@tessera/runtime/context';
import type { Database } from '@tessera/runtime/postgres';

/** How many rows the tenant has; row-level security leaves the others out. */
export const ${name.camel}Query = (database: Database) => (ctx: CallContext): Promise<number> =>
  database.read(ctx, async (tx) => {
    const [row] = await tx.execute<{ count: number }>('select count(*)::int as count from ${service.kebab}.${table}');
    return row?.count ?? 0;
  });
`,
  };
};

/** The use-case and, for a query, what it asks of Postgres. */
export const useCaseOf = (order: UseCaseOrder): Record<string, string> =>
  order.table === undefined ? command(order) : query(order);

/** How compose.ts makes the use-case. */
export const composedOf = ({ name, table }: Pick<UseCaseOrder, 'name' | 'table'>): string =>
  table === undefined
    ? `${name.camel}: ${name.camel}({ transact: (ctx, work) => parts.database.transact(ctx, work) })`
    : `${name.camel}: ${name.camel}({ count: ${name.camel}Query(parts.database) })`;

/** The route: parses, hands over, and answers. */
export const routeOf = ({ service, name, path, parameters, table }: UseCaseOrder): Record<string, string> => {
  const isQuery = table !== undefined;
  const ids = parameters.map((each) => `${each}: idSchema`);
  const params = parameters.length === 0 ? [] : [`params: z.object({ ${ids.join(', ')} })`];
  const referenceSchema = "z.string().min(1).max(255).describe('The caller’s own name for it')";
  const body = isQuery ? [] : [`body: z.strictObject({ reference: ${referenceSchema} })`];
  const requested = [...params, ...body];
  const answered = [
    ...ids,
    ...(isQuery ? ['count: z.int().min(0)'] : ['reference: z.string()', 'at: timestampSchema']),
  ];
  const parts = [...(params.length > 0 ? ['params'] : []), ...(isQuery ? [] : ['body'])];
  const handed = parts.length === 0 ? '{}' : parts.length === 1 ? parts[0] : '{ ...params, ...body }';
  const schemas = [...(parameters.length > 0 ? ['idSchema'] : []), ...(isQuery ? [] : ['timestampSchema'])];
  const toReply = isQuery
    ? 'toReply: (result) => ({ status: 200, body: result })'
    : 'toReply: ({ at, ...result }) => ({ status: 201, body: { ...result, at: at.toISOString() } })';
  const source = `${schemas.length === 0 ? '' : `import { ${schemas.join(', ')} } from '@tessera/contracts';\n`}import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { ${name.camel} } from '../use-cases/${name.kebab}.ts';

export const ${name.camel}Route = (${name.camel}With: ReturnType<typeof ${name.camel}>) =>
  defineRoute({
    method: '${isQuery ? 'get' : 'post'}',
    path: '${path}',
    operationId: '${name.camel}',
    summary: '${name.words.charAt(0).toUpperCase()}${name.words.slice(1)}',
    tags: ['${service.kebab}'],
    access: { kind: 'tenant', scopes: ['me:${isQuery ? 'read' : 'write'}'] },
    ${requested.length === 0 ? '' : `request: { ${requested.join(', ')} },\n    `}responses: {
      ${isQuery ? 200 : 201}: { description: 'Done', schema: z.object({ ${answered.join(', ')} }) },
    },
    refusals: {},
    handle: (${parts.length === 0 ? '_input' : `{ ${parts.join(', ')} }`}, ctx) => ${name.camel}With(${handed}, ctx),
    ${toReply},
  });
`;
  return { [`services/${service.kebab}/src/http/${name.kebab}.route.ts`]: source };
};
