import { describe, expect, it } from 'vitest';
import { findViolations, type Rule } from '../../src/structure/rule.ts';
import { readTree, type SourceTree } from '../../src/structure/source-tree.ts';
import { withFolder } from './with-folder.ts';

/** The tests that every set of rules has to pass: silent on a clean tree, and each rule finds what is planted for it. */
export const describeRules = (rules: readonly Rule[], clean: SourceTree): void => {
  it('find nothing in a clean tree', () => {
    expect(findViolations(clean, rules)).toEqual([]);
  });

  it('have names of their own and something planted each', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(rules.filter(({ planted }) => planted.length === 0)).toEqual([]);
  });

  describe.each(rules.map((rule) => ({ name: rule.name, rule })))('$name', ({ name, rule }) => {
    it.each(rule.planted)('catches $what', async ({ files, caughtAt }) => {
      const found = await withFolder(clean.with(files).files, (root) => findViolations(readTree(root), rules));
      expect(found).toContainEqual(expect.objectContaining({ rule: name, path: caughtAt }));
    });
  });
};
