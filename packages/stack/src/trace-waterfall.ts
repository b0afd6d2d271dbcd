import type { ReceivedSpan } from './trace-spans.ts';

const barCells = 32;

const milliseconds = (nanoseconds: bigint): string => `${(Number(nanoseconds) / 1e6).toFixed(1)} ms`;

const byStart = (a: ReceivedSpan, b: ReceivedSpan): number =>
  a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : a.spanId.localeCompare(b.spanId);

/** Spans in reading order, each with its depth; a span whose parent was not received stands at the top. */
const inTreeOrder = (spans: readonly ReceivedSpan[]): { span: ReceivedSpan; depth: number }[] => {
  const known = new Set(spans.map((span) => span.spanId));
  const children = new Map<string, ReceivedSpan[]>();
  for (const span of [...spans].sort(byStart)) {
    const parent = span.parentSpanId !== undefined && known.has(span.parentSpanId) ? span.parentSpanId : '';
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const rows: { span: ReceivedSpan; depth: number }[] = [];
  const visit = (parent: string, depth: number): void => {
    for (const span of children.get(parent) ?? []) {
      rows.push({ span, depth });
      visit(span.spanId, depth + 1);
    }
  };
  visit('', 0);
  return rows;
};

const bar = (span: ReceivedSpan, startNs: bigint, totalNs: bigint): string => {
  const cell = (at: bigint) =>
    Math.min(barCells, Math.round((Number(at - startNs) / Math.max(1, Number(totalNs))) * barCells));
  const from = Math.min(barCells - 1, cell(span.startNs));
  const length = Math.max(1, cell(span.endNs) - from);
  return `|${' '.repeat(from)}${'='.repeat(length)}${' '.repeat(barCells - from - length)}|`;
};

/** A readable picture of one trace: a line per span with its start, its length, where it ran and what it was called. */
export const traceWaterfall = (spans: readonly ReceivedSpan[]): string => {
  const first = [...spans].sort(byStart)[0];
  if (first === undefined) return 'no spans';
  const { startNs } = first;
  let endNs = startNs;
  for (const span of spans) if (span.endNs > endNs) endNs = span.endNs;
  const services = new Set(spans.map((span) => span.service));
  const serviceWidth = Math.max(...[...services].map((name) => name.length));
  const lines = inTreeOrder(spans).map(({ span, depth }) => {
    const failed = span.status.code === 'error' ? `  ERROR ${span.status.message ?? ''}` : '';
    const links = span.links.map((link) => `  link ${link.traceId}`).join('');
    return [
      `+${milliseconds(span.startNs - startNs)}`.padStart(12),
      milliseconds(span.endNs - span.startNs).padStart(11),
      bar(span, startNs, endNs - startNs),
      span.service.padEnd(serviceWidth),
      `${'  '.repeat(depth)}${span.name} (${span.kind})${failed}${links}`.trimEnd(),
    ].join('  ');
  });
  const title = `trace ${first.traceId}: ${spans.length} spans in ${services.size} services, ${milliseconds(endNs - startNs)}`;
  return `${[title, '', ...lines].join('\n')}\n`;
};
