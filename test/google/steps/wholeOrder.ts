/** A whole order with one small tile, from submission to clean: names of pieces, states, fields. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Store, TileGrid, Tracker, type TrackingDocument } from '../../../src/core/index.ts';
import type { Json } from '../recording.ts';
import { ended, type Run, type Step } from '../run.ts';

/** A tile of four files in North Carolina. */
const GRID = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'First contact',
  ul: [1_560_000, 1_560_000],
  size: [512, 512],
  limits: [
    [0, 0],
    [0, 0],
  ],
});

/** Pixels along the edges of a file. */
const FILE_PIXELS = 256;

export const wholeOrder: Step = {
  name: 'wholeOrder',
  title: 'orders, downloads and cleans one small tile',
  async run(run: Run) {
    const facts: Record<string, Json> = {};
    const seen: Record<string, Json> = {};
    for (const store of run.stores) {
      const kind = store.service === 'GDriveStore' ? 'gdrive' : 'gcs';
      const { found, states } = await order(run, store);
      facts[kind] = found;
      seen[kind] = { states };
    }
    return { facts, seen };
  },
};

async function order(run: Run, store: Store): Promise<{ found: Json; states: readonly string[] }> {
  const { signal } = run;
  const tracker = new Tracker({
    grid: GRID,
    earthEngine: run.earthEngine,
    store,
    nameTemplate: `${run.name}_{tile.name}_{date_start}`,
    prefixTemplate: `${run.name}/images`,
    trackingTemplate: run.name,
    trackingPrefix: `${run.name}/orders`,
    exportOptions: { fileDimensions: FILE_PIXELS, shardSize: FILE_PIXELS },
  });
  const request = {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    tiles: [[0, 0]] as [number, number][],
    periodStart: '2020-06-01',
    periodEnd: '2020-06-20',
  };
  const { name } = await tracker.submit(request, { signal });
  const { document, states } = await finished(run, tracker, name);
  const [item] = document.orders;
  if (!item) throw new Error('The order has no images.');
  const objects = await store.itemObjects(item.name, item.prefix, { signal });
  const downloaded = await download(tracker, document, signal);
  await tracker.clean(document, { trackingName: name, signal });
  const left = await store.itemObjects(item.name, item.prefix, { signal });
  const found = {
    state: item.status.state,
    error: item.status.error_message ?? null,
    files: objects.map(({ fileName }) => describeFile(fileName, item.name)).sort(),
    isDownloaded: downloaded === objects.length,
    isCleaned: left.length === 0,
  };
  return { found, states };
}

/**
 * The name of a file with its offsets as numbers and widths, such as `NAME{0:010d}-{256:010d}.tif`:
 * long numbers are removed from recordings.
 */
function describeFile(fileName: string, itemName: string): string {
  return fileName
    .replace(itemName, 'NAME')
    .replaceAll(/\d{9,}/g, (digits) => `{${Number(digits)}:0${digits.length}d}`);
}

async function finished(run: Run, tracker: Tracker, name: string) {
  const states: string[] = [];
  for (;;) {
    const document: TrackingDocument = await tracker.update(name, { signal: run.signal });
    const ids = document.orders.flatMap(({ status }) => status.id ?? []);
    const state = document.orders[0]?.status.state ?? 'none';
    if (states.at(-1) !== state) states.push(state);
    if (document.settled) {
      await ended(
        run,
        ids.map((id) => `projects/${run.project}/operations/${id}`),
      );
      return { document, states };
    }
    await wait(run.pollMs, undefined, { signal: run.signal });
  }
}

/** @returns number of files that were received */
async function download(tracker: Tracker, document: TrackingDocument, signal: AbortSignal) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-first-contact-'));
  try {
    await tracker.download(document, folder, { signal });
    return (await readdir(path.join(folder, document.name))).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
