import { verifyLedger } from '@tessera/proofs';
import { brokenInvariants } from '../ledger-invariants.ts';
import { brokenClaims } from './claims.ts';
import { brokenThings } from './decided-things.ts';
import type { PlayedHistory } from './played-history.ts';
import { groundlessRefusals } from './refusal-reasons.ts';
import { brokenNews } from './told-events.ts';

/** What a history must keep, by name; each says in words what is wrong. */
export const checks = {
  'the invariants of the ledger': ({ ledger }: PlayedHistory) => brokenInvariants(ledger),
  'the invariants on the way': ({ wrongsOnTheWay }: PlayedHistory) => wrongsOnTheWay,
  'every answered call is in the ledger exactly once': brokenClaims,
  'everything stands as it was last answered': brokenThings,
  'whoever asks again is answered alike': ({ repeats }: PlayedHistory) =>
    repeats
      .filter(({ wanted, told }) => wanted !== told)
      .map(({ command, wanted, told }) => `${command.type} was answered ${wanted}, and then ${told}`),
  'every refusal has a reason': groundlessRefusals,
  'every step is told once': brokenNews,
  'auditors find every chain whole': async ({ exported }: PlayedHistory) => {
    const verdict = await verifyLedger([Buffer.from(exported)]);
    return verdict.ok ? [] : [JSON.stringify(verdict.fault)];
  },
} as const satisfies Record<string, (played: PlayedHistory) => readonly string[] | Promise<readonly string[]>>;

export type Check = keyof typeof checks;

/** All that is wrong with a history, each with the check that found it. */
export const brokenHistory = async (played: PlayedHistory): Promise<string[]> => {
  const found: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    found.push(...(await check(played)).map((what) => `${name}: ${what}`));
  }
  return found;
};
