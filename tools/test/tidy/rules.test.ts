import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findViolations } from '../../src/structure/rule.ts';
import { tidyRules } from '../../src/tidy/rules.ts';
import { cleanTree } from '../structure/clean-tree.ts';
import { describeRules } from '../structure/planted-violations.suite.ts';
import { withFolder } from '../structure/with-folder.ts';

const command = new URL('../../src/tidy/main.ts', import.meta.url).pathname;
const rulesBrokenBy = (files: Record<string, string>): string[] =>
  findViolations(cleanTree.with(files), tidyRules).map(({ rule }) => rule);

describe('the tidy rules', () => {
  describeRules(tidyRules, cleanTree);

  it('let a describe be as long as its tests', () => {
    const long = `import { describe } from 'vitest';\ndescribe('holds', () => {\n${'  void 0;\n'.repeat(100)}});\n`;
    expect(rulesBrokenBy({ 'services/wallet/test/hold.test.ts': long })).toEqual([]);
  });

  it('let a function that describes tests for others be as long as its tests', () => {
    const long = `export const describeHolds = () => {\n${'  void 0;\n'.repeat(100)}};\n`;
    expect(rulesBrokenBy({ 'packages/testing/src/holds.ts': long })).toEqual([]);
  });

  it('let generated sources and migrations be long', () => {
    const long = `export function up() {\n${'  void 0;\n'.repeat(400)}}\n`;
    expect(rulesBrokenBy({ 'packages/sdk/src/generated/api.ts': long })).toEqual([]);
    expect(rulesBrokenBy({ 'services/wallet/migrations/20260101_0001_accounts.ts': long })).toEqual([]);
  });

  it('let a string or a quoted word say what a comment may not', () => {
    expect(rulesBrokenBy({ 'services/wallet/src/domain/a.ts': "export const state = 'TODO';" })).toEqual([]);
    expect(rulesBrokenBy({ 'CONTRIBUTING.md': 'A `TODO` fails the check.' })).toEqual([]);
  });
});

describe('the command', () => {
  const run = (folder: string) => spawnSync(process.execPath, [command, '--root', folder], { encoding: 'utf8' });

  it('succeeds on a clean tree', async () => {
    const { status, stdout } = await withFolder(cleanTree.files, run);
    expect(stdout).toContain(`tidy: ${tidyRules.length} rules hold`);
    expect(status).toBe(0);
  });

  it('fails with the place and the way out', async () => {
    const planted = cleanTree.with({ 'docs/how-to/utils.md': '# Utilities' });
    const { status, stderr } = await withFolder(planted.files, run);
    expect(stderr).toContain("docs/how-to/utils.md:1 telling-names: 'utils' says nothing");
    expect(status).toBe(1);
  });
});
