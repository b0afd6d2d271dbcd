import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aptSettings, hasApt, privateAptFolders } from './apt.ts';

const run = promisify(execFile);

const download = async (dir: string, extra: readonly string[]): Promise<string | undefined> => {
  try {
    await run('apt-get', [...aptSettings, ...extra, 'download', 'nats-server'], { cwd: dir, timeout: 90_000 });
  } catch {
    return undefined;
  }
  const name = readdirSync(dir).find((file) => file.startsWith('nats-server_') && file.endsWith('.deb'));
  return name === undefined ? undefined : join(dir, name);
};

/** apt returns an error when any one source is out of reach; what counts is whether the package can be had afterwards. */
const downloadWithFreshLists = async (dir: string): Promise<string | undefined> => {
  const folders = privateAptFolders(join(dir, 'apt'));
  await run('apt-get', [...aptSettings, ...folders, 'update'], { timeout: 120_000 }).catch(() => undefined);
  return download(dir, folders);
};

/**
 * Takes nats-server out of the Debian or Ubuntu package into `dir`, without installing anything: the machine's package
 * lists are used where they are there, otherwise fresh ones are fetched into folders of our own. Works as an ordinary
 * user. Returns the program's bytes; throws an Error whose message says why it could not.
 */
export const extractFromApt = async (dir: string): Promise<Buffer> => {
  if (!hasApt()) throw new Error('there is no apt here');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  try {
    const archive = (await download(dir, [])) ?? (await downloadWithFreshLists(dir));
    if (archive === undefined) throw new Error('apt-get could not download the package nats-server');
    await run('dpkg-deb', ['-x', archive, join(dir, 'content')], { timeout: 60_000 });
    const program = ['usr/sbin/nats-server', 'usr/bin/nats-server']
      .map((path) => join(dir, 'content', path))
      .find((path) => existsSync(path));
    if (program === undefined) throw new Error('the package nats-server holds no such program');
    return readFileSync(program);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
