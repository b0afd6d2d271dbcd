import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ParsedModule, parseModule } from './parsed-module.ts';

/** A folder with a package.json, as pnpm sees it. */
export interface WorkspacePackage {
  /** From the root, `services/wallet`. */
  readonly dir: string;
  readonly name: string;
  /** Subpath to file from the root: `./context` → `packages/runtime/src/context/index.ts`. */
  readonly exports: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

/** The sources under one root, read once; every rule looks at this and never at the disk. */
export interface SourceTree {
  /** Path from the root, with `/`, to text. */
  readonly files: ReadonlyMap<string, string>;
  readonly packages: readonly WorkspacePackage[];
  /** The innermost package that holds the path. */
  packageOf(path: string): WorkspacePackage | undefined;
  packageNamed(name: string): WorkspacePackage | undefined;
  /** The parsed module; throws when the path is not a module of the tree or cannot be parsed. */
  module(path: string): ParsedModule;
  /** Every TypeScript and JavaScript source, in a stable order. */
  modulePaths(): readonly string[];
  /** The same tree with files added or replaced. */
  with(files: Readonly<Record<string, string>>): SourceTree;
}

const skippedFolders = new Set(['node_modules', '.git', '.tessera', '.turbo', 'coverage', 'dist']);
const textFile =
  /(\.(ts|tsx|mts|js|mjs|cjs|json|md|ya?ml|sh|sql|toml|conf|html|css|svg)|^[^.]+|^\.[a-z]+(ignore|rc)?)$/;
const moduleFile = /\.(ts|tsx|mts|js|mjs|cjs)$/;

const exportTargets = (dir: string, exports: unknown): Map<string, string> => {
  const targets = new Map<string, string>();
  if (typeof exports !== 'object' || exports === null) return targets;
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string') targets.set(subpath, posix.join(dir, target));
  }
  return targets;
};

const namesOf = (record: unknown): Set<string> =>
  new Set(typeof record === 'object' && record !== null ? Object.keys(record) : []);

const packagesOf = (files: ReadonlyMap<string, string>): WorkspacePackage[] => {
  const packages: WorkspacePackage[] = [];
  for (const [path, text] of files) {
    if (posix.basename(path) !== 'package.json' || path === 'package.json') continue;
    const manifest = JSON.parse(text) as Record<string, unknown>;
    const dir = posix.dirname(path);
    packages.push({
      dir,
      name: typeof manifest['name'] === 'string' ? manifest['name'] : dir,
      exports: exportTargets(dir, manifest['exports']),
      dependencies: namesOf(manifest['dependencies']),
      devDependencies: namesOf(manifest['devDependencies']),
    });
  }
  return packages.sort((a, b) => a.dir.localeCompare(b.dir));
};

/** A tree from texts alone; `readTree` is the same from a folder. */
export const treeOf = (
  files: ReadonlyMap<string, string>,
  parsed: Map<string, { text: string; module: ParsedModule }> = new Map(),
): SourceTree => {
  const packages = packagesOf(files);
  const byName = new Map(packages.map((each) => [each.name, each]));
  const innermostFirst = [...packages].sort((a, b) => b.dir.length - a.dir.length);
  const paths = [...files.keys()].filter((path) => moduleFile.test(path)).sort();
  return {
    files,
    packages,
    packageOf: (path) => innermostFirst.find(({ dir }) => path.startsWith(`${dir}/`)),
    packageNamed: (name) => byName.get(name),
    modulePaths: () => paths,
    module: (path) => {
      const text = files.get(path);
      if (text === undefined) throw new Error(`${path} is not in the tree`);
      const known = parsed.get(path);
      if (known?.text === text) return known.module;
      const module = parseModule(path, text);
      parsed.set(path, { text, module });
      return module;
    },
    with: (added) => treeOf(new Map([...files, ...Object.entries(added)]), new Map(parsed)),
  };
};

/** Reads every text file under `root` except what is installed, built or ignored. */
export const readTree = (root: string): SourceTree => {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) walk(path);
      if (entry.isFile() && textFile.test(entry.name)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return treeOf(files);
};
