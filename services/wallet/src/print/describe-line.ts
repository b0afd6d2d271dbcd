import type { StatementLine } from '../domain/statements/statement.ts';

/** More tickets than these are counted and not listed. */
const MOST_TICKETS = 20;

/** On one line: control characters, line ends among them, become spaces. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');

const ticketsIn = (numbers: readonly number[]): string => {
  const shown = numbers.slice(0, MOST_TICKETS).join(', ');
  const more = numbers.length - MOST_TICKETS;
  return `${numbers.length === 1 ? 'Ticket' : 'Tickets'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
};

/** What a line is about, for people: why, with whom, what was noted, and the ids to ask with. */
export const describeLine = ({ transfer, counterparty, reasonInWords, signedMinor }: StatementLine): string => {
  const { note, ticketNumbers, purchaseId, paymentId, externalId } = transfer.references;
  const parts = [
    `${reasonInWords} ${signedMinor < 0n ? 'to' : 'from'} ${counterparty.words}`,
    note,
    ticketNumbers && ticketsIn(ticketNumbers),
    purchaseId && `Purchase ${purchaseId}`,
    paymentId && `Payment ${paymentId}`,
    externalId && `External ${externalId}`,
    transfer.reverses && `Gives back ${transfer.reverses}`,
    `Transfer ${transfer.id}`,
  ];
  return parts
    .filter((part) => typeof part === 'string' && part !== '')
    .map((part) => printable(String(part)))
    .join('\n');
};
