/** What is printed about what was checked, and whether it is right. */
export interface VerifyReport {
  readonly ok: boolean;
  readonly lines: readonly string[];
}
