/**
 * Lets work of one key run only after earlier work of that key in this process is over: a call that is made twice at the same
 * moment then gets its answer twice, where it would be told otherwise that it is still running.
 */
export const oneAtATime = () => {
  const running = new Map<string, Promise<unknown>>();
  return async <T>(key: string | undefined, work: () => Promise<T>): Promise<T> => {
    if (key === undefined) return work();
    for (let earlier = running.get(key); earlier; earlier = running.get(key)) await earlier;
    const result = work();
    const over = result.then(
      () => running.delete(key),
      () => running.delete(key),
    );
    running.set(key, over);
    return result;
  };
};
