import { type SourceTree, treeOf } from '../../src/structure/source-tree.ts';

const manifest = (name: string, fields: Record<string, unknown> = {}): string =>
  JSON.stringify({ name: `@tessera/${name}`, ...fields });

const dependOn = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '*']));

const packages: Record<string, string> = {
  'packages/kernel/test/a.test.ts': 'export {};',
  'packages/kernel/package.json': manifest('kernel', { exports: { '.': './src/index.ts' } }),
  'packages/kernel/src/index.ts': "export * from './money.ts';",
  'packages/kernel/src/money.ts':
    "import { createHash } from 'node:crypto';\nexport const zero = () => createHash('sha256');",
  'packages/contracts/test/a.test.ts': 'export {};',
  'packages/contracts/package.json': manifest('contracts', {
    exports: { '.': './src/index.ts' },
    dependencies: dependOn('zod', '@tessera/kernel'),
  }),
  'packages/contracts/src/index.ts': "export type Envelope = number;\nexport { z } from 'zod';",
  'packages/runtime/package.json': manifest('runtime', {
    exports: { './context': './src/context/index.ts', './postgres': './src/postgres/index.ts' },
    dependencies: dependOn('@tessera/kernel', '@tessera/contracts', 'pg'),
    devDependencies: dependOn('@tessera/testing'),
  }),
  'packages/runtime/src/context/index.ts':
    "import type { Database } from '../postgres/index.ts';\nexport type CallContext = Database;",
  'packages/runtime/src/postgres/index.ts':
    "import type { CallContext } from '../context/index.ts';\nexport type Database = CallContext;",
  'packages/runtime/test/database.test.ts':
    "import { fakeClock } from '@tessera/testing';\nexport const clock = fakeClock;",
  'packages/stack/test/a.test.ts': 'export {};',
  'packages/stack/package.json': manifest('stack', { exports: { '.': './src/index.ts' } }),
  'packages/stack/src/index.ts': 'export const load = (file: string) => import(file);',
  'packages/testing/test/a.test.ts': 'export {};',
  'packages/testing/package.json': manifest('testing', {
    exports: { '.': './src/index.ts' },
    dependencies: dependOn('@tessera/runtime', 'vitest'),
  }),
  'packages/testing/src/index.ts':
    "import type { CallContext } from '@tessera/runtime/context';\nexport const fakeClock = (c: CallContext) => c;",
};

const service = (name: string, exports: Record<string, string> = {}): Record<string, string> => ({
  [`services/${name}/package.json`]: manifest(name, {
    exports,
    dependencies: dependOn('@tessera/kernel', '@tessera/contracts', '@tessera/runtime', 'zod', 'kysely'),
    devDependencies: dependOn('vitest', 'fast-check', 'only-for-tests', '@tessera/testing'),
  }),
  [`services/${name}/test/start.test.ts`]: 'export {};',
  [`services/${name}/README.md`]: `# ${name}\n`,
  [`services/${name}/src/main.ts`]: "import { compose } from './compose.ts';\nvoid compose;",
});

const src = 'services/wallet/src';

/** A service with one of everything that the house allows. */
const wallet: Record<string, string> = {
  ...service('wallet'),
  'services/wallet/migrations/index.ts':
    "import type { Database } from '@tessera/runtime/postgres';\nexport type D = Database;",
  [`${src}/migrate.ts`]: "import { migrations } from '../migrations/index.ts';\nvoid migrations;",
  [`${src}/config.ts`]: "export { z } from 'zod';\nexport type Config = number;",
  [`${src}/compose.ts`]:
    "import { route } from './http/place-hold.route.ts';\nimport { holdStore } from './persistence/hold-store.ts';\nexport const compose = [route, holdStore];",
  [`${src}/domain/hold.ts`]:
    "import { zero } from '@tessera/kernel';\nexport const decide = zero;\nexport type Hold = string;",
  [`${src}/domain/hold.test.ts`]:
    "import { it } from 'vitest';\nimport { decide } from './hold.ts';\nit('holds', decide);",
  [`${src}/use-cases/ports.ts`]: "import type { Hold } from '../domain/hold.ts';\nexport type HoldStore = Hold;",
  [`${src}/use-cases/place-hold.ts`]:
    "import type { CallContext } from '@tessera/runtime/context';\nimport { decide } from '../domain/hold.ts';\nimport type { HoldStore } from './ports.ts';\nexport const placeHold = (s: HoldStore) => (c: CallContext) => [decide, s, c];",
  [`${src}/http/place-hold.route.ts`]:
    "import type { Envelope } from '@tessera/contracts';\nimport { z } from 'zod';\nimport type { Hold } from '../domain/hold.ts';\nimport { placeHold } from '../use-cases/place-hold.ts';\nexport const route = defineRoute([z, placeHold]);\nexport type T = Envelope | Hold;",
  [`${src}/persistence/hold-store.ts`]:
    "import type { Database } from '@tessera/runtime/postgres';\nimport { sql } from 'kysely';\nimport type { HoldStore } from '../use-cases/ports.ts';\nexport const holdStore = (d: Database): HoldStore => sql(d);",
  [`${src}/providers/sandbox.ts`]: "import { createHmac } from 'node:crypto';\nexport const sign = createHmac;",
};

/** A small workspace that breaks no rule; what is planted goes on top of it. */
export const cleanTree: SourceTree = treeOf(
  new Map(
    Object.entries({
      'package.json': '{ "name": "tessera" }',
      ...packages,
      ...wallet,
      ...service('raffle'),
      ...service('gateway', { './routes': './src/http/routes.ts' }),
      'services/raffle/src/domain/pool.ts': 'export const hold = 1;',
      'services/raffle/src/compose.ts': 'export const compose = 1;',
      'services/gateway/src/compose.ts': 'export const compose = 1;',
      'services/gateway/src/http/routes.ts': 'export const r = 1;',
    }),
  ),
);
