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
  /** Test file, from the root, to how many tests of it ran to an end. */
  readonly ran: ReadonlyMap<string, number>;
  /** The tests that did not run, in full. */
  readonly skipped: readonly string[];
}

/** Reads a report. A file that could not be loaded has no tests, and counts as one that failed. */
export const parseReport = (json: string, root: string): TestReport => {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  const ran = new Map<string, number>();
  const skipped: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const file of testResults) {
    const count = (status: string): number => file.assertionResults.filter((each) => each.status === status).length;
    const path = relative(root, file.name);
    const filePassed = count('passed');
    const fileFailed = count('failed');
    for (const { status, fullName } of file.assertionResults) {
      if (status !== 'passed' && status !== 'failed') skipped.push(`${path} ${fullName}`);
    }
    passed += filePassed;
    failed += fileFailed === 0 && file.status === 'failed' ? 1 : fileFailed;
    ran.set(path, filePassed + fileFailed);
  }
  return { tally: { passed, failed, skipped: skipped.length }, ran, skipped };
};

export const readReport = (file: string, root: string): TestReport => parseReport(readFileSync(file, 'utf8'), root);
