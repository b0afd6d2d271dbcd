import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** The scripts of the public page of a draw: what each is bundled from, and what it is called. */
const SCRIPTS = [
  { input: 'browser/main.ts', name: 'draw-page.js' },
  { input: 'browser/worker.ts', name: 'draw-page-worker.js' },
] as const;

export interface Bundle {
  readonly name: string;
  readonly text: string;
}

const INSTALLED = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** What others wrote is given on with their licence, as it asks for. */
const noticesOf = (moduleIds: readonly string[]): string => {
  const packages = new Map<string, string>();
  for (const id of moduleIds) {
    const [, folder = '', name = ''] = INSTALLED.exec(id) ?? [];
    if (name !== '') packages.set(name, folder);
  }
  const notices = [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, folder]) => {
      const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
      return `/*!\n * Contains ${name}:\n *\n${licence.replaceAll(/^/gm, ' * ').replaceAll(/ +$/gm, '')}\n */\n`;
    });
  return notices.join('');
};

/**
 * Puts each script of the page, with all it imports, into one file that browsers run as it is. Names stay, and where each part comes from: whoever wants to know what
 * verifies the draw can read it.
 */
export const bundleDrawPage = (folder: string): Promise<Bundle[]> =>
  Promise.all(
    SCRIPTS.map(async ({ input, name }) => {
      const build = await rolldown({
        cwd: folder,
        input: join(folder, input),
        platform: 'browser',
        transform: { target: 'es2022' },
      });
      try {
        const { output } = await build.generate({ format: 'iife', minify: false, comments: { jsdoc: false } });
        const [script, ...rest] = output;
        if (rest.length > 0) throw new Error(`${name} was split into several files`);
        return { name, text: `${noticesOf(script.moduleIds)}${script.code}` };
      } finally {
        await build.close();
      }
    }),
  );
