import type { Ports } from './raffle-world.ts';

/** What a killed process says to itself. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A moment in a run: at the n-th call of a port (from 1), before it had an effect or after. */
export interface Point {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

type Watch = (call: number, moment: Point['moment']) => void | Promise<void>;

/** Ports that call `watch` before and after each call of theirs. */
const watchedPorts = (ports: Ports, watch: Watch): Ports => {
  let calls = 0;
  const watched = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...parameters: unknown[]) => {
          calls += 1;
          const call = calls;
          await watch(call, 'before');
          const result: unknown = await method.apply(target, parameters);
          await watch(call, 'after');
          return result;
        };
      },
    });
  return {
    raffles: watched(ports.raffles),
    sales: watched(ports.sales),
    wallet: watched(ports.wallet),
    payments: watched(ports.payments),
    loyalty: watched(ports.loyalty),
    beacon: watched(ports.beacon),
  };
};

/** Ports of a process that dies at a point: the call that is cut off throws, and so does every one after it. */
export const crashingPorts = (ports: Ports, point: Point) => {
  let dead = false;
  const watched = watchedPorts(ports, (call, moment) => {
    if (call === point.call && moment === point.moment) dead = true;
    if (dead) throw new Crash(`${moment} call ${call}`);
  });
  return { ports: watched, struck: () => dead };
};

/** Ports of a process that stands still at a point until something else has happened from beginning to end. */
export const interruptedPorts = (ports: Ports, point: Point, meanwhile: () => Promise<void>) => {
  let struck = false;
  const watched = watchedPorts(ports, async (call, moment) => {
    if (struck || call !== point.call || moment !== point.moment) return;
    struck = true;
    await meanwhile();
  });
  return { ports: watched, struck: () => struck };
};

/** Calls `work` for every point there is, until it comes to its end without meeting one. Returns how many calls it met. */
export const atEveryPoint = async (work: (point: Point) => Promise<{ readonly struck: boolean }>): Promise<number> => {
  for (let call = 1; ; call += 1) {
    const { struck } = await work({ call, moment: 'before' });
    if (!struck) return call - 1;
    await work({ call, moment: 'after' });
  }
};
