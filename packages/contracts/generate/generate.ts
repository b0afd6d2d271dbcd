import type { Catalogue } from './catalogue.ts';
import { catalogueFaults } from './catalogue-faults.ts';
import { breakingChanges, describeBreakingChange } from './compatibility/breaking-changes.ts';
import { differences, publishedAmong, readDocuments, writeDocuments } from './docs-folder.ts';
import { documentsOf } from './documents.ts';
import { toPublished } from './published.ts';

export type Outcome =
  /** The catalogue breaks a rule of its own. */
  | { readonly kind: 'faulty'; readonly lines: readonly string[] }
  /** A published version was changed in a way that breaks somebody. */
  | { readonly kind: 'breaking'; readonly lines: readonly string[] }
  /** Only when checking: what is committed is not what the contracts say. */
  | { readonly kind: 'out-of-date'; readonly lines: readonly string[] }
  | { readonly kind: 'current'; readonly files: number };

/**
 * Writes the documents of a catalogue below `folder`, or only compares them (`check`). Nothing is written when the catalogue
 * is faulty or breaks what is published there, so the snapshot of published messages is only ever added to.
 */
export const generate = (catalogue: Catalogue, folder: string, mode: 'write' | 'check'): Outcome => {
  const faults = catalogueFaults(catalogue);
  if (faults.length > 0) return { kind: 'faulty', lines: faults };
  const committed = readDocuments(folder);
  const breaking = breakingChanges(publishedAmong(committed), toPublished(catalogue));
  if (breaking.length > 0) return { kind: 'breaking', lines: breaking.map(describeBreakingChange) };
  const generated = documentsOf(catalogue);
  const different = differences(committed, generated);
  if (mode === 'check' && different.length > 0) return { kind: 'out-of-date', lines: different };
  if (mode === 'write') writeDocuments(folder, committed, generated);
  return { kind: 'current', files: generated.size };
};
