import { divideRounded, NO_POINTS, type Points, points, type Rounding } from '@tessera/kernel';

/** What can earn points. */
export const factTypes = ['purchase-confirmed', 'payment-succeeded'] as const;
export type FactType = (typeof factTypes)[number];

/** Something that happened and may earn points; all a rule may look at, beside the member. */
export interface Fact {
  readonly type: FactType;
  /** The thing it happened to; a fact earns once. */
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** Conditions that must all hold. */
export interface RuleConditions {
  readonly minAmountMinor?: bigint;
  readonly currency?: string;
  /** The member is in one of these tiers. */
  readonly tiers?: readonly string[];
}

/** Points at once, or points for every so many minor units, rounded to hundredths as named. */
export type RuleAward =
  | { readonly kind: 'fixed'; readonly points: Points }
  | { readonly kind: 'per-amount'; readonly points: Points; readonly perMinor: bigint; readonly rounding: Rounding };

export interface RuleDefinition {
  readonly when: RuleConditions;
  readonly award: RuleAward;
  /** Percent by tier: 150 is half as much again. A tier that is not named gets 100. */
  readonly tierPercent: Readonly<Record<string, number>>;
}

/** One version of a rule. A new version replaces the one before; neither is ever changed. */
export interface EarningRule extends RuleDefinition {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly trigger: FactType;
  readonly publishedAt: Date;
}

export type RuleRefusalCode =
  | 'loyalty.no_rule_matched'
  | 'loyalty.amount_below_minimum'
  | 'loyalty.currency_excluded'
  | 'loyalty.tier_excluded'
  | 'loyalty.award_rounds_to_zero';

/** How an award came about, step by step; kept with it for ever. */
export interface AwardTrace {
  readonly amountMinor: string;
  readonly currency: string;
  readonly tier: string;
  readonly baseHundredths: string;
  readonly percent: number;
}

export interface Award {
  readonly rule: EarningRule;
  readonly points: Points;
  readonly trace: AwardTrace;
}

export interface Evaluation {
  /** In the rules' order; awards of several rules add up. */
  readonly awards: readonly Award[];
  /** Rules of this fact's kind that gave nothing, and why. */
  readonly refusals: readonly { readonly rule: EarningRule; readonly code: RuleRefusalCode }[];
}

const refusalOf = (rule: EarningRule, fact: Fact, tier: string): RuleRefusalCode | undefined => {
  const { minAmountMinor, currency, tiers } = rule.when;
  if (currency !== undefined && currency !== fact.currency) return 'loyalty.currency_excluded';
  if (minAmountMinor !== undefined && fact.amountMinor < minAmountMinor) return 'loyalty.amount_below_minimum';
  if (tiers !== undefined && !tiers.includes(tier)) return 'loyalty.tier_excluded';
  return undefined;
};

const baseOf = (award: RuleAward, fact: Fact): Points =>
  award.kind === 'fixed'
    ? award.points
    : points(divideRounded(award.points.hundredths * fact.amountMinor, award.perMinor, award.rounding));

/** Rules are looked at in the order of their publication, then of their ids, whatever order they come in. */
const inOrder = (a: EarningRule, b: EarningRule): number =>
  a.publishedAt.getTime() - b.publishedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What a fact earns a member of a tier. Pure: the same input gives the same awards, now and when it is replayed. */
export const evaluateRules = (rules: readonly EarningRule[], fact: Fact, tier: string): Evaluation => {
  const awards: Award[] = [];
  const refusals: { rule: EarningRule; code: RuleRefusalCode }[] = [];
  for (const rule of [...rules].filter((one) => one.trigger === fact.type).sort(inOrder)) {
    const code = refusalOf(rule, fact, tier);
    const base = code === undefined ? baseOf(rule.award, fact) : NO_POINTS;
    const percent = rule.tierPercent[tier] ?? 100;
    // Rounded down: a programme never gives more than its rule says.
    const earned = points(divideRounded(base.hundredths * BigInt(percent), 100n, 'floor'));
    if (code !== undefined) refusals.push({ rule, code });
    else if (earned.hundredths <= 0n) refusals.push({ rule, code: 'loyalty.award_rounds_to_zero' });
    else {
      const trace = {
        amountMinor: fact.amountMinor.toString(),
        currency: fact.currency,
        tier,
        baseHundredths: base.hundredths.toString(),
        percent,
      };
      awards.push({ rule, points: earned, trace });
    }
  }
  return { awards, refusals };
};
