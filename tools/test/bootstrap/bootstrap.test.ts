import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  commands,
  demandWritable,
  installerEnvironment,
  installFailure,
  installKey,
  installNeeded,
  isNoise,
  unsupported,
} from '../../bootstrap.mjs';

const bootstrap = join(import.meta.dirname, '../../bootstrap.mjs');

interface Project {
  readonly root: string;
  /** What the installer was called with, one line per call. */
  readonly installs: () => string[];
  /** Runs a command of the project to its end. */
  readonly run: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<{ code: number | null; output: string }>;
  readonly start: (args: readonly string[], env?: NodeJS.ProcessEnv) => ReturnType<typeof spawn>;
}

/** A project with this bootstrap, commands that are one line each, and an installer that is a script of ours. */
const project = (sources: Readonly<Record<string, string>>, installer = 'mkdir -p node_modules/.bin'): Project => {
  const root = mkdtempSync(join(tmpdir(), 'tessera-bootstrap-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{ "type": "module" }');
  write('pnpm-lock.yaml', 'lockfile: 1');
  write('pnpm-workspace.yaml', 'packages: []');
  for (const [command, text] of Object.entries(sources)) write(`tools/src/${command}/main.ts`, text);
  copyFileSync(bootstrap, join(root, 'tools/bootstrap.mjs'));
  write(
    'bin/npx',
    `#!/bin/sh\necho "$@" >> installs\n${installer}\nln -sf "${process.execPath}" node_modules/.bin/node\n`,
  );
  chmodSync(join(root, 'bin/npx'), 0o755);
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), ...args], {
      env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    root,
    installs: () =>
      existsSync(join(root, 'installs')) ? readFileSync(join(root, 'installs'), 'utf8').trim().split('\n') : [],
    start,
    async run(args, env) {
      const child = start(args, env);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, output };
    },
  };
};

describe('the bootstrap', () => {
  test('installs once, then only when the lockfile changes', async () => {
    const { run, installs, root } = project({ hello: 'console.log("hello", process.argv.slice(2).join(" "));' });
    expect(await run(['hello', 'a', 'b'])).toMatchObject({ code: 0, output: expect.stringContaining('hello a b') });
    expect(installs()).toEqual([expect.stringMatching(/^--yes pnpm@\d+\.\d+\.\d+ install --frozen-lockfile /)]);
    expect((await run(['hello'])).output).toBe('hello \n');
    expect(installs()).toHaveLength(1);
    writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfile: 2');
    await run(['hello']);
    expect(installs()).toHaveLength(2);
  });

  test('passes the exit code on, and gives the command the pinned Node and a compile cache', async () => {
    const { run, root } = project({
      fail: 'process.exit(7);',
      show: 'console.log(process.env.NODE_COMPILE_CACHE, process.env.PATH?.split(":")[0], process.cwd());',
    });
    expect((await run(['fail'])).code).toBe(7);
    const { output } = await run(['show']);
    expect(output.trim()).toBe([join(root, '.tessera/compile-cache'), join(root, 'node_modules/.bin'), root].join(' '));
  });

  test('passes signals on and waits for the command to end in its own way', async () => {
    const source = `process.on('SIGTERM', () => { console.log('draining'); setTimeout(() => process.exit(5), 50); });
      console.log('up'); setInterval(() => undefined, 1000);`;
    const { run, start } = project({ serve: source, warm: '' });
    await run(['warm']);
    const child = start(['serve']);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    await expect.poll(() => output).toBe('up\n');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([5, null]);
    expect(output).toBe('up\ndraining\n');
  });

  test('ends the command when the npm that ran it is gone', async () => {
    const source = `import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync('told', 'yes'); process.exit(0); });
      console.log('up'); setInterval(() => undefined, 1000);`;
    const { run, root } = project({ serve: source, warm: '' });
    await run(['warm']);
    // A shell that does more after the command stays its parent, as npm's shell does.
    const line = `"${process.execPath}" "${join(root, 'tools/bootstrap.mjs')}" serve; true`;
    const npm = spawn('sh', ['-c', line], {
      env: { PATH: '/usr/bin:/bin', npm_lifecycle_event: 'serve' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(npm.stdout, 'data');
    npm.kill('SIGKILL');
    await expect.poll(() => existsSync(join(root, 'told'))).toBe(true);
  });

  test('lets two commands that start at once install only once', async () => {
    const { run, installs } = project({ hello: 'console.log("hello");' }, 'sleep 0.5; mkdir -p node_modules/.bin');
    const both = await Promise.all([run(['hello']), run(['hello'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ output }) => output).join('')).toContain('which installs the dependencies');
    expect(installs()).toHaveLength(1);
  });

  test('is not kept waiting by the lock of an installation that was killed', async () => {
    const { run, root } = project({ hello: 'console.log("hello");' });
    mkdirSync(join(root, '.tessera'));
    writeFileSync(join(root, '.tessera/install.lock'), String(2 ** 22 + 1));
    expect((await run(['hello'])).code).toBe(0);
  });

  test('says in one sentence that the registry is out of reach, and tries again the next time', async () => {
    const { run, installs } = project(
      { hello: '' },
      'echo "ERR_PNPM_META_FETCH_FAIL GET x: getaddrinfo ENOTFOUND registry" >&2; exit 1',
    );
    const { code, output } = await run(['hello']);
    expect(code).toBe(1);
    expect(output.trim().split('\n').at(-1)).toMatch(
      /^The npm registry could not be reached \(META_FETCH_FAIL\): check the network/,
    );
    expect(output).not.toContain('    at ');
    await run(['hello']);
    expect(installs()).toHaveLength(2);
  });

  test('says in one sentence that there is no npx, and which commands there are', async () => {
    const { run, root } = project({ hello: '', other: '' });
    rmSync(join(root, 'bin/npx'));
    mkdirSync(join(root, 'empty'));
    expect(await run(['hello'], { PATH: join(root, 'empty') })).toMatchObject({
      code: 1,
      output: expect.stringMatching(/npx was not found: install npm, which comes with Node\.\n$/),
    });
    expect(await run(['nonsense'])).toEqual({
      code: 1,
      output: "There is no command 'nonsense'; there are: hello, other.\n",
    });
  });
});

describe('its decisions', () => {
  test('an old Node and Windows are refused with the way out', () => {
    expect(unsupported('18.20.4', 'linux')).toMatch(/needs Node 20 or later.*this is Node 18\.20\.4.*nodejs\.org/);
    expect(unsupported('20.0.0', 'win32')).toMatch(/WSL/);
    expect(unsupported('20.0.0', 'linux')).toBeUndefined();
    expect(unsupported('24.1.0', 'darwin')).toBeUndefined();
  });

  test('a folder that this user cannot write to is named', () => {
    const { root } = project({ hello: '' });
    mkdirSync(join(root, 'node_modules'));
    expect(() => demandWritable(root)).not.toThrow();
    expect(() => demandWritable(root, (path) => path !== join(root, 'node_modules'))).toThrow(
      /^The user .+ cannot write to \S+\/node_modules: change its owner/,
    );
  });

  test('an installation made for another platform, or without the pinned Node, does not count', async () => {
    const { run, root } = project({ hello: '' });
    expect(installNeeded(root)).toBe(true);
    await run(['hello']);
    expect(installNeeded(root)).toBe(false);
    expect(installKey(root, 'darwin-arm64')).not.toBe(installKey(root, 'linux-x64'));
    rmSync(join(root, 'node_modules/.bin/node'));
    expect(installNeeded(root)).toBe(true);
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
    expect(installNeeded(root)).toBe(false);
    expect(commands(root)).toEqual(['hello']);
  });

  test('the installer is spared what npm adds about the running script, and keeps what the person set', () => {
    const env = { npm_lifecycle_event: 'start', npm_package_name: 'x', npm_config_registry: 'r', HTTPS_PROXY: 'p' };
    expect(installerEnvironment(env)).toMatchObject({ npm_config_registry: 'r', HTTPS_PROXY: 'p' });
    expect(Object.keys(installerEnvironment(env)).filter((name) => /lifecycle|package/.test(name))).toEqual([]);
  });

  test('warnings about packages for the pinned Node are noise, progress and errors are not', () => {
    expect(isNoise('[WARN] Unsupported engine: wanted: {"node":">=22.17"} (current: {"node":"v20.20.2"})')).toBe(true);
    expect(isNoise('Progress: resolved 153, reused 0, downloaded 12, added 10')).toBe(false);
    expect(isNoise('ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"')).toBe(false);
  });

  test('a failed installation is explained by its reason', () => {
    expect(installFailure('x\nERR_PNPM_OUTDATED_LOCKFILE  Cannot install\ny', '/log')).toBe(
      'The dependencies could not be installed (ERR_PNPM_OUTDATED_LOCKFILE  Cannot install): the whole output is in /log.',
    );
    expect(installFailure('write ENOSPC', '/log')).toMatch(/^The disk is full/);
  });
});
