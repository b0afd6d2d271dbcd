import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { governedLayers, layerRules } from '../../src/arch/rules/layer-rules.ts';
import { archRules } from '../../src/arch/rules.ts';
import { findViolations } from '../../src/structure/rule.ts';
import { readTree } from '../../src/structure/source-tree.ts';
import { cleanTree } from '../structure/clean-tree.ts';
import { describeRules } from '../structure/planted-violations.suite.ts';
import { withFolder } from '../structure/with-folder.ts';

const root = new URL('../../..', import.meta.url).pathname;
const command = new URL('../../src/arch/main.ts', import.meta.url).pathname;

describe('the architecture rules', () => {
  describeRules(archRules, cleanTree);

  it('govern every layer', () => {
    expect(layerRules.map(({ name }) => name)).toEqual(governedLayers.map((layer) => `layer-${layer}`));
  });
});

describe('the layer rules in the real services', () => {
  const tree = readTree(root);
  const services = tree.packages.filter(({ dir }) => dir.startsWith('services/')).map(({ dir }) => dir);
  const plantedIn = (dir: string, layer: string): { path: string; text: string } => {
    const folder = { ports: 'src/use-cases', migrations: 'migrations', adapter: 'src/providers', page: 'page/browser' }[
      layer
    ];
    const path = `${dir}/${folder ?? `src/${layer}`}/${layer === 'ports' ? 'planted.ports.ts' : 'planted.ts'}`;
    const foreign = `${layer === 'migrations' ? '../../..' : '../../../..'}/services/planted/src/compose.ts`;
    return { path, text: `export * from '${foreign}';` };
  };
  const cases = services.flatMap((dir) => governedLayers.map((layer) => ({ dir, layer, ...plantedIn(dir, layer) })));
  const planted = tree.with({
    ...Object.fromEntries(cases.map(({ path, text }) => [path, text])),
    'services/planted/package.json': '{ "name": "@tessera/planted" }',
  });
  const found = findViolations(planted, archRules);

  it('look at all seven', () => expect(services).toHaveLength(7));

  it.each(cases)('catch a planted import in the $layer of $dir', ({ layer, path }) => {
    const rules = found.filter((violation) => violation.path === path).map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining([`layer-${layer}`, 'services-apart']));
  });
});

describe('the command', () => {
  const run = (folder: string) => spawnSync(process.execPath, [command, '--root', folder], { encoding: 'utf8' });

  it('succeeds on a clean tree and says how much it read', async () => {
    const { status, stdout } = await withFolder(cleanTree.files, run);
    expect(stdout).toMatch(new RegExp(`^arch: ${archRules.length} rules hold for \\d\\d modules`));
    expect(status).toBe(0);
  });

  it('fails with the place and the way out', async () => {
    const planted = cleanTree.with({ 'services/wallet/src/domain/a.ts': "export * from '@tessera/contracts';" });
    const { status, stderr } = await withFolder(planted.files, run);
    expect(stderr).toContain(
      "services/wallet/src/domain/a.ts:1 layer-domain: domain may not import '@tessera/contracts'",
    );
    expect(status).toBe(1);
  });
});
