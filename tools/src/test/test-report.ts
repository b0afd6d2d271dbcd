import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';
import type { Tally } from '../check/stages.ts';

/** What we read of the JSON report of vitest, which is that of jest. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

export interface TestReport {
  readonly tally: Tally;
  /** Test file, from the root, to how many tests of it ran to an end; one that could not be loaded or prepared counts as one. */
  readonly ran: ReadonlyMap<string, number>;
  /** The tests that were left out on purpose, by their full names; those behind a failed hook have failed with it. */
  readonly skipped: readonly string[];
}

/** Reads a report. A file that could not be loaded has no tests, and counts as one that failed. */
export const parseReport = (json: string, root: string): TestReport => {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  const ran = new Map<string, number>();
  const skipped: string[] = [];
  let passed = 0;
  let failed = 0;
  let skippedCount = 0;
  for (const file of testResults) {
    const count = (status: string): number => file.assertionResults.filter((each) => each.status === status).length;
    const path = relative(root, file.name);
    const filePassed = count('passed');
    const fileFailed = count('failed');
    const leftOut = file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
    skippedCount += leftOut.length;
    if (file.status !== 'failed') skipped.push(...leftOut.map(({ fullName }) => `${path} ${fullName}`));
    passed += filePassed;
    const failures = fileFailed === 0 && file.status === 'failed' ? 1 : fileFailed;
    failed += failures;
    ran.set(path, filePassed + failures);
  }
  return { tally: { passed, failed, skipped: skippedCount }, ran, skipped };
};

export const readReport = (file: string, root: string): TestReport => parseReport(readFileSync(file, 'utf8'), root);
