import { serviceNames } from '@tessera/contracts';
import { findRoute } from '@tessera/gateway/route-table';
import { type Name, NewError, nameOf } from './names.ts';
import { routeTestOf } from './route-test.ts';
import type { Scaffold, Sources } from './scaffold.ts';
import { addImport, addToArray, addToInterface, addToObject } from './source-edit.ts';

/** What a person asked for, checked. */
export interface UseCaseOrder {
  readonly service: Name;
  readonly name: Name;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The parameters of the path, in camel case. */
  readonly parameters: readonly string[];
}

const orderOf = (service: string, name: string, method: string, path: string): UseCaseOrder => {
  if (!serviceNames.some((known) => known === service)) {
    throw new NewError(`There is no service '${service}'; there are: ${serviceNames.join(', ')}.`);
  }
  if (method !== 'get' && method !== 'post') throw new NewError(`The method is get or post, not '${method}'.`);
  if (!/^\/v1(\/([a-z0-9-]+|\{[a-z][A-Za-z0-9]*\}))+$/.test(path)) {
    throw new NewError(`'${path}' is no path here: write it like /v1/pools/{poolId}/entries.`);
  }
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return { service: nameOf(service), name: nameOf(name), method, path, parameters };
};

const useCase = ({ name, method, parameters }: UseCaseOrder): string => {
  const fields = parameters.map((each) => `  readonly ${each}: string;\n`).join('');
  const command = parameters.length === 0 ? '' : `export interface ${name.pascal} {\n${fields}}\n\n`;
  const argument =
    parameters.length === 0 ? `_${method === 'get' ? 'query' : 'command'}: object` : `command: ${name.pascal}`;
  const echoed = parameters.map((each) => `${each}: command.${each}, `).join('');
  const result = `export interface ${name.pascal}Result {\n${fields}  readonly at: Date;\n}\n`;
  const head = `import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';

${command}${result}`;
  if (method === 'get') {
    return `${head}
/** What the caller may see of it, and of no other tenant. */
export const ${name.camel} =
  () =>
  async (${argument}, ctx: CallContext): Promise<Result<${name.pascal}Result, never>> =>
    ok({ ${echoed}at: ctx.clock.now() });
`;
  }
  return `${head}
/** Opens the one transaction in which everything of a call happens. */
type Transact = <T>(ctx: CallContext, work: (tx: NonNullable<CallContext['tx']>) => Promise<T>) => Promise<T>;

/** Takes effect once for each key; the answer is stored in the transaction of the effect. */
export const ${name.camel} =
  (deps: { readonly transact: Transact }) =>
  (${argument}, ctx: CallContext): Promise<Result<${name.pascal}Result, never>> =>
    deps.transact(ctx, async () => ok({ ${echoed}at: ctx.clock.now() }));
`;
};

const route = ({ service, name, method, path, parameters }: UseCaseOrder): string => {
  const status = method === 'get' ? 200 : 201;
  const schemas = parameters.map((each) => `${each}: idSchema`).join(', ');
  const params = parameters.length === 0 ? '' : `params: z.object({ ${schemas} })`;
  const body = method === 'get' ? '' : 'body: z.strictObject({})';
  const requested = [params, body].filter((part) => part !== '').join(', ');
  const request = requested === '' ? '' : `request: { ${requested} },\n    `;
  const input = parameters.length === 0 ? '_input' : '{ params }';
  return `import { ${parameters.length === 0 ? '' : 'idSchema, '}timestampSchema } from '@tessera/contracts';
import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { ${name.camel} } from '../use-cases/${name.kebab}.ts';

export const ${name.camel}Route = (${name.camel}With: ReturnType<typeof ${name.camel}>) =>
  defineRoute({
    method: '${method}',
    path: '${path}',
    operationId: '${name.camel}',
    summary: '${name.words.charAt(0).toUpperCase()}${name.words.slice(1)}',
    tags: ['${service.kebab}'],
    access: { kind: 'tenant', scopes: [] },
    ${request}responses: {
      ${status}: { description: 'Done', schema: z.object({ ${schemas}${schemas === '' ? '' : ', '}at: timestampSchema }) },
    },
    refusals: {},
    handle: (${input}, ctx) => ${name.camel}With(${parameters.length === 0 ? '{}' : 'params'}, ctx),
    toReply: ({ at, ...result }) => ({ status: ${status}, body: { ...result, at: at.toISOString() } }),
  });
`;
};

const wired = ({ service, name, method }: UseCaseOrder, tree: Sources): Record<string, string> => {
  const app = `services/${service.kebab}/src/http/app.ts`;
  const compose = `services/${service.kebab}/src/compose.ts`;
  const built =
    method === 'get'
      ? `${name.camel}()`
      : `${name.camel}({ transact: (ctx, work) => parts.database.transact(ctx, work) })`;
  let list = tree.read(app);
  // The list of a new service names its argument for nobody, and keeps its interface empty by permission.
  list = list.replace('(_useCases:', '(useCases:').replace(/^\/\/ biome-ignore .*noEmptyInterface.*\n/m, '');
  list = addToInterface(app, list, /UseCases$/, `readonly ${name.camel}: ReturnType<typeof ${name.camel}>`);
  list = addToArray(app, list, /Routes$/, `${name.camel}Route(useCases.${name.camel})`);
  list = addImport(app, list, `import type { ${name.camel} } from '../use-cases/${name.kebab}.ts';`);
  list = addImport(app, list, `import { ${name.camel}Route } from './${name.kebab}.route.ts';`);
  let root = addToObject(compose, tree.read(compose), /(Routes|UseCases)$/, `${name.camel}: ${built}`);
  root = addImport(compose, root, `import { ${name.camel} } from './use-cases/${name.kebab}.ts';`);
  return { [app]: list, [compose]: root };
};

/** Leads the path to the service, unless the gateway's table does already. */
const led = ({ service, path }: UseCaseOrder, tree: Sources): Record<string, string> => {
  const prefix = path.split('/').slice(0, 3).join('/');
  const known = findRoute(prefix)?.upstream;
  const table = 'services/gateway/src/domain/route-table.ts';
  if (known === service.kebab || service.kebab === 'gateway') return {};
  if (known !== undefined) throw new NewError(`${prefix} leads to ${known}: choose a path of ${service.kebab}'s own.`);
  const entry = `entry('${prefix}', '${service.kebab}')`;
  const text = tree.read(table);
  return text.includes(entry) ? {} : { [table]: addToArray(table, text, /^routeTable$/, entry) };
};

/** `pnpm new use-case <service> <name> <get|post> <path>`: a use-case with its route and tests, wired into the service. */
export const newUseCase = (
  [service, name, method, path]: readonly [string, string, string, string],
  tree: Sources,
): Scaffold => {
  const order = orderOf(service, name, method, path);
  const dir = `services/${order.service.kebab}`;
  const stem = order.name.kebab;
  const gatewayTable = led(order, tree);
  return {
    created: {
      [`${dir}/src/use-cases/${stem}.ts`]: useCase(order),
      [`${dir}/src/http/${stem}.route.ts`]: route(order),
      [`${dir}/test/http/${stem}.test.ts`]: routeTestOf(order),
    },
    edited: { ...wired(order, tree), ...gatewayTable },
    next: [
      `Open ${dir}/src/use-cases/${stem}.ts with its promise, and put its rules into ${dir}/src/domain, with tests beside them.`,
      'Demand the scopes of the route, and map every refusal in error-status.ts.',
      'Produce every declared status in a test; then write the documents again: pnpm openapi, pnpm graph.',
    ],
  };
};
