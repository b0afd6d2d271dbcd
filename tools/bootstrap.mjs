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

/** One sentence when this Node or platform cannot run the project, else undefined. */
export const unsupported = (nodeVersion, platform) => {
  if (Number(nodeVersion.split('.')[0]) < oldestNode) {
    return `Tessera needs Node ${oldestNode} or later to start, and this is Node ${nodeVersion}: install a newer one from https://nodejs.org.`;
  }
  if (platform === 'win32') return 'Tessera runs on Linux and macOS: on Windows, start it inside WSL 2.';
  return undefined;
};

/** What an installation was made from; as long as it is the same, node_modules is up to date. */
export const installKey = (root, platform = `${process.platform}-${process.arch}`) => {
  const hash = createHash('sha256').update(platform);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

const stampFile = (root) => join(root, 'node_modules', '.tessera-installed');
const pinnedNode = (root) => join(root, 'node_modules', '.bin', 'node');

/** Whether the dependencies have to be installed first: never installed, changed since, or the pinned Node is gone. */
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

export const isNoise = (line) => noise.some((pattern) => pattern.test(line));

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL|fetch failed/;

/** One sentence for a failed installation, from what the installer printed. */
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

/** Refuses a folder that this user cannot write to. */
export const demandWritable = (root) => {
  const places = [root, join(root, '.tessera'), join(root, 'node_modules')].filter((path) => existsSync(path));
  for (const place of places) {
    try {
      accessSync(place, constants.W_OK);
    } catch {
      throw new BootstrapError(
        `The user ${os.userInfo().username} cannot write to ${place}: change its owner, or work in a copy of your own.`,
      );
    }
  }
};

/** The environment for the installer: what npm adds about the script that runs would be taken for settings. */
export const installerEnvironment = (env) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle|command|execpath|node)/.test(name)),
  );

let child;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of forwarded) {
  const forward = () => {
    if (child === undefined) process.exit(128 + os.constants.signals[signal]);
    child.kill(signal);
  };
  if (isMain()) process.on(signal, forward);
}

function isMain() {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
}

const finished = (running) =>
  new Promise((resolve, reject) => {
    running.once('error', reject);
    running.once('close', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
  });

const runInstaller = async (root, logFile) => {
  const args = [
    '--yes',
    pnpm,
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--config.confirm-modules-purge=false',
  ];
  child = spawn('npx', args, { cwd: root, env: installerEnvironment(process.env), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let rest = '';
  const take = (chunk) => {
    output += chunk;
    appendFileSync(logFile, chunk);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!isNoise(line)) console.log(`  ${line}`);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
  const code = await finished(child).catch((error) => {
    if (error.code === 'ENOENT') throw new BootstrapError('npx was not found: install npm, which comes with Node.');
    throw error;
  });
  child = undefined;
  if (code > 128) process.exit(code);
  if (code !== 0) throw new BootstrapError(installFailure(output, logFile));
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Two commands started at once must not install into the same folder: the second waits for the first. */
const withInstallLock = async (root, work) => {
  const lock = join(root, '.tessera', 'install.lock');
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
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

/** The commands there are: the folders of tools/src with a main.ts. */
export const commands = (root) =>
  readdirSync(join(root, 'tools', 'src'))
    .filter((name) => existsSync(join(root, 'tools', 'src', name, 'main.ts')))
    .sort();

/**
 * npm runs us in a shell, and a shell that is told to stop ends without telling us: that our parent is gone is then the
 * only sign. Outside npm a vanished parent means nothing, for instance after nohup.
 */
const stopWithParent = () => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child?.kill('SIGTERM');
  }, 300);
};

const runCommand = (root, command, args) => {
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.tessera', 'compile-cache'),
    PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
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

if (isMain()) {
  main().then(
    (code) => process.exit(code),
    (error) => {
      console.error(error instanceof BootstrapError ? error.message : error);
      process.exit(1);
    },
  );
}
