/**
 * Downloads of what is partly there: what is whole is not received again, and reported as whole.
 */
import { rm, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/core/index.ts';
import { openCycle, SMALL_ORDER, settle, temporaryFolder } from './cycle.ts';

describe('a download into a folder with some of the files', () => {
  it('reports complete files and received files separately', async () => {
    const { tracker } = await openCycle();
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await settle(tracker, name);
    const folder = await temporaryFolder();
    const files = [...(await tracker.download(order, folder)).values()].flat();
    const [gone = ''] = files.filter((file) => file.endsWith('.tif'));
    const { size } = await stat(gone);
    await rm(gone);

    expect(await tracker.missing(order, folder)).toEqual({ count: 1, bytes: size });
    const steps: Progress[] = [];
    await tracker.download(order, folder, {
      overwrite: false,
      onProgress: (step) => steps.push(step),
    });
    const last = steps.at(-1)?.bytes;
    expect(last?.done).toBe(last?.total);
    expect(last?.kept).toBe((last?.total ?? 0) - size);
    expect(await tracker.missing(order, folder)).toEqual({ count: 0, bytes: 0 });
  });

  it('reports no complete files if there were none', async () => {
    const { tracker } = await openCycle();
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await settle(tracker, name);
    const steps: Progress[] = [];
    await tracker.download(order, await temporaryFolder(), {
      overwrite: false,
      onProgress: (step) => steps.push(step),
    });
    expect(steps.at(-1)?.bytes?.done).toBeGreaterThan(0);
    expect(steps.at(-1)?.bytes?.kept).toBe(0);
  });
});
