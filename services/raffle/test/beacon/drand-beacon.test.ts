import { chainHash, QUICKNET, toHex } from '@tessera/proofs';
import { createLogger } from '@tessera/runtime/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import type { MirrorOutcome } from '../../src/beacon/beacon-metrics.ts';
import { createDrandBeacon } from '../../src/beacon/drand-beacon.ts';
import { type AnswerName, type FakeMirror, startMirror } from '../fake-mirror.ts';
import { RANDOMNESS, ROUND, SIGNATURE } from '../recorded-beacon.ts';

const CHAIN = chainHash(QUICKNET);

const running: FakeMirror[] = [];
afterEach(async () => {
  for (const mirror of running.splice(0)) await mirror.stop();
});

type Mirror = AnswerName | `http://${string}`;

/** A beacon with mirrors that answer so, in this order; a URL stands for itself. */
const beaconOf = (...mirrors: Mirror[]) => impatientBeaconOf({}, ...mirrors);

const impatientBeaconOf = async (patience: object, ...mirrors: Mirror[]) => {
  const urls: string[] = [];
  for (const mirror of mirrors) {
    if (mirror.startsWith('http://')) {
      urls.push(mirror);
      continue;
    }
    const started = await startMirror(mirror as AnswerName);
    running.push(started);
    urls.push(started.url);
  }
  const lines: string[] = [];
  const outcomes: MirrorOutcome[] = [];
  const beacon = createDrandBeacon({
    ...{ chain: QUICKNET, mirrors: urls, timeoutMs: 500, patienceMs: 1_000, ...patience },
    logger: createLogger({ service: 'raffle', level: 'info', destination: { write: (line) => lines.push(line) } }),
    metrics: { answered: (_mirror, outcome) => outcomes.push(outcome) },
  });
  return { beacon, outcomes, logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

const askedOf = (index: number): number => running[index]?.asked.length ?? 0;

describe('a beacon over HTTP', () => {
  it('gives the round that a mirror has, verified', async () => {
    const { beacon, outcomes } = await beaconOf('right');
    const found = await beacon.round(CHAIN, ROUND);
    expect(found && [found.round, toHex(found.signature), toHex(found.randomness)]).toEqual([
      ROUND,
      SIGNATURE,
      RANDOMNESS,
    ]);
    expect(running[0]?.asked).toEqual([`/${toHex(CHAIN)}/public/${ROUND}`]);
    expect(outcomes).toEqual(['right']);
  });

  it('needs of an answer its round and signature alone', async () => {
    for (const enough of ['withoutRandomness', 'anotherType'] as const) {
      const { beacon } = await beaconOf(enough);
      expect(await beacon.round(CHAIN, ROUND)).toMatchObject({ round: ROUND });
    }
  });

  it.each([
    [
      'wrong',
      [
        'anotherRound',
        'anotherSignature',
        'anotherRandomness',
        'noSignature',
        'noHex',
        'aList',
        'null',
        'noJson',
        'tooLong',
        'endless',
        'packed',
      ],
    ],
    ['away', ['broken', 'brokenAndEndless', 'elsewhere', 'hangingUp', 'silent', 'dripping', 'http://127.0.0.1:1']],
    ['not-there', ['notThere', 'tooEarly']],
  ] as const)('asks the next mirror where one is %s, and tells of each', async (outcome, bad) => {
    const { beacon, outcomes, logged } = await beaconOf(...bad, 'right');
    expect(await beacon.round(CHAIN, ROUND)).toMatchObject({ round: ROUND });
    expect(outcomes).toEqual([...bad.map(() => outcome), 'right']);
    expect(logged().map((line) => [line['level'], line['outcome'], line['round']])).toEqual(
      bad.map(() => [outcome === 'wrong' ? 'error' : 'warn', outcome, ROUND]),
    );
  });

  it('does not wait for a silent mirror before it asks the next one, and tells nothing of those that it left', async () => {
    const patience = { timeoutMs: 60_000, patienceMs: 50 };
    const { beacon, outcomes, logged } = await impatientBeaconOf(patience, 'silent', 'dripping', 'notThere', 'right');
    expect(await beacon.round(CHAIN, ROUND)).toMatchObject({ round: ROUND });
    expect([outcomes.at(-1), outcomes.includes('away')]).toEqual(['right', false]);
    expect(logged().map((line) => line['outcome'])).not.toContain('away');
    const none = await impatientBeaconOf({ timeoutMs: 500, patienceMs: 50 }, 'silent', 'notThere', 'silent');
    expect(await none.beacon.round(CHAIN, ROUND)).toBeUndefined();
    expect(none.outcomes.toSorted()).toEqual(['away', 'away', 'not-there']);
  });

  it('gives nothing where no mirror has anything right, and finds it later', async () => {
    const { beacon, outcomes } = await beaconOf('anotherSignature', 'notThere', 'http://127.0.0.1:1');
    expect(await beacon.round(CHAIN, ROUND)).toBeUndefined();
    expect(outcomes).toEqual(['wrong', 'not-there', 'away']);
    running[1]?.answerWith('right');
    expect(await beacon.round(CHAIN, ROUND)).toMatchObject({ round: ROUND });
  });

  it('believes no mirror another round than its own signature shows, even where all agree', async () => {
    const { beacon, outcomes } = await beaconOf('right', 'right');
    expect(await beacon.round(CHAIN, ROUND + 1)).toBeUndefined();
    expect(outcomes).toEqual(['wrong', 'wrong']);
  });

  it('asks once for many pools that depend on one round, and keeps what it found', async () => {
    const { beacon } = await beaconOf('right');
    const found = await Promise.all([1, 2, 3].map(() => beacon.round(CHAIN, ROUND)));
    expect(found.every((one) => one?.round === ROUND)).toBe(true);
    await beacon.round(CHAIN, ROUND);
    expect(askedOf(0)).toBe(1);
  });

  it('tells the newest round that a mirror has, whichever that is, and only where it is verified', async () => {
    const { beacon, outcomes } = await beaconOf('anotherRound', 'noJson', 'notThere', 'silent', 'right');
    const [one, other] = await Promise.all([beacon.latest(), beacon.latest()]);
    expect([one?.round, other]).toEqual([ROUND, one]);
    expect(running.at(-1)?.asked).toEqual([`/${toHex(CHAIN)}/public/latest`]);
    expect(outcomes).toEqual(['wrong', 'wrong', 'not-there', 'away', 'right']);
    expect(await (await beaconOf('anotherSignature')).beacon.latest()).toBeUndefined();
  });

  it('waits, and says so, where a draw depends on a chain that it is not set up for', async () => {
    const { beacon, logged } = await beaconOf('right');
    expect(await beacon.round(new Uint8Array(32), ROUND)).toBeUndefined();
    expect(askedOf(0)).toBe(0);
    expect(logged().map(({ level }) => level)).toEqual(['error']);
  });
});
