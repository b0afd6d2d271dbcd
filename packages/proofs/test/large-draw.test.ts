import { describe, expect, it } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import {
  aroundTickets,
  commitToDraw,
  type DrawStep,
  type DrawStreamOptions,
  TicketTree,
  ticketsInFile,
  toHex,
  verifyDraw,
  verifyDrawStream,
} from '../src/index.ts';
import { finishedDraw } from './finished-draw.ts';

const draw = finishedDraw();

/** The bytes in chunks of so many. */
async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const verifyBytes = (bytes: Uint8Array, options: DrawStreamOptions = {}, size = 1_000) =>
  verifyDrawStream(inChunks(bytes, size), options);

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const damaged = bytes.slice();
  damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
  return damaged;
};

describe('a draw file that is written part by part', () => {
  it('is to the byte the one that is written at once, wherever the parts end', () => {
    const large = finishedDraw({ ticketCount: 1_205 });
    const { before, after } = aroundTickets(large.file);
    for (const size of [1, 7, 500, 2_000]) {
      const parts: Uint8Array[] = [before];
      for (let at = 0; at < large.tickets.length; at += size) {
        parts.push(ticketsInFile(large.tickets.slice(at, at + size)));
      }
      expect(Buffer.concat([...parts, after]).toString('utf8')).toBe(large.text);
    }
  });
});

describe('a list that is frozen ticket by ticket', () => {
  it('has the commitment of the whole list', () => {
    const terms = { ...draw.commitment, tickets: TicketTree.of(draw.tickets) };
    expect(toHex(commitToDraw(terms).hash)).toBe(toHex(draw.hash));
  });

  it('takes no ticket but the next', () => {
    const tree = TicketTree.of(draw.tickets.slice(0, 2));
    for (const ticket of draw.tickets.filter(({ number }) => number !== 3)) {
      expect(() => tree.append(ticket)).toThrow(RangeError);
    }
    expect(tree.count).toBe(2);
  });
});

describe('verifyDrawStream', () => {
  it('accepts what verifyDraw accepts, however the chunks are cut, and holds every ticket', async () => {
    const bytes = utf8(draw.text);
    for (let size = 1; size <= bytes.length; size += size < 600 ? 1 : 97) {
      const verdict = await verifyBytes(bytes, {}, size);
      expect([size, verdict.ok]).toEqual([size, true]);
      expect(verdict.file).toEqual({ ...draw.file, tickets: [] });
      expect(draw.tickets.map(({ number }) => verdict.tickets.numbered(number))).toEqual(draw.tickets);
    }
  });

  it('tells each step that holds, in order, and how many tickets were right', async () => {
    const passed: DrawStep[] = [];
    const counts: number[] = [];
    const large = finishedDraw({ ticketCount: 50 });
    await verifyBytes(utf8(large.text), {
      onPassed: (step) => passed.push(step),
      onTickets: (count) => counts.push(count),
    });
    expect(passed).toEqual(['file', 'tickets', 'root', 'commitment', 'evidence', 'winners']);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(40);
  });

  it('refuses the file wherever a bit is flipped, and says in which step and where', async () => {
    const bytes = utf8(finishedDraw({ ticketCount: 3 }).text);
    for (let at = 0; at < bytes.length; at += 1) {
      const bit = at * 8 + ((at * 5) % 8);
      const verdict = await verifyBytes(flipped(bytes, bit), {}, 4_096);
      expect([bit, verdict.ok]).toEqual([bit, false]);
      if (!verdict.ok) expect(verdict.at.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['a changed hash', /"purchaseIdHash":"./, 'tickets', 'tickets[0].leaf'],
    ['a changed number', /"number":./, 'tickets', 'tickets[0].number'],
    ['a changed root', /"merkleRoot":"./, 'root', 'commitment.merkleRoot'],
    ['another commitment hash', /"commitmentHash":"./, 'commitment', 'commitmentHash'],
    ['another secret', /"secret":"./, 'evidence', 'reveal.secret'],
    ['another winner', /"winners":\[./, 'winners', 'winners[0]'],
  ])('names the step and the place of %s', async (_, where, step, at) => {
    const damaged = draw.text.replace(where, (text) => `${text.slice(0, -1)}${text.endsWith('7') ? '8' : '7'}`);
    expect(await verifyBytes(utf8(damaged))).toMatchObject({ ok: false, step, at });
  });

  it('holds a commitment that was noted before the draw against the one in the file', async () => {
    const noted = toHex(draw.hash);
    expect((await verifyBytes(utf8(draw.text), { commitmentHash: noted })).ok).toBe(true);
    const forged = finishedDraw({ ticketCount: 6 });
    expect(await verifyBytes(utf8(forged.text), { commitmentHash: noted })).toMatchObject({ step: 'commitment' });
  });

  it('refuses a file that ends early, wherever that is', async () => {
    const bytes = utf8(draw.text);
    for (let length = 0; length < bytes.length; length += 1) {
      expect([length, (await verifyBytes(bytes.slice(0, length))).ok]).toEqual([length, false]);
    }
  });

  it('judges other spellings and other lists as verifyDraw does', async () => {
    const { text } = draw;
    const others = [
      `${text}\n`,
      ` ${text}`,
      text.replace('},{', '}, {'),
      text.replace('},{', '},,{'),
      text.replace('}],"winners"', '},],"winners"'),
      text.replace('"tickets":[', '"tickets":[,'),
      text.replace(/"tickets":\[.*\],"winners"/, '"tickets":[],"winners"'),
      text.replace('"number":2', '"number":02'),
      text.replace('"number":5', '"number":99999999999'),
      text.replace('"tickets":[', '"tickets":[],"tickets":['),
      JSON.stringify(draw.file, null, 2),
      '{}',
      '"tickets":[',
    ];
    for (const other of others) {
      expect([other, verifyDraw(utf8(other)).ok]).toEqual([other, false]);
      expect([other, (await verifyBytes(utf8(other))).ok]).toEqual([other, false]);
    }
  });

  it('passes on what reading the file throws', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield utf8(draw.text.slice(0, 700));
      throw new TypeError('the connection broke off');
    };
    await expect(verifyDrawStream(broken())).rejects.toThrow('the connection broke off');
  });
});

describe('the list of a draw', () => {
  it('finds a ticket by the hash of its id, in the first block and in a later one', async () => {
    const large = finishedDraw({ ticketCount: 4_100 });
    const { tickets } = await verifyBytes(utf8(large.text), {}, 65_536);
    for (const number of [1, 4_096, 4_097, 4_100]) {
      expect(tickets.numberOf(large.tickets[number - 1]?.ticketIdHash ?? new Uint8Array())).toBe(number);
    }
    expect(tickets.numberOf(new Uint8Array(32))).toBeUndefined();
    for (const number of [0, 4_101, 1.5]) expect(() => tickets.numbered(number)).toThrow(RangeError);
  });
});
