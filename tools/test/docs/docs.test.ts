import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { docFaults, type Pages } from './doc-faults.ts';

const root = join(import.meta.dirname, '../../..');
const apart = ['node_modules', '.git', '.tessera', '.turbo'];

const pagesBelow = (dir: string): string[] =>
  readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return apart.includes(entry.name) ? [] : pagesBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const pages: Pages = Object.fromEntries(pagesBelow('').map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts,
);

describe('the documents', () => {
  test('lead only to what is there, name only commands that exist, and list every decision', () => {
    expect(Object.keys(pages)).toContain('README.md');
    expect(docFaults(root, pages, scripts)).toEqual([]);
  });

  test.each([
    [
      'a link that leads nowhere',
      'docs/adr/x.md',
      'See [it](../how-to/gone.md#part).',
      'docs/adr/x.md: ../how-to/gone.md is not there',
    ],
    [
      'a command that does not exist',
      'x.md',
      'Call `npm run demolish -- all`.',
      'x.md: npm run demolish is no command',
    ],
    [
      'a decision that is not listed',
      'docs/adr/0999-new.md',
      '# 0999 Something new',
      'docs/adr/README.md: 0999-new.md is not listed with its title',
    ],
  ])('are refused with %s', (_what, path, text, fault) => {
    expect(docFaults(root, { ...pages, [path]: text }, scripts)).toContain(fault);
  });
});
