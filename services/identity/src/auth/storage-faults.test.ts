import { describe, expect, it } from 'vitest';
import { StorageFaults } from './storage-faults.ts';

const lost = new Error('the connection was lost');
const fails = (error: Error) => () => Promise.reject(error);

describe('a watched call', () => {
  it('fails with what storage threw, though the library answered as if nothing were', async () => {
    const faults = new StorageFaults();
    const swallowing = faults.watch(async () => {
      await faults.witness(fails(lost)).catch(() => undefined);
      return 'signed out';
    });
    await expect(swallowing).rejects.toBe(lost);
  });

  it('fails with what storage threw, though the library reworded it', async () => {
    const faults = new StorageFaults();
    const rewording = faults.watch(async () => {
      await faults.witness(fails(lost)).catch(() => {
        throw new Error('FAILED_TO_GET_SESSION');
      });
    });
    await expect(rewording).rejects.toBe(lost);
  });

  it('leaves the library its own errors and its way with duplicates', async () => {
    const faults = new StorageFaults();
    const duplicate = Object.assign(new Error('duplicate key'), { constraint: 'users_email' });
    const own = new Error('INVALID_EMAIL_OR_PASSWORD');
    await expect(faults.watch(fails(own))).rejects.toBe(own);
    const answered = faults.watch(() => faults.witness(fails(duplicate)).catch(() => 'exists already'));
    await expect(answered).resolves.toBe('exists already');
  });

  it('knows nothing of the faults of other calls', async () => {
    const faults = new StorageFaults();
    const [bad, good] = await Promise.allSettled([
      faults.watch(() => faults.witness(fails(lost))),
      faults.watch(() => faults.witness(async () => 'row')),
    ]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  });
});
