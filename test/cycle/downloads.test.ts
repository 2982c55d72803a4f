/**
 * Downloads of what is partly there: what is whole is not received again, and reported as whole.
 */
import { rm, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/core/index.ts';
import { storeAt } from '../connect.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

describe('a download of many small files', () => {
  const MONTHS = 12;

  it('requests all of them before the first has arrived', async () => {
    const cycle = await openCycle();
    const request = { ...SMALL_ORDER, periodStart: '2020-01-01', periodEnd: '2020-12-31' };
    const { name } = await cycle.tracker.submit(request);
    const order = await finishOrder(cycle.tracker, name);
    const proxy = await startProxy(cycle.sandbox.storage);
    const addresses = { ...cycle.sandbox, storage: proxy.origin, drive: proxy.origin };
    const store = storeAt(addresses, cycle.earthEngine.auth);
    const expected = 2 * MONTHS;
    let asked = 0;
    let release = () => {};
    const allAsked = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.hold = ({ url = '' }) => {
      if (!url.includes('alt=media')) return undefined;
      asked += 1;
      if (asked === expected) release();
      return allAsked;
    };
    const tracker = cycle.trackerWith({ store });
    const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
    expect(files).toHaveLength(expected);
  });
});

it('a file is complete although the connection is lost after its last byte', async () => {
  const cycle = await openCycle();
  const { name } = await cycle.tracker.submit(SMALL_ORDER);
  const order = await finishOrder(cycle.tracker, name);
  const proxy = await startProxy(cycle.sandbox.storage);
  const addresses = { ...cycle.sandbox, storage: proxy.origin, drive: proxy.origin };
  const cut = new Set<string>();
  proxy.intercept = ({ url = '' }) => {
    if (!url.includes('alt=media') || cut.has(url)) return undefined;
    cut.add(url);
    return 'unfinished';
  };
  const tracker = cycle.trackerWith({ store: storeAt(addresses, cycle.earthEngine.auth) });
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  expect(files).toHaveLength(cut.size);
  expect(proxy.requests.filter((each) => each.includes('alt=media'))).toHaveLength(cut.size);
});

describe('a download into a folder with some of the files', () => {
  it('reports complete files and received files separately', async () => {
    const { tracker } = await openCycle();
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await finishOrder(tracker, name);
    const folder = temporaryFolder();
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
    const order = await finishOrder(tracker, name);
    const steps: Progress[] = [];
    await tracker.download(order, temporaryFolder(), {
      overwrite: false,
      onProgress: (step) => steps.push(step),
    });
    expect(steps.at(-1)?.bytes?.done).toBeGreaterThan(0);
    expect(steps.at(-1)?.bytes?.kept).toBe(0);
  });
});
