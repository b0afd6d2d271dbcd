import type { Points } from '@tessera/kernel';

/** A step of the programme; reached by points ever earned, never by balance. */
export interface Tier {
  readonly name: string;
  readonly from: Points;
}

/** The highest tier that `lifetime` reaches. @throws Error without a tier that begins at zero */
export const tierFor = (tiers: readonly Tier[], lifetime: Points): Tier => {
  const reached = tiers.filter((tier) => tier.from.hundredths <= lifetime.hundredths);
  const [highest] = reached.sort((a, b) => (a.from.hundredths > b.from.hundredths ? -1 : 1));
  if (!highest) throw new Error('a programme needs a tier that begins at zero');
  return highest;
};

/** Whether `to` is above `from`; upgrades come at once, and nobody is demoted by what was reversed. */
export const isUpgrade = (tiers: readonly Tier[], from: string, to: string): boolean => {
  const basis = (name: string) => tiers.find((tier) => tier.name === name)?.from.hundredths ?? -1n;
  return basis(to) > basis(from);
};
