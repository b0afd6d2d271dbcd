import { fakeClock } from '@tessera/testing';
import { describe, expect, it } from 'vitest';
import { Lease, LeaseLost } from './lease.ts';

const MS = 9_000;

/** A row whose moment is moved by compare-and-set, and a lease on it as it was just taken. */
const taken = () => {
  const clock = fakeClock('2026-11-21T20:00:00Z');
  const row = { until: clock.now().getTime() + MS, writes: 0, isAway: false };
  const lease = new Lease({
    ...{ clock, ms: MS, until: new Date(row.until) },
    move: async (known, until) => {
      if (row.isAway) throw new Error('the database is away');
      if (row.until !== known.getTime()) return false;
      row.until = until.getTime();
      row.writes += 1;
      return true;
    },
  });
  return { clock, row, lease };
};

describe('a lease', () => {
  it('is renewed by the work itself, and by no more than one write in a third of its time', async () => {
    const { clock, row, lease } = taken();
    for (let piece = 0; piece < 30; piece += 1) {
      clock.advance(MS / 9);
      await lease.progress();
      expect(row.until - clock.now().getTime()).toBeGreaterThan(MS / 2);
    }
    expect(row.writes).toBeLessThanOrEqual(10);
  });

  it('is over for who stands still, whose next piece tells them so', async () => {
    const { clock, row, lease } = taken();
    clock.advance(MS + 1);
    row.until = clock.now().getTime() + MS;
    await expect(lease.progress()).rejects.toBeInstanceOf(LeaseLost);
    expect(row.writes).toBe(0);
  });

  it('goes on for who was late and was not missed', async () => {
    const { clock, row, lease } = taken();
    clock.advance(2 * MS);
    await lease.progress();
    expect(row.until).toBe(clock.now().getTime() + MS);
  });

  it('is known by what was written, and not by what was to be', async () => {
    const { clock, row, lease } = taken();
    row.isAway = true;
    clock.advance(MS / 2);
    await expect(lease.progress()).rejects.toThrow('away');
    row.isAway = false;
    expect(await lease.end(clock.now())).toBe(true);
  });

  it('is ended by who has it, and by nobody else', async () => {
    const { clock, row, lease } = taken();
    clock.advance(MS / 2);
    await lease.progress();
    expect(await lease.end(clock.now())).toBe(true);
    row.until += 1;
    expect(await lease.end(clock.now())).toBe(false);
  });
});
