import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsUsers, StackError, servicesWithData } from '@tessera/stack';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { passwordVariable, secretsFromEnvironment } from '../../src/provision/secrets-from-environment.ts';
import { composeFaults, type Shapes } from './compose-faults.ts';
import { composeDir, composeText, configShapes, exampleEnvironment, readCompose, root } from './compose-file.ts';

let shapes: Shapes;
beforeAll(async () => {
  shapes = await configShapes();
});

describe('the compose file', () => {
  test('would start every service with an environment that it accepts', () => {
    expect(composeFaults(readCompose(composeText()), shapes)).toEqual([]);
  });

  test.each([
    [
      'a required variable is missing',
      '      IDENTITY_URL: http://identity:4001\n',
      '',
      'gateway: IDENTITY_URL is missing',
    ],
    ['a value is refused', 'DRAIN_SECONDS: "20"', 'DRAIN_SECONDS: soon', 'wallet: DRAIN_SECONDS is "soon"'],
    [
      'a variable is read by nobody',
      '      CORS_ORIGINS:',
      '      CORS_ORIGIN:',
      'gateway: CORS_ORIGIN is read by nobody',
    ],
    [
      'the gateway asks the wrong port',
      'WALLET_URL: http://wallet:4002',
      'WALLET_URL: http://wallet:4003',
      'gateway: WALLET_URL leads to port 4003',
    ],
    [
      'the gateway asks the wrong service',
      'WALLET_URL: http://wallet:4002',
      'WALLET_URL: http://raffle:4003',
      'gateway: WALLET_URL leads to raffle',
    ],
    [
      'keys come from elsewhere',
      'http://identity:4001/.well-known',
      'http://wallet:4002/.well-known',
      'raffle: JWKS_URL does not lead',
    ],
    [
      'traces go nowhere',
      'otel-collector:4318',
      'collector:4318',
      'loyalty: OTEL_EXPORTER_OTLP_ENDPOINT names collector',
    ],
    [
      'a service logs in as another',
      'postgres://wallet:',
      'postgres://raffle:',
      "wallet: DATABASE_URL is not wallet's own",
    ],
    [
      'a service has another’s password',
      '{NATS_RAFFLE_PASSWORD:?}@nats',
      '{NATS_WALLET_PASSWORD:?}@nats',
      "raffle: NATS_URL is not raffle's own",
    ],
    [
      'nobody waits for health',
      'postgres: { condition: service_healthy }',
      'postgres: { condition: service_started }',
      'identity: waits for postgres only until',
    ],
    [
      'provisioning is not waited for',
      '    provision-nats: { condition: service_completed_successfully }\n',
      '',
      'billing: does not wait for provision-nats',
    ],
    ['the wrong service is built', 'SERVICE: loyalty', 'SERVICE: wallet', 'loyalty: the image is of another service'],
    ['a stage does not exist', 'target: provision', 'target: provisioning', 'nats-config: the image has no stage'],
    [
      'a file is missing',
      '../otel/collector.yaml',
      '../otel/collectors.yaml',
      'otel-collector: the file ../otel/collectors.yaml is missing',
    ],
    ['a volume is not declared', '\n  nats-data:', '\n  nats-store:', 'nats: the volume nats-data is not declared'],
    ['a version floats', 'nats:2.12.15-alpine', 'nats:latest', 'nats: nats:latest has no fixed version'],
    [
      'health is asked of another port',
      '127.0.0.1:4006/readyz',
      '127.0.0.1:4005/readyz',
      'analytics: its health is not asked',
    ],
    ['a service is gone', '\n  billing:\n', '\n  payments:\n', 'billing: there is no container'],
  ])('is refused where %s', (_what, from, to, fault) => {
    const text = composeText();
    expect(text).toContain(from);
    expect(composeFaults(readCompose(text.replaceAll(from, to)), shapes).join('\n')).toContain(fault);
  });

  test('demands no secret that the example does not name', () => {
    expect(() => readCompose(composeText().replace('{AUTH_SECRET:?}', '{AUTH_KEY:?}'))).toThrow('AUTH_KEY');
  });

  test('uses every variable that the example names', () => {
    const unused = Object.keys(exampleEnvironment()).filter((name) => !composeText().includes(`\${${name}:`));
    expect(unused).toEqual([]);
  });

  test('gives the outside the gateway only, and the operator’s own pages to this machine only', () => {
    const { services } = readCompose(composeText());
    const open = Object.entries(services).flatMap(([name, { ports }]) => ports.map((port) => `${name} ${port}`));
    expect(open).toEqual(['gateway 4000:4000', 'jaeger 127.0.0.1:16686:16686', 'prometheus 127.0.0.1:9090:9090']);
  });
});

describe('provisioning', () => {
  test('is given the password of every user and role', () => {
    const { services } = readCompose(composeText());
    const given = (name: string) => secretsFromEnvironment(services[name]?.environment ?? {});
    expect(() => natsUsers(given('nats-config'))).not.toThrow();
    for (const service of servicesWithData)
      for (const role of [service, `${service}_owner`])
        expect(given('provision-postgres').get(`postgres/${role}`)).toBe(
          exampleEnvironment()[passwordVariable(`postgres/${role}`)],
        );
  });

  test.each([
    ['', 'NATS_ADMIN_PASSWORD is missing'],
    ['short', 'NATS_ADMIN_PASSWORD is not fit'],
    ['with:signs@that/urls#need', 'NATS_ADMIN_PASSWORD is not fit'],
  ])('refuses the password “%s”', (value, sentence) => {
    const asked = () => secretsFromEnvironment({ NATS_ADMIN_PASSWORD: value }).get('nats/admin');
    expect(asked).toThrow(StackError);
    expect(asked).toThrow(sentence);
    expect(asked).not.toThrow(/short|urls/);
  });

  test('writes a configuration of nats-server that only its owner and group may read', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tessera-provision-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const file = join(dir, 'nats.conf');
    const env = { ...process.env, ...exampleEnvironment() };
    const program = join(root, 'tools/src/provision/main.ts');
    const { status, stderr } = spawnSync(process.execPath, [program, 'nats-config', file], { env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('listen: "0.0.0.0:4222"');
    expect(text).toContain('sync_interval: always');
    expect(text).toContain('http: "0.0.0.0:8222"');
    for (const service of servicesWithData) expect(text).toContain(`made-for-nats_${service}_password`);
  });
});

describe('what watches the services', () => {
  const read = (path: string) => parse(readFileSync(join(composeDir, '..', path), 'utf8'));

  test('scrapes each of them where it listens', () => {
    const { services } = readCompose(composeText());
    const targets: string[] = read('prometheus/prometheus.yaml').scrape_configs[0].static_configs[0].targets;
    const listening = Object.entries(services).flatMap(([name, { environment }]) =>
      environment['PORT'] === undefined ? [] : [`${name}:${environment['PORT']}`],
    );
    expect([...targets].sort()).toEqual(listening.sort());
  });

  test('takes spans where services send them, and hands them to Jaeger', () => {
    const { receivers, exporters, service } = read('otel/collector.yaml');
    expect(receivers.otlp.protocols.http.endpoint).toBe('0.0.0.0:4318');
    expect(exporters.otlp.endpoint).toBe('jaeger:4317');
    expect(service.pipelines.traces).toMatchObject({ receivers: ['otlp'], exporters: ['otlp'] });
  });
});
