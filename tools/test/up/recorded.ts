import type { Reporter } from '../../src/up/reporter.ts';

/** A reporter that keeps what it is told. */
export const recorded = (): Reporter & { readonly steps: string[]; readonly problems: string[] } => {
  const steps: string[] = [];
  const problems: string[] = [];
  return {
    steps,
    problems,
    begin: () => undefined,
    step: (line) => void steps.push(line),
    problem: (line) => void problems.push(line),
  };
};
