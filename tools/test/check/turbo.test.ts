import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTree } from '../../src/structure/source-tree.ts';

const root = new URL('../../..', import.meta.url).pathname;

const planSchema = z.object({
  tasks: z.array(
    z.object({
      package: z.string(),
      command: z.string(),
      inputs: z.record(z.string(), z.string()),
      cache: z.unknown(),
    }),
  ),
});

/** What turbo would do for a task, and which files decide whether it has to. */
const planOf = (task: string) => {
  const turbo = join(root, 'node_modules/.bin/turbo');
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const output = execFileSync(turbo, ['run', task, '--dry=json'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1_048_576,
  });
  return planSchema.parse(JSON.parse(output.toString())).tasks;
};

describe('the tasks of turbo', () => {
  const { packages } = readTree(root);
  const dirOf = (name: string): string => packages.find((each) => each.name === name)?.dir ?? '';
  /** The inputs from the root, as the plan tells them from the folder of the package. */
  const inputsOf = ({ package: name, inputs }: ReturnType<typeof planOf>[number]): string[] =>
    Object.keys(inputs).map((path) => join(dirOf(name), path));

  it.each(['typecheck', 'test'])('%s exists in every package', (task) => {
    const plan = planOf(task);
    expect(plan.map((each) => each.package).sort()).toEqual(packages.map(({ name }) => name).sort());
    expect(plan.filter(({ command }) => command === '<NONEXISTENT>')).toEqual([]);
  });

  it('typecheck again where the package itself or any package below it changed', () => {
    for (const task of planOf('typecheck')) {
      const inputs = inputsOf(task);
      expect(inputs).toContain(`${dirOf(task.package)}/tsconfig.json`);
      expect(inputs).toContain('packages/kernel/src/index.ts');
    }
  });

  it('typecheck the tools again where the gateway’s route table changed', () => {
    const tools = planOf('typecheck').find((task) => task.package === '@tessera/tools');
    expect(tools && inputsOf(tools)).toContain('services/gateway/src/domain/route-table.ts');
  });
});
