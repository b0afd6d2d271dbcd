/** What is printed about what was checked, and whether it is right; null where that cannot be said. */
export interface VerifyReport {
  readonly ok: boolean | null;
  readonly lines: readonly string[];
}
