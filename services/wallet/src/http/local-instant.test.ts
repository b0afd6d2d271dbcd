import { describe, expect, it } from 'vitest';
import { dateOrInstantSchema, toInstant } from './local-instant.ts';

describe('a date stands for the first instant of that day', () => {
  it.each([
    ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01', 'Etc/GMT+12', '2026-01-01T12:00:00.000Z'],
    ['2026-02-28', 'Asia/Kathmandu', '2026-02-27T18:15:00.000Z'],
  ])('%s in %s', (date, zone, instant) => {
    expect(toInstant(date, zone).toISOString()).toBe(instant);
  });

  it('also where clocks change on that day, and the day is shorter or longer', () => {
    const [short, next] = ['2026-03-29', '2026-03-30'].map((date) => toInstant(date, 'Europe/Berlin').getTime());
    expect(((next ?? 0) - (short ?? 0)) / 3_600_000).toBe(23);
    const [long, after] = ['2026-10-25', '2026-10-26'].map((date) => toInstant(date, 'Europe/Berlin').getTime());
    expect(((after ?? 0) - (long ?? 0)) / 3_600_000).toBe(25);
  });

  it('where clocks skip midnight, the day begins when they go on', () => {
    expect(toInstant('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('a day that a place never had begins with the next one', () => {
    const [missing, next] = ['2011-12-30', '2011-12-31'].map((date) => toInstant(date, 'Pacific/Apia').toISOString());
    expect([missing, next]).toEqual(['2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
  });
});

it('a time with its offset stands for itself, whatever the zone', () => {
  expect(toInstant('2026-11-21T21:00:00+01:00', 'Asia/Tokyo').toISOString()).toBe('2026-11-21T20:00:00.000Z');
});

it.each([
  '2026-02-30',
  '2026-11-21T20:00:00',
  '2026-11',
  '1969-12-31',
  '9999-12-31',
  '0000-01-01T00:00:00Z',
  'now',
  '',
])('"%s" is neither', (text) => {
  expect(dateOrInstantSchema.safeParse(text).success).toBe(false);
});
