import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { type SecretDrawFile, serializeDrawFile, toDrawFile, toHex, verifyDraw } from '../src/index.ts';
import { finishedDraw } from './finished-draw.ts';

const draw = finishedDraw();

/** Verifies the file after a change that keeps its spelling right. */
const verifyChanged = (change: (file: SecretDrawFile) => SecretDrawFile) =>
  verifyDraw(utf8(serializeDrawFile(change(draw.file))));

const flipDigit = (hex: string): string => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;

const changeTicket = (
  index: number,
  change: (ticket: SecretDrawFile['tickets'][number]) => SecretDrawFile['tickets'][number],
) =>
  verifyChanged((file) => ({
    ...file,
    tickets: file.tickets.map((ticket, at) => (at === index ? change(ticket) : ticket)),
  }));

describe('verifyDraw', () => {
  it('accepts a draw as it was made', () => {
    expect(verifyDraw(utf8(draw.text))).toEqual({ ok: true, file: draw.file });
  });

  it('accepts pools of every small size, with every ticket picked', () => {
    for (let ticketCount = 1; ticketCount <= 40; ticketCount += 1) {
      const whole = finishedDraw({ ticketCount, winnerCount: 1, alternateCount: ticketCount - 1 });
      expect(verifyDraw(utf8(whole.text)).ok).toBe(true);
    }
  });

  it('fails, and says where, whichever single bit of the file is flipped', () => {
    const bytes = utf8(draw.text);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const verdict = verifyDraw(damaged);
      expect(verdict.ok, `bit ${bit}`).toBe(false);
      if (!verdict.ok) expect(verdict.at.length).toBeGreaterThan(0);
    }
  });

  it.each(['ticketIdHash', 'purchaseIdHash', 'entrantCommit', 'leaf'] as const)(
    'names the ticket whose %s was changed',
    (field) => {
      expect(changeTicket(2, (ticket) => ({ ...ticket, [field]: flipDigit(ticket[field]) }))).toMatchObject({
        ok: false,
        at: 'tickets[2].leaf',
      });
    },
  );

  it('names the first ticket that stands in the wrong place', () => {
    const verdict = verifyChanged((file) => ({ ...file, tickets: [...file.tickets].reverse() }));
    expect(verdict).toMatchObject({ ok: false, at: 'tickets[0].number' });
  });

  it('notices a ticket that was taken away at the end', () => {
    const verdict = verifyChanged((file) => ({ ...file, tickets: file.tickets.slice(0, -1) }));
    expect(verdict).toMatchObject({ ok: false, at: 'commitment.ticketCount' });
  });

  it('names the root when two tickets changed places, numbers and leaves set right', () => {
    const { tickets } = draw;
    const [first, second, ...rest] = tickets as [(typeof tickets)[number], (typeof tickets)[number]];
    const swapped = [{ ...second, number: 1 }, { ...first, number: 2 }, ...rest];
    const forged = toDrawFile({ ...draw, tickets: swapped });
    expect(verifyDraw(utf8(serializeDrawFile(forged)))).toMatchObject({ ok: false, at: 'commitment.merkleRoot' });
  });

  it.each([
    [
      'commitment.merkleRoot',
      (file: SecretDrawFile) => ({
        ...file,
        commitment: { ...file.commitment, merkleRoot: flipDigit(file.commitment.merkleRoot) },
      }),
    ],
    [
      'commitmentHash',
      (file: SecretDrawFile) => ({ ...file, commitment: { ...file.commitment, poolId: 'another-pool' } }),
    ],
    [
      'commitmentHash',
      (file: SecretDrawFile) => ({
        ...file,
        commitment: { ...file.commitment, secretHash: flipDigit(file.commitment.secretHash) },
      }),
    ],
    ['commitmentHash', (file: SecretDrawFile) => ({ ...file, commitment: { ...file.commitment, winnerCount: 2 } })],
    ['commitmentHash', (file: SecretDrawFile) => ({ ...file, commitmentHash: flipDigit(file.commitmentHash) })],
    [
      'reveal.secret',
      (file: SecretDrawFile) => ({ ...file, reveal: { ...file.reveal, secret: flipDigit(file.reveal.secret) } }),
    ],
    [
      'reveal.randomness',
      (file: SecretDrawFile) => ({
        ...file,
        reveal: { ...file.reveal, randomness: flipDigit(file.reveal.randomness) },
      }),
    ],
    [
      'reveal.seed',
      (file: SecretDrawFile) => ({ ...file, reveal: { ...file.reveal, seed: flipDigit(file.reveal.seed) } }),
    ],
    ['winners[0]', (file: SecretDrawFile) => ({ ...file, winners: file.alternates.slice(0, 1) })],
    ['winners', (file: SecretDrawFile) => ({ ...file, winners: [] })],
    ['alternates[0]', (file: SecretDrawFile) => ({ ...file, alternates: [...file.alternates].reverse() })],
    ['alternates', (file: SecretDrawFile) => ({ ...file, alternates: [...file.alternates, 1] })],
  ])('names %s when that is what was changed', (at, change) => {
    expect(verifyChanged(change)).toMatchObject({ ok: false, at });
  });

  it('tells a consistent forgery by the commitment that was published before the draw', () => {
    const published = toHex(draw.hash);
    const forged = finishedDraw({ ticketCount: 6 });
    expect(verifyDraw(utf8(draw.text), { commitmentHash: published }).ok).toBe(true);
    expect(verifyDraw(utf8(forged.text)).ok).toBe(true);
    expect(verifyDraw(utf8(forged.text), { commitmentHash: published })).toMatchObject({
      ok: false,
      at: 'commitmentHash',
    });
  });

  it('refuses another spelling of the same content', () => {
    expect(verifyDraw(utf8(JSON.stringify(draw.file, null, 2)))).toMatchObject({ ok: false, at: 'file' });
    expect(verifyDraw(utf8(`${draw.text}\n`))).toMatchObject({ ok: false, at: 'file' });
  });

  it.each(['', '{', 'null', '[]', '{}', '"tessera-draw"', draw.text.replace('"version":1', '"version":2')])(
    'answers with a place and a reason for %s',
    (text) => {
      expect(verifyDraw(utf8(text)).ok).toBe(false);
    },
  );

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (bytes) => {
        expect(verifyDraw(bytes).ok).toBe(false);
      }),
    );
  });
});
