import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Whether packages of Debian or Ubuntu can be had here. */
export const hasApt = (): boolean => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');

/** Folders of our own for everything that apt writes, so that neither root's rights nor its locks are needed. */
export const privateAptFolders = (dir: string): string[] => {
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(dir, folder), { recursive: true });
  return [
    ...['-o', `Dir::State=${dir}`, '-o', `Dir::State::lists=${join(dir, 'lists')}`],
    ...['-o', 'Dir::State::status=/var/lib/dpkg/status', '-o', `Dir::Cache=${join(dir, 'cache')}`],
  ];
};

// The sandbox account of apt cannot enter our folders; signatures are checked all the same.
export const aptSettings = [
  ...['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1'],
  ...['-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::https::Timeout=15'],
];
