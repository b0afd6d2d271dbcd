import { currencyExponent, formatScaled } from '@tessera/kernel';
import type { ClaimOpenedFacts } from './mail.ts';

/*
 * All that mails say, in one language. Another one is another object of this type. What stands in the facts was made safe for a line
 * of text before it comes here, and is made safe for HTML after it.
 */

export interface ClaimOpenedWords extends Omit<ClaimOpenedFacts, 'acceptBefore'> {
  readonly personName: string;
  readonly tenantName: string;
  /** Written out, with its zone; absent where the prize counts as accepted. */
  readonly acceptBefore: string | undefined;
  /** Whether there is a link to where it is claimed. */
  readonly hasClaimLink: boolean;
}

export interface Wording {
  /** BCP 47 tag, for HTML and for amounts. */
  readonly language: string;
  amount(minor: number, currency: string): string;
  /** A moment in a zone, with the zone's name. */
  moment(at: Date, timeZone: string): string;
  readonly claimOpened: {
    subject(words: ClaimOpenedWords): string;
    greeting(words: ClaimOpenedWords): string;
    won(words: ClaimOpenedWords): string;
    prize(words: ClaimOpenedWords): string;
    /** Undefined for somebody who was drawn first. */
    alternate(words: ClaimOpenedWords): string | undefined;
    claim(words: ClaimOpenedWords): string;
    handOver(words: ClaimOpenedWords): string;
    readonly claimLink: string;
    proof(words: ClaimOpenedWords): string;
    readonly proofLink: string;
  };
}

const LOCALE = 'en-GB';

/** The kernel knows the minor units of ISO 4217; how an amount is written is the language's to say. */
const amount = (minor: number, currency: string): string => {
  const digits = currencyExponent(currency);
  return new Intl.NumberFormat(LOCALE, {
    ...({ style: 'currency', currency } as const),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(formatScaled(BigInt(minor), digits) as Intl.StringNumericLiteral);
};

const moment = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)} (${timeZone})`;

const worthOf = ({ prizeKind, points, valueMinor, currency }: ClaimOpenedWords): string => {
  if (prizeKind === 'POINTS' && points !== undefined) return `: ${points} points`;
  const value = amount(valueMinor, currency);
  return prizeKind === 'CASH' ? `: ${value}` : `, worth ${value}`;
};

const handedOver: Readonly<Record<ClaimOpenedFacts['prizeKind'], string>> = {
  CASH: 'The money goes to your wallet.',
  PHYSICAL: 'You say with your claim where it is to be sent.',
  POINTS: 'The points are added to your membership.',
  VOUCHER: 'Its code is shown with your claim; it is never sent by e-mail.',
};

export const english: Wording = {
  language: 'en',
  amount,
  moment,
  claimOpened: {
    subject: ({ prizeTitle, tenantName }) => `You won at ${tenantName}: ${prizeTitle}`,
    greeting: ({ personName }) => `Hello ${personName},`,
    won: ({ ticketNumber, poolTitle, tenantName, place }) =>
      `your ticket number ${ticketNumber} was drawn in “${poolTitle}” at ${tenantName}, in place ${place}. You won:`,
    prize: (words) => `${words.prizeTitle}${worthOf(words)}`,
    alternate: ({ isAlternate }) =>
      isAlternate ? 'The prize came to you because somebody who was drawn before you did not take it.' : undefined,
    claim: ({ acceptBefore, hasClaimLink, tenantName, claimId }) => {
      if (acceptBefore === undefined) return 'You need not do anything: the prize counts as accepted.';
      const where = hasClaimLink ? '' : ` where you got your ticket at ${tenantName}, as claim ${claimId},`;
      return `Claim it${where} before ${acceptBefore}. From then on it is too late, and the prize may go to somebody else.`;
    },
    handOver: ({ prizeKind }) => handedOver[prizeKind],
    claimLink: 'Your claim',
    proof: () => 'Anybody can check that the draw was right, on its public page.',
    proofLink: 'The draw',
  },
};
