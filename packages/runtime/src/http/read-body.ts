import { ClientGone } from './error-answer.ts';
import { ProblemResponse } from './problem.ts';

const tooLarge = (limitBytes: number): ProblemResponse =>
  new ProblemResponse(
    'request.body_too_large',
    `At most ${limitBytes} bytes are accepted here.`,
    {},
    // What the client still sends is not read, so the connection is of no more use.
    { connection: 'close' },
  );

const readAnnounced = async (request: Request): Promise<Uint8Array> => new Uint8Array(await request.arrayBuffer());

/** Without an announced length the stream is counted as it comes. */
const readCounted = async (request: Request, limitBytes: number): Promise<Uint8Array> => {
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * The body's bytes, up to a limit that holds whether or not the length was announced.
 * @throws ProblemResponse request.body_too_large, and the rest is not read; ClientGone
 */
export const readBody = async (request: Request, limitBytes: number): Promise<Uint8Array> => {
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > limitBytes) throw tooLarge(limitBytes);
  try {
    const bytes = await (announced === null ? readCounted(request, limitBytes) : readAnnounced(request));
    if (bytes.length > limitBytes) throw tooLarge(limitBytes);
    return bytes;
  } catch (error) {
    if (error instanceof ProblemResponse) throw error;
    throw new ClientGone('the body did not arrive whole', { cause: error });
  }
};
