import { points } from '@tessera/kernel';
import type { FactType, RuleDefinition } from './earning-rule.ts';
import type { Tier } from './tier.ts';

/** What a tenant begins with, until it publishes rules of its own. */
export const defaultTiers: readonly Tier[] = [
  { name: 'bronze', from: points(0n) },
  { name: 'silver', from: points(1_000n) },
  { name: 'gold', from: points(10_000n) },
];

export const defaultRule: RuleDefinition & { readonly name: string; readonly trigger: FactType } = {
  name: 'A point for every whole unit of money spent on entries',
  trigger: 'purchase-confirmed',
  when: {},
  award: { kind: 'per-amount', points: points(100n), perMinor: 100n, rounding: 'floor' },
  tierPercent: { silver: 110, gold: 125 },
};
