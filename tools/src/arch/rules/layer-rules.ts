import { posix } from 'node:path';
import type { Finding, PlantedViolation, Rule } from '../../structure/rule.ts';
import { type Edge, edgesOf, type Place } from '../edges.ts';
import { type Layer, type Permission, permissions } from '../layers.ts';

type GovernedLayer = keyof typeof permissions;

/** `services/wallet/src/http` for everything below that folder. */
const topFolder = ({ path }: Place): string => path.split('/').slice(0, 4).join('/');

const mayImportFile = (from: Place, to: Place, permission: Permission, typeOnly: boolean): boolean => {
  if (to.package !== from.package || to.layer === undefined) return false;
  const bothInFolder = topFolder(from) === topFolder(to) && to.layer !== 'test';
  // Ports share their folder with the use-cases that need them, and know nothing of those.
  if (bothInFolder && from.layer !== 'ports') return true;
  if (from.layer === to.layer && from.layer === 'migrations') return true;
  return permission.own.includes(to.layer) || (typeOnly && permission.ownTypes.includes(to.layer));
};

const mayImportPackage = (name: string, subpath: string, permission: Permission): boolean => {
  const specifier = posix.join(name, subpath);
  return permission.packages.some((allowed) => specifier === allowed || specifier.startsWith(`${allowed}/`));
};

const isAllowed = ({ from, to, import: { typeOnly } }: Edge, permission: Permission): boolean => {
  switch (to.kind) {
    case 'file':
      return mayImportFile(from, to.place, permission, typeOnly);
    case 'workspace':
      return mayImportPackage(to.package.name, to.subpath, permission);
    case 'builtin':
    case 'third-party':
      return permission.outside;
    case 'computed':
      return true;
  }
};

const permissionText = ({ own, ownTypes, packages, outside }: Permission): string =>
  [
    ...own.map((layer) => `its ${layer}`),
    ...ownTypes.map((layer) => `types of its ${layer}`),
    ...packages,
    ...(outside ? ['packages of others'] : []),
  ].join(', ');

const layerRule = (layer: GovernedLayer, planted: readonly [PlantedViolation, ...PlantedViolation[]]): Rule => {
  const permission = permissions[layer];
  return {
    name: `layer-${layer}`,
    promise: `${layer} imports only its own folder and: ${permissionText(permission)}`,
    planted,
    *find(tree): Iterable<Finding> {
      for (const edge of edgesOf(tree)) {
        if (edge.from.layer !== layer || isAllowed(edge, permission)) continue;
        const { path } = edge.from;
        const message = `${layer} may not import '${edge.import.specifier}': it may import ${permissionText(permission)}`;
        yield { path, line: edge.import.line, message };
      }
    },
  };
};

const wallet = 'services/wallet/src';

const plant = (what: string, path: string, ...source: string[]): PlantedViolation => ({
  what,
  files: { [path]: source.join('\n') },
  caughtAt: path,
});

const value = (name: string, from: string): string =>
  `import { ${name} } from '${from}';\nexport const planted = ${name};`;
const type = (name: string, from: string): string =>
  `import type { ${name} } from '${from}';\nexport type P = ${name};`;

/** For each layer the shortest ways to break it; `test/arch` plants the same import in every real service as well. */
export const layerRules: readonly Rule[] = [
  layerRule('domain', [
    plant(
      'a decision that calls a use-case',
      `${wallet}/domain/a.ts`,
      value('placeHold', '../use-cases/place-hold.ts'),
    ),
    plant(
      'a decision that knows the runtime',
      `${wallet}/domain/a.ts`,
      type('CallContext', '@tessera/runtime/context'),
    ),
    plant('a decision that knows a contract', `${wallet}/domain/tiers/a.ts`, type('Envelope', '@tessera/contracts')),
    plant('a decision that reads a file', `${wallet}/domain/a.ts`, value('readFileSync', 'node:fs')),
    plant('a decision that parses with zod', `${wallet}/domain/a.ts`, value('z', 'zod')),
  ]),
  layerRule('ports', [
    plant('a port that knows its adapter', `${wallet}/use-cases/ports.ts`, type('S', '../persistence/hold-store.ts')),
    plant('a port that knows a use-case', `${wallet}/use-cases/tiers/ports.ts`, type('P', '../place-hold.ts')),
  ]),
  layerRule('use-cases', [
    plant('a use-case that knows its store', `${wallet}/use-cases/a.ts`, type('S', '../persistence/hold-store.ts')),
    plant('a use-case that knows a contract', `${wallet}/use-cases/a.ts`, type('Envelope', '@tessera/contracts')),
    plant('a use-case that opens Postgres', `${wallet}/use-cases/a.ts`, type('Database', '@tessera/runtime/postgres')),
    plant('a use-case that reads the clock of Node', `${wallet}/use-cases/a.ts`, value('hrtime', 'node:process')),
    plant('a use-case that calls its route', `${wallet}/use-cases/a.ts`, value('route', '../http/place-hold.route.ts')),
  ]),
  layerRule('http', [
    plant('a route that decides', `${wallet}/http/a.route.ts`, value('decide', '../domain/hold.ts')),
    plant('a route that queries', `${wallet}/http/a.route.ts`, value('holdStore', '../persistence/hold-store.ts')),
    plant('a route that reads the config', `${wallet}/http/a.route.ts`, type('Config', '../config.ts')),
  ]),
  layerRule('messaging', [
    plant('a subscriber that decides', `${wallet}/messaging/a.subscriber.ts`, value('decide', '../domain/hold.ts')),
    plant(
      'a responder that calls a route',
      `${wallet}/messaging/a.responder.ts`,
      value('r', '../http/place-hold.route.ts'),
    ),
  ]),
  layerRule('jobs', [
    plant('a job that queries', `${wallet}/jobs/a.job.ts`, value('holdStore', '../persistence/hold-store.ts')),
  ]),
  layerRule('persistence', [
    plant(
      'a store that calls a use-case',
      `${wallet}/persistence/a.ts`,
      value('placeHold', '../use-cases/place-hold.ts'),
    ),
    plant('a store that knows a contract', `${wallet}/persistence/a.ts`, type('Envelope', '@tessera/contracts')),
  ]),
  layerRule('adapter', [
    plant('an adapter that calls a use-case', `${wallet}/providers/a.ts`, value('p', '../use-cases/place-hold.ts')),
    plant('an adapter that queries', `${wallet}/providers/a.ts`, value('holdStore', '../persistence/hold-store.ts')),
  ]),
  layerRule('migrations', [
    plant(
      'a migration that changes with a record',
      'services/wallet/migrations/a.ts',
      type('R', '../src/persistence/r.ts'),
    ),
  ]),
  layerRule('page', [
    plant(
      'a browser that is given a use-case',
      'services/wallet/page/browser/a.ts',
      type('P', '../../src/use-cases/p.ts'),
    ),
    plant(
      'a browser that is given the runtime',
      'services/wallet/page/browser/a.ts',
      type('R', '@tessera/runtime/http'),
    ),
    plant('a browser that reads a file', 'services/wallet/page/browser/a.ts', value('readFileSync', 'node:fs')),
  ]),
];

/** The layers that the rules above govern. */
export const governedLayers = Object.keys(permissions) as readonly Layer[];
