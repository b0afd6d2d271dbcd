import type { catalogue } from '@tessera/contracts';

type Catalogue = typeof catalogue;
type Subscription = Catalogue['subscriptions'][number];
type Event = Catalogue['events'][number];

/** What the gateway sends where. */
export interface RoutedPrefix {
  readonly prefix: string;
  readonly upstream: string;
}

const byText = <T>(items: readonly T[], text: (item: T) => string): T[] =>
  [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));

const unique = (texts: Iterable<string>): string[] => byText([...new Set(texts)], (text) => text);

const isRead = (event: Event, { from, events }: Subscription): boolean =>
  from === event.service && (events === 'all' || events.some(({ subject }) => subject === event.subject));

/** `a → b` to the labels on that arrow, both in a stable order. */
const arrows = (pairs: Iterable<readonly [from: string, to: string, label: string]>): [string, string, string[]][] => {
  const labels = new Map<string, Set<string>>();
  for (const [from, to, label] of pairs) {
    const key = `${from} ${to}`;
    labels.set(key, (labels.get(key) ?? new Set()).add(label));
  }
  return byText([...labels], ([key]) => key).map(([key, set]) => {
    const [from = '', to = ''] = key.split(' ');
    return [from, to, unique(set)];
  });
};

const mermaid = (catalogue: Catalogue, routes: readonly RoutedPrefix[]): string[] => {
  const http = unique(routes.map(({ upstream }) => upstream)).map((upstream) => `  gateway --> ${upstream}`);
  const requests = arrows(
    catalogue.requests.flatMap(({ callers, service, verb }) =>
      callers.map((caller) => [caller, service, verb] as const),
    ),
  ).map(([from, to, verbs]) => `  ${from} == "${verbs.join('<br>')}" ==> ${to}`);
  const events = arrows(catalogue.subscriptions.map(({ from, service, what }) => [from, service, what] as const)).map(
    ([from, to, labels]) => `  ${from} -. "${labels.join('<br>')}" .-> ${to}`,
  );
  return ['```mermaid', 'flowchart LR', '  client([client]) --> gateway', ...http, ...requests, ...events, '```'];
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/**
 * The document about who talks to whom. It says the same for the same catalogue and routes, whatever their order, so
 * that a difference in it is a difference in the system.
 */
export const renderGraph = (catalogue: Catalogue, routes: readonly RoutedPrefix[]): string => {
  const readers = (event: Event): string =>
    unique(catalogue.subscriptions.filter((each) => isRead(event, each)).map(({ durable }) => `\`${durable}\``)).join(
      ', ',
    );
  const requests = byText(catalogue.requests, ({ subject }) => subject).map((each) => [
    `\`${each.subject}\``,
    unique(each.callers).join(', '),
    each.changes ? 'changes' : 'reads',
    each.description,
  ]);
  const events = byText(catalogue.events, ({ subject }) => subject).map((each) => [
    `\`${each.subject}\``,
    readers(each) || 'nobody',
    each.description,
  ]);
  const prefixes = byText(routes, ({ prefix }) => prefix).map(({ prefix, upstream }) => [`\`${prefix}\``, upstream]);
  return [
    '# Who talks to whom',
    '',
    'Written by `pnpm graph` from the contract catalogue and the gateway’s route table; do not edit it. A thin arrow is',
    'HTTP, a thick one a request that waits for its answer, a dotted one events, labelled with what is done with them.',
    '',
    ...mermaid(catalogue, routes),
    '',
    '## Requests',
    '',
    ...table(['subject', 'asked by', '', 'meaning'], requests),
    '',
    '## Events',
    '',
    ...table(['subject', 'read by', 'meaning'], events),
    '',
    '## Public paths',
    '',
    ...table(['path', 'answered by'], prefixes),
    '',
  ].join('\n');
};
