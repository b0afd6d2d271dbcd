/** A ticket that a visitor asks about. With salt and member id it is shown whose it is. */
export interface AskedTicket {
  readonly id: string;
  readonly salt: string | null;
  readonly memberId: string | null;
}

/** What was found in a pasted or dropped text. */
export interface ReadReceipt {
  readonly tickets: readonly AskedTicket[];
  /** The pool that the text names; null where it names none. */
  readonly poolId: string | null;
  /** A receipt's own text, where it is one that can be verified by itself; null for anything else. */
  readonly proof: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textOf = (...values: readonly unknown[]): string | null =>
  values.find((value): value is string => typeof value === 'string' && value !== '') ?? null;

/** What one level says about everything below it. */
interface Known {
  readonly salt: string | null;
  readonly memberId: string | null;
}

const knownAt = (fields: Fields, above: Known): Known => {
  const entrant = isFields(fields['entrant']) ? fields['entrant'] : {};
  return {
    salt: textOf(entrant['salt'], fields['entrantSalt'], fields['salt']) ?? above.salt,
    memberId: textOf(entrant['memberId'], fields['memberId'], fields['userId']) ?? above.memberId,
  };
};

/** A ticket is what has an id and a number; a purchase has no number, and a receipt keeps its ticket under `ticket`. */
const ticketsIn = (value: unknown, above: Known): AskedTicket[] => {
  if (Array.isArray(value)) return value.flatMap((item) => ticketsIn(item, above));
  if (!isFields(value)) return [];
  const known = knownAt(value, above);
  const id = textOf(value['id'], value['ticketId']);
  if (id !== null && (typeof value['number'] === 'number' || typeof value['ticketId'] === 'string')) {
    return [{ id, ...known }];
  }
  return ['ticket', 'tickets', 'items'].flatMap((name) => ticketsIn(value[name], known));
};

/** Reads a ticket's id alone, a receipt, a purchase or a page of tickets as the API gives them; undefined for anything else. */
export const readReceipt = (text: string): ReadReceipt | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (/^[^\s{}[\]"]+$/.test(trimmed)) {
    return { tickets: [{ id: trimmed, salt: null, memberId: null }], poolId: null, proof: null };
  }
  try {
    const value: unknown = JSON.parse(trimmed);
    const tickets = ticketsIn(value, { salt: null, memberId: null });
    if (tickets.length === 0) return undefined;
    const fields = isFields(value) ? value : {};
    const isReceipt = fields['format'] === 'tessera-receipt' && isFields(fields['proof']);
    return { tickets, poolId: textOf(fields['poolId']), proof: isReceipt ? trimmed : null };
  } catch {
    return undefined;
  }
};
