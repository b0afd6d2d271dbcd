import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isRunning, type ProcessIdentity, StackError } from '@tessera/stack';

/** Who runs the stack of a data folder, and where it is reached. */
export interface Instance {
  readonly process: ProcessIdentity;
  readonly gatewayUrl: string;
  readonly tracesUrl?: string;
}

const read = (file: string): Instance | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Instance;
  } catch {
    return undefined;
  }
};

/** The stack that runs on this lock file now, if any. */
export const runningInstance = (file: string): Instance | undefined => {
  const instance = read(file);
  return instance !== undefined && isRunning(instance.process) ? instance : undefined;
};

/** A hard link to a complete file appears whole and only where nothing is yet, so exactly one of two starters gets it. */
const tryTake = (file: string, instance: Instance): boolean => {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(instance));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Moves the lock of a dead process out of the way; puts it back when it turns out to be somebody's fresh one. */
const clearStale = (file: string): void => {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (runningInstance(aside) !== undefined) renameSync(aside, file);
  else rmSync(aside, { force: true });
};

/**
 * Makes this process the only one that runs the stack of a data folder; the returned function gives that up.
 * Throws {@link StackError} when another process runs it. The lock of a killed process does not count.
 */
export const takeInstanceLock = (file: string, where: Omit<Instance, 'process'>): (() => void) => {
  const self = identify(process.pid);
  if (self === undefined) throw new Error('this process cannot read its own start time');
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (tryTake(file, { process: self, ...where })) return () => rmSync(file, { force: true });
    const holder = runningInstance(file);
    if (holder !== undefined) {
      throw new StackError(
        `Tessera already runs here as process ${holder.process.pid} (gateway ${holder.gatewayUrl}): stop it with Ctrl-C on its terminal or with kill ${holder.process.pid}.`,
      );
    }
    clearStale(file);
  }
  throw new StackError(`The lock ${file} could not be taken: delete it and start again.`);
};
