/** A value that the table's own check should have kept out is a bug, not a default. */
export const oneOf = <T extends string>(known: readonly T[], value: string): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`the database holds "${value}" where only ${known.join(', ')} may be`);
  return found;
};

/** Raw statements give timestamps as text. */
export const toDate = (value: string): Date => new Date(value);

export const toDateOrNull = (value: string | null): Date | null => (value === null ? null : new Date(value));
