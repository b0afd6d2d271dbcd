import { currencySchema, idSchema, pointsSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { formatPoints, parsePoints, points } from '@tessera/kernel';
import { z } from 'zod';
import type { EarningRule, RuleDefinition } from '../domain/earning-rule.ts';

const positivePoints = pointsSchema.refine(
  (text) => (parsePoints(text)?.hundredths ?? 0n) > 0n,
  'expected more than zero points',
);

/** A rule as JSON, the same in requests and answers. */
export const definitionSchema = z.strictObject({
  name: z.string().min(1).max(200),
  trigger: z.enum(['purchase-confirmed', 'payment-succeeded']).describe('The fact that earns'),
  when: z
    .strictObject({
      minAmountMinor: positiveAmountMinorSchema.optional(),
      currency: currencySchema.optional(),
      tiers: z.array(z.string().max(64)).min(1).max(20).optional().describe('Only members of these tiers'),
    })
    .default({})
    .describe('Conditions that must all hold'),
  award: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fixed'), points: positivePoints }),
      z.strictObject({
        kind: z.literal('per-amount'),
        points: positivePoints,
        perMinor: positiveAmountMinorSchema.describe('Points are given for every so many minor units'),
        rounding: z
          .enum(['floor', 'ceil', 'half-up', 'half-even', 'towards-zero'])
          .default('floor')
          .describe('To hundredths of a point'),
      }),
    ])
    .describe('What is earned'),
  tierPercent: z
    .record(z.string().max(64), z.int().min(0).max(10_000))
    .default({})
    .describe('Percent by tier; 100 where a tier is not named'),
});

export const earningRuleSchema = z.object({
  ...definitionSchema.shape,
  id: idSchema,
  version: z.int().min(1),
  publishedAt: timestampSchema,
});

const pointsOf = (text: string) => parsePoints(text) ?? points(0n);

export const definitionFromHttp = ({ when, award, tierPercent }: z.output<typeof definitionSchema>): RuleDefinition => {
  const { minAmountMinor, currency, tiers } = when;
  return {
    when: {
      ...(minAmountMinor === undefined ? {} : { minAmountMinor: BigInt(minAmountMinor) }),
      ...(currency === undefined ? {} : { currency }),
      ...(tiers === undefined ? {} : { tiers }),
    },
    award:
      award.kind === 'fixed'
        ? { kind: 'fixed', points: pointsOf(award.points) }
        : { ...award, points: pointsOf(award.points), perMinor: BigInt(award.perMinor) },
    tierPercent,
  };
};

export const earningRuleToHttp = ({
  when,
  award,
  publishedAt,
  ...rule
}: EarningRule): z.input<typeof earningRuleSchema> => ({
  ...rule,
  when: {
    ...(when.minAmountMinor === undefined ? {} : { minAmountMinor: Number(when.minAmountMinor) }),
    ...(when.currency === undefined ? {} : { currency: when.currency }),
    ...(when.tiers === undefined ? {} : { tiers: [...when.tiers] }),
  },
  award:
    award.kind === 'fixed'
      ? { kind: 'fixed', points: formatPoints(award.points) }
      : { ...award, points: formatPoints(award.points), perMinor: Number(award.perMinor) },
  tierPercent: { ...rule.tierPercent },
  publishedAt: publishedAt.toISOString(),
});
