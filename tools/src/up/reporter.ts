/** Where the stack tells what it does: the terminal of `npm start`, nothing or a list in tests. */
export interface Reporter {
  /** Something that takes a while has begun. */
  begin(line: string): void;
  /** Something was done. */
  step(line: string): void;
  /** Something went wrong that the stack deals with itself; may hold several lines. */
  problem(line: string): void;
}

export const silent: Reporter = { begin: () => undefined, step: () => undefined, problem: () => undefined };
