import {
  BEACON_SIGNATURE_BYTES,
  type BeaconChain,
  chainHash,
  fromHex,
  toHex,
  type VerifiedBeacon,
  verifyBeacon,
} from '@tessera/proofs';
import type { Logger } from '@tessera/runtime/telemetry';
import type { Beacon } from '../use-cases/draws/draw.ports.ts';
import type { BeaconMetrics, MirrorOutcome } from './beacon-metrics.ts';
import { readLimited } from './read-limited.ts';

export interface DrandSettings {
  readonly chain: BeaconChain;
  /** Base URLs, asked in this order. */
  readonly mirrors: readonly string[];
  /** For one answer of one mirror. */
  readonly timeoutMs: number;
  /** After so long without an answer the next mirror is asked as well. */
  readonly patienceMs: number;
  readonly logger: Logger;
  readonly metrics: BeaconMetrics;
}

/** An answer has some 300 bytes. */
const ANSWER_BYTES = 4_096;
/** Pools that are full at about the same time depend on the same rounds, and a check costs some 40 ms of computing. */
const ROUNDS_KEPT = 64;

/** A round by its number, or the newest one. */
type Asked = number | 'latest';

type Answered =
  | { readonly outcome: 'right'; readonly beacon: VerifiedBeacon }
  | { readonly outcome: Exclude<MirrorOutcome, 'right'>; readonly problem: string };

/**
 * drand over HTTP. A mirror is believed nothing: only the chain's signature of the round that was asked for comes out, so the worst that any
 * number of mirrors can do together is to say nothing.
 */
export const createDrandBeacon = (settings: DrandSettings): Beacon => {
  const hash = chainHash(settings.chain);
  const known = new Map<number, VerifiedBeacon>();
  const underWay = new Map<Asked, Promise<VerifiedBeacon | undefined>>();

  /** Who asks for the same while it is asked for waits for the same answer. */
  const shared = (
    asked: Asked,
    ask: () => Promise<VerifiedBeacon | undefined>,
  ): Promise<VerifiedBeacon | undefined> => {
    const asking = underWay.get(asked) ?? ask().finally(() => underWay.delete(asked));
    underWay.set(asked, asking);
    return asking;
  };

  const ask = async (round: number): Promise<VerifiedBeacon | undefined> => {
    const beacon = await askMirrors(settings, toHex(hash), round);
    if (!beacon) return undefined;
    known.set(round, beacon);
    const [oldest] = known.keys();
    if (known.size > ROUNDS_KEPT && oldest !== undefined) known.delete(oldest);
    return beacon;
  };

  return {
    chain: settings.chain,
    async round(committed, round) {
      if (toHex(committed) !== toHex(hash)) {
        settings.logger.error(
          { chain: toHex(committed), round },
          'a draw depends on a chain that this service is not set up for, and waits',
        );
        return undefined;
      }
      return known.get(round) ?? shared(round, () => ask(round));
    },
    latest: () => shared('latest', () => askMirrors(settings, toHex(hash), 'latest')),
  };
};

/**
 * In their order, and the next one as soon as one was of no use or has said nothing for a while: so all of them together take hardly longer than
 * one that is silent, and whoever waits for the outcome has it before their own call is over.
 */
const askMirrors = (settings: DrandSettings, chain: string, round: Asked): Promise<VerifiedBeacon | undefined> =>
  new Promise((resolve, reject) => {
    const [left, found] = [[...settings.mirrors], new AbortController()];
    let open = 0;
    const askNext = (): void => {
      const mirror = found.signal.aborted ? undefined : left.shift();
      if (mirror === undefined) {
        if (open === 0) resolve(undefined);
        return;
      }
      open += 1;
      const impatient = setTimeout(askNext, settings.patienceMs);
      const over = (beacon: VerifiedBeacon | undefined): void => {
        clearTimeout(impatient);
        open -= 1;
        if (beacon) {
          resolve(beacon);
          found.abort();
        } else askNext();
      };
      askAndTell(settings, mirror, chain, round, found.signal).then(over, reject);
    };
    askNext();
  });

/** What a mirror says that nobody waits for any more is not told. */
const askAndTell = async (
  settings: DrandSettings,
  mirror: string,
  chain: string,
  round: Asked,
  found: AbortSignal,
): Promise<VerifiedBeacon | undefined> => {
  const { logger, metrics } = settings;
  const started = performance.now();
  const answered = await askMirror(settings, mirror, chain, round, found);
  if (found.aborted) return undefined;
  metrics.answered(mirror, answered.outcome, (performance.now() - started) / 1_000);
  if (answered.outcome === 'right') return answered.beacon;
  const { outcome, problem } = answered;
  // A mirror that answers wrongly is broken or lies, and somebody should look at it; the others are only away.
  const level = outcome === 'wrong' ? 'error' : 'warn';
  logger[level]({ mirror, round, outcome, problem }, 'a beacon mirror gave no right answer; the next one is asked');
  return undefined;
};

const askMirror = async (
  { chain, timeoutMs }: DrandSettings,
  mirror: string,
  hash: string,
  round: Asked,
  found: AbortSignal,
): Promise<Answered> => {
  let text: string | undefined;
  try {
    const response = await fetch(`${mirror.replace(/\/+$/, '')}/${hash}/public/${round}`, {
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), found]),
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    // Before its time a round is not found, or too early (425).
    if (response.status !== 200) {
      await response.body?.cancel();
      const outcome = [404, 425].includes(response.status) ? 'not-there' : 'away';
      return { outcome, problem: `it answered ${response.status}` };
    }
    text = await readLimited(response, ANSWER_BYTES);
  } catch (error) {
    return { outcome: 'away', problem: error instanceof Error ? error.message : String(error) };
  }
  if (text === undefined) return { outcome: 'wrong', problem: `its answer has more than ${ANSWER_BYTES} bytes` };
  return checkAnswer(chain, round, text);
};

const checkAnswer = (chain: BeaconChain, asked: Asked, text: string): Answered => {
  const answer = parsed(text);
  const { round } = answer;
  if (typeof round !== 'number' || (asked !== 'latest' && round !== asked))
    return { outcome: 'wrong', problem: 'it answered with another round, or none' };
  const signature = hexOf(answer['signature']);
  if (signature?.length !== BEACON_SIGNATURE_BYTES) return { outcome: 'wrong', problem: 'it gave no signature' };
  const beacon = verifyBeacon(chain, round, signature);
  if (!beacon) return { outcome: 'wrong', problem: 'its signature is not the chain’s' };
  const { randomness } = answer;
  if (randomness !== undefined && randomness !== toHex(beacon.randomness)) {
    return { outcome: 'wrong', problem: 'its randomness is not that of its signature' };
  }
  return { outcome: 'right', beacon };
};

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
};

const hexOf = (value: unknown): Uint8Array | undefined => {
  try {
    return typeof value === 'string' ? fromHex(value) : undefined;
  } catch {
    return undefined;
  }
};
