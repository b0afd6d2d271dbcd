import type { ParsedModule } from '../../structure/parsed-module.ts';
import type { Finding, Rule } from '../../structure/rule.ts';
import type { SourceTree } from '../../structure/source-tree.ts';

const unfinished = /\b(TODO|FIXME)\b|\bfor now\b/;

interface Passage {
  readonly line: number;
  readonly text: string;
}

/** Comments of a module; the lines of any other text, without what Markdown marks as code. */
const passagesOf = (tree: SourceTree, path: string, text: string): readonly Passage[] => {
  if (/\.(ts|tsx|mts|js|mjs|cjs)$/.test(path)) {
    return tree
      .module(path)
      .comments.flatMap((comment) =>
        comment.text.split('\n').map((each, index) => ({ text: each, line: comment.line + index })),
      );
  }
  const prose = path.endsWith('.md') ? text.replaceAll(/`[^`\n]*`/g, '') : text;
  return prose.split('\n').map((each, index) => ({ text: each, line: index + 1 }));
};

const finished: Rule = {
  name: 'nothing-unfinished',
  promise: 'no comment and no document puts work off',
  planted: [
    {
      what: 'a comment that puts work off',
      files: { 'services/wallet/src/domain/hold.ts': '// TODO: round\nexport const decide = 1;' },
      caughtAt: 'services/wallet/src/domain/hold.ts',
    },
    {
      what: 'a docstring that excuses itself',
      files: { 'services/wallet/src/domain/hold.ts': '/**\n * Good enough for now.\n */\nexport const decide = 1;' },
      caughtAt: 'services/wallet/src/domain/hold.ts',
    },
    {
      what: 'a document',
      files: { 'docs/runbooks/lag.md': '# Lag\n\nFIXME\n' },
      caughtAt: 'docs/runbooks/lag.md',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const [path, text] of tree.files) {
      for (const passage of passagesOf(tree, path, text)) {
        const word = unfinished.exec(passage.text)?.[0];
        if (word !== undefined) yield { path, line: passage.line, message: `'${word}': finish it or leave it out` };
      }
    }
  },
};

/** Any chain on a test function that can keep a test from running: `it.skip`, `describe.each(rows).only`. */
const leavesOut = /^((it|test|describe|suite|bench)(\.\w+)*\.(skip|todo|only|skipIf|runIf)|(ctx|context)\.skip)\b/;

const usesTestRunner = ({ imports }: ParsedModule): boolean =>
  imports.some(({ specifier = '' }) => specifier === 'vitest' || specifier.startsWith('@tessera/testing'));

const everyTestRuns: Rule = {
  name: 'every-test-runs',
  promise: 'no test is skipped, postponed or singled out',
  planted: [
    {
      what: 'a skipped test',
      files: { 'services/wallet/test/a.test.ts': "import { it } from 'vitest';\nit.skip('holds', () => {});" },
      caughtAt: 'services/wallet/test/a.test.ts',
    },
    {
      what: 'a group skipped by a condition',
      files: {
        'services/wallet/test/a.test.ts':
          "import { describe } from 'vitest';\ndescribe.skipIf(process.env['CI'])('holds', () => {});",
      },
      caughtAt: 'services/wallet/test/a.test.ts',
    },
    {
      what: 'a table of tests of which one group runs',
      files: {
        'services/wallet/test/a.test.ts':
          "import { describe } from 'vitest';\ndescribe.only.each([1])('holds', () => {});",
      },
      caughtAt: 'services/wallet/test/a.test.ts',
    },
    {
      what: 'a test that is only announced',
      files: { 'services/wallet/test/a.test.ts': "import { test } from 'vitest';\ntest.todo('holds');" },
      caughtAt: 'services/wallet/test/a.test.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (!usesTestRunner(tree.module(path))) continue;
      for (const { callee, line } of tree.module(path).calls) {
        if (leavesOut.test(callee)) yield { path, line, message: `${callee}: a test runs or is deleted` };
      }
    }
  },
};

const testNames = new Set(['it', 'test', 'describe', 'suite']);

const testsAreFound: Rule = {
  name: 'tests-are-found',
  promise:
    'a file that declares tests ends in .test.ts, or in .suite.ts when others run it, or belongs to @tessera/testing',
  planted: [
    {
      what: 'a test that the runner never finds',
      files: { 'services/wallet/test/hold.spec.ts': "import { it } from 'vitest';\nit('holds', () => {});" },
      caughtAt: 'services/wallet/test/hold.spec.ts',
    },
    {
      what: 'a suite that nothing runs',
      files: {
        'services/wallet/test/hold-store.suite.ts':
          "import { it } from 'vitest';\nexport const suite = () => it('holds', () => {});",
      },
      caughtAt: 'services/wallet/test/hold-store.suite.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    const imported = new Set(
      tree
        .modulePaths()
        .flatMap((path) => tree.module(path).imports.map(({ specifier }) => specifier?.split('/').at(-1) ?? '')),
    );
    for (const path of tree.modulePaths()) {
      const declares = tree
        .module(path)
        .imports.some(({ specifier, names }) => specifier === 'vitest' && names.some((name) => testNames.has(name)));
      if (!declares || path.endsWith('.test.ts') || path.startsWith('packages/testing/src/')) continue;
      if (!path.endsWith('.suite.ts'))
        yield { path, message: 'the runner never finds this file: end its name in .test.ts' };
      else if (!imported.has(path.split('/').at(-1) ?? '')) yield { path, message: 'no test runs this suite' };
    }
  },
};

const packagesAreTested: Rule = {
  name: 'packages-are-tested',
  promise: 'every package and service with sources has a test',
  planted: [
    {
      what: 'a service without a test',
      files: {
        'services/shop/package.json': '{ "name": "@tessera/shop" }',
        'services/shop/README.md': '# Shop',
        'services/shop/src/compose.ts': 'export const compose = 1;',
      },
      caughtAt: 'services/shop/package.json',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const owner of tree.packages) {
      if (!/^(packages|services)\//.test(owner.dir)) continue;
      const modules = tree.modulePaths().filter((path) => tree.packageOf(path) === owner);
      if (modules.length === 0 || modules.some((path) => path.endsWith('.test.ts'))) continue;
      yield { path: `${owner.dir}/package.json`, message: 'nothing in this package is tested' };
    }
  },
};

export const finishedRules: readonly Rule[] = [finished, everyTestRuns, testsAreFound, packagesAreTested];
