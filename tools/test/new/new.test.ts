import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const root = new URL('../../..', import.meta.url).pathname;
const minutes = 60_000;

describe('pnpm new', () => {
  let copy: WorkspaceCopy;

  const complaintsIn = (dir: string): string[] => {
    const { stdout } = copy.run('node_modules/.bin/tsc', '-p', dir, '--singleThreaded', '--pretty', 'false');
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  };

  beforeAll(() => {
    copy = copyWorkspace();
    copy.generate('service', 'shop');
    copy.link('services/shop', 'services/analytics');
    copy.generate('use-case', 'shop', 'open-basket', 'post', '/v1/baskets');
    copy.generate('use-case', 'shop', 'count-calls', 'get', '/v1/baskets/{basketId}/calls', 'idempotency_keys');
    copy.generate('event', 'shop', 'basket', 'basket-opened');
    copy.generate('use-case', 'analytics', 'count-archived', 'get', '/v1/event-log/count', 'events');
  }, 3 * minutes);
  afterAll(() => copy.remove());

  it('makes a service, use-cases and an event whose types fit all the others', { timeout: 2 * minutes }, () => {
    const complaints = complaintsIn(copy.dir);
    // What somebody is in the middle of writing may not fit, and that is not the generators' doing.
    const before = complaints.length === 0 ? [] : complaintsIn(root);
    expect(complaints.filter((line) => !before.some((one) => one.endsWith(line)))).toEqual([]);
  });

  it.each(['arch', 'tidy'])('makes nothing that breaks a rule of %s', { timeout: minutes }, (rules) => {
    const { stderr } = copy.run(process.execPath, `tools/src/${rules}/main.ts`);
    expect(stderr.split('\n').filter((line) => /shop|basket|archived/.test(line))).toEqual([]);
  });

  it('makes sources in the house style', { timeout: minutes }, () => {
    const { stdout, stderr } = copy.run('node_modules/.bin/biome', 'ci', '--error-on-warnings', 'services/shop');
    expect(`${stdout}${stderr}`).toContain('No fixes applied');
  });

  it('puts the event into the catalogue and the path into the gateway’s table', { timeout: minutes }, () => {
    const graph = join(copy.dir, 'graph.md');
    copy.run(process.execPath, 'tools/src/graph/main.ts', '--file', graph);
    expect(readFileSync(graph, 'utf8')).toContain('`events.shop.basket.basket-opened.v1`');
    expect(readFileSync(graph, 'utf8')).toContain('| `/v1/baskets` | shop |');
  });

  it('makes tests that pass, of a new service and of one that people have written', { timeout: 5 * minutes }, () => {
    const files = ['services/shop', 'services/gateway/src', 'services/analytics/test/http/count-archived.test.ts'];
    const { status, stdout } = copy.run('node_modules/.bin/vitest', 'run', ...files);
    for (const name of ['start', 'open-basket', 'count-calls', 'declared-answers', 'count-archived']) {
      expect(stdout).toContain(`${name}.test.ts`);
    }
    expect(stdout).toMatch(/Test Files .*passed/);
    expect(status, stdout).toBe(0);
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
