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
  /** Whether everything about the draw holds: only then does being in the list mean anything. */
  readonly isVerified: boolean;
}

const OWNER: Readonly<Record<FoundTicket['owner'], string>> = {
  opens: ' The salt opens its entry: it is the ticket of that member.',
  'does-not-open': ' But salt and member id do not open its entry: it is not shown to be the ticket of that member.',
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
      : [this.#line('fails', 'This is neither a ticket’s id nor a receipt.')];
    byId('receipt-result').replaceChildren(...lines);
  }

  async #linesOf(receipt: ReadReceipt): Promise<HTMLElement[]> {
    const { poolId, commitmentHash, isVerified, ask } = this.#options;
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
        ? [this.#line('fails', `The receipt is of another pool, ${receipt.poolId}.`)]
        : []),
      ...(receipt.commitmentHash === null ? [] : [this.#commitmentLine(receipt.commitmentHash === commitmentHash)]),
      ...found.map((ticket) => this.#ticketLine(ticket)),
      ...(isVerified
        ? []
        : [this.#line('fails', 'The draw itself does not hold, so being in this list shows nothing.')]),
    ];
  }

  #commitmentLine(same: boolean): HTMLElement {
    return same
      ? this.#line('holds', 'The commitment in the receipt is the one of this draw: the list was not changed since.')
      : this.#line('fails', 'The commitment in the receipt is NOT the one of this draw: the list was exchanged.');
  }

  #ticketLine({ id, number, owner }: FoundTicket): HTMLElement {
    if (number === null) return this.#line('fails', `Ticket ${id} is not in the list.`);
    const prize = this.#options.prizeOf(number);
    const won = prize === '' ? 'It did not win.' : `It won: ${prize}.`;
    const show = element('button', { type: 'button' }, `Show ticket ${counted(number)} in the list`);
    show.addEventListener('click', () => this.#options.onShow(number));
    const text = `This ticket is in the list, with number ${counted(number)}. ${won}${OWNER[owner]} `;
    const line = this.#line(owner === 'does-not-open' ? 'fails' : 'holds', text);
    line.append(show);
    return line;
  }

  #line(state: 'holds' | 'fails', text: string): HTMLElement {
    return element('p', { 'data-state': state }, text);
  }
}
