import type { FunctionSpan } from '../../structure/parsed-module.ts';
import type { Finding, Rule } from '../../structure/rule.ts';
import { isGenerated, isMigration, isTestFile } from '../exempt.ts';

/** About 60 lines is the habit; a few more are let through rather than split by line count alone. */
const functionLines = 70;
const sourceLines = 300;
const testLines = 500;
const commandLines = 60;
const readmeLines = 150;

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const repeat = (line: string, times: number): string => `${line}\n`.repeat(times);

/** The callback of `describe`, or a function called `describe…`, groups tests and is as long as they are together. */
const groupsTests = ({ name, argumentOf }: FunctionSpan): boolean =>
  /^describe(\b|[A-Z])/.test(name) || /^(describe|suite)\b/.test(argumentOf ?? '');

const longFunction: Rule = {
  name: 'function-size',
  promise: `a function has about 60 lines, and never more than ${functionLines}`,
  planted: [
    {
      what: 'a long function',
      files: {
        'services/wallet/src/domain/long.ts': `export function decideAll(): number {\n  let sum = 0;\n${repeat('  sum += 1;', 70)}  return sum;\n}\n`,
      },
      caughtAt: 'services/wallet/src/domain/long.ts',
    },
    {
      what: 'a long test',
      files: {
        'services/wallet/test/long.test.ts': `import { it } from 'vitest';\nit('does it all', () => {\n${repeat('  void 0;', 70)}});\n`,
      },
      caughtAt: 'services/wallet/test/long.test.ts',
    },
    {
      what: 'a long method',
      files: {
        'packages/kernel/src/money.ts': `export class Money {\n  add(): void {\n${repeat('    void 0;', 70)}  }\n}\n`,
      },
      caughtAt: 'packages/kernel/src/money.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (isGenerated(path) || isMigration(path)) continue;
      for (const each of tree.module(path).functions) {
        if (each.lines <= functionLines || groupsTests(each)) continue;
        yield { path, line: each.line, message: `${each.name} has ${each.lines} lines: split it by what it does` };
      }
    }
  },
};

const longFile: Rule = {
  name: 'file-size',
  promise: `a source file has at most ${sourceLines} lines, a test file ${testLines}`,
  planted: [
    {
      what: 'a long source',
      files: { 'services/wallet/src/domain/long.ts': repeat('export {};', 301) },
      caughtAt: 'services/wallet/src/domain/long.ts',
    },
    {
      what: 'a long test',
      files: { 'services/wallet/test/long.test.ts': repeat('export {};', 501) },
      caughtAt: 'services/wallet/test/long.test.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (isGenerated(path) || isMigration(path)) continue;
      const limit = isTestFile(path) ? testLines : sourceLines;
      const lines = lineCount(tree.files.get(path) ?? '');
      if (lines > limit)
        yield { path, line: limit, message: `${lines} lines of at most ${limit}: split it by concept` };
    }
  },
};

const longCommand: Rule = {
  name: 'command-size',
  promise: `a command of a service has at most ${commandLines} lines: its main.ts reads the environment, composes, starts and drains`,
  planted: [
    {
      what: 'a main.ts that does more than start',
      files: { 'services/wallet/src/main.ts': repeat('void 0;', 61) },
      caughtAt: 'services/wallet/src/main.ts',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const path of tree.modulePaths()) {
      if (!/^services\/[^/]+\/src\/[^/]+\.ts$/.test(path) || tree.module(path).exports) continue;
      const lines = lineCount(tree.files.get(path) ?? '');
      if (lines > commandLines)
        yield { path, line: commandLines, message: `${lines} lines: move what it does into a layer` };
    }
  },
};

const readme: Rule = {
  name: 'service-readme',
  promise: `every service has a README of at most ${readmeLines} lines`,
  planted: [
    {
      what: 'a long README',
      files: { 'services/wallet/README.md': repeat('word', 151) },
      caughtAt: 'services/wallet/README.md',
    },
    {
      what: 'a service without one',
      files: { 'services/shop/package.json': '{ "name": "@tessera/shop" }' },
      caughtAt: 'services/shop/README.md',
    },
  ],
  *find(tree): Iterable<Finding> {
    for (const { dir } of tree.packages) {
      if (!dir.startsWith('services/')) continue;
      const path = `${dir}/README.md`;
      const text = tree.files.get(path);
      if (text === undefined)
        yield { path, message: 'missing: say what the service means, its invariants and its events' };
      const lines = lineCount(text ?? '');
      if (lines > readmeLines) yield { path, line: readmeLines, message: `${lines} lines of at most ${readmeLines}` };
    }
  },
};

export const sizeRules: readonly Rule[] = [longFunction, longFile, longCommand, readme];
