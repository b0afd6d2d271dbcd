import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './compose-file.ts';
import type { Samples } from './scraped-metrics.ts';

const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['page', 'warn']) }),
          annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

export type Alert = z.output<typeof rules>['groups'][number]['rules'][number];

export const readAlerts = (text: string): Alert[] => rules.parse(parse(text)).groups.flatMap((group) => group.rules);

/** Prometheus says these of every sample. */
const added = ['instance', 'job'];
const words = ['by', 'bool', 'and', 'or', 'unless'];

interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

const selectorsOf = (expression: string): Selector[] => {
  const bare = expression.replaceAll(/\bby \([^)]*\)/g, '').replaceAll(/\[\w+\]/g, '');
  return [...bare.matchAll(/(?<![\w"])([a-z]\w*)\b(?!\s*\()(?:\{([^}]*)\})?/g)].flatMap(
    ([, metric = '', inside = '']) => {
      if (words.includes(metric)) return [];
      const matchers = [...inside.matchAll(/(\w+)=(~?)"([^"]*)"/g)].map(([, label = '', regular, value = '']) => ({
        label,
        values: regular === '~' ? value.split('|') : [value],
      }));
      return [{ metric, matchers }];
    },
  );
};

const groupingOf = (expression: string): string[] =>
  [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );

const selectorFaults = ({ metric, matchers }: Selector, grouping: readonly string[], samples: Samples): string[] => {
  const labels = samples.get(metric);
  if (labels === undefined) return [`${metric} is a metric that nobody registers`];
  const missing = [...matchers.map(({ label }) => label), ...grouping].filter(
    (label) => !labels.has(label) && !added.includes(label),
  );
  const unseen = matchers.flatMap(({ label, values }) =>
    // A status is whatever was answered; the others are closed lists.
    label === 'status' ? [] : values.filter((value) => labels.has(label) && labels.get(label)?.has(value) !== true),
  );
  return [
    ...missing.map((label) => `${metric} has no label ${label}`),
    ...unseen.map((value) => `${metric} never says ${value}`),
  ];
};

/** What would keep an alert from ever ringing, or leave whoever it wakes without help. */
export const alertFaults = (alerts: readonly Alert[], samples: Samples): string[] =>
  alerts.flatMap(({ alert, expr, annotations }) => {
    const selectors = selectorsOf(expr);
    const faults = selectors.flatMap((selector) => selectorFaults(selector, groupingOf(expr), samples));
    if (selectors.length === 0) faults.push('it looks at no metric');
    if (!existsSync(join(root, annotations.runbook_url))) faults.push(`${annotations.runbook_url} is missing`);
    return faults.map((fault) => `${alert}: ${fault}`);
  });
