import type { Finding, Rule } from '../../structure/rule.ts';
import { type Edge, edgesOf, packageOfTarget } from '../edges.ts';
import { purePackages } from '../layers.ts';

const edgeRule = (rule: Omit<Rule, 'find'> & { readonly forbids: (edge: Edge) => string | undefined }): Rule => ({
  name: rule.name,
  promise: rule.promise,
  planted: rule.planted,
  *find(tree): Iterable<Finding> {
    for (const edge of edgesOf(tree)) {
      const message = rule.forbids(edge);
      if (message !== undefined) yield { path: edge.from.path, line: edge.import.line, message };
    }
  },
});

const inServices = (edge: Edge): boolean => packageOfTarget(edge.to)?.dir.startsWith('services/') === true;

/** The rules between workspace packages. */
export const boundaryRules: readonly Rule[] = [
  edgeRule({
    name: 'services-apart',
    promise: 'a service never imports another service, not even its types: it sends messages',
    planted: [
      {
        what: 'by package name',
        files: {
          'services/wallet/src/compose.ts':
            "import type { Routes } from '@tessera/gateway/routes';\nexport type R = Routes;",
        },
        caughtAt: 'services/wallet/src/compose.ts',
      },
      {
        what: 'by path, from a test',
        files: {
          'services/wallet/test/a.test.ts':
            "import { hold } from '../../raffle/src/domain/pool.ts';\nexport const h = hold;",
        },
        caughtAt: 'services/wallet/test/a.test.ts',
      },
    ],
    forbids: (edge) => {
      if (edge.from.area !== 'services' || !inServices(edge) || packageOfTarget(edge.to) === edge.from.package) return;
      return `'${edge.import.specifier}' is another service: call it through a request contract or subscribe to its events`;
    },
  }),
  edgeRule({
    name: 'packages-below-services',
    promise: 'a package never imports a service, a tool, or an end-to-end test',
    planted: [
      {
        what: 'a package that imports a service',
        files: {
          'packages/runtime/src/context/index.ts':
            "import { r } from '@tessera/gateway/routes';\nexport const routes = r;",
        },
        caughtAt: 'packages/runtime/src/context/index.ts',
      },
      {
        what: 'a package that imports a tool',
        files: { 'packages/kernel/src/money.ts': "export * from '../../../tools/src/arch/main.ts';" },
        caughtAt: 'packages/kernel/src/money.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier } }) => {
      const target = to.kind === 'file' ? to.place.path : packageOfTarget(to)?.dir;
      if (from.area !== 'packages' || target === undefined || target.startsWith('packages/')) return;
      return `'${specifier}' stands on the packages and not under them`;
    },
  }),
  edgeRule({
    name: 'exports-only',
    promise: 'nothing imports past the exports of another package',
    planted: [
      {
        what: 'a path into another package',
        files: { 'services/wallet/src/config.ts': "export * from '../../../packages/kernel/src/money.ts';" },
        caughtAt: 'services/wallet/src/config.ts',
      },
      {
        what: 'a subpath that is not exported',
        files: { 'services/wallet/src/config.ts': "export * from '@tessera/kernel/src/money.ts';" },
        caughtAt: 'services/wallet/src/config.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier } }) => {
      if (to.kind === 'workspace') {
        if (to.file !== undefined) return;
        return `'${specifier}' is not in the exports of ${to.package.dir}/package.json`;
      }
      if (to.kind !== 'file' || from.package === undefined || to.place.package === from.package) return;
      return `'${specifier}' leaves ${from.package.dir}: import the package by its name`;
    },
  }),
  edgeRule({
    name: 'pure-packages',
    promise: `${purePackages.join(' and ')} compute and do nothing else: they import each other, hashing, and nothing of ours`,
    planted: [
      {
        what: 'a kernel that knows a contract',
        files: {
          'packages/kernel/src/money.ts':
            "import type { Envelope } from '@tessera/contracts';\nexport type E = Envelope;",
        },
        caughtAt: 'packages/kernel/src/money.ts',
      },
      {
        what: 'a kernel that reads a file',
        files: { 'packages/kernel/src/money.ts': "export { readFileSync } from 'node:fs';" },
        caughtAt: 'packages/kernel/src/money.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier } }) => {
      const isPure = (name: string | undefined): boolean => purePackages.some((pure) => pure === name);
      if (from.isTest || !isPure(from.package?.name)) return;
      if (to.kind === 'workspace' && from.package?.name === '@tessera/kernel')
        return `the kernel may not import '${specifier}'`;
      if (to.kind === 'workspace' && !isPure(to.package.name)) return `a pure package may not import '${specifier}'`;
      if (to.kind === 'builtin' && to.name !== 'node:crypto') return `a pure package may not reach '${specifier}'`;
      return;
    },
  }),
  edgeRule({
    name: 'contracts-light',
    promise: 'the contracts import the kernel and zod, so that whoever reads a message needs nothing else',
    planted: [
      {
        what: 'contracts that know the runtime',
        files: {
          'packages/contracts/src/index.ts':
            "import type { CallContext } from '@tessera/runtime/context';\nexport type C = CallContext;",
        },
        caughtAt: 'packages/contracts/src/index.ts',
      },
      {
        what: 'contracts that bring the broker',
        files: { 'packages/contracts/src/index.ts': "export { connect } from '@nats-io/transport-node';" },
        caughtAt: 'packages/contracts/src/index.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier } }) => {
      if (from.isTest || !from.path.startsWith('packages/contracts/src/')) return;
      const allowed =
        to.kind === 'file' ||
        (to.kind === 'workspace' && to.package.name === '@tessera/kernel') ||
        (to.kind === 'third-party' && to.name === 'zod');
      return allowed ? undefined : `the contracts may not import '${specifier}'`;
    },
  }),
  edgeRule({
    name: 'context-is-types',
    promise: 'the context that use-cases see carries no engine: what it takes from elsewhere is types',
    planted: [
      {
        what: 'a context that brings Postgres along',
        files: { 'packages/runtime/src/context/index.ts': "export { openDatabase } from '../postgres/index.ts';" },
        caughtAt: 'packages/runtime/src/context/index.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier, typeOnly } }) => {
      const folder = 'packages/runtime/src/context/';
      if (from.isTest || typeOnly || !from.path.startsWith(folder)) return;
      const pure =
        (to.kind === 'file' && to.place.path.startsWith(folder)) ||
        (to.kind === 'workspace' && to.package.name === '@tessera/kernel');
      return pure ? undefined : `the context may import only types from '${specifier}'`;
    },
  }),
  edgeRule({
    name: 'literal-imports',
    promise: 'services name what they import in full, so that these rules can follow it',
    planted: [
      {
        what: 'a computed import',
        files: {
          'services/wallet/src/compose.ts': "export const load = (name: string) => import('../../' + name);",
        },
        caughtAt: 'services/wallet/src/compose.ts',
      },
    ],
    forbids: ({ from, to, import: { prefix } }) => {
      if (to.kind !== 'computed' || from.isTest || from.area !== 'services') return;
      const mayBeOurs = /^[./]|^@tessera/.test(prefix) || '@tessera/'.startsWith(prefix);
      return mayBeOurs ? 'the imported module is computed and may be ours: write its name' : undefined;
    },
  }),
  edgeRule({
    name: 'production-without-tests',
    promise: 'what runs in production never imports what only tests need',
    planted: [
      {
        what: 'a service that carries the test harness',
        files: { 'services/wallet/src/compose.ts': "export { fakeClock } from '@tessera/testing';" },
        caughtAt: 'services/wallet/src/compose.ts',
      },
      {
        what: 'a source that imports a test',
        files: { 'services/wallet/src/compose.ts': "export * from './domain/hold.test.ts';" },
        caughtAt: 'services/wallet/src/compose.ts',
      },
    ],
    forbids: ({ from, to, import: { specifier } }) => {
      if (from.isTest || (from.area !== 'services' && from.area !== 'packages')) return;
      const ofTests =
        (to.kind === 'third-party' && (to.name === 'vitest' || to.name === 'fast-check')) ||
        (to.kind === 'workspace' && to.package.name === '@tessera/testing') ||
        (to.kind === 'file' && to.place.isTest);
      return ofTests ? `'${specifier}' is for tests only` : undefined;
    },
  }),
  edgeRule({
    name: 'declared-dependencies',
    promise: 'every package that a source imports is among the dependencies of its own package.json',
    planted: [
      {
        what: 'an import that only works because another package brought it',
        files: { 'services/wallet/src/compose.ts': "export { Hono } from 'hono-elsewhere';" },
        caughtAt: 'services/wallet/src/compose.ts',
      },
      {
        what: 'a development dependency in production',
        files: { 'services/wallet/src/compose.ts': "export { only } from 'only-for-tests';" },
        caughtAt: 'services/wallet/src/compose.ts',
      },
    ],
    forbids: ({ from, to, import: { typeOnly } }) => {
      if (from.package === undefined || (to.kind !== 'third-party' && to.kind !== 'workspace')) return;
      const name = to.kind === 'workspace' ? to.package.name : to.name;
      if (name === from.package.name || from.package.dependencies.has(name)) return;
      if ((from.isTest || typeOnly) && from.package.devDependencies.has(name)) return;
      return `'${name}' is not among the dependencies of ${from.package.dir}/package.json`;
    },
  }),
  edgeRule({
    name: 'main-is-the-top',
    promise: 'nothing imports an entry point: main.ts runs, and what others need stands beside it',
    planted: [
      {
        what: 'a test that starts the process by an import',
        files: { 'services/wallet/test/a.test.ts': "import '../src/main.ts';" },
        caughtAt: 'services/wallet/test/a.test.ts',
      },
    ],
    forbids: ({ to, import: { specifier } }) =>
      to.kind === 'file' && /(^|\/)main\.ts$/.test(to.place.path) ? `'${specifier}' is an entry point` : undefined,
  }),
];
