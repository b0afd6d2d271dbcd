import { DRAW_STEPS, type DrawStep } from '@tessera/proofs';
import { html } from 'hono/html';
import type { PageFacts } from './draw-page-html.ts';
import { type ModeWords, wordsOf } from './draw-page-words.ts';

/** Safe markup: what was put into it is escaped. */
export type Markup = ReturnType<typeof html>;

const stepTitles = ({ evidence, picks }: ModeWords): Readonly<Record<DrawStep, string>> => ({
  file: 'The draw file is spelled exactly as it is published',
  tickets: 'Every ticket stands under its number and hashes to its leaf',
  root: 'All tickets together lead to the Merkle root that was committed',
  commitment: 'The commitment hashes to the commitment hash that this page shows',
  evidence,
  winners: picks,
});

/** The steps of the verification; the script fills in how each of them stands. */
export const stepsSection = ({ mode }: PageFacts): Markup => {
  const titles = stepTitles(wordsOf(mode));
  return html`<section aria-labelledby="steps-heading">
      <h2 id="steps-heading">Step by step</h2>
      <div id="progress" hidden>
        <p><label for="progress-bar" id="progress-text">Reading the draw file</label></p>
        <progress id="progress-bar" value="0" max="1"></progress>
      </div>
      <ol class="steps">
        ${DRAW_STEPS.map(
          (step) => html`<li id="step-${step}" data-state="waiting">
          <span class="sign" aria-hidden="true"></span>
          <span>${titles[step]}</span>
          <span class="state" id="step-${step}-state">waiting</span>
          <p class="detail" id="step-${step}-detail"></p>
        </li>`,
        )}
      </ol>
    </section>`;
};

export const resultSection = (): Markup => html`<section id="result" aria-labelledby="result-heading" hidden>
      <h2 id="result-heading">Winners and alternates</h2>
      <p id="result-claim"></p>
      <h3 id="winners-heading">Winners, by place</h3>
      <ol class="picks" id="winners" aria-labelledby="winners-heading"></ol>
      <h3 id="alternates-heading">Alternates, in the order in which they move up</h3>
      <ol class="picks" id="alternates" aria-labelledby="alternates-heading"></ol>
    </section>`;

export const receiptSection = (): Markup => html`<section aria-labelledby="receipt-heading">
      <h2 id="receipt-heading">Is my ticket in it?</h2>
      <p>Paste or drop your receipt, or the id of a ticket. It stays in your browser: nothing of it is sent anywhere.</p>
      <p id="receipt-wait">This works as soon as the list is verified.</p>
      <form id="receipt-form">
        <fieldset id="receipt-fields" disabled>
          <div class="field">
            <label for="receipt-text">Receipt or ticket id</label>
            <textarea id="receipt-text" spellcheck="false" autocomplete="off"></textarea>
          </div>
          <div class="field">
            <label for="receipt-file">or choose the receipt’s file</label>
            <input id="receipt-file" type="file" accept=".json,application/json,text/plain">
          </div>
          <details>
            <summary>Show whose ticket it is</summary>
            <p>A receipt has both of these. With them it is shown that the entry in the list was made for this member.</p>
            <div class="pair">
              <div class="field">
                <label for="receipt-salt">Salt</label>
                <input id="receipt-salt" spellcheck="false" autocomplete="off">
              </div>
              <div class="field">
                <label for="receipt-member">Member id</label>
                <input id="receipt-member" spellcheck="false" autocomplete="off">
              </div>
            </div>
          </details>
          <button type="submit" class="primary">Look for it</button>
        </fieldset>
      </form>
      <div class="answer" id="receipt-result" role="status"></div>
    </section>`;

/** Roles are said in full: where a narrow screen lays the table out as blocks, it would no longer be one to a screen reader. */
export const ticketsSection = (): Markup => html`<section id="tickets" aria-labelledby="tickets-heading">
      <h2 id="tickets-heading" tabindex="-1">The list of tickets</h2>
      <p>Ids and members stand in it as hashes only, so that it names nobody.</p>
      <p id="tickets-wait">It is shown as soon as it is verified.</p>
      <div id="tickets-list" hidden>
        <div class="turn">
          <button type="button" id="tickets-first">First</button>
          <button type="button" id="tickets-previous">Previous</button>
          <button type="button" id="tickets-next">Next</button>
          <button type="button" id="tickets-last">Last</button>
          <form id="tickets-go">
            <div>
              <label for="tickets-number">Ticket number</label>
              <input id="tickets-number" type="number" min="1" step="1" inputmode="numeric" required>
            </div>
            <button type="submit">Show</button>
          </form>
        </div>
        <table role="table">
          <caption id="tickets-caption" aria-live="polite"></caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">Number</th>
              <th scope="col" role="columnheader">Ticket id’s hash</th>
              <th scope="col" role="columnheader">Purchase id’s hash</th>
              <th scope="col" role="columnheader">Entrant’s commitment</th>
            </tr>
          </thead>
          <tbody id="tickets-rows" role="rowgroup"></tbody>
        </table>
      </div>
    </section>`;

export const evidenceSection = (): Markup => html`<section id="evidence" aria-labelledby="evidence-heading" hidden>
      <h2 id="evidence-heading">The evidence</h2>
      <div id="evidence-facts"></div>
    </section>`;
