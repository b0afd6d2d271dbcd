/**
 * Test files that exist and of which nothing ran: a project with a wrong pattern, a crashed worker or a file without a
 * test would otherwise leave a green run behind.
 */
export const missingTests = (modulePaths: readonly string[], ran: ReadonlyMap<string, number>): readonly string[] =>
  modulePaths.filter((path) => path.endsWith('.test.ts') && (ran.get(path) ?? 0) === 0);
