import { toHex } from './bytes.ts';
import type { DrawFile } from './draw-file.ts';
import type { DrawStep, PassStep } from './draw-steps.ts';
import { readDrawFile } from './read-draw-file.ts';
import { FileProblem } from './read-fields.ts';
import { TicketList } from './ticket-list.ts';
import { type StatedTicket, TicketReader } from './ticket-reader.ts';
import { TicketTree } from './ticket-tree.ts';
import { agree, checkDrawn, type Expectation, UnknownChain } from './verify-draw.ts';

export interface DrawStreamOptions extends Expectation {
  readonly onPassed?: PassStep;
  /** Told now and then how many tickets were right so far. */
  readonly onTickets?: (count: number) => void;
}

/** The file as far as it could be read, without its tickets, and the tickets as far as they were right. */
interface ReadSoFar {
  readonly tickets: TicketList;
  readonly file?: DrawFile;
}

/** `file` has an empty list of tickets: those are in `tickets`. */
export type DrawStreamVerdict =
  | (Required<ReadSoFar> & { readonly ok: true })
  | (ReadSoFar & {
      readonly ok: false;
      readonly step: DrawStep;
      readonly at: string;
      readonly problem: string;
      /** Nothing is wrong: all holds but what only who knows the beacon's chain can check. */
      readonly isUndecided: boolean;
    });

/**
 * The same as `verifyDraw`, of a file that arrives in chunks: 96 bytes a ticket are held, and nothing else grows with the list. Never throws for a
 * bad file; what reading the chunks throws is passed on.
 */
export const verifyDrawStream = async (
  chunks: AsyncIterable<Uint8Array>,
  options: DrawStreamOptions = {},
): Promise<DrawStreamVerdict> => {
  const check = new StreamCheck(options);
  try {
    for await (const chunk of chunks) check.take(chunk);
    return { ok: true, file: check.end(), tickets: check.tickets };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const { tickets, file } = check;
    const isUndecided = error instanceof UnknownChain;
    const step = isUndecided ? 'evidence' : check.step;
    return { ok: false, step, at: error.at, problem: error.message, isUndecided, tickets, ...(file ? { file } : {}) };
  }
};

class StreamCheck {
  step: DrawStep = 'file';
  readonly tickets = new TicketList();
  file: DrawFile | undefined;
  readonly #options: DrawStreamOptions;
  readonly #reader = new TicketReader();
  readonly #tree = new TicketTree();

  constructor(options: DrawStreamOptions) {
    this.#options = options;
  }

  take(chunk: Uint8Array): void {
    this.#reader.take(chunk, this.#onTicket);
    this.#options.onTickets?.(this.tickets.size);
  }

  end(): DrawFile {
    const file = readDrawFile(this.#reader.end(this.#onTicket));
    this.file = file;
    this.#pass('file', 'tickets');
    if (this.tickets.size === 0) throw new FileProblem('tickets', 'there is no ticket');
    this.#pass('tickets', 'root');
    const { ticketCount, merkleRoot } = file.commitment;
    agree('commitment.ticketCount', ticketCount, this.#tree.count, 'the number of tickets listed is');
    agree('commitment.merkleRoot', merkleRoot, toHex(this.#tree.root()), 'the tickets lead to the root');
    this.#pass('root', 'commitment');
    checkDrawn(file, this.#options, (step) => this.#pass(step, step === 'commitment' ? 'evidence' : 'winners'));
    return file;
  }

  #pass(step: DrawStep, next: DrawStep): void {
    this.#options.onPassed?.(step);
    this.step = next;
  }

  readonly #onTicket = (ticket: StatedTicket): void => {
    this.step = 'tickets';
    const index = this.tickets.size;
    agree(`tickets[${index}].number`, ticket.number, index + 1, 'its place in the list is');
    const leaf = this.#tree.append(ticket);
    if (!leaf.every((byte, at) => byte === ticket.leaf[at])) {
      agree(`tickets[${index}].leaf`, toHex(ticket.leaf), toHex(leaf), 'the ticket hashes to');
    }
    this.tickets.append(ticket);
    this.step = 'file';
  };
}
