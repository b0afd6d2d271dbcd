// The public page of a draw: verifies the published file in a worker, shows each step, and lets visitors look for their tickets.
import type { DrawFile } from '@tessera/proofs';
import { type AskWorker, startWorker } from './ask-worker.ts';
import { byId, counted, element } from './elements.ts';
import { evidenceOf } from './facts-view.ts';
import type { Verdict } from './messages.ts';
import { ReceiptForm } from './receipt-form.ts';
import { StepsView } from './steps-view.ts';
import { TicketTable } from './ticket-table.ts';

/** What the server wrote into the page. */
interface PageFacts {
  readonly poolId: string;
  readonly commitmentHash: string;
  readonly ticketCount: number;
  readonly file: string;
  readonly worker: string;
}

const factsOf = ({ dataset }: HTMLElement): PageFacts => ({
  poolId: dataset['pool'] ?? '',
  commitmentHash: dataset['commitment'] ?? '',
  ticketCount: Number(dataset['tickets']),
  file: new URL(dataset['file'] ?? '', document.baseURI).href,
  worker: dataset['worker'] ?? '',
});

const say = (state: string, title: string, text: string): void => {
  const box = byId('verdict');
  box.dataset['state'] = state;
  byId('verdict-title').textContent = title;
  byId('verdict-text').textContent = text;
};

/** What each ticket won, by its number. */
const prizesOf = ({ winners, alternates }: DrawFile): ReadonlyMap<number, string> =>
  new Map([
    ...alternates.map((number, index): [number, string] => [number, `alternate ${index + 1}`]),
    ...winners.map((number, index): [number, string] => [
      number,
      winners.length === 1 ? 'winner' : `winner ${index + 1}`,
    ]),
  ]);

const showPicks = (id: string, numbers: readonly number[], onShow: (number: number) => void): void => {
  const items = numbers.map((number) => {
    const button = element('button', { type: 'button', class: 'ticket' }, `Ticket ${counted(number)}`);
    button.addEventListener('click', () => onShow(number));
    return element('li', {}, button);
  });
  byId(id).replaceChildren(...(items.length > 0 ? items : [element('li', {}, 'none')]));
};

const showFile = (file: DrawFile, tickets: number, ask: AskWorker, facts: PageFacts, doubt: string): void => {
  const prizes = prizesOf(file);
  const prizeOf = (number: number): string => prizes.get(number) ?? '';
  const table = new TicketTable({ ask, size: tickets, prizeOf });
  const onShow = (number: number): void => {
    void table.show(number, number).then(() => byId('tickets').scrollIntoView());
    byId('tickets-heading').focus({ preventScroll: true });
  };
  void table.show(1);
  showPicks('winners', file.winners, onShow);
  showPicks('alternates', file.alternates, onShow);
  byId('result').hidden = false;
  byId('evidence-facts').replaceChildren(...evidenceOf(file));
  byId('evidence').hidden = false;
  for (const id of ['receipt-wait', 'tickets-wait']) byId(id).hidden = true;
  const { poolId } = facts;
  new ReceiptForm({ ask, poolId, commitmentHash: file.commitmentHash, prizeOf, onShow, doubt });
};

const sayNothingToShow = (why: string): void => {
  for (const id of ['receipt-wait', 'tickets-wait']) byId(id).textContent = why;
};

const concludeUnread = (problem: string, steps: StepsView): void => {
  steps.stop();
  sayNothingToShow('The draw file could not be read.');
  const text = `The draw file could not be read (${problem}). This says nothing about the draw: load the page again.`;
  say('unknown', 'Not verified', text);
};

const concludeRight = (tickets: number): void => {
  byId('result-claim').textContent = 'They follow from the list and the evidence, as your browser has computed.';
  const text = `Your own browser has recomputed all ${counted(tickets)} tickets and everything that follows from them. Every step holds.`;
  say('holds', 'This draw holds', text);
};

/** A place in the file as people say it; the path itself is for those who look into the file. */
const placeOf = (at: string): string => {
  const [, index] = /^tickets\[(\d+)\]/.exec(at) ?? [];
  return index === undefined ? at : `ticket ${counted(Number(index) + 1)} (${at})`;
};

const concludeWrong = ({ step, at, problem }: Extract<Verdict, { ok: false }>, steps: StepsView): void => {
  byId('result-claim').textContent = 'This is what the file says. It is NOT verified.';
  steps.failed(step, `At ${placeOf(at)}: ${problem}.`);
  const text = `The published draw file is wrong at ${placeOf(at)}. What comes after it was not looked at; what is wrong stands below.`;
  say('fails', 'This draw does NOT hold', text);
};

/** Nothing here knows the beacon's chain, and that the operator's page or file names it would prove nothing. */
const concludeUndecided = ({ step, at, tickets }: Extract<Verdict, { ok: false }>, steps: StepsView): void => {
  byId('result-claim').textContent =
    'They follow from the list and the randomness that the file states. Whether a beacon gave that, this page cannot tell.';
  steps.undecided(step, `At ${at}: it is no chain that this page knows, so whose signature it is cannot be said here.`);
  const text = `All ${counted(tickets)} tickets and everything else hold, but the beacon is a chain that this page does not know: anybody can make one and sign on it what they like. What to do about it stands below, under “Whose beacon it is”.`;
  say('undecided', 'This draw cannot be verified here to its end', text);
};

const doubtOf = (verdict: Exclude<Verdict, { ok: null }>): string => {
  if (verdict.ok) return '';
  return verdict.isUndecided
    ? 'The beacon of the draw is of a chain that this page does not know, so being in this list does not show that the draw was fair.'
    : 'The draw itself does not hold, so being in this list shows nothing.';
};

const conclude = (verdict: Verdict, steps: StepsView, ask: AskWorker, facts: PageFacts): void => {
  if (verdict.ok === null) {
    concludeUnread(verdict.problem, steps);
    return;
  }
  steps.end();
  if (verdict.file) showFile(verdict.file, verdict.tickets, ask, facts, doubtOf(verdict));
  else sayNothingToShow('The draw file is wrong before its list could be read whole, so there is none to look into.');
  if (verdict.ok) concludeRight(verdict.tickets);
  else if (verdict.isUndecided) concludeUndecided(verdict, steps);
  else concludeWrong(verdict, steps);
};

const compareNoted = (facts: PageFacts): void => {
  byId<HTMLFormElement>('noted-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const noted = byId<HTMLInputElement>('noted').value.trim().toLowerCase();
    const result = byId('noted-result');
    const same = noted === facts.commitmentHash;
    result.dataset['state'] = same ? 'holds' : 'fails';
    result.textContent = same
      ? 'It is the same: list, numbers of winners and source of randomness are those of the day you noted it.'
      : 'It is NOT the same: what you noted is the commitment of something else.';
  });
  byId<HTMLFieldSetElement>('noted-fields').disabled = false;
};

const run = (page: HTMLElement): void => {
  const facts = factsOf(page);
  compareNoted(facts);
  if (page.dataset['status'] !== 'COMPLETED') return;
  const steps = new StepsView(facts.ticketCount);
  const notStarted = (): void => {
    steps.stop();
    say('unknown', 'Not verified', 'This browser cannot run the verification. Download the file and check it offline.');
  };
  const ask = startWorker(
    facts.worker,
    (news) => (news.kind === 'passed' ? steps.passed(news.step) : steps.read(news.tickets, news.bytes)),
    notStarted,
  );
  steps.begin();
  say('running', 'Being verified', 'Your browser recomputes the draw from the published file.');
  const { file: url, commitmentHash } = facts;
  void ask({ kind: 'verify', url, commitmentHash }).then((verdict) => conclude(verdict, steps, ask, facts));
};

run(byId('draw'));
