import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chainHash,
  commitToDraw,
  drawWithBeacon,
  entrantCommit,
  fromHex,
  idHash,
  inclusionPath,
  QUICKNET,
  serializeDrawFile,
  serializeReceipt,
  ticketLeaf,
  toDrawFile,
  toHex,
  toReceipt,
  verifyBeacon,
} from '@tessera/proofs';
import { ownBeacon } from '@tessera/testing/beacon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../src/verify/run-verify.ts';

/** A draw by a beacon of one's own, and the receipt of its first ticket. */
const ownDraw = () => {
  const { chain, info, round } = ownBeacon({ name: 'own', genesisSeconds: 1_700_000_000, periodSeconds: 5 });
  const signature = fromHex(round(7).signature);
  const salt = new Uint8Array(32).fill(1);
  const ticketOf = (number: number) => ({
    number,
    ticketIdHash: idHash(`t${number}`),
    purchaseIdHash: idHash(`p${number}`),
    entrantCommit: entrantCommit(`m${number}`, salt),
  });
  const tickets = [ticketOf(1), ticketOf(2), ticketOf(3)];
  const terms = { poolId: 'pool-1', tickets, winnerCount: 1, alternateCount: 0 };
  const { commitment } = commitToDraw({ ...terms, mode: 'DRAND', chainHash: chainHash(chain), round: 7 });
  const beacon = verifyBeacon(chain, 7, signature);
  if (!beacon) throw new Error('the own beacon does not verify');
  const result = drawWithBeacon(commitment, beacon);
  const receipt = toReceipt({
    ...{ poolId: 'pool-1', ticket: { id: 't1', number: 1, purchaseId: 'p1' }, memberId: 'm1', salt, payment: null },
    proof: { commitment, path: inclusionPath(tickets.map(ticketLeaf), 0) },
  });
  const draw = serializeDrawFile(toDrawFile({ commitment, signature, result, tickets }));
  return { draw, receipt: serializeReceipt(receipt), info };
};

/** The published vectors, as somebody has downloaded them. */
const formats = join(import.meta.dirname, '..', '..', '..', 'docs', 'formats');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'verify-modes-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const verify = async (...args: string[]) => {
  const lines: string[] = [];
  const code = await runVerify(args, formats, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

const written = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const forged = (name: string, text: string, by: string): string =>
  written(name, readFileSync(join(formats, name), 'utf8').replace(text, by));

describe('npm run verify -- draw', () => {
  it('names the beacon, its round and when that was due', async () => {
    const { code, said } = await verify('draw', 'draw.drand.vector.json');
    expect(code).toBe(0);
    for (const words of [
      'drand quicknet',
      '123, due 2023-08-23T15:15:33.000Z',
      'nobody could foresee',
      'cannot show',
    ]) {
      expect(said).toContain(words);
    }
  });

  it('names what is wrong with another round', async () => {
    const { code, said } = await verify('draw', forged('draw.drand.vector.json', '"round":123', '"round":124'));
    expect([code, said]).toEqual([1, expect.stringContaining('WRONG at commitmentHash')]);
  });

  it('says of a barrel who saw it, and that it cannot see the barrel', async () => {
    const { code, said } = await verify('draw', 'draw.manual.vector.json');
    expect(code).toBe(0);
    for (const words of ['Ada Lovelace and Émilie du Châtelet', 'Minutes 7/2026', 'That the barrel was fair']) {
      expect(said).toContain(words);
    }
  });

  it('takes a further chain only from who checks, and only with the hash that is its own', async () => {
    const info = {
      ...{ public_key: toHex(QUICKNET.publicKey), period: 3, genesis_time: QUICKNET.genesisSeconds },
      ...{ hash: toHex(chainHash(QUICKNET)), groupHash: toHex(QUICKNET.groupHash) },
      ...{ schemeID: 'bls-unchained-g1-rfc9380', metadata: { beaconID: 'quicknet' } },
    };
    const right = written('chain.json', JSON.stringify(info));
    expect((await verify('draw', 'draw.drand.vector.json', '--chain', right)).code).toBe(0);
    const wrong = written('chain.json', JSON.stringify({ ...info, period: 30 }));
    const { code, said } = await verify('draw', 'draw.drand.vector.json', '--chain', wrong);
    expect([code, said]).toEqual([2, expect.stringContaining('is no beacon')]);
  });

  it('of a chain that it was not given says what holds, that it cannot tell the rest, and what to do about it', async () => {
    const { draw, receipt, info } = ownDraw();
    const [drawn, mine, chain] = [written('own.json', draw), written('mine.json', receipt), written('info.json', info)];
    const unknown = [
      'CANNOT BE SAID',
      'does not know',
      'Everything else holds',
      '--chain <info>',
      'round',
      'commitment',
    ];
    for (const args of [
      ['draw', drawn],
      ['receipt', mine, '--draw', drawn],
    ]) {
      const without = await verify(...args);
      expect(without.code).toBe(2);
      for (const words of unknown) expect(without.said).toContain(words);
      const given = await verify(...args, '--chain', chain);
      expect([given.code, given.said]).toEqual([0, expect.stringContaining('a chain that you named')]);
    }
    expect(await verify('receipt', mine)).toMatchObject({ code: 0, said: expect.stringContaining('does not know') });
    const forged = written('own.json', draw.replace(/"seed":"./, '"seed":"x'));
    expect(await verify('draw', forged)).toMatchObject({ code: 1, said: expect.stringContaining('WRONG at') });
  });
});

describe('npm run verify -- receipt', () => {
  it('says whose ticket it is, that it is in the list, and where its payment is to be found', async () => {
    const { code, said } = await verify('receipt', 'receipt.vector.json');
    expect(code).toBe(0);
    for (const words of [
      'is member member-5',
      'in the committed list',
      'number 5 of 7',
      'transfer transfer-5',
      'purchase-3',
    ]) {
      expect(said).toContain(words);
    }
  });

  it('says with the draw file what the ticket drew', async () => {
    const draw = ['--draw', 'draw.commit-reveal.vector.json'];
    const { code, said } = await verify('receipt', 'receipt.vector.json', ...draw);
    expect(code).toBe(0);
    expect(said).toMatch(/this ticket (drew nothing|is (winner|alternate) number \d)/);
  });

  it('says plainly of an early one that nothing is shown yet', async () => {
    const { code, said } = await verify('receipt', 'receipt.early.vector.json');
    expect([code, said]).toEqual([0, expect.stringContaining('nothing shows yet that the ticket is in the list')]);
  });

  it('names what is wrong', async () => {
    const path = forged('receipt.vector.json', '"number":5', '"number":6');
    expect(await verify('receipt', path)).toEqual({ code: 1, said: expect.stringContaining('WRONG at leaf') });
    const other = await verify('receipt', 'receipt.vector.json', '--draw', 'draw.manual.vector.json');
    expect([other.code, other.said]).toEqual([1, expect.stringContaining('WRONG at proof.commitmentHash')]);
    const noted = await verify('receipt', 'receipt.vector.json', '--commitment', '00'.repeat(32));
    expect([noted.code, noted.said]).toEqual([1, expect.stringContaining('published before the draw')]);
  });
});
