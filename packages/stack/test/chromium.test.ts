import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { obtainChromium, StackError } from '../src/index.ts';
import { scratchFolder } from './scratch-folder.ts';

const PROGRAM = 'usr/lib/chromium/chromium';

const put = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
};

const program = (version: string) => `#!/bin/sh\necho "Chromium ${version}"\n`;

/** Runs only where its libraries are found, as the real one. */
const needsLibraries = `#!/bin/sh\ncase ":$LD_LIBRARY_PATH:" in *lib/x86_64-linux-gnu/pulseaudio:*) echo "Chromium 156.0.8078.79" ;; *) exit 127 ;; esac\n`;

/** What the packages of the system hold once they are unpacked. */
const unpackInto = (calls: string[]) => async (place: string) => {
  calls.push(place);
  put(join(place, PROGRAM), needsLibraries);
  put(join(place, 'usr/lib/x86_64-linux-gnu/libpulse.so.0'), '');
  put(join(place, 'usr/lib/x86_64-linux-gnu/pulseaudio/libpulsecommon-16.1.so'), '');
};

describe('obtaining Chromium', () => {
  test('takes one from the PATH, unless it does not run', async () => {
    const [good, broken] = [scratchFolder(), scratchFolder()];
    put(join(good, 'chromium'), program('150.0.7871.100'));
    put(join(broken, 'chromium'), 'not a program');
    const found = await obtainChromium({ cacheDir: scratchFolder(), path: `${broken}:${good}` });
    expect(found).toEqual({ program: join(good, 'chromium'), env: {}, version: '150.0.7871.100' });
  });

  test('unpacks the package of the system with its libraries, and keeps it for the next time', async () => {
    const calls: string[] = [];
    const progress: string[] = [];
    const options = { cacheDir: join(scratchFolder(), 'bin'), path: '', unpack: unpackInto(calls) };
    const first = await obtainChromium({ ...options, onProgress: (line) => progress.push(line) });
    expect([first.version, first.program]).toEqual(['156.0.8078.79', join(options.cacheDir, 'chromium', PROGRAM)]);
    expect(await obtainChromium(options)).toEqual(first);
    expect([calls.length, progress]).toEqual([1, ['fetching chromium: package of the system']]);
  });

  test('fetches it anew where what was kept no longer runs', async () => {
    const calls: string[] = [];
    const cacheDir = scratchFolder();
    put(join(cacheDir, 'chromium', PROGRAM), 'not a program');
    expect((await obtainChromium({ cacheDir, path: '', unpack: unpackInto(calls) })).version).toBe('156.0.8078.79');
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['there is no apt here', () => Promise.reject(new Error('there is no apt here'))],
    ['what was unpacked does not run on this machine', () => Promise.resolve()],
  ])('says in one sentence what to do when it cannot be had: %s', async (reason, unpack) => {
    const cacheDir = scratchFolder();
    const failure = await obtainChromium({ cacheDir, path: '', unpack }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StackError);
    expect((failure as StackError).message).toContain(reason);
    expect((failure as StackError).message).toMatch(/install it so that `chromium --version` works/);
    expect(existsSync(join(cacheDir, 'chromium'))).toBe(false);
  });
});
