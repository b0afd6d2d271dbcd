import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Markdown pages by their path in the repository. */
export type Pages = Readonly<Record<string, string>>;

const withoutCode = (text: string): string =>
  text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');

const linksOf = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

const brokenLinks = (root: string, path: string, text: string): string[] =>
  linksOf(text)
    .filter((target) => !existsSync(join(root, normalize(join(dirname(path), target)))))
    .map((target) => `${path}: ${target} is not there`);

const unknownScripts = (path: string, text: string, scripts: readonly string[]): string[] =>
  [...text.matchAll(/\bnpm run ([a-z][\w-]*)/g)]
    .map(([, script = '']) => script)
    .filter((script) => !scripts.includes(script))
    .map((script) => `${path}: npm run ${script} is no command`);

const missingDecisions = (pages: Pages): string[] =>
  Object.entries(pages).flatMap(([path, text]) => {
    const [, name, number] = /^docs\/adr\/((\d{4})-.*\.md)$/.exec(path) ?? [];
    if (name === undefined || number === undefined) return [];
    const title = text.split('\n')[0]?.replace(`# ${number} `, '') ?? '';
    const listed = pages['docs/adr/README.md']?.includes(`| [${number}](${name}) | ${title} |`) === true;
    return listed ? [] : [`docs/adr/README.md: ${name} is not listed with its title`];
  });

/** Links that lead nowhere, commands that do not exist, and decisions that their list forgot. */
export const docFaults = (root: string, pages: Pages, scripts: readonly string[]): string[] => [
  ...Object.entries(pages).flatMap(([path, text]) => [
    ...brokenLinks(root, path, text),
    ...unknownScripts(path, text, scripts),
  ]),
  ...missingDecisions(pages),
];
