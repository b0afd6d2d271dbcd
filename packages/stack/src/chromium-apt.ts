import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aptSettings, hasApt, privateAptFolders } from './apt.ts';

const run = promisify(execFile);

const OUTPUT = { maxBuffer: 16 * 1_048_576 } as const;

/** Another C library than the one that started the program would break it, and every machine has one. */
const OWN = /^libc6$|^libc-bin$/;

/** Chromium, and whatever it needs that this machine has not. Only asked: nothing is installed. */
const missingPackages = async (folders: readonly string[]): Promise<string[]> => {
  const args = [...aptSettings, ...folders, '--simulate', '--no-install-recommends', 'install', 'chromium'];
  const { stdout } = await run('apt-get', args, { ...OUTPUT, timeout: 60_000 });
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name).filter((name) => !OWN.test(name));
};

/** Where the machine's lists are old, the versions that they name are no longer there to be downloaded. */
const download = async (dir: string, folders: readonly string[]): Promise<void> => {
  const names = await missingPackages(folders);
  if (names.length === 0) throw new Error('apt-get knows of nothing to download for chromium');
  await run('apt-get', [...aptSettings, ...folders, 'download', ...names], { ...OUTPUT, cwd: dir, timeout: 600_000 });
};

const downloadWithFreshLists = async (dir: string): Promise<void> => {
  const folders = privateAptFolders(join(dir, 'apt'));
  await run('apt-get', [...aptSettings, ...folders, 'update'], { ...OUTPUT, timeout: 120_000 }).catch(() => undefined);
  await download(dir, folders);
};

/**
 * Unpacks the Debian or Ubuntu package of Chromium, and those libraries of it that the machine has not, into `place`, whole or not at all. Nothing is
 * installed, so that it works as an ordinary user and leaves root's machine as it was. Throws an Error whose message says why it could not.
 */
export const unpackChromium = async (place: string): Promise<void> => {
  if (!hasApt()) throw new Error('there is no apt here');
  const dir = `${place}.${process.pid}`;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'content'), { recursive: true });
  try {
    await download(dir, [])
      .catch(() => downloadWithFreshLists(dir))
      .catch(() => {
        throw new Error('apt-get could not download the package chromium');
      });
    for (const name of readdirSync(dir).filter((file) => file.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(dir, name), join(dir, 'content')], { timeout: 120_000 });
    }
    rmSync(place, { recursive: true, force: true });
    renameSync(join(dir, 'content'), place);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
