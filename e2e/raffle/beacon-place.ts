import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from '@tessera/testing';
import { type BeaconMirror, beaconMirror, type MirrorManner, type OwnBeacon, ownBeacon } from '@tessera/testing/beacon';
import { openRafflePlace, type RafflePlace } from './place.ts';

/** The shortest that an operator may set; the commitments of this test are as far ahead of their rounds as any. */
export const LEAD_SECONDS = 60;
export const OVERDUE_SECONDS = 60;

const MIRRORS = 3;
/** What a mirror may do that brings no draw about. */
export const OF_NO_USE: readonly MirrorManner[] = ['early', 'lying', 'mixed-up', 'off', 'silent'];

/** Gateway, wallet and raffle as real processes, and mirrors of a beacon whose key is the test's own. */
export interface BeaconPlace extends RafflePlace {
  readonly beacon: OwnBeacon;
  readonly mirrors: readonly BeaconMirror[];
  /** Each mirror withholds the beacon or lies, each in its own way. */
  withhold(random: SeededRandom): void;
  /** One mirror tells the truth; what the others do stays as it is. */
  tell(random: SeededRandom): void;
}

export const openBeaconPlace = async (): Promise<BeaconPlace> => {
  const genesisSeconds = Math.floor(Date.now() / 1_000) - 1_000;
  const beacon = ownBeacon({ name: 'a chain of the operator’s own', genesisSeconds, periodSeconds: 1 });
  const mirrors = await Promise.all(Array.from({ length: MIRRORS }, () => beaconMirror(beacon, 'off')));
  const env = {
    DRAND_CHAIN: beacon.info,
    DRAND_MIRRORS: mirrors.map(({ url }) => url).join(','),
    DRAND_TIMEOUT_MS: '1000',
    DRAND_LEAD_SECONDS: String(LEAD_SECONDS),
    DRAND_OVERDUE_SECONDS: String(OVERDUE_SECONDS),
  };
  const place = await openRafflePlace({ services: ['gateway', 'wallet', 'raffle'], env });
  return {
    ...place,
    beacon,
    mirrors,
    withhold(random) {
      const manners = random.shuffle(OF_NO_USE);
      mirrors.forEach((mirror, index) => {
        mirror.manner = manners[index] ?? 'off';
      });
    },
    tell(random) {
      random.pick(mirrors).manner = 'right';
    },
    async dispose(keepLogs) {
      await place.dispose(keepLogs);
      await Promise.all(mirrors.map((mirror) => mirror.stop()));
    },
  };
};

const verifier = join(import.meta.dirname, '..', '..', 'tools', 'src', 'verify', 'main.ts');

/** Runs the offline verifier on a draw file, as anybody would who has downloaded it; with the chain's info where it is given. */
export const verifyOffline = (
  { stack }: BeaconPlace,
  file: Uint8Array,
  chain?: string,
): Promise<{ readonly code: number; readonly said: string }> => {
  const folder = mkdtempSync(join(stack.dataDir, 'downloaded-'));
  const [draw, info] = [join(folder, 'draw.json'), join(folder, 'info.json')];
  writeFileSync(draw, file);
  if (chain !== undefined) writeFileSync(info, chain);
  const args = [verifier, 'draw', draw, ...(chain === undefined ? [] : ['--chain', info])];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_error, said) => resolve({ code: child.exitCode ?? -1, said }));
  });
};
