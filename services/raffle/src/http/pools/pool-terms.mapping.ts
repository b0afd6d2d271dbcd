import {
  countrySchema,
  currencySchema,
  drawModeSchema,
  idSchema,
  positiveAmountMinorSchema,
  timestampSchema,
  unfilledPolicySchema,
} from '@tessera/contracts';
import { type Money, money } from '@tessera/kernel';
import { z } from 'zod';
import type { PoolTerms } from '../../domain/pools/pool-terms.ts';

const YEAR_SECONDS = 366 * 86_400;
const seconds = z.int().min(1).max(YEAR_SECONDS);
const tickets = z.int().min(1).max(1_000_000);

const fields = z.strictObject({
  prizeId: idSchema,
  title: z.string().trim().min(1).max(200),
  ticketPriceMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  ticketsRequired: tickets.describe('The pool is drawn when so many are sold'),
  ticketsPerMember: tickets.optional().describe('No limit where absent'),
  winnerCount: z.int().min(1).max(1_000).default(1),
  alternateCount: z.int().min(0).max(1_000).default(0),
  drawMode: drawModeSchema.default('COMMIT_REVEAL'),
  opensAt: timestampSchema.optional().describe('When it opens once it was told to; at once where absent'),
  closesAt: timestampSchema.optional().describe('From here on nothing more is sold; where absent, once all is sold'),
  whenUnfilled: unfilledPolicySchema.default('CANCEL_AND_REFUND'),
  extendBySeconds: seconds.optional().describe('With EXTEND: by how much the closing is put off'),
  maxExtensions: z.int().min(1).max(100).optional().describe('With EXTEND: how often, before it is cancelled'),
  boostPriceMinor: positiveAmountMinorSchema.optional().describe('What a further chance costs who holds an entry'),
  boostsPerMember: tickets.optional().describe('How many further chances a member may buy'),
  followsPoolId: idSchema.optional().describe('The drawn pool of the same prize whose losers may try again here'),
  retryPriceMinor: positiveAmountMinorSchema.optional().describe('What a ticket costs those losers'),
  retryWindowSeconds: seconds.optional().describe('How long after the opening they have that price'),
  claimWindowSeconds: seconds.optional().describe('How long a winner has to claim; paid without a claim where absent'),
  minimumAge: z.int().min(1).max(120).optional().describe('In completed years; any where absent'),
  countries: z.array(countrySchema).min(1).max(249).optional().describe('Where entrants live; anywhere where absent'),
  freeEntriesPerMember: tickets.optional().describe('Tickets for nothing; no free route where absent'),
});

type Fields = z.output<typeof fields>;
type Name = keyof Fields;

/** What says one thing together; a part of it without the rest says nothing. */
const TOGETHER: readonly (readonly Name[])[] = [
  ['extendBySeconds', 'maxExtensions'],
  ['boostPriceMinor', 'boostsPerMember'],
  ['followsPoolId', 'retryPriceMinor', 'retryWindowSeconds'],
];

/** The same for who reads the document (JSON Schema 2020-12, validation 6.5.4). */
const dependentRequired = Object.fromEntries(
  TOGETHER.flatMap((group) => group.map((name) => [name, group.filter((one) => one !== name)])),
);

/** Each field that lacks what belongs to it, or is there where it means nothing, is refused at its own place. */
export const poolTermsSchema = fields.meta({ dependentRequired }).superRefine((body, ctx) => {
  const refuse = (name: Name, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
  for (const group of TOGETHER) {
    const missing = group.filter((name) => body[name] === undefined);
    if (missing.length === group.length) continue;
    for (const name of missing) refuse(name, `goes together with ${group.filter((one) => one !== name).join(', ')}`);
  }
  const isExtended = body.whenUnfilled === 'EXTEND';
  if (isExtended && body.extendBySeconds === undefined && body.maxExtensions === undefined) {
    refuse('extendBySeconds', 'EXTEND needs to know by how much, and in maxExtensions how often');
  }
  if (!isExtended && body.extendBySeconds !== undefined) refuse('extendBySeconds', 'only goes with EXTEND');
  if (new Set(body.countries).size !== (body.countries?.length ?? 0)) refuse('countries', 'has a country twice');
});

const instant = (time: string | undefined): Date | null => (time === undefined ? null : new Date(time));

/** Of two or three fields that are there together or not at all. */
const whole = <A, B, T>(a: A | undefined, b: B | undefined, build: (a: A, b: B) => T): T | null =>
  a === undefined || b === undefined ? null : build(a, b);

export const poolTermsFromHttp = (body: Fields): PoolTerms => {
  const inCurrency = (minor: number): Money => money(BigInt(minor), body.currency);
  return {
    prizeId: body.prizeId,
    title: body.title,
    ticketPrice: inCurrency(body.ticketPriceMinor),
    ticketsRequired: body.ticketsRequired,
    ticketsPerMember: body.ticketsPerMember ?? null,
    winnerCount: body.winnerCount,
    alternateCount: body.alternateCount,
    drawMode: body.drawMode,
    opensAt: instant(body.opensAt),
    closesAt: instant(body.closesAt),
    whenUnfilled: body.whenUnfilled,
    extension: whole(body.extendBySeconds, body.maxExtensions, (bySeconds, most) => ({ bySeconds, most })),
    boost: whole(body.boostPriceMinor, body.boostsPerMember, (price, perMember) => ({
      price: inCurrency(price),
      perMember,
    })),
    followUp: whole(body.followsPoolId, body.retryPriceMinor, (followsPoolId, price) => ({
      followsPoolId,
      retryPrice: inCurrency(price),
      retryWindowSeconds: body.retryWindowSeconds ?? 0,
    })),
    claimWindowSeconds: body.claimWindowSeconds ?? null,
    minimumAge: body.minimumAge ?? null,
    countries: body.countries ?? null,
    freeEntriesPerMember: body.freeEntriesPerMember ?? null,
  };
};

/** The terms as an answer has them: null where nothing was said. */
export const termsAnswerSchema = z.object({
  prizeId: idSchema,
  title: z.string(),
  ticketPriceMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  ticketsRequired: z.int(),
  ticketsPerMember: z.int().nullable(),
  winnerCount: z.int(),
  alternateCount: z.int(),
  drawMode: drawModeSchema,
  opensAt: timestampSchema.nullable(),
  closesAt: timestampSchema.nullable().describe('As it is by now; an extension moves it'),
  whenUnfilled: unfilledPolicySchema,
  extendBySeconds: z.int().nullable(),
  maxExtensions: z.int().nullable(),
  boostPriceMinor: positiveAmountMinorSchema.nullable(),
  boostsPerMember: z.int().nullable(),
  followsPoolId: idSchema.nullable(),
  retryPriceMinor: positiveAmountMinorSchema.nullable(),
  retryWindowSeconds: z.int().nullable(),
  claimWindowSeconds: z.int().nullable(),
  minimumAge: z.int().nullable(),
  countries: z.array(countrySchema).nullable(),
  freeEntriesPerMember: z.int().nullable(),
});

const minor = (price: Money | undefined): number | null => (price ? Number(price.amountMinor) : null);

export const poolTermsToHttp = (terms: PoolTerms): z.input<typeof termsAnswerSchema> => ({
  prizeId: terms.prizeId,
  title: terms.title,
  ticketPriceMinor: Number(terms.ticketPrice.amountMinor),
  currency: terms.ticketPrice.currency,
  ticketsRequired: terms.ticketsRequired,
  ticketsPerMember: terms.ticketsPerMember,
  winnerCount: terms.winnerCount,
  alternateCount: terms.alternateCount,
  drawMode: terms.drawMode,
  opensAt: terms.opensAt?.toISOString() ?? null,
  closesAt: terms.closesAt?.toISOString() ?? null,
  whenUnfilled: terms.whenUnfilled,
  extendBySeconds: terms.extension?.bySeconds ?? null,
  maxExtensions: terms.extension?.most ?? null,
  boostPriceMinor: minor(terms.boost?.price),
  boostsPerMember: terms.boost?.perMember ?? null,
  followsPoolId: terms.followUp?.followsPoolId ?? null,
  retryPriceMinor: minor(terms.followUp?.retryPrice),
  retryWindowSeconds: terms.followUp?.retryWindowSeconds ?? null,
  claimWindowSeconds: terms.claimWindowSeconds,
  minimumAge: terms.minimumAge,
  countries: terms.countries && [...terms.countries],
  freeEntriesPerMember: terms.freeEntriesPerMember,
});
