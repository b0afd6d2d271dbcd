import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One particular process: the pid alone is not enough, because pids are handed out again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in the system's own terms; two processes that ever shared a pid differ in it. */
  readonly mark: string;
}

const linuxMark = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    // A zombie holds its pid until its parent collects it, but it runs no more.
    if (state === 'Z' || state === 'X') return undefined;
    return fields[19];
  } catch {
    return undefined;
  }
};

const psMark = (pid: number): string | undefined => {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = '', ...started] = line.split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
};

/** The identity of the process that has this pid now, or undefined when none runs under it. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const mark = process.platform === 'linux' ? linuxMark(pid) : psMark(pid);
  return mark === undefined ? undefined : { pid, mark };
};

/** Whether this very process (not merely its pid) still runs. */
export const isRunning = (identity: ProcessIdentity): boolean => identify(identity.pid)?.mark === identity.mark;

/** Whether the system still knows the pid at all: of a running process, of anybody, or of one not yet collected. */
export const isPidTaken = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The command line of a process as one text, or '' when it cannot be read. */
export const commandLine = (pid: number): string => {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** The direct children of a process; empty where the system does not tell. */
export const childrenOf = (pid: number): number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
};
