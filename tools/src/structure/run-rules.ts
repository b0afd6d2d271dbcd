import { parseArgs } from 'node:util';
import { findViolations, formatViolations, type Rule } from './rule.ts';
import { readTree } from './source-tree.ts';

const projectRoot = new URL('../../..', import.meta.url).pathname;

/** The command line of a set of rules: `[--root folder]`. Prints what breaks them; the answer is the exit code. */
export const runRules = (name: string, rules: readonly Rule[], args: readonly string[]): 0 | 1 => {
  const { values } = parseArgs({ args: [...args], options: { root: { type: 'string', default: projectRoot } } });
  const tree = readTree(values.root);
  const violations = findViolations(tree, rules);
  if (violations.length === 0) {
    console.log(`${name}: ${rules.length} rules hold for ${tree.modulePaths().length} modules`);
    return 0;
  }
  console.error(formatViolations(violations));
  console.error(
    `${name}: ${violations.length} violations of ${new Set(violations.map(({ rule }) => rule)).size} rules`,
  );
  return 1;
};
