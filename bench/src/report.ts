import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** One measured figure; `ratio` compares it with another of the same run. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly ratio?: number;
  /** The ratio that was hoped for. */
  readonly expected?: number;
}

/** How fast something went. */
export interface Throughput {
  readonly perSecond: number;
  /** Milliseconds of each call, sorted. */
  readonly latencies: ArrayLike<number>;
}

export const perSecond = (count: number, ms: number): string =>
  `${Math.round((count / ms) * 1_000).toLocaleString('en')} /s`;

export const percentile = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const commit = (): string => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

/** Prints figures as a Markdown table, with what a reader needs to repeat them. */
export const printReport = (title: string, figures: readonly Figure[]): void => {
  const [cpu] = cpus();
  console.log(`\n### ${title}\n`);
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, commit ${commit()}, \`pnpm bench ${title}\`\n`,
  );
  console.log('| what | figure | ratio | hoped for |\n| --- | --- | --- | --- |');
  for (const { what, value, ratio, expected } of figures) {
    console.log(
      `| ${what} | ${value} | ${ratio?.toFixed(2) ?? ''} | ${expected === undefined ? '' : `≥ ${expected}`} |`,
    );
  }
};
