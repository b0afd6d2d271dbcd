import { concatBytes } from '../bytes.ts';
import { LedgerProblem } from './ledger-problem.ts';

const LINE_FEED = 0x0a;
/** No line of a ledger comes near it; a file without line feeds must not fill the memory. */
const LONGEST_LINE = 1_048_576;

/** The lines of a file without their line feeds, however its bytes are cut into chunks. Throws LedgerProblem where the last one is not ended. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest: Uint8Array = new Uint8Array();
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      const piece = chunk.subarray(from, at);
      yield rest.length === 0 ? piece : concatBytes(rest, piece);
      rest = new Uint8Array();
      from = at + 1;
      line += 1;
    }
    if (from < chunk.length) rest = concatBytes(rest, chunk.subarray(from));
    if (rest.length > LONGEST_LINE) throw new LedgerProblem({ line }, `the line has more than ${LONGEST_LINE} bytes`);
  }
  if (rest.length > 0) throw new LedgerProblem({ line }, 'the file ends in the middle of a line: it is truncated');
}
