import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `node --cpu-prof` writes (the DevTools protocol's `Profiler.Profile`); times in microseconds of the monotonic clock. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly what: string;
  readonly ms: number;
}

/** The profile of one process; Node puts the pid into the file's name. */
export const readProfile = (folder: string, pid: number | undefined): CpuProfile => {
  const file = readdirSync(folder).find(
    (name) => name.endsWith('.cpuprofile') && name.split('.').includes(String(pid)),
  );
  if (file === undefined) throw new Error(`process ${pid} has written no profile into ${folder}`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
};

/** A path from the repository's folder, or from the last `node_modules` in it. */
const placeOf = (url: string, root: string): string => {
  if (!url.startsWith('file:')) return url;
  const path = fileURLToPath(url);
  const packaged = path.lastIndexOf('/node_modules/');
  if (packaged >= 0) return path.slice(packaged + '/node_modules/'.length);
  return path.startsWith(root) ? path.slice(root.length) : path;
};

const nameOf = ({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame'], root: string): string => {
  if (url === '') return functionName;
  return `${functionName || `(anonymous, line ${lineNumber + 1})`}  ${placeOf(url, root)}`;
};

/** Self time by function and file within a stretch of the clock, longest first. */
export const selfTimes = (
  { nodes, startTime, samples, timeDeltas }: CpuProfile,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  root: string,
): SelfTime[] => {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame, root)]));
  const sums = new Map<string, number>();
  let at = startTime;
  samples.forEach((sample, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    const name = names.get(sample) ?? 'unknown';
    if (at >= fromUs && at <= toUs) sums.set(name, (sums.get(name) ?? 0) + delta);
  });
  return [...sums].map(([what, us]) => ({ what, ms: us / 1_000 })).sort((a, b) => b.ms - a.ms);
};
