// Verifies beside the page, so that the page stays alive: a million tickets take a while on a telephone.
import {
  type DrawStep,
  type DrawStreamVerdict,
  entrantCommit,
  fromHex,
  idHash,
  type TicketList,
  toHex,
  verifyDrawStream,
  verifyReceipt,
} from '@tessera/proofs';
import type {
  Answers,
  FoundTicket,
  FromWorker,
  News,
  Question,
  ReceiptCheck,
  TicketRow,
  ToWorker,
  Verdict,
} from './messages.ts';
import type { AskedTicket } from './read-receipt.ts';

/** The part of a worker's global scope that is used here; its own library cannot stand beside the page's. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const NEWS_EVERY_MS = 100;

let list: TicketList | undefined;

const tell = (news: News): void => scope.postMessage({ news });

async function* chunksOf(body: ReadableStream<Uint8Array>, onChunk: (bytes: number) => void) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onChunk(value.length);
    yield value;
  }
}

const toVerdict = (verdict: DrawStreamVerdict): Verdict => {
  list = verdict.tickets;
  const tickets = verdict.tickets.size;
  if (verdict.ok) return { ok: true, file: verdict.file, tickets };
  const { step, at, problem, isUndecided, file } = verdict;
  return { ok: false, step, at, problem, isUndecided, tickets, file: file ?? null };
};

const verify = async ({ url, commitmentHash }: Extract<Question, { kind: 'verify' }>): Promise<Verdict> => {
  let bytes = 0;
  let toldAt = 0;
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) return { ok: null, problem: `the server answered ${response.status}` };
    const chunks = chunksOf(response.body, (length) => {
      bytes += length;
    });
    const onTickets = (tickets: number): void => {
      if (performance.now() - toldAt < NEWS_EVERY_MS) return;
      toldAt = performance.now();
      tell({ kind: 'read', tickets, bytes });
    };
    const onPassed = (step: DrawStep): void => tell({ kind: 'passed', step });
    return toVerdict(await verifyDrawStream(chunks, { commitmentHash, onTickets, onPassed }));
  } catch (error) {
    return { ok: null, problem: error instanceof Error ? error.message : String(error) };
  }
};

const rows = ({ from, count }: Extract<Question, { kind: 'rows' }>): TicketRow[] => {
  if (!list) return [];
  const found: TicketRow[] = [];
  for (let number = from; number < from + count && number <= list.size; number += 1) {
    const { ticketIdHash, purchaseIdHash, entrantCommit: commit } = list.numbered(number);
    found.push({
      number,
      ticketIdHash: toHex(ticketIdHash),
      purchaseIdHash: toHex(purchaseIdHash),
      entrantCommit: toHex(commit),
    });
  }
  return found;
};

/** A salt that is none opens nothing. */
const opens = ({ salt, memberId }: AskedTicket, commit: Uint8Array): FoundTicket['owner'] => {
  if (salt === null || memberId === null) return 'unasked';
  try {
    return toHex(entrantCommit(memberId, fromHex(salt.toLowerCase()))) === toHex(commit) ? 'opens' : 'does-not-open';
  } catch {
    return 'does-not-open';
  }
};

const find = ({ tickets }: Extract<Question, { kind: 'find' }>): FoundTicket[] =>
  tickets.map((asked) => {
    const number = list?.numberOf(idHash(asked.id));
    if (list === undefined || number === undefined) return { id: asked.id, number: null, owner: 'unasked' };
    return { id: asked.id, number, owner: opens(asked, list.numbered(number).entrantCommit) };
  });

const receipt = ({ text, commitmentHash }: Extract<Question, { kind: 'receipt' }>): ReceiptCheck => {
  const verdict = verifyReceipt(new TextEncoder().encode(text), { commitmentHash });
  return verdict.ok ? { ok: true } : verdict;
};

const answerTo = async (question: Question): Promise<Answers[Question['kind']]> => {
  switch (question.kind) {
    case 'verify':
      return verify(question);
    case 'rows':
      return rows(question);
    case 'find':
      return find(question);
    case 'receipt':
      return receipt(question);
  }
};

scope.addEventListener('message', ({ data: { number, question } }) => {
  void answerTo(question).then((answer) => scope.postMessage({ number, answer }));
});
