import { afterEach, expect, it, vi } from 'vitest';
import { isSoaking, roundsOf } from '../src/rounds.ts';

afterEach(() => vi.unstubAllEnvs());

const often = { usually: 3, soaking: 1_000 };

it('plays as often as is said, and else as often as the command promises', () => {
  vi.stubEnv('RACES', undefined);
  expect(roundsOf('RACES', often)).toBe(isSoaking ? 1_000 : 3);
  vi.stubEnv('RACES', '7');
  expect(roundsOf('RACES', often)).toBe(7);
});

it.each(['', '0', '-1', '1.5', 'many'])('does not play %j times, which would show nothing', (said) => {
  vi.stubEnv('RACES', said);
  expect(() => roundsOf('RACES', often)).toThrow('RACES must be a whole number above 0');
});
