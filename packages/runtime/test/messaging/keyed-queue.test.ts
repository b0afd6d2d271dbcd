import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@tessera/testing';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../../src/messaging/keyed-queue.ts';

describe('the keyed queue', () => {
  it('runs one key in order and different keys side by side, within its width', async () => {
    const random = seededRandom();
    const queue = new KeyedQueue(4);
    const done = new Map<string, number[]>();
    let [running, most] = [0, 0];
    for (let index = 0; index < 200; index += 1) {
      const key = `k${random.integer(0, 9)}`;
      queue.add(key, async () => {
        running += 1;
        most = Math.max(most, running);
        await delay(random.integer(0, 3));
        done.set(key, [...(done.get(key) ?? []), index]);
        running -= 1;
      });
    }
    await queue.idle();
    expect([...done.values()].flat()).toHaveLength(200);
    for (const order of done.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(most).toBe(4);
  });
});
