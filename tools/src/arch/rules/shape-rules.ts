import type { Finding, Rule } from '../../structure/rule.ts';
import { edgesOf, fileOfTarget, packageOfTarget } from '../edges.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const addEdge = (graph: Map<string, Set<string>>, from: string, to: string): void => {
  const targets = graph.get(from) ?? new Set();
  graph.set(from, targets.add(to));
};

/** The first way back from `start` to itself, shortest first, or undefined. */
const cycleThrough = (graph: Graph, start: string): string[] | undefined => {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) {
        const way = [node];
        for (let at = node; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          way.unshift(at);
        }
        return [...way, start];
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, node);
        queue.push(next);
      }
    }
  }
  return undefined;
};

/** Each cycle once, told from its alphabetically first member. */
function* cyclesOf(graph: Graph): Iterable<string[]> {
  const told = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (told.has(start)) continue;
    const cycle = cycleThrough(graph, start);
    if (cycle === undefined) continue;
    for (const member of cycle) told.add(member);
    yield cycle;
  }
}

/** The rules about the whole graph of imports and about the folders of a service. */
export const shapeRules: readonly Rule[] = [
  {
    name: 'no-file-cycles',
    promise: 'no module needs itself at run time through others, so that each can be read and loaded on its own',
    planted: [
      {
        what: 'two modules that need each other',
        files: {
          'packages/kernel/src/a.ts': "import { b } from './b.ts';\nexport const a = (): unknown => b;",
          'packages/kernel/src/b.ts': "import { a } from './a.ts';\nexport const b = (): unknown => a;",
        },
        caughtAt: 'packages/kernel/src/a.ts',
      },
    ],
    *find(tree): Iterable<Finding> {
      const graph = new Map<string, Set<string>>();
      for (const { from, to, import: each } of edgesOf(tree)) {
        const file = fileOfTarget(to);
        if (file !== undefined && !each.typeOnly) addEdge(graph, from.path, file);
      }
      for (const cycle of cyclesOf(graph)) {
        yield { path: cycle[0] ?? '', message: `imports go round: ${cycle.join(' → ')}` };
      }
    },
  },
  {
    name: 'no-package-cycles',
    promise: 'the production sources of the packages stand on each other in one direction',
    planted: [
      {
        what: 'two packages that need each other',
        files: {
          'packages/stack/src/index.ts':
            "import type { CallContext } from '@tessera/runtime/context';\nexport type C = CallContext;",
          'packages/runtime/src/postgres/index.ts': "export { startPostgres } from '@tessera/stack';",
        },
        caughtAt: 'packages/runtime/package.json',
      },
    ],
    *find(tree): Iterable<Finding> {
      const graph = new Map<string, Set<string>>();
      for (const { from, to } of edgesOf(tree)) {
        const target = packageOfTarget(to);
        if (from.isTest || from.package === undefined || target === undefined || target === from.package) continue;
        addEdge(graph, from.package.dir, target.dir);
      }
      for (const cycle of cyclesOf(graph)) {
        yield { path: `${cycle[0]}/package.json`, message: `packages go round: ${cycle.join(' → ')}` };
      }
    },
  },
  {
    name: 'root-files',
    promise: 'directly in src/ of a service stand only compose, config and commands, which export nothing',
    planted: [
      {
        what: 'a decision beside main.ts, where no layer rule would see it',
        files: { 'services/wallet/src/rounding.ts': 'export const cents = 1;' },
        caughtAt: 'services/wallet/src/rounding.ts',
      },
      {
        what: 'sources outside src/',
        files: { 'services/wallet/lib/rounding.ts': 'export const cents = 1;' },
        caughtAt: 'services/wallet/lib/rounding.ts',
      },
    ],
    *find(tree): Iterable<Finding> {
      for (const path of tree.modulePaths()) {
        const [area, , folder = '', file = '', ...deeper] = path.split('/');
        if (area !== 'services' || ['test', 'migrations', 'page'].includes(folder)) continue;
        if (file === '' && folder === 'vitest.config.ts') continue;
        const hasLayer = folder === 'src' && deeper.length > 0;
        const isRoot = folder === 'src' && (/^(compose|config)(\.test)?\.ts$/.test(file) || !tree.module(path).exports);
        if (hasLayer || isRoot) continue;
        yield { path, message: 'this source has no layer: move it into a folder of src/' };
      }
    },
  },
];
