import { type DrawMode, promiseOf } from '@tessera/proofs';
import { html } from 'hono/html';
import {
  evidenceSection,
  type Markup,
  receiptSection,
  resultSection,
  stepsSection,
  ticketsSection,
} from './draw-page-sections.ts';
import { timeOf, verdictOf } from './draw-page-verdict.ts';
import { fieldName, sourceOf, UNKNOWN_CHAIN } from './draw-page-words.ts';

export interface PageAssets {
  readonly script: string;
  readonly worker: string;
  readonly style: string;
  readonly icon: string;
}

export interface PageFacts {
  readonly poolId: string;
  readonly title: string;
  readonly prizeTitle: string;
  readonly mode: DrawMode;
  readonly ticketCount: number;
  readonly commitment: readonly { readonly field: string; readonly value: string }[];
  readonly commitmentHash: string;
  readonly committedAt: Date;
  /** When the randomness can be there at the earliest; null where that is not known. */
  readonly dueAt: Date | null;
  /** Since when its beacon is known to be late; null where it is not, or not any more. */
  readonly overdueSince: Date | null;
  /** Whether the script can tell by itself whose signatures are those of the beacon; true where there is none. */
  readonly isKnownChain: boolean;
  /** Null while the draw waits for its randomness, or where it was given up. */
  readonly drawnAt: Date | null;
  /** When it was given up, and whether refunds are still owed; null where it was not. */
  readonly abandoned: { readonly at: Date; readonly isOwed: boolean } | null;
}

const frame = (title: string, { style, icon }: PageAssets, content: Markup, script: Markup | ''): string =>
  html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="${icon}">
  <link rel="stylesheet" href="${style}">
  ${script}
</head>
<body>
  <a class="skip" href="#content">Skip to the verdict</a>
${content}
</body>
</html>
`.toString();

const statusOf = ({ drawnAt, abandoned }: PageFacts): string => {
  if (drawnAt) return 'COMPLETED';
  return abandoned ? 'ABANDONED' : 'COMMITTED';
};

const commitmentSection = (facts: PageFacts): Markup => {
  const { commitment, commitmentHash, committedAt, dueAt, drawnAt, abandoned } = facts;
  return html`<section aria-labelledby="commitment-heading">
      <h2 id="commitment-heading">What was committed before the draw</h2>
      <dl>
        <dt>Commitment hash</dt><dd><code class="hash" id="commitment-hash">${commitmentHash}</code></dd>
        <dt>Committed</dt><dd>${timeOf(committedAt)}</dd>
        ${dueAt ? html`<dt>Round due at</dt><dd>${timeOf(dueAt)}</dd>` : ''}
        ${drawnAt ? html`<dt>Drawn</dt><dd>${timeOf(drawnAt)}</dd>` : ''}
        ${abandoned ? html`<dt>Given up without a draw</dt><dd>${timeOf(abandoned.at)}</dd>` : ''}
        <dt>Where the randomness comes from</dt><dd>${sourceOf(facts)}</dd>
        ${commitment.map(
          ({ field, value }) =>
            html`<dt>${fieldName(field)}</dt><dd>${/^[0-9a-f]{32,}$/.test(value) ? html`<code class="hash">${value}</code>` : value}</dd>`,
        )}
      </dl>
      <h3>Compare it with what you noted</h3>
      <form id="noted-form">
        <fieldset id="noted-fields" disabled>
          <div class="field">
            <label for="noted">Commitment hash that you were given before the draw</label>
            <input id="noted" spellcheck="false" autocomplete="off" required>
          </div>
          <button type="submit">Compare</button>
        </fieldset>
      </form>
      <p class="answer" id="noted-result" role="status"></p>
    </section>`;
};

const meaningSection = ({ mode, poolId, drawnAt, isKnownChain }: PageFacts, filePath: string): Markup => {
  const { shows, cannotShow } = promiseOf(mode);
  return html`<section aria-labelledby="meaning-heading">
      <h2 id="meaning-heading">What this shows, and what it does not</h2>
      <dl>
        <dt>Shown, where every step holds</dt><dd>${shows}</dd>
        <dt>Not shown</dt><dd>${cannotShow}</dd>
        ${isKnownChain ? '' : html`<dt>Whose beacon it is</dt><dd id="unknown-chain">${UNKNOWN_CHAIN}</dd>`}
      </dl>
      ${
        drawnAt
          ? html`<h3>Check it without us</h3>
      <p>This page comes from the operator whom it checks. Whoever does not want to trust it downloads the file and verifies it with a program of their own choice; the format is public.</p>
      <p><a class="button" href="${filePath}" download="draw-${poolId}.json">Download the draw file</a></p>
      <p><code>npm run verify -- draw draw-${poolId}.json${isKnownChain ? '' : ' --chain info.json'}</code></p>`
          : ''
      }
    </section>`;
};

/** The page of a draw. The script finds what it needs in the attributes of `draw`. */
export const drawPageHtml = (facts: PageFacts, assets: PageAssets): string => {
  const { poolId, title, prizeTitle, ticketCount, commitmentHash, drawnAt, abandoned } = facts;
  const filePath = `/v1/pools/${poolId}/draw-file`;
  const content = html`  <header>
    <p class="kind">Verifiable draw</p>
    <h1>${title}</h1>
    <p class="prize">Prize: ${prizeTitle}</p>
  </header>
  <main id="content" tabindex="-1">
    <div id="draw" data-pool="${poolId}" data-commitment="${commitmentHash}" data-tickets="${ticketCount}" data-file="${filePath}" data-worker="${assets.worker}" data-status="${statusOf(facts)}">
    ${verdictOf(facts)}
    ${drawnAt ? [stepsSection(facts), resultSection(), receiptSection()] : ''}
    ${commitmentSection(facts)}
    ${drawnAt ? [evidenceSection(), ticketsSection()] : ''}
    ${abandoned ? '' : meaningSection(facts, filePath)}
    </div>
  </main>
  <footer><p>${drawnAt ? 'Every verdict on this page is computed in your browser.' : 'What stands on this page is what the operator says.'} It loads nothing from anybody else.</p></footer>`;
  return frame(`Draw: ${title}`, assets, content, html`<script src="${assets.script}" defer></script>`);
};

/** Where there is nothing to show; whether there is such a pool it does not say. */
export const noDrawHtml = (assets: PageAssets): string =>
  frame(
    'No draw',
    assets,
    html`  <header>
    <p class="kind">Verifiable draw</p>
    <h1>There is no draw here yet</h1>
  </header>
  <main id="content" tabindex="-1">
    <section><p>A draw can be seen from its commitment on, when all tickets are sold. Come back then, or check the address.</p></section>
  </main>`,
    '',
  );
