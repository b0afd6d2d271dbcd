import { html } from 'hono/html';
import type { PageFacts } from './draw-page-html.ts';
import type { Markup } from './draw-page-sections.ts';
import { wordsOf } from './draw-page-words.ts';

export const timeOf = (at: Date): Markup =>
  html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 19)} UTC</time>`;

const box = (state: string, title: string, text: Markup): Markup =>
  html`<div class="verdict" id="verdict" role="status" data-state="${state}">
      <h2 id="verdict-title">${title}</h2>
      ${text}
    </div>`;

/** Where the page stands before any script runs; of a finished draw the script says the rest. */
export const verdictOf = (facts: PageFacts): Markup => {
  if (facts.drawnAt) return box('unknown', 'Not verified yet', UNVERIFIED);
  return facts.abandoned ? givenUp(facts, facts.abandoned) : box('committed', 'Committed, not drawn yet', waits(facts));
};

const UNVERIFIED = html`<p id="verdict-text">Your browser will recompute the draw from the published file.</p>
      <noscript><p>Your browser runs no scripts here, so it cannot verify. Download the draw file below and check it offline.</p></noscript>`;

const waits = ({ mode, dueAt, overdueSince }: PageFacts): Markup =>
  html`<p id="verdict-text">The list is frozen. The draw waits for ${wordsOf(mode).waitsFor}${dueOf(dueAt, overdueSince)}. Note the commitment hash now: with it you can show later that nothing was changed.</p>`;

const dueOf = (dueAt: Date | null, overdueSince: Date | null): Markup | '' => {
  if (!dueAt) return '';
  return overdueSince
    ? html`, which was due at ${timeOf(dueAt)} and is late. However late it is, no other round is taken`
    : html`, due at ${timeOf(dueAt)}`;
};

/** What became of it is said as the operator has it; what can be doubted of that is said too. */
const givenUp = ({ dueAt }: PageFacts, { at, isOwed }: NonNullable<PageFacts['abandoned']>): Markup =>
  box(
    'abandoned',
    'There was no draw',
    html`<p id="verdict-text">The list was frozen and committed, but the round of the public beacon on which the draw depended${dueAt ? html`, due at ${timeOf(dueAt)},` : ''} never came to the operator. At ${timeOf(at)} the operator gave the pool up: nothing was drawn, no other round was taken, and nobody has won. ${refundsOf(isOwed)}</p>
      <p class="more">This is what the operator says. Whether the beacon has that round you can ask the beacon yourself. If it was public before the pool was given up, ask the operator why it did not come.</p>`,
  );

const refundsOf = (isOwed: boolean): string =>
  isOwed
    ? 'What was paid for tickets is being given back; some of it is still owed.'
    : 'Everything that was paid for tickets has been given back.';
