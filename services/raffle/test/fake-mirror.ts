import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { RANDOMNESS, ROUND, SIGNATURE } from './recorded-beacon.ts';

/** How a mirror answers a request. */
export type Answering = (response: ServerResponse, round: number) => void;

const say =
  (body: unknown, status = 200): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

const right = { round: ROUND, randomness: RANDOMNESS, signature: SIGNATURE };
const flipped = (hex: string): string => `${hex.slice(0, -1)}${hex.endsWith('2') ? '3' : '2'}`;

/** Writes so long as somebody reads. */
const everAgain = (response: ServerResponse, everyMs: number, text: string): void => {
  const timer = setInterval(() => response.write(text), everyMs);
  response.once('close', () => clearInterval(timer));
};

/** Ten megabytes in ten kilobytes. */
const bomb = gzipSync(' '.repeat(10_000_000));

/** What a mirror may do: the recorded round, or one of many ways to be of no use. */
export const answers = {
  right: say(right),
  withoutRandomness: say({ round: ROUND, signature: SIGNATURE }),
  notThere: say({ error: 'not yet' }, 404),
  tooEarly: say({}, 425),
  broken: say({}, 500),
  anotherRound: say({ ...right, round: ROUND + 1 }),
  anotherSignature: say({ ...right, signature: flipped(SIGNATURE) }),
  anotherRandomness: say({ ...right, randomness: flipped(RANDOMNESS) }),
  noSignature: say({ round: ROUND, signature: 'ab' }),
  noHex: say({ round: ROUND, signature: 'Z'.repeat(96) }),
  aList: say([right]),
  null: say(null),
  noJson: (response) => response.writeHead(200).end('<html>'),
  tooLong: (response) => response.writeHead(200).end(JSON.stringify({ ...right, more: 'x'.repeat(10_000) })),
  endless: (response) => everAgain(response, 0, 'x'.repeat(1_000)),
  packed: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  anotherType: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify(right)),
  dripping: (response) => everAgain(response, 50, ' '),
  // What is no answer need not be short either.
  brokenAndEndless: (response) => everAgain(response.writeHead(502), 0, 'x'.repeat(1_000)),
  elsewhere: (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  hangingUp: (response) => response.destroy(),
  silent: () => undefined,
} as const satisfies Record<string, Answering>;

export type AnswerName = keyof typeof answers;

/** A mirror of the beacon on this machine; nothing here needs a network. */
export const startMirror = async (first: AnswerName = 'right') => {
  let answer: AnswerName = first;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answers[answer](response, ROUND);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Paths that were asked for. */
    asked,
    answerWith: (name: AnswerName) => {
      answer = name;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

export type FakeMirror = Awaited<ReturnType<typeof startMirror>>;
