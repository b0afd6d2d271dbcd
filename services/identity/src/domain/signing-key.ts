/** A key pair that signs access tokens. The private half never leaves the persistence layer. */
export interface SigningKey {
  /** The `kid` of the tokens it signs. */
  readonly id: string;
  readonly createdAt: Date;
}

export interface KeySchedule {
  /** Age at which the newest key gets a successor. */
  readonly rotationSeconds: number;
  /** How long a key is published before it signs, so that every verifier's cache knows it by then. */
  readonly prePublishSeconds: number;
  /** How long a key stays published after its successor began to sign: longer than any token it signed lives. */
  readonly keepSeconds: number;
}

const byAge = (keys: readonly SigningKey[]): SigningKey[] =>
  [...keys].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));

const secondsSince = (then: Date, now: Date): number => (now.getTime() - then.getTime()) / 1000;

/** The newest key that has been published long enough. The very first key signs at once: nobody can know another. */
export const signingKeyAt = <K extends SigningKey>(
  keys: readonly K[],
  now: Date,
  schedule: KeySchedule,
): K | undefined => {
  const sorted = byAge(keys) as K[];
  return sorted.findLast((key) => secondsSince(key.createdAt, now) >= schedule.prePublishSeconds) ?? sorted[0];
};

/** Whether a new key has to be made now. */
export const rotationIsDue = (keys: readonly SigningKey[], now: Date, schedule: KeySchedule): boolean => {
  const newest = byAge(keys).at(-1);
  return newest === undefined || secondsSince(newest.createdAt, now) >= schedule.rotationSeconds;
};

/** Keys that no live token can have been signed with. */
export const retiredKeys = <K extends SigningKey>(keys: readonly K[], now: Date, schedule: KeySchedule): K[] => {
  const sorted = byAge(keys) as K[];
  return sorted.filter((_, index) => {
    const successor = sorted[index + 1];
    if (!successor) return false;
    return secondsSince(successor.createdAt, now) > schedule.prePublishSeconds + schedule.keepSeconds;
  });
};
