import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';

/** The versions that a caller would replace; `any` is whichever there is, undefined is not to have said. */
export type Replaces = readonly number[] | 'any' | undefined;

export type VersionRefusal = Refusal<'analytics.version_required' | 'analytics.version_conflict'>;

/** Whether the caller has seen what they would change, so that nobody's change is lost unseen. */
export const findVersion = (version: number, replaces: Replaces): Result<null, VersionRefusal> => {
  if (replaces === undefined)
    return refuse('analytics.version_required', 'Say in If-Match which version you replace: the ETag of GET.');
  if (replaces === 'any' || replaces.includes(version)) return ok(null);
  return refuse('analytics.version_conflict', `Version ${version} is in force; look at it and name it in If-Match.`, {
    details: { version },
  });
};
