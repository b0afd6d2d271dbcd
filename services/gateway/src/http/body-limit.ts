/** A body on its way through, and whether it turned out to be too large. */
export interface LimitedBody {
  readonly body: ReadableStream<Uint8Array> | null;
  exceeded(): boolean;
}

/** Beyond this a caller that goes on sending is cut off instead of heard to the end. */
const DRAINED_BYTES = 16 * 1024 * 1024;

/** Counts a body whose length was not announced; one whose length was announced is judged by that. */
export const limitBody = (request: Request, limitBytes: number): LimitedBody => {
  const announced = request.headers.get('content-length');
  if (announced !== null || !request.body)
    return { body: request.body, exceeded: () => Number(announced ?? 0) > limitBytes };
  let length = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      length += chunk.byteLength;
      if (length > limitBytes) controller.error(new Error('the body is too large'));
      else controller.enqueue(chunk);
    },
  });
  return { body: request.body.pipeThrough(counter), exceeded: () => length > limitBytes };
};

/** Reads what the caller still sends: an answer to one who is still writing is lost when the connection ends under it. */
export const drain = async (body: ReadableStream<Uint8Array> | null): Promise<void> => {
  if (!body || body.locked) return;
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > DRAINED_BYTES) return;
  }
};
