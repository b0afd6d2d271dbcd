import { posix } from 'node:path';
import type { Finding, Rule } from '../../structure/rule.ts';
import type { SourceTree } from '../../structure/source-tree.ts';

const emptyWords = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'managers', 'common']);

const vagueName: Rule = {
  name: 'telling-names',
  promise: 'no file or folder is called utils, helpers, manager or common, alone or as a part of its name',
  planted: [
    {
      what: 'a folder of leftovers',
      files: { 'services/wallet/src/domain/utils/sum.ts': 'export {};' },
      caughtAt: 'services/wallet/src/domain/utils/sum.ts',
    },
    {
      what: 'a file named for its shape',
      files: { 'packages/runtime/src/context/token-manager.ts': 'export {};' },
      caughtAt: 'packages/runtime/src/context/token-manager.ts',
    },
    {
      what: 'a document',
      files: { 'docs/how-to/common.md': 'words' },
      caughtAt: 'docs/how-to/common.md',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.files.keys()) {
      const word = path
        .toLowerCase()
        .split(/[/._-]/)
        .find((each) => emptyWords.has(each));
      if (word !== undefined) yield { path, message: `'${word}' says nothing: name it after what it is about` };
    }
  },
};

/** The calls that declare an entry point, and the ending of the one file that may hold one of them. */
const entryPoints: Readonly<Record<string, string>> = {
  defineRoute: '.route.ts',
  defineLiveRoute: '.route.ts',
  defineSubscriber: '.subscriber.ts',
  defineBatchSubscriber: '.subscriber.ts',
  defineResponder: '.responder.ts',
  defineJob: '.job.ts',
};

const oneEntryPoint: Rule = {
  name: 'one-entry-point-per-file',
  promise: 'a route, subscriber, responder or job of a service has a file of its own that is named for its kind',
  planted: [
    {
      what: 'two routes in one file',
      files: {
        'services/wallet/src/http/place-hold.route.ts':
          'export const a = defineRoute({});\nexport const b = defineRoute({});',
      },
      caughtAt: 'services/wallet/src/http/place-hold.route.ts',
    },
    {
      what: 'a route with a live stream beside it',
      files: {
        'services/wallet/src/http/place-hold.route.ts':
          'export const a = defineRoute({});\nexport const b = defineLiveRoute({});',
      },
      caughtAt: 'services/wallet/src/http/place-hold.route.ts',
    },
    {
      what: 'a route in a list of routes',
      files: { 'services/wallet/src/http/app.ts': 'export const a = defineRoute({});' },
      caughtAt: 'services/wallet/src/http/app.ts',
    },
    {
      what: 'a route file without a route',
      files: { 'services/wallet/src/http/place-hold.route.ts': 'export const a = 1;' },
      caughtAt: 'services/wallet/src/http/place-hold.route.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (!/^services\/[^/]+\/src\//.test(path) || path.endsWith('.test.ts')) continue;
      const declared = tree.module(path).calls.filter(({ callee }) => Object.hasOwn(entryPoints, callee));
      const misplaced = declared.find(({ callee }) => !path.endsWith(entryPoints[callee] ?? ''));
      const ending = Object.values(entryPoints).find((each) => path.endsWith(each));
      if (misplaced !== undefined) {
        yield {
          path,
          line: misplaced.line,
          message: `${misplaced.callee} belongs in a file of its own that ends in ${entryPoints[misplaced.callee]}`,
        };
      } else if (ending !== undefined && declared.length !== 1) {
        yield {
          path,
          message: `a file that ends in ${ending} declares exactly one, and this declares ${declared.length}`,
        };
      }
    }
  },
};

const stemOf = (path: string): string => posix.basename(path).replace(/\.[^/]*$/, '');

const stemsIn = (tree: SourceTree, folder: string): Set<string> =>
  new Set(
    tree
      .modulePaths()
      .filter((path) => path.startsWith(folder))
      .map(stemOf),
  );

/** A job may do its use-case to many things and say so in the plural, or look after the service and have none. */
const isJobOf = (tree: SourceTree, path: string, stem: string): boolean => {
  const called = tree
    .module(path)
    .imports.flatMap(({ specifier = '' }) => (specifier.includes('/use-cases/') ? [specifier] : []));
  const stems = called.map(stemOf).filter((each) => each !== 'ports');
  return stems.length === 0 || stems.includes(stem.replace(/s$/, ''));
};

const transportFile = /^services\/[^/]+\/src\/(http|messaging|jobs)\/.*\.(route|responder|job)\.ts$/;

const oneStem: Rule = {
  name: 'one-stem',
  promise:
    'a route, responder or job is called as its use-case (a job may say it in the plural), so that one search finds all of it',
  planted: [
    {
      what: 'a route under another name',
      files: { 'services/wallet/src/http/reserve-money.route.ts': 'export const a = defineRoute({});' },
      caughtAt: 'services/wallet/src/http/reserve-money.route.ts',
    },
    {
      what: 'a responder under another name',
      files: { 'services/wallet/src/messaging/hold-placer.responder.ts': 'export const a = defineResponder({});' },
      caughtAt: 'services/wallet/src/messaging/hold-placer.responder.ts',
    },
    {
      what: 'a job under another name',
      files: {
        'services/wallet/src/jobs/sweeper.job.ts':
          "import { placeHold } from '../use-cases/place-hold.ts';\nexport const a = defineJob(placeHold);",
      },
      caughtAt: 'services/wallet/src/jobs/sweeper.job.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const { dir } of tree.packages) {
      const useCases = stemsIn(tree, `${dir}/src/use-cases/`);
      if (!dir.startsWith('services/') || useCases.size === 0) continue;
      for (const path of tree.modulePaths()) {
        if (!path.startsWith(`${dir}/src/`) || !transportFile.test(path)) continue;
        const stem = stemOf(path);
        if (useCases.has(stem) || (path.endsWith('.job.ts') && isJobOf(tree, path, stem))) continue;
        yield {
          path,
          message: `there is no use-case ${stem}.ts in ${dir}/src/use-cases: give both the same name`,
        };
      }
    }
  },
};

const contractFolder = /^packages\/contracts\/src\/(events|requests)\/([^/]+)\/([^/]+)\.ts$/;

const oneMessage: Rule = {
  name: 'one-message-per-file',
  promise: 'an event or request contract has a file of its own',
  planted: [
    {
      what: 'two events in one file',
      files: {
        'packages/contracts/src/events/wallet/hold-placed.ts':
          'export const a = defineEvent({});\nexport const b = defineEvent({});',
      },
      caughtAt: 'packages/contracts/src/events/wallet/hold-placed.ts',
    },
    {
      what: 'a request declared in a list',
      files: { 'packages/contracts/src/catalogue.ts': 'export const all = [defineRequest({})];' },
      caughtAt: 'packages/contracts/src/catalogue.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (!path.startsWith('packages/contracts/src/')) continue;
      const declared = tree.module(path).calls.filter(({ callee }) => /^define(Event|Request)$/.test(callee));
      const second = declared[contractFolder.test(path) ? 1 : 0];
      if (second !== undefined)
        yield { path, line: second.line, message: `${second.callee}: give the message a file of its own` };
    }
  },
};

export const nameRules: readonly Rule[] = [vagueName, oneEntryPoint, oneStem, oneMessage];
