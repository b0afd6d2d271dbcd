import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes spans and forgets them. A collector runs elsewhere; reading spans here would take processor time from what is measured. */
export interface TraceSink {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly url: string;
  bytes(): number;
  stop(): Promise<void>;
}

export const openTraceSink = async (): Promise<TraceSink> => {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
