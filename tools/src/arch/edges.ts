import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { ModuleImport } from '../structure/parsed-module.ts';
import type { SourceTree, WorkspacePackage } from '../structure/source-tree.ts';
import { type Layer, layerOf } from './layers.ts';

/** Where a source file stands. */
export interface Place {
  readonly path: string;
  readonly package: WorkspacePackage | undefined;
  /** The first folder of the path: `services`, `packages`, `tools`. */
  readonly area: string;
  /** Set for files of a service. */
  readonly layer: Layer | undefined;
  /** Whether it is never part of a running service: tests, generators, settings of tools. */
  readonly isTest: boolean;
}

/** What an import points at. */
export type Target =
  | { readonly kind: 'file'; readonly place: Place }
  | {
      readonly kind: 'workspace';
      readonly package: WorkspacePackage;
      readonly subpath: string;
      readonly file: string | undefined;
    }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'third-party'; readonly name: string }
  | { readonly kind: 'computed' };

/** One import, from the file that has it to what it means. */
export interface Edge {
  readonly from: Place;
  readonly to: Target;
  readonly import: ModuleImport;
}

const shippedFile = /^(src|migrations)\/(?!.*\.(test|suite)\.ts$)/;

export const placeOf = (tree: SourceTree, path: string): Place => {
  const owner = tree.packageOf(path);
  const area = path.split('/')[0] ?? '';
  const inside = owner === undefined ? path : path.slice(owner.dir.length + 1);
  const forTests = owner?.name === '@tessera/testing' || area === 'e2e' || area === 'bench';
  const isTest = forTests || !shippedFile.test(inside);
  return { path, package: owner, area, isTest, layer: area === 'services' ? layerOf(inside) : undefined };
};

/** `@scope/name/sub/path` → the package's name and the `exports` key of the rest. */
const splitSpecifier = (specifier: string): { name: string; subpath: string } => {
  const parts = specifier.split('/');
  const nameParts = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(nameParts).join('/');
  return { name: parts.slice(0, nameParts).join('/'), subpath: rest === '' ? '.' : `./${rest}` };
};

const targetOf = (tree: SourceTree, from: string, specifier: string | undefined): Target => {
  if (specifier === undefined) return { kind: 'computed' };
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    return { kind: 'file', place: placeOf(tree, posix.join(posix.dirname(from), specifier)) };
  }
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier };
  const { name, subpath } = splitSpecifier(specifier);
  const workspace = tree.packageNamed(name);
  if (workspace === undefined) return { kind: 'third-party', name };
  return { kind: 'workspace', package: workspace, subpath, file: workspace.exports.get(subpath) };
};

const known = new WeakMap<SourceTree, readonly Edge[]>();

/** Every import of every module of the tree. */
export const edgesOf = (tree: SourceTree): readonly Edge[] => {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const edges = tree.modulePaths().flatMap((path) => {
    const from = placeOf(tree, path);
    return tree.module(path).imports.map((each) => ({ from, to: targetOf(tree, path, each.specifier), import: each }));
  });
  known.set(tree, edges);
  return edges;
};

/** The workspace package that an edge ends in, whichever way it is written. */
export const packageOfTarget = (to: Target): WorkspacePackage | undefined => {
  if (to.kind === 'workspace') return to.package;
  return to.kind === 'file' ? to.place.package : undefined;
};

/** The file that an edge ends in, when that file is one of ours. */
export const fileOfTarget = (to: Target): string | undefined => {
  if (to.kind === 'workspace') return to.file;
  return to.kind === 'file' ? to.place.path : undefined;
};
