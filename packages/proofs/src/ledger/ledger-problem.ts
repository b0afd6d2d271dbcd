/** Where in an export something is wrong, as far as it is known. */
export interface LedgerPlace {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly accountId?: string;
  readonly sequence?: number;
  readonly entryId?: string;
  readonly transferId?: string;
  /** Number of the checkpoint. */
  readonly checkpoint?: number;
}

/** The first thing that is wrong with an export. */
export interface LedgerFault extends LedgerPlace {
  readonly problem: string;
  readonly expected?: string;
  readonly found?: string;
}

/** Thrown inside the verifier, which turns it into its verdict. */
export class LedgerProblem extends Error {
  override readonly name = 'LedgerProblem';
  readonly fault: LedgerFault;
  constructor(place: LedgerPlace, problem: string, values: { expected?: string; found?: string } = {}) {
    super(problem);
    this.fault = { ...place, problem, ...values };
  }
}

/** @throws LedgerProblem where the two are not the same */
export const agree = (
  place: LedgerPlace,
  problem: string,
  expected: string | number | null,
  found: string | number | null,
): void => {
  if (expected !== found) throw new LedgerProblem(place, problem, { expected: String(expected), found: String(found) });
};
