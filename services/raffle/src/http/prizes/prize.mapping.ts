import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  pointsSchema,
  prizeKindSchema,
  timestampSchema,
} from '@tessera/contracts';
import { formatPoints, type Points, parsePoints } from '@tessera/kernel';
import { z } from 'zod';
import type { Prize } from '../../domain/prizes/prize.ts';

const mediaKindSchema = z.enum(['IMAGE', 'VIDEO']);

const isHttps = (url: string): boolean => URL.parse(url)?.protocol === 'https:';

/** Shown to members by whoever has the page; nothing here ever fetches it. */
export const mediaSchema = z
  .array(
    z.strictObject({
      url: z
        .string()
        .max(2_000)
        .refine(isHttps, 'expected an address with https')
        .describe('Where it is kept, by https'),
      alt: z.string().trim().max(300).describe('What it shows, for those who do not see it'),
      kind: mediaKindSchema,
    }),
  )
  .max(20)
  .describe('Pictures and films of it');

export const prizeTextsSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4_000).default(''),
  media: mediaSchema.default([]),
  sponsor: z.string().trim().min(1).max(200).optional(),
});

/** More than nothing, with at most two places. */
export const prizePointsSchema = pointsSchema
  .refine((text) => (parsePoints(text)?.hundredths ?? 0n) > 0n, 'expected more than no points')
  .describe('What one winner of a POINTS prize gets');

export const pointsFromHttp = (text: string | undefined): Points | null =>
  text === undefined ? null : (parsePoints(text) ?? null);

export const prizeSchema = z.object({
  id: idSchema,
  title: z.string(),
  description: z.string(),
  media: z.array(z.object({ url: z.string(), alt: z.string(), kind: mediaKindSchema })),
  kind: prizeKindSchema,
  valueMinor: amountMinorSchema.describe('What one winner gets, or what it is worth'),
  currency: currencySchema,
  points: pointsSchema.nullable().describe('What one winner of a POINTS prize gets'),
  sponsor: z.string().nullable(),
  stock: z.int().describe('How many there are, those put up in pools and those won included'),
  stockLeft: z.int().describe('How many are not yet put up in a pool'),
  version: z.int().describe('Grows with each change'),
  createdAt: timestampSchema,
  archivedAt: timestampSchema.nullable().describe('Since when it is not put up any more'),
});

export const prizeToHttp = ({
  value,
  points,
  media,
  createdAt,
  archivedAt,
  ...prize
}: Prize): z.input<typeof prizeSchema> => ({
  ...prize,
  media: [...media],
  valueMinor: Number(value.amountMinor),
  currency: value.currency,
  points: points && formatPoints(points),
  createdAt: createdAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
});
