import type { ClaimOpenedFacts, Recipient } from './mail.ts';
import { type ClaimOpenedWords, english, type Wording } from './wording.ts';

/** A mail as it is read: the same in plain text and in HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where the links of mails lead. */
export interface MailLinks {
  /** Of the gateway, without a slash at its end. */
  readonly publicUrl: string;
  /** With `{claimId}` and `{tenant}` to be filled in; without it the mail says in words where to claim. */
  readonly claimUrl?: string | undefined;
}

interface Link {
  readonly label: string;
  readonly url: string;
}

type Paragraph = string | Link;

const TITLE_LENGTH = 120;
const NAME_LENGTH = 80;

/** Everything that ends a line or turns the direction of what follows it. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** What a person wrote, as part of one line: titles and names are others' words, and a line's end would begin a header of theirs. */
export const oneLine = (text: string, most: number): string => {
  const letters = [...text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim()];
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');

const toText = (paragraph: Paragraph): string =>
  typeof paragraph === 'string' ? paragraph : `${paragraph.label}: ${paragraph.url}`;

const toHtml = (paragraph: Paragraph): string =>
  typeof paragraph === 'string'
    ? `<p>${escapeHtml(paragraph)}</p>`
    : `<p><a href="${escapeHtml(paragraph.url)}">${escapeHtml(paragraph.label)}</a></p>`;

const rendered = (subject: string, paragraphs: readonly (Paragraph | undefined)[], language: string): RenderedMail => {
  const said = paragraphs.filter((paragraph) => paragraph !== undefined);
  return {
    subject,
    text: `${said.map(toText).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="${language}"><body>\n${said.map(toHtml).join('\n')}\n</body></html>\n`,
  };
};

const claimLinkOf = ({ claimId }: ClaimOpenedFacts, { tenantSlug }: Recipient, { claimUrl }: MailLinks) =>
  claimUrl?.replaceAll('{claimId}', encodeURIComponent(claimId)).replaceAll('{tenant}', encodeURIComponent(tenantSlug));

/** The mail that tells a winner. The same facts make the same mail, whenever it is sent. */
export const renderClaimOpened = (
  facts: ClaimOpenedFacts,
  recipient: Recipient,
  links: MailLinks,
  wording: Wording = english,
): RenderedMail => {
  const say = wording.claimOpened;
  const claimLink = claimLinkOf(facts, recipient, links);
  const words: ClaimOpenedWords = {
    ...facts,
    poolTitle: oneLine(facts.poolTitle, TITLE_LENGTH),
    prizeTitle: oneLine(facts.prizeTitle, TITLE_LENGTH),
    personName: oneLine(recipient.name, NAME_LENGTH),
    tenantName: oneLine(recipient.tenantName, NAME_LENGTH),
    acceptBefore: facts.acceptBefore && wording.moment(facts.acceptBefore, recipient.timeZone),
    hasClaimLink: claimLink !== undefined,
  };
  const paragraphs = [
    say.greeting(words),
    say.won(words),
    say.prize(words),
    say.alternate(words),
    say.claim(words),
    claimLink === undefined ? undefined : { label: say.claimLink, url: claimLink },
    say.handOver(words),
    say.proof(words),
    { label: say.proofLink, url: `${links.publicUrl}/v1/draws/${encodeURIComponent(facts.poolId)}/page` },
  ];
  return rendered(say.subject(words), paragraphs, wording.language);
};
