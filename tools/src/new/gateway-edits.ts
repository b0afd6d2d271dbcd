import { findRoute, upstreams } from '@tessera/gateway/route-table';
import { type Name, NewError } from './names.ts';
import type { Sources } from './scaffold.ts';
import { addToArray, addToObject } from './source-edit.ts';

const gateway = 'services/gateway';

/** Makes the service one that the gateway forwards to, with the first path that it is asked for. */
const introduced = (
  { kebab, camel, screaming }: Name,
  prefix: string,
  port: string,
  tree: Sources,
): Record<string, string> => {
  const config = `${gateway}/src/config.ts`;
  const compose = `${gateway}/src/compose.ts`;
  const tests = `${gateway}/test/running-gateway.ts`;
  const url = `${screaming}_URL`;
  return {
    [config]: addToObject(config, tree.read(config), /^gatewayConfig$/, `${url}: upstreamUrl('${kebab}', ${port})`),
    [compose]: addToObject(compose, tree.read(compose), /^upstreamUrls$/, `${camel}: config.${url}`),
    [tests]: addToObject(tests, tree.read(tests), /^PATHS$/, `${camel}: '${prefix.slice('/v1/'.length)}'`),
  };
};

/** The port that the local stack gives the service, from its own config. */
const portOf = ({ kebab }: Name, tree: Sources): string => {
  const found = /PORT: port\((\d+)\)/.exec(tree.read(`services/${kebab}/src/config.ts`))?.[1];
  if (found === undefined) throw new NewError(`services/${kebab}/src/config.ts does not say PORT: port(…).`);
  return found;
};

/** What has to change in the gateway so that it leads the path to the service; nothing where it does already. */
export const gatewayEdits = (service: Name, path: string, tree: Sources): Record<string, string> => {
  const prefix = path.split('/').slice(0, 3).join('/');
  const known = findRoute(prefix)?.upstream;
  if (known === service.kebab || service.kebab === 'gateway') return {};
  if (known !== undefined) throw new NewError(`${prefix} leads to ${known}: choose a path of ${service.kebab}'s own.`);
  const table = `${gateway}/src/domain/route-table.ts`;
  const isNew = !upstreams.some((upstream) => upstream === service.kebab);
  const text = isNew ? addToArray(table, tree.read(table), /^upstreams$/, `'${service.kebab}'`) : tree.read(table);
  return {
    [table]: addToArray(table, text, /^routeTable$/, `entry('${prefix}', '${service.kebab}')`),
    ...(isNew ? introduced(service, prefix, portOf(service, tree), tree) : {}),
  };
};
