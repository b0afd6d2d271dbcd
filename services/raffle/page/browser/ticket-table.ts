import type { AskWorker } from './ask-worker.ts';
import { byId, counted, element, hash } from './elements.ts';
import type { TicketRow } from './messages.ts';

/** A telephone shows each hash in lines of its own, so fewer tickets make a page. */
const PAGE = matchMedia('(max-width: 46rem)').matches ? 10 : 25;

export interface TicketTableOptions {
  readonly ask: AskWorker;
  readonly size: number;
  /** What a ticket won, in words; empty where nothing. */
  readonly prizeOf: (ticketNumber: number) => string;
}

/** The list a page at a time: however long it is, only what is seen is in the document. */
export class TicketTable {
  readonly #options: TicketTableOptions;
  #first = 1;

  constructor(options: TicketTableOptions) {
    this.#options = options;
    const last = Math.max(1, options.size - ((options.size - 1) % PAGE));
    const turnTo = (id: string, target: () => number): void =>
      byId(id).addEventListener('click', () => void this.show(target()));
    turnTo('tickets-first', () => 1);
    turnTo('tickets-previous', () => this.#first - PAGE);
    turnTo('tickets-next', () => this.#first + PAGE);
    turnTo('tickets-last', () => last);
    byId<HTMLFormElement>('tickets-go').addEventListener('submit', (event) => {
      event.preventDefault();
      const number = byId<HTMLInputElement>('tickets-number').valueAsNumber;
      if (Number.isInteger(number) && number >= 1 && number <= options.size) void this.show(number, number);
    });
    byId<HTMLInputElement>('tickets-number').max = String(options.size);
    byId('tickets-list').hidden = false;
  }

  /** Shows the page with that ticket, and marks `marked`. */
  async show(number: number, marked?: number): Promise<void> {
    const { ask, size } = this.#options;
    const inside = Math.min(Math.max(number, 1), Math.max(size, 1));
    this.#first = inside - ((inside - 1) % PAGE);
    const rows = await ask({ kind: 'rows', from: this.#first, count: PAGE });
    byId('tickets-rows').replaceChildren(...rows.map((row) => this.#row(row, row.number === marked)));
    const last = this.#first + rows.length - 1;
    byId('tickets-caption').textContent =
      `Tickets ${counted(this.#first)} to ${counted(last)} of ${counted(size)}, in number order`;
    for (const id of ['tickets-first', 'tickets-previous']) byId<HTMLButtonElement>(id).disabled = this.#first === 1;
    for (const id of ['tickets-next', 'tickets-last']) byId<HTMLButtonElement>(id).disabled = last >= size;
  }

  #row({ number, ticketIdHash, purchaseIdHash, entrantCommit }: TicketRow, isMarked: boolean): HTMLElement {
    const prize = this.#options.prizeOf(number);
    return element(
      'tr',
      { role: 'row', ...(isMarked ? { class: 'marked' } : {}) },
      element(
        'th',
        { scope: 'row', role: 'rowheader' },
        counted(number),
        ...(prize === '' ? [] : [' ', element('strong', {}, prize)]),
      ),
      element('td', { role: 'cell', 'data-label': 'Ticket id’s hash' }, hash(ticketIdHash)),
      element('td', { role: 'cell', 'data-label': 'Purchase id’s hash' }, hash(purchaseIdHash)),
      element('td', { role: 'cell', 'data-label': 'Entrant’s commitment' }, hash(entrantCommit)),
    );
  }
}
