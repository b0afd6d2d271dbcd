import { serviceNames } from '@tessera/contracts';
import { type Name, NewError, nameOf } from './names.ts';
import type { Scaffold, Sources } from './scaffold.ts';
import { addToArray, addToObject } from './source-edit.ts';

const manifest = (name: Name, model: string): string => {
  const { dependencies, devDependencies } = JSON.parse(model) as Record<string, unknown>;
  const fields = {
    name: `@tessera/${name.kebab}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    license: 'Apache-2.0',
    exports: {},
    scripts: {
      typecheck: 'tsc -p tsconfig.json',
      test: `vitest run --root ../.. --project ${name.kebab}`,
    },
    dependencies,
    devDependencies,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
};

const readme = (name: Name): string => `# ${name.kebab}

What the ${name.words} service means, in the words of the GLOSSARY, in a paragraph.

## Invariants

What always holds, one sentence each, with the test that proves it.

1. A tenant sees and changes nothing of another tenant: row-level security is forced on every table.

## Events

| event | when |
| --- | --- |

## Requests

| request | meaning |
| --- | --- |
`;

const compose = ({
  kebab,
  camel,
  pascal,
}: Name): string => `import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { ${pascal}Config } from './config.ts';
import { ${camel}Routes } from './http/app.ts';

/** Builds the ${kebab} service, for production and for tests alike. */
export const compose = async (config: ${pascal}Config, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('${kebab}', config, [], overrides);
  return assembleService({
    parts,
    routes: ${camel}Routes({}),
  });
};
`;

const app = ({ kebab, camel, pascal }: Name): string => `import type { Route } from '@tessera/runtime/http';

/** The use-cases that routes call, each with its dependencies already in it. */
// biome-ignore lint/suspicious/noEmptyInterface: the first use-case becomes its first member.
export interface ${pascal}UseCases {}

/** Every route of ${kebab}. */
export const ${camel}Routes = (_useCases: ${pascal}UseCases): Route[] => [];
`;

const running = ({
  kebab,
  camel,
  pascal,
}: Name): string => `import { type HarnessSettings, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { ${camel}Config } from '../src/config.ts';

export const ${camel}Settings = {
  service: '${kebab}',
  config: ${camel}Config,
  compose,
  migrations,
} satisfies HarnessSettings<typeof ${camel}Config>;

/** The real service on a database and a NATS of its own; composed, but not started. */
export const open${pascal} = (): Promise<ServiceHarness> => serviceHarness(${camel}Settings);
`;

const startTest = ({
  kebab,
  camel,
  pascal,
  words,
}: Name): string => `import type { ServiceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open${pascal} } from './running-${kebab}.ts';

describe('the ${words} service', () => {
  let ${camel}: ServiceHarness;

  beforeAll(async () => {
    ${camel} = await open${pascal}();
  });
  afterAll(() => ${camel}.stop());

  it('becomes ready once it has started', async () => {
    expect((await ${camel}.http.get('/readyz')).status).toBe(503);
    await ${camel}.start();
    expect((await ${camel}.http.get('/readyz')).status).toBe(200);
  });

  it('has nothing where no route is', async () => {
    const { status, body } = await ${camel}.http.get('/v1/nothing');
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'route.not_found' } });
  });
});
`;

const sources = (name: Name, port: number, model: string): Record<string, string> => {
  const { kebab, camel, pascal } = name;
  const dir = `services/${kebab}`;
  return {
    [`${dir}/package.json`]: manifest(name, model),
    [`${dir}/tsconfig.json`]:
      '{\n  "extends": "../../tsconfig.base.json",\n  "include": ["src", "test", "migrations"]\n}\n',
    [`${dir}/README.md`]: readme(name),
    [`${dir}/migrations/index.ts`]: `import { defineMigrations } from '@tessera/runtime/postgres';

export const migrations = defineMigrations('${kebab}', []);
`,
    [`${dir}/src/main.ts`]: `import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { ${camel}Config } from './config.ts';

await runMain({ service: '${kebab}', config: ${camel}Config, compose });
`,
    [`${dir}/src/migrate.ts`]: `import { runMigrateCli } from '@tessera/runtime/postgres';
import { migrations } from '../migrations/index.ts';

await runMigrateCli(migrations);
`,
    [`${dir}/src/config.ts`]: `import { type ConfigOf, port, serviceConfig } from '@tessera/runtime/config';

export const ${camel}Config = { ...serviceConfig, PORT: port(${port}) } as const;

export type ${pascal}Config = ConfigOf<typeof ${camel}Config>;
`,
    [`${dir}/src/compose.ts`]: compose(name),
    [`${dir}/src/http/app.ts`]: app(name),
    [`${dir}/test/running-${kebab}.ts`]: running(name),
    [`${dir}/test/start.test.ts`]: startTest(name),
  };
};

/** One text after several additions. */
const edited = (sources: Sources, path: string, ...edits: ((text: string) => string)[]): Record<string, string> => ({
  [path]: edits.reduce((text, next) => next(text), sources.read(path)),
});

/** `pnpm new service <name>`: a service that starts, migrates and can do nothing yet. */
export const newService = (text: string, tree: Sources): Scaffold => {
  const name = nameOf(text);
  if (serviceNames.some((known) => known === name.kebab))
    throw new NewError(`The service ${name.kebab} exists already.`);
  if (name.kebab.includes('-'))
    throw new NewError('A service has one word: its schema, role and streams carry its name.');
  const port = 4000 + serviceNames.length;
  const contracts = 'packages/contracts/src/services.ts';
  const ports = 'tools/src/up/ports.ts';
  return {
    created: sources(name, port, tree.read('services/analytics/package.json')),
    edited: {
      ...edited(tree, contracts, (all) => addToArray(contracts, all, /^serviceNames$/, `'${name.kebab}'`)),
      ...edited(tree, ports, (all) => addToObject(ports, all, /^defaults$/, `${name.camel}: ${port}`)),
    },
    next: [
      'Install, so that the workspace knows the new package: npx pnpm install.',
      `Say in services/${name.kebab}/README.md what the service means and what always holds.`,
      `Give it its first use-case, with which it becomes reachable: pnpm new use-case ${name.kebab} <name> post /v1/….`,
      'Write the documents again: pnpm contracts, pnpm graph, pnpm openapi.',
    ],
  };
};
