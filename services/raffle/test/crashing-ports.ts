import type { Ports } from './raffle-world.ts';

/** What a killed process says to itself. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The moment of a crash: at the n-th call of a port (from 1), before it had an effect or after. */
export interface CrashPoint {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

/**
 * Ports of a process that dies at a point. The call that is cut off throws, and so does every one after it, for a dead
 * process does nothing more.
 */
export const crashingPorts = (ports: Ports, { call, moment }: CrashPoint) => {
  let calls = 0;
  const died = () => calls > call || (calls === call && moment === 'before');
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...parameters: unknown[]) => {
          calls += 1;
          const mine = calls;
          if (died()) throw new Crash(`before call ${calls}, ${String(name)}`);
          const result: unknown = await method.apply(target, parameters);
          if (mine === call) throw new Crash(`after call ${mine}, ${String(name)}`);
          return result;
        };
      },
    });
  return {
    ports: { raffles: dying(ports.raffles), wallet: dying(ports.wallet) },
    /** False when the work was over before the point was reached. */
    struck: () => calls >= call,
  };
};

/** Calls `work` for every point there is until it comes to its end without being cut off. Returns how many points there were. */
export const atEveryPoint = async (
  work: (point: CrashPoint) => Promise<{ readonly struck: boolean }>,
): Promise<number> => {
  for (let call = 1; ; call += 1) {
    const { struck } = await work({ call, moment: 'before' });
    if (!struck) return call - 1;
    await work({ call, moment: 'after' });
  }
};
