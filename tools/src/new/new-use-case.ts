import { serviceNames } from '@tessera/contracts';
import { gatewayEdits } from './gateway-edits.ts';
import { type Name, NewError, nameOf } from './names.ts';
import { declaredAnswersOf, routeTestOf } from './route-tests.ts';
import type { Scaffold, Sources } from './scaffold.ts';
import { addImport, addToArray, addToInterface, addToObject } from './source-edit.ts';
import { composedOf, routeOf, useCaseOf } from './use-case-sources.ts';

/** What a person asked for, checked. */
export interface UseCaseOrder {
  readonly service: Name;
  readonly name: Name;
  readonly path: string;
  /** The parameters of the path, in camel case. */
  readonly parameters: readonly string[];
  /** The table that a query counts; a command has none. */
  readonly table: string | undefined;
}

/** The names of the order as they were typed. */
export type UseCaseArguments = readonly [
  service: string,
  name: string,
  method: string,
  path: string,
  table: string | undefined,
];

const orderOf = ([service, name, method, path, table]: UseCaseArguments): UseCaseOrder => {
  if (!serviceNames.some((known) => known === service)) {
    throw new NewError(`There is no service '${service}'; there are: ${serviceNames.join(', ')}.`);
  }
  if (method !== 'get' && method !== 'post') throw new NewError(`The method is get or post, not '${method}'.`);
  if (!/^\/v1(\/([a-z0-9-]+|\{[a-z][A-Za-z0-9]*\}))+$/.test(path)) {
    throw new NewError(`'${path}' is no path here: write it like /v1/pools/{poolId}/entries.`);
  }
  if (method === 'get' && !/^[a-z][a-z0-9_]*$/.test(table ?? '')) {
    throw new NewError('A query needs the table that it reads: write its name behind the path.');
  }
  if (method === 'post' && table !== undefined) throw new NewError('Only a query is given a table.');
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return { service: nameOf(service), name: nameOf(name), path, parameters, table };
};

const wired = ({ service, name, table }: UseCaseOrder, tree: Sources): Record<string, string> => {
  const app = `services/${service.kebab}/src/http/app.ts`;
  const compose = `services/${service.kebab}/src/compose.ts`;
  let list = tree.read(app);
  // The list of a new service names its argument for nobody, and keeps its interface empty by permission.
  list = list.replace('(_useCases:', '(useCases:').replace(/^\/\/ biome-ignore .*noEmptyInterface.*\n/m, '');
  list = addToInterface(app, list, /UseCases$/, `readonly ${name.camel}: ReturnType<typeof ${name.camel}>`);
  list = addToArray(app, list, /Routes$/, `${name.camel}Route(useCases.${name.camel})`);
  list = addImport(app, list, `import type { ${name.camel} } from '../use-cases/${name.kebab}.ts';`);
  list = addImport(app, list, `import { ${name.camel}Route } from './${name.kebab}.route.ts';`);
  let root = addToObject(compose, tree.read(compose), /(Routes|UseCases)$/, composedOf({ name, table }));
  root = addImport(compose, root, `import { ${name.camel} } from './use-cases/${name.kebab}.ts';`);
  if (table !== undefined) {
    root = addImport(compose, root, `import { ${name.camel}Query } from './persistence/${name.kebab}.query.ts';`);
  }
  return { [app]: list, [compose]: root };
};

/**
 * `pnpm new use-case <service> <name> <get|post> <path> [table]`: a use-case with its route and tests, wired into the service.
 * A query counts the rows of a table, so that everything from the path to the row is there.
 */
export const newUseCase = (args: UseCaseArguments, tree: Sources): Scaffold => {
  const order = orderOf(args);
  const gateway = gatewayEdits(order.service, order.path, tree);
  const dir = `services/${order.service.kebab}`;
  const stem = order.name.kebab;
  const answers = declaredAnswersOf(order, tree);
  return {
    created: {
      ...useCaseOf(order),
      ...routeOf(order),
      [`${dir}/test/http/${stem}.test.ts`]: routeTestOf(order, tree),
      ...answers.created,
    },
    edited: { ...wired(order, tree), ...gateway, ...answers.edited },
    next: [
      `Open ${dir}/src/use-cases/${stem}.ts with its promise, and put its rules into ${dir}/src/domain, with tests beside them.`,
      'Demand the scope that fits the route, and map every refusal in error-status.ts.',
      ...answers.next,
      'Write the documents again: pnpm openapi, pnpm graph.',
    ],
  };
};
