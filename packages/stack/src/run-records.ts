import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { stopProcess } from './stop-process.ts';

/**
 * A note about one process that we started, kept beside the data for as long as it runs. When our own process is
 * killed, the notes are how the next start finds what it left behind, and how it touches nothing else.
 */
export interface RunRecord {
  readonly name: string;
  readonly process: ProcessIdentity;
  /** The process of ours that started it and is answerable for stopping it. */
  readonly owner: ProcessIdentity;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to stop before it is killed. */
  readonly graceMs: number;
  /** Higher stages are stopped first: services (3), then NATS (2), then Postgres (1). */
  readonly stage: number;
  /** Throw-away folders that go with the process. */
  readonly remove?: readonly string[];
}

const currentProcess = (): ProcessIdentity => {
  const identity = identify(process.pid);
  if (identity === undefined) throw new Error('this process cannot read its own start time');
  return identity;
};

/** Writes the note of a process just started; the returned function takes it away again. */
export const recordProcess = (
  runDir: string,
  pid: number,
  note: Omit<RunRecord, 'process' | 'owner'>,
): (() => void) => {
  const child = identify(pid);
  // A process that has ended before it could be noted needs no note.
  if (child === undefined) return () => undefined;
  mkdirSync(runDir, { recursive: true });
  const file = join(runDir, `${note.name}.${pid}.json`);
  const record: RunRecord = { ...note, process: child, owner: currentProcess() };
  // Renaming makes the note appear whole: a half-written one would be lost to the next start.
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
};

const readRecords = (runDir: string): { file: string; record: RunRecord }[] => {
  let names: string[];
  try {
    names = readdirSync(runDir).filter((name) => /\.\d+\.json$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = join(runDir, name);
    try {
      return [{ file, record: JSON.parse(readFileSync(file, 'utf8')) as RunRecord }];
    } catch {
      return [];
    }
  });
};

/** The notes of what runs under this folder, with whether the process that started it is still there. */
export const runningProcesses = (runDir: string): (RunRecord & { ownerRuns: boolean })[] =>
  readRecords(runDir)
    .filter(({ record }) => isRunning(record.process))
    .map(({ record }) => ({ ...record, ownerRuns: isRunning(record.owner) }));

/**
 * Stops every noted process whose owner is gone, in the order of a proper shutdown, and removes its throw-away folders.
 * What belongs to a living owner is left alone. Returns the names of what was stopped.
 */
export const stopAbandoned = async (runDir: string): Promise<string[]> => {
  const abandoned = readRecords(runDir).filter(({ record }) => !isRunning(record.owner));
  const stages = [...new Set(abandoned.map(({ record }) => record.stage))].sort((a, b) => b - a);
  const stopped: string[] = [];
  for (const stage of stages) {
    const group = abandoned.filter(({ record }) => record.stage === stage);
    await Promise.all(
      group.map(async ({ file, record }) => {
        if (isRunning(record.process)) {
          await stopProcess(record.process, record.stopSignal, record.graceMs);
          stopped.push(record.name);
        }
        for (const path of record.remove ?? []) rmSync(path, { recursive: true, force: true });
        rmSync(file, { force: true });
      }),
    );
  }
  return stopped;
};
