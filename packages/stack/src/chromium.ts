import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { unpackChromium } from './chromium-apt.ts';
import { StackError } from './stack-error.ts';

/** A browser that runs on this machine. */
export interface Chromium {
  readonly program: string;
  /** Put these into the environment of its process: where it finds what was unpacked beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
}

export interface ObtainChromiumOptions {
  /** Where what was unpacked is kept for the next time, for instance `.tessera/bin`. */
  readonly cacheDir: string;
  readonly onProgress?: (line: string) => void;
  /** The search path; the environment's PATH when left out. */
  readonly path?: string;
  /** Unpacks the system's package into a folder; another one in tests. */
  readonly unpack?: (place: string) => Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PROGRAM = 'usr/lib/chromium/chromium';

const ran = (program: string, env: Chromium['env']): Chromium | undefined => {
  try {
    const options = { encoding: 'utf8', stdio: 'pipe', timeout: 20_000, env: { ...process.env, ...env } } as const;
    const version = /(\d+\.){3}\d+/.exec(execFileSync(program, ['--version'], options))?.[0];
    return version === undefined ? undefined : { program, env, version };
  } catch {
    return undefined;
  }
};

const onPath = (path: string): Chromium | undefined => {
  for (const dir of path.split(delimiter).filter((each) => each !== '')) {
    for (const name of NAMES) {
      const found = existsSync(join(dir, name)) ? ran(join(dir, name), {}) : undefined;
      if (found) return found;
    }
  }
  return undefined;
};

/** A machine without fonts of its own is shown those that were unpacked; without any a browser draws no text. */
const fontSettings = (place: string): Readonly<Record<string, string>> => {
  if (existsSync('/etc/fonts/fonts.conf')) return {};
  const file = join(place, 'fonts.conf');
  const fonts = join(place, 'usr/share/fonts');
  writeFileSync(
    file,
    `<fontconfig><dir>${fonts}</dir><cachedir>${join(place, 'font-cache')}</cachedir></fontconfig>\n`,
  );
  return { FONTCONFIG_FILE: file };
};

const unpacked = (place: string): Chromium | undefined => {
  const program = join(place, PROGRAM);
  if (!existsSync(program)) return undefined;
  const libraries = globSync('{usr/lib,lib}/*-linux-gnu*/**/*.so*', { cwd: place }).map((file) =>
    join(place, dirname(file)),
  );
  return ran(program, { LD_LIBRARY_PATH: [...new Set(libraries)].join(':'), ...fontSettings(place) });
};

/**
 * Finds Chromium or fetches it, in this order: on the PATH, kept from an earlier time, the package of Debian or Ubuntu, unpacked with its libraries (about 125 MB to download
 * and 400 MB on the disk). Throws a {@link StackError} that names the way out.
 */
export const obtainChromium = async (options: ObtainChromiumOptions): Promise<Chromium> => {
  const found = onPath(options.path ?? process.env['PATH'] ?? '');
  if (found) return found;
  const place = join(options.cacheDir, 'chromium');
  const kept = unpacked(place);
  if (kept) return kept;
  mkdirSync(options.cacheDir, { recursive: true });
  options.onProgress?.('fetching chromium: package of the system');
  let reason = 'what was unpacked does not run on this machine';
  try {
    await (options.unpack ?? unpackChromium)(place);
    const fresh = unpacked(place);
    if (fresh) return fresh;
  } catch (error) {
    reason = (error as Error).message;
  }
  throw new StackError(
    `Chromium is not on the PATH and could not be fetched (${reason}): install it so that \`chromium --version\` works, then run the command again.`,
  );
};
