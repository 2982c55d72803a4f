/** The location of the bucket that images are stored in. */
import { expect, it } from 'vitest';
import { openCycle } from './cycle.ts';

it.each([
  ['europe-west3', { location: 'EUROPE-WEST3', type: 'region' }],
  ['US', { location: 'US', type: 'multi-region' }],
])(
  'is that of a bucket in %s, for an account that may use its objects alone',
  async (at, found) => {
    const { sandbox, tracker } = await openCycle();
    await sandbox.setBucket(sandbox.bucket, { location: at, roles: { '*': ['objectAdmin'] } });
    expect(await tracker.storeLocation()).toEqual(found);
  },
);

it('is refused in the words of Google', async () => {
  const { sandbox, tracker } = await openCycle();
  await sandbox.setBucket(sandbox.bucket, { roles: { '*': ['objectCreator'] } });
  await expect(tracker.storeLocation()).rejects.toThrow(/storage\.objects\.list/);
});
