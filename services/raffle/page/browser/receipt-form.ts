import type { AskWorker } from './ask-worker.ts';
import { byId, counted, element } from './elements.ts';
import type { FoundTicket } from './messages.ts';
import { type AskedTicket, type ReadReceipt, readReceipt } from './read-receipt.ts';

export interface ReceiptFormOptions {
  readonly ask: AskWorker;
  readonly poolId: string;
  readonly commitmentHash: string;
  readonly prizeOf: (ticketNumber: number) => string;
  /** Shows a ticket of the list. */
  readonly onShow: (ticketNumber: number) => void;
  /** What keeps being in the list from meaning anything; empty where everything about the draw holds. */
  readonly doubt: string;
}

const OWNER: Readonly<Record<FoundTicket['owner'], string>> = {
  opens: ' Salt and member id open its entry: it was made for that member.',
  'does-not-open': ' But salt and member id do NOT open its entry: nothing shows that it was made for that member.',
  unasked: '',
};

/** Takes a receipt, a purchase or a ticket's id, and says whether the ticket is in the list and what it won. Nothing leaves the browser. */
export class ReceiptForm {
  readonly #options: ReceiptFormOptions;

  constructor(options: ReceiptFormOptions) {
    this.#options = options;
    const form = byId<HTMLFormElement>('receipt-form');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#check();
    });
    byId<HTMLInputElement>('receipt-file').addEventListener('change', (event) => {
      const [file] = (event.target as HTMLInputElement).files ?? [];
      if (file) void this.#take(file);
    });
    form.addEventListener('dragover', (event) => event.preventDefault());
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      const text = event.dataTransfer?.getData('text') ?? '';
      if (file) void this.#take(file);
      else if (text !== '') void this.#put(text);
    });
    byId<HTMLFieldSetElement>('receipt-fields').disabled = false;
  }

  async #take(file: File): Promise<void> {
    await this.#put(await file.text());
  }

  async #put(text: string): Promise<void> {
    byId<HTMLTextAreaElement>('receipt-text').value = text;
    await this.#check();
  }

  async #check(): Promise<void> {
    const receipt = readReceipt(byId<HTMLTextAreaElement>('receipt-text').value);
    const lines = receipt
      ? await this.#linesOf(receipt)
      : [line('fails', 'This is neither a ticket’s id nor a receipt.')];
    byId('receipt-result').replaceChildren(...lines);
  }

  async #linesOf(receipt: ReadReceipt): Promise<HTMLElement[]> {
    const { poolId, doubt, ask } = this.#options;
    const own = (id: string): string | null => byId<HTMLInputElement>(id).value.trim() || null;
    const tickets = receipt.tickets.map(
      (ticket): AskedTicket => ({
        id: ticket.id,
        salt: ticket.salt ?? own('receipt-salt'),
        memberId: ticket.memberId ?? own('receipt-member'),
      }),
    );
    const found = await ask({ kind: 'find', tickets });
    return [
      ...(receipt.poolId !== null && receipt.poolId !== poolId
        ? [line('fails', `The receipt is of another pool, ${receipt.poolId}.`)]
        : []),
      ...(receipt.proof === null ? [] : [await this.#proofLine(receipt.proof)]),
      ...this.#ticketLines(found),
      ...(doubt === '' ? [] : [line('fails', doubt)]),
    ];
  }

  async #proofLine(text: string): Promise<HTMLElement> {
    const { ask, commitmentHash } = this.#options;
    const check = await ask({ kind: 'receipt', text, commitmentHash });
    return check.ok
      ? line('holds', 'The receipt holds: its own path leads to the root that this draw was committed to.')
      : line('fails', `The receipt does not hold at ${check.at}: ${check.problem}.`);
  }

  /** Tickets that won, or that something is wrong with, one by one; of the others that they are in the list. */
  #ticketLines(found: readonly FoundTicket[]): HTMLElement[] {
    const plain = found.filter((ticket) => this.#isPlain(ticket));
    const [only] = plain;
    const told = found.length === 1 ? found : found.filter((ticket) => !plain.includes(ticket));
    const lines = told.map((ticket) => this.#ticketLine(ticket));
    if (found.length === 1 || !only) return lines;
    const numbers = rangesOf(plain.map(({ number }) => number ?? 0));
    const shown = only.owner === 'opens' ? OWNER.opens : '';
    const tickets = plain.length === 1 ? 'One ticket' : `${counted(plain.length)} tickets`;
    return [...lines, line('holds', `${tickets} in the list that did not win: ${numbers}.${shown}`)];
  }

  #isPlain({ number, owner }: FoundTicket): boolean {
    return number !== null && owner !== 'does-not-open' && this.#options.prizeOf(number) === '';
  }

  #ticketLine({ id, number, owner }: FoundTicket): HTMLElement {
    if (number === null) return line('fails', `Ticket ${id} is not in the list.`);
    const prize = this.#options.prizeOf(number);
    const won = prize === '' ? 'It did not win.' : `It was drawn: ${prize}.`;
    const show = element('button', { type: 'button' }, `Show ticket ${counted(number)} in the list`);
    show.addEventListener('click', () => this.#options.onShow(number));
    const text = `This ticket is in the list, with number ${counted(number)}. ${won}${OWNER[owner]}`;
    const told = line(owner === 'does-not-open' ? 'fails' : 'holds', text);
    told.append(element('br'), show);
    return told;
  }
}

const line = (state: 'holds' | 'fails', text: string): HTMLElement => element('p', { 'data-state': state }, text);

/** 1, 2, 3 and 7 are 1–3, 7. */
const rangesOf = (numbers: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? counted(from) : `${counted(from)}–${counted(to)}`)).join(', ');
};
