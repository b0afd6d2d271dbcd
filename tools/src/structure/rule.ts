import type { SourceTree } from './source-tree.ts';

/** One place that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line?: number;
  /** A sentence with the way out. */
  readonly message: string;
}

/** Files that break the rule on purpose, laid over a clean tree; the rule must find `caughtAt`. */
export interface PlantedViolation {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly caughtAt: string;
}

/** A rule about the sources. It cannot be written without a violation that proves it works. */
export interface Rule {
  readonly name: string;
  /** What holds everywhere in the tree when the rule finds nothing. */
  readonly promise: string;
  readonly planted: readonly [PlantedViolation, ...PlantedViolation[]];
  find(tree: SourceTree): Iterable<Finding>;
}

export interface Violation extends Finding {
  readonly rule: string;
}

/** Everything the rules find, by path and line. */
export const findViolations = (tree: SourceTree, rules: readonly Rule[]): Violation[] => {
  const violations = rules.flatMap((rule) => [...rule.find(tree)].map((finding) => ({ rule: rule.name, ...finding })));
  return violations.sort((a, b) => a.path.localeCompare(b.path) || (a.line ?? 0) - (b.line ?? 0));
};

/** One line each, in the form that terminals and editors turn into a link. */
export const formatViolations = (violations: readonly Violation[]): string =>
  violations.map(({ rule, path, line, message }) => `${path}:${line ?? 1} ${rule}: ${message}`).join('\n');
