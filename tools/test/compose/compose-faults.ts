import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@tessera/contracts';
import { type ConfigShape, checkConfig } from '@tessera/runtime/config';
import { type ComposeFile, type Container, composeDir } from './compose-file.ts';

export type Shapes = Readonly<Record<ServiceName, ConfigShape>>;

const serviceOf = (name: string): ServiceName | undefined => serviceNames.find((known) => known === name);

const environmentFaults = (service: ServiceName, { environment }: Container, shapes: Shapes): string[] => {
  const shape = shapes[service];
  const unknown = Object.keys(environment).filter((name) => !(name in shape));
  return [
    ...checkConfig(shape, environment).map(({ variable, message }) => `${variable} ${message}`),
    ...unknown.map((name) => `${name} is read by nobody`),
    ...(environment['HOST'] === '0.0.0.0' ? [] : ['HOST lets nobody outside the container in']),
  ];
};

/** Every URL that leads to a container must lead to one that there is, on the port that it listens on. */
const addressFaults = ({ environment }: Container, { services }: ComposeFile): string[] =>
  Object.entries(environment).flatMap(([variable, value]) => {
    if (!URL.canParse(value) || !/_(URL|ENDPOINT)$/.test(variable)) return [];
    const { hostname, port, pathname } = new URL(value);
    if (hostname === '127.0.0.1') return [];
    const target = services[hostname];
    if (target === undefined) return [`${variable} names ${hostname}, which is no container`];
    const fixed: Readonly<Record<string, string>> = { postgres: '5432', nats: '4222', 'otel-collector': '4318' };
    const listens = target.environment['PORT'] ?? fixed[hostname];
    const named = variable.replace(/_URL$/, '').toLowerCase();
    return [
      ...(port === listens ? [] : [`${variable} leads to port ${port} of ${hostname}, which listens on ${listens}`]),
      ...(serviceOf(named) === undefined || named === hostname ? [] : [`${variable} leads to ${hostname}`]),
      ...(variable === 'JWKS_URL' && (hostname !== 'identity' || pathname !== '/.well-known/jwks.json')
        ? ['JWKS_URL does not lead to the keys of identity']
        : []),
    ];
  });

/** Who stands in a URL of Postgres or NATS must be the service itself, with its own secret. */
const credentialFaults = (service: ServiceName, { environment }: Container): string[] =>
  (['DATABASE_URL', 'NATS_URL'] as const).flatMap((variable) => {
    const value = environment[variable];
    if (value === undefined || !URL.canParse(value)) return [];
    const { username, password } = new URL(value);
    const engine = variable === 'DATABASE_URL' ? 'postgres' : 'nats';
    const own = `made-for-${engine}_${service}_password-0123456789abcdef`;
    return username === service && password === own ? [] : [`${variable} is not ${service}'s own`];
  });

const dependencyFaults = ({ depends_on }: Container, { services }: ComposeFile): string[] =>
  Object.entries(depends_on).flatMap(([name, { condition }]) => {
    const target = services[name];
    if (target === undefined) return [`waits for ${name}, which is no container`];
    if (condition === 'service_completed_successfully') return [];
    if (condition !== 'service_healthy') return [`waits for ${name} only until it is started`];
    return target.healthcheck === undefined ? [`waits for the health of ${name}, which is never checked`] : [];
  });

const buildFaults = (name: string, { image, build }: Container): string[] => {
  if (build === undefined) return /^[\w./-]+:[\w.-]*\d[\w.-]*$/.test(image) ? [] : [`${image} has no fixed version`];
  const dockerfile = join(composeDir, build.context, build.dockerfile);
  if (!existsSync(dockerfile)) return [`${build.dockerfile} is missing`];
  const stages = new Set([...readFileSync(dockerfile, 'utf8').matchAll(/ AS (\S+)/g)].map(([, stage]) => stage));
  const wanted = serviceOf(name);
  return [
    ...(stages.has(build.target) ? [] : [`the image has no stage ${build.target}`]),
    ...(wanted === undefined || build.args['SERVICE'] === wanted ? [] : ['the image is of another service']),
  ];
};

const volumeFaults = ({ volumes }: Container, file: ComposeFile): string[] =>
  volumes.flatMap((volume) => {
    const [source = ''] = volume.split(':');
    if (!source.startsWith('.')) return source in file.volumes ? [] : [`the volume ${source} is not declared`];
    return existsSync(join(composeDir, source)) ? [] : [`the file ${source} is missing`];
  });

const serviceFaults = (service: ServiceName, one: Container, shapes: Shapes): string[] => {
  const awaited = Object.keys(one.depends_on);
  const needed =
    service === 'gateway'
      ? serviceNames.filter((name) => name !== 'gateway')
      : ['postgres', 'nats', 'provision-postgres', 'provision-nats'];
  const asked = one.healthcheck?.test.join(' ') ?? '';
  return [
    ...environmentFaults(service, one, shapes),
    ...credentialFaults(service, one),
    ...needed.filter((name) => !awaited.includes(name)).map((name) => `does not wait for ${name}`),
    ...(asked.includes(`:${one.environment['PORT']}/readyz`) ? [] : ['its health is not asked of its own /readyz']),
  ];
};

/** Everything that would keep the installation from starting, as `container: sentence`. */
export const composeFaults = (file: ComposeFile, shapes: Shapes): string[] => [
  ...serviceNames.filter((name) => !(name in file.services)).map((name) => `${name}: there is no container of it`),
  ...Object.entries(file.services).flatMap(([name, one]) => {
    const service = serviceOf(name);
    const faults = [
      ...addressFaults(one, file),
      ...dependencyFaults(one, file),
      ...buildFaults(name, one),
      ...volumeFaults(one, file),
      ...(service === undefined ? [] : serviceFaults(service, one, shapes)),
    ];
    return faults.map((fault) => `${name}: ${fault}`);
  }),
];
