import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine (`USER_HZ`, proc(5)). */
const TICK_MS = 10;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

/** Field 2 is the program's name in brackets, and may itself hold spaces and brackets. */
const statOf = (pid: number): Stat | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // After the name: state, parent, …, and from the twelfth on the time in user mode and in the kernel.
    const ticks = fields.slice(11, 13).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ms: ticks * TICK_MS };
  } catch {
    return undefined;
  }
};

/** Milliseconds of processor time that each process and its living children have used so far; nothing where there is no /proc. */
export const processorTimes = (processes: Readonly<Record<string, number | undefined>>): Record<string, number> => {
  let stats: Stat[];
  try {
    stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  } catch {
    return {};
  }
  const own = new Set(Object.values(processes));
  return Object.fromEntries(
    Object.entries(processes).map(([name, root]) => [
      name,
      stats
        .filter(({ pid, parent }) => pid === root || (parent === root && !own.has(pid)))
        .reduce((sum, { ms }) => sum + ms, 0),
    ]),
  );
};
