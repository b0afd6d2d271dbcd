import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const minutes = 60_000;

describe('pnpm new', () => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
  });
  afterAll(() => copy.remove());

  const typecheck = (dir: string): string => {
    const project = `${dir.replace(/^tools.*/, 'tools')}/tsconfig.json`;
    const { stdout } = copy.run('node_modules/.bin/tsc', '-p', project, '--pretty', 'false');
    return stdout
      .split('\n')
      .filter((line) => line.startsWith(dir))
      .join('\n');
  };
  const rules = (name: string): string => {
    const { stderr } = copy.run(process.execPath, `tools/src/${name}/main.ts`);
    return stderr
      .split('\n')
      .filter((line) => /shop|basket|freeze|forgotten/.test(line))
      .join('\n');
  };
  const tests = (...filters: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = copy.run('node_modules/.bin/vitest', 'run', ...filters);
    return { status, output: `${stdout}${stderr}` };
  };

  it('makes a service that starts, use-cases that answer, and an event in the catalogue', {
    timeout: 5 * minutes,
  }, () => {
    copy.generate('service', 'shop');
    copy.link('services/shop', 'services/analytics');
    copy.generate('use-case', 'shop', 'open-basket', 'post', '/v1/baskets');
    copy.generate('use-case', 'shop', 'count-calls', 'get', '/v1/baskets/{basketId}/calls', 'idempotency_keys');
    copy.generate('event', 'shop', 'basket', 'basket-opened');

    for (const dir of ['services/shop', 'services/gateway', 'packages/contracts', 'tools/src']) {
      expect(typecheck(dir)).toBe('');
    }
    expect(rules('arch')).toBe('');
    expect(rules('tidy')).toBe('');
    const biome = copy.run('node_modules/.bin/biome', 'ci', '--colors=off', '--error-on-warnings', 'services/shop');
    expect(`${biome.stdout}${biome.stderr}`).toContain('No fixes applied');
    const graph = join(copy.dir, 'graph.md');
    copy.run(process.execPath, 'tools/src/graph/main.ts', '--file', graph);
    expect(readFileSync(graph, 'utf8')).toContain('`events.shop.basket.basket-opened.v1`');
    expect(readFileSync(graph, 'utf8')).toContain('| `/v1/baskets` | shop |');
    const { status, output } = tests('--project', 'shop');
    expect(output).toMatch(/Test Files .*4 passed/);
    expect(status).toBe(0);
  });

  it('wires a use-case into a service that people have written', { timeout: 3 * minutes }, () => {
    copy.generate('use-case', 'analytics', 'count-archived', 'get', '/v1/event-log/count', 'events');
    expect(typecheck('services/analytics')).toBe('');
    const { status, output } = tests('services/analytics/test/http/count-archived.test.ts');
    expect(output).toMatch(/Tests .*1 passed/);
    expect(status).toBe(0);
  });

  it('refuses to write over what exists', () => {
    const before = readFileSync(join(copy.dir, 'packages/contracts/src/events/wallet/account-opened.ts'), 'utf8');
    expect(() => copy.generate('event', 'wallet', 'account', 'account-opened')).toThrow(
      'exists already: nothing was written',
    );
    expect(readFileSync(join(copy.dir, 'packages/contracts/src/events/wallet/account-opened.ts'), 'utf8')).toBe(before);
  });

  it.each([
    [['service', 'wallet'], 'The service wallet exists already.'],
    [['service', 'gift-shop'], 'A service has one word'],
    [['use-case', 'nowhere', 'do-it', 'post', '/v1/its'], "There is no service 'nowhere'"],
    [['use-case', 'wallet', 'DoIt', 'post', '/v1/its'], 'write it in kebab case'],
    [['use-case', 'wallet', 'do-it', 'put', '/v1/its'], 'get or post'],
    [['use-case', 'wallet', 'do-it', 'post', 'its'], 'is no path here'],
    [['use-case', 'wallet', 'do-it', 'post', '/v1/pools/all'], '/v1/pools leads to raffle'],
    [['use-case', 'wallet', 'see-it', 'get', '/v1/its'], 'A query needs the table that it reads'],
    [['thing', 'wallet'], 'Write one of:'],
  ])('answers %j with one sentence', (args, sentence) => {
    expect(() => copy.generate(...args)).toThrow(sentence);
  });
});
