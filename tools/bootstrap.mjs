// The first step of every command: `node tools/bootstrap.mjs <command>` makes sure that the pinned dependencies are
// installed and then runs tools/src/<command>/main.ts with the pinned Node. It runs on the machine's own Node, before
// anything is installed, and therefore is plain JavaScript without a single dependency.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pnpm = 'pnpm@12.21.0';
const oldestNode = 20;

/** A problem that a person can solve; its message is the whole output. */
export class BootstrapError extends Error {}

/**
 * One sentence when this Node or platform cannot run the project, else undefined.
 * @type {(nodeVersion: string, platform: NodeJS.Platform) => string | undefined}
 */
export const unsupported = (nodeVersion, platform) => {
  if (Number(nodeVersion.split('.')[0]) < oldestNode) {
    return `Tessera needs Node ${oldestNode} or later to start, and this is Node ${nodeVersion}: install a newer one from https://nodejs.org.`;
  }
  if (platform === 'win32') return 'Tessera runs on Linux and macOS: on Windows, start it inside WSL 2.';
  return undefined;
};

/**
 * What an installation was made from; as long as it is the same, node_modules is up to date.
 * @type {(root: string, platform?: string) => string}
 */
export const installKey = (root, platform = `${process.platform}-${process.arch}`) => {
  const hash = createHash('sha256').update(platform);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

/** @type {(root: string) => string} */
const stampFile = (root) => join(root, 'node_modules', '.tessera-installed');
/** @type {(root: string) => string} */
const pinnedNode = (root) => join(root, 'node_modules', '.bin', 'node');

/**
 * Whether the dependencies have to be installed first: never installed, changed since, or the pinned Node is gone.
 * @type {(root: string) => boolean}
 */
export const installNeeded = (root) => {
  if (!existsSync(stampFile(root)) || !existsSync(pinnedNode(root))) return true;
  return readFileSync(stampFile(root), 'utf8') !== installKey(root);
};

/** Lines of the installer that tell a person nothing, such as warnings about packages that run on the pinned Node only. */
const noise = [
  /^\s*$|^[+\s]+$/,
  /Unsupported engine|deprecated subdependencies|cyclic workspace dependencies|npm (warn|notice)/i,
  /hard linked|Content-addressable store|Virtual store|^Scope:|Lockfile is up to date|: 0\.00 B\//,
  /^(dev|optional)?dependencies:$|^\+ \S+ \S+$|(pre|post)install(:|\$)/i,
];

/** @type {(line: string) => boolean} */
export const isNoise = (line) => noise.some((pattern) => pattern.test(line));

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL|fetch failed/;

/**
 * One sentence for a failed installation, from what the installer printed.
 * @type {(output: string, logFile: string) => string}
 */
export const installFailure = (output, logFile) => {
  const network = unreachable.exec(output);
  if (network) {
    return `The npm registry could not be reached (${network[0]}): check the network and npm's registry and proxy settings, then run the command again.`;
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 1 GB, then run the command again.';
  const reason =
    output.split('\n').find((line) => /ERR_PNPM|ERROR|npm error|EACCES/.test(line)) ?? 'no reason was given';
  return `The dependencies could not be installed (${reason.trim().slice(0, 200)}): the whole output is in ${logFile}.`;
};

/** @type {(path: string) => boolean} */
const mayWrite = (path) => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Refuses a folder that this user cannot write to.
 * @type {(root: string, writable?: (path: string) => boolean) => void}
 */
export const demandWritable = (root, writable = mayWrite) => {
  const places = [root, join(root, '.tessera'), join(root, 'node_modules')].filter((path) => existsSync(path));
  const closed = places.find((path) => !writable(path));
  if (closed === undefined) return;
  const user = process.env['USER'] ?? `with id ${process.getuid?.()}`;
  throw new BootstrapError(
    `The user ${user} cannot write to ${closed}: change its owner, or work in a copy of your own.`,
  );
};

// npm waits a minute before it gives up on a registry that is out of reach; a person wants to know sooner.
const patience = { npm_config_fetch_retry_mintimeout: '1000', npm_config_fetch_retry_maxtimeout: '5000' };

/**
 * The environment for the installer: what npm adds about the script that runs would be taken for settings.
 * @type {(env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv}
 */
export const installerEnvironment = (env) => {
  const about = /^npm_(package|lifecycle|command|execpath|node)/;
  return { ...patience, ...Object.fromEntries(Object.entries(env).filter(([name]) => !about.test(name))) };
};

/**
 * What runs now and gets the signals: the installer, then the command.
 * @type {import('node:child_process').ChildProcess | undefined}
 */
let child;

const passSignalsOn = () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (child === undefined) process.exit(128 + os.constants.signals[signal]);
      child.kill(signal);
    });
  }
};

/**
 * The exit code of a process, by the shell's convention for one that a signal ended.
 * @type {(running: import('node:child_process').ChildProcess) => Promise<number>}
 */
const finished = (running) =>
  new Promise((resolve, reject) => {
    running.once('error', reject);
    running.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    );
  });

/** @type {(root: string, logFile: string) => Promise<void>} */
const runInstaller = async (root, logFile) => {
  const settings = ['--frozen-lockfile', '--reporter=append-only', '--config.confirm-modules-purge=false'];
  const env = installerEnvironment(process.env);
  const npx = spawn('npx', ['--yes', pnpm, 'install', ...settings], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = npx;
  let output = '';
  let rest = '';
  const take = (/** @type {string} */ chunk) => {
    output += chunk;
    appendFileSync(logFile, chunk);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!isNoise(line)) console.log(`  ${line}`);
  };
  for (const stream of [npx.stdout, npx.stderr]) stream.setEncoding('utf8').on('data', take);
  const code = await finished(npx).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'ENOENT') throw new BootstrapError('npx was not found: install npm, which comes with Node.');
    throw error;
  });
  child = undefined;
  if (code > 128) process.exit(code);
  if (code !== 0) throw new BootstrapError(installFailure(output, logFile));
};

/** @type {(error: unknown) => string | undefined} */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

/** @type {(pid: number) => boolean} */
const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/**
 * Two commands started at once must not install into the same folder: the second waits for the first.
 * @type {(root: string, work: () => Promise<void>) => Promise<void>}
 */
const withInstallLock = async (root, work) => {
  const lock = join(root, '.tessera', 'install.lock');
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && !alive(holder)) rmSync(lock, { force: true });
    else {
      if (!told) console.log(`waiting for process ${holder}, which installs the dependencies`);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
};

/** @type {(root: string) => Promise<void>} */
const install = (root) =>
  withInstallLock(root, async () => {
    if (!installNeeded(root)) return;
    console.log('installing the pinned dependencies (only the first time and when they change)');
    const logFile = join(root, '.tessera', 'logs', 'install.log');
    mkdirSync(dirname(logFile), { recursive: true });
    writeFileSync(logFile, '');
    const key = installKey(root);
    await runInstaller(root, logFile);
    if (!existsSync(pinnedNode(root))) {
      throw new BootstrapError('The pinned Node was not installed: delete node_modules and run the command again.');
    }
    writeFileSync(stampFile(root), key);
  });

/**
 * The commands there are: the folders of tools/src with a main.ts.
 * @type {(root: string) => string[]}
 */
export const commands = (root) =>
  readdirSync(join(root, 'tools', 'src'))
    .filter((name) => existsSync(join(root, 'tools', 'src', name, 'main.ts')))
    .sort();

/**
 * npm runs us in a shell, and a shell that is told to stop ends without telling us: that our parent is gone is then the
 * only sign. Outside npm a vanished parent means nothing, for instance after nohup.
 */
const stopWithParent = () => {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child?.kill('SIGTERM');
  }, 300);
};

/** @type {(root: string, command: string, args: string[]) => Promise<number>} */
const runCommand = (root, command, args) => {
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, '.tessera', 'compile-cache'),
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
  };
  const node = realpathSync(pinnedNode(root));
  child = spawn(node, [join(root, 'tools', 'src', command, 'main.ts'), ...args], { cwd: root, env, stdio: 'inherit' });
  stopWithParent();
  return finished(child);
};

const main = async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const [command = '', ...args] = process.argv.slice(2);
  const problem = unsupported(process.versions.node, process.platform);
  if (problem !== undefined) throw new BootstrapError(problem);
  if (!commands(root).includes(command)) {
    throw new BootstrapError(`There is no command '${command}'; there are: ${commands(root).join(', ')}.`);
  }
  demandWritable(root);
  mkdirSync(join(root, '.tessera'), { recursive: true });
  if (installNeeded(root)) await install(root);
  return runCommand(root, command, args);
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  passSignalsOn();
  main().then(
    (code) => process.exit(code),
    (error) => {
      console.error(error instanceof BootstrapError ? error.message : error);
      process.exit(1);
    },
  );
}
