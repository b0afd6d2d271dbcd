import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackError } from './stack-error.ts';

/** Passwords and keys of one installation by name: `postgres/wallet`, `nats/raffle`, … */
export interface Secrets {
  /** The secret of this name: 32 random bytes in base64url, made at the first call and the same ever after. */
  get(name: string): string;
}

const parseSecrets = (file: string): Map<string, string> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new StackError(`The secrets file ${file} cannot be read (${(error as Error).message}).`);
  }
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  } catch {
    throw new StackError(
      `The secrets file ${file} is not valid JSON: restore it, or delete its whole folder to start afresh.`,
    );
  }
};

/**
 * The secrets kept in a file that only its owner may read (mode 0600), or in memory alone when no file is named.
 * One process at a time may add to a file; any number may read it.
 */
export const secrets = (options: { file?: string } = {}): Secrets => {
  const { file } = options;
  const known = file === undefined ? new Map<string, string>() : parseSecrets(file);
  const save = (target: string): void => {
    mkdirSync(dirname(target), { recursive: true });
    const text = `${JSON.stringify(Object.fromEntries([...known].sort()), null, 2)}\n`;
    writeFileSync(`${target}.new`, text, { mode: 0o600 });
    chmodSync(`${target}.new`, 0o600);
    renameSync(`${target}.new`, target);
  };
  return {
    get(name) {
      const present = known.get(name);
      if (present !== undefined) return present;
      const made = randomBytes(32).toString('base64url');
      known.set(name, made);
      if (file !== undefined) save(file);
      return made;
    },
  };
};
