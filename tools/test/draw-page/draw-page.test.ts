import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleDrawPage } from '../../src/draw-page/bundle.ts';
import { withFolder } from '../structure/with-folder.ts';

const page = new URL('../../../services/raffle/page', import.meta.url).pathname;
const committed = (name: string): string => readFileSync(join(page, 'generated', name), 'utf8');

describe('the scripts of the draw page', () => {
  it('are what the sources make today, to the byte, and again', async () => {
    for (const { name, text } of [...(await bundleDrawPage(page)), ...(await bundleDrawPage(page))]) {
      expect([name, text === committed(name)]).toEqual([name, true]);
    }
  });

  it('verify with packages/proofs itself, and bring nothing along that names a place of this machine', () => {
    const worker = committed('draw-page-worker.js');
    expect(worker).toContain('packages/proofs/src/verify-draw-stream.ts');
    expect(worker).toContain('Contains @noble/hashes');
    for (const name of ['draw-page.js', 'draw-page-worker.js']) {
      expect(committed(name)).not.toMatch(/\bimport\b *[({"']|\brequire\(|\beval\(|new Function|innerHTML|file:\/\//);
      expect(committed(name)).not.toContain(process.cwd());
    }
  });
});

describe('the command', () => {
  const script = new URL('../../src/draw-page/main.ts', import.meta.url).pathname;
  const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

  it('fails where a committed script is not that of the sources, and changes nothing', () => {
    const forged = committed('draw-page-worker.js').replace('throw new FileProblem', 'void new FileProblem');
    withFolder(
      [
        ['draw-page-worker.js', forged],
        ['draw-page.js', committed('draw-page.js')],
      ],
      (folder) => {
        const { status, stderr } = run('--folder', folder, '--check');
        expect([status, stderr.includes('void new FileProblem')]).toEqual([1, true]);
        expect(readFileSync(join(folder, 'draw-page-worker.js'), 'utf8')).toBe(forged);
        expect(run('--folder', folder).status).toBe(0);
        expect(run('--folder', folder, '--check').status).toBe(0);
      },
    );
  });
});
