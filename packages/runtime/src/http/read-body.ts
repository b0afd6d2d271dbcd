import { ProblemResponse } from './problem.ts';

/**
 * The body's bytes, up to a limit that holds whether or not the length was announced.
 * @throws ProblemResponse request.body_too_large; the rest is not read
 */
export const readBody = async (request: Request, limitBytes: number): Promise<Uint8Array> => {
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > limitBytes) throw tooLarge(limitBytes);
  // Without an announced length the stream is counted as it comes.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer());
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

const tooLarge = (limitBytes: number): ProblemResponse =>
  new ProblemResponse(
    'request.body_too_large',
    `At most ${limitBytes} bytes are accepted here.`,
    {},
    { connection: 'close' },
  );
