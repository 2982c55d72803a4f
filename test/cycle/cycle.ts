/** A sandbox, a session with it, and a tracker over small tiles, for tests of whole orders. */
import { onTestFinished } from 'vitest';
import {
  type EarthEngine,
  type OrderRequest,
  type Store,
  TileGrid,
  Tracker,
  type TrackerParts,
  type TrackingDocumentJson,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { connectTo } from '../connect.ts';
import { idsOf, storedFiles, storeFile } from '../storedFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

export { finishOrder } from '../finishOrder.ts';

/** Tiles of 48 × 32 pixels in the grid of the Landsat ARD, near the Quabbin Reservoir. */
export const GRID = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Small ARD tiles',
  ul: [1_920_000, 2_420_000],
  size: [48, 32],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

export const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
export const LANDSAT_9 = 'LANDSAT/LC09/C02/T1_L2';

/** Two months of one tile: a handful of dates. */
export const SMALL_ORDER: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [2, 3],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
  periodFrequency: 'MS',
};

export interface Cycle {
  readonly sandbox: Sandbox;
  readonly earthEngine: EarthEngine;
  readonly store: Store;
  readonly tracker: Tracker;
  trackerWith(parts: Partial<TrackerParts>): Tracker;
}

/** Starts a sandbox that computes as fast as it can; the running test stops it. */
export async function openCycle(options: Parameters<typeof startSandbox>[0] = {}): Promise<Cycle> {
  const data = options.data ?? temporaryFolder();
  const sandbox = await startSandbox({ speed: 1000, data, ...options });
  onTestFinished(() => sandbox.close());
  return connectCycle(sandbox);
}

/** Another machine's view of a sandbox that runs already. */
export async function connectCycle(sandbox: Sandbox): Promise<Cycle> {
  const { earthEngine, store } = await connectTo(sandbox);
  const trackerWith = (parts: Partial<TrackerParts> = {}) =>
    new Tracker({ grid: GRID, store, earthEngine, ...parts });
  return { sandbox, earthEngine, store, tracker: trackerWith(), trackerWith };
}

/** Paths of all objects in the sandbox's bucket, or of all files on its Drive. */
export async function objectNames({ sandbox }: Cycle): Promise<string[]> {
  return (await storedFiles(sandbox)).map(({ path }) => path);
}

/** The store's ids of the objects at some paths: the paths themselves in a bucket. */
export function objectIds({ sandbox }: Cycle, paths: readonly string[]): Promise<string[]> {
  return idsOf(sandbox, paths);
}

/** Lets every task fail that runs while `work` does, in the words of Earth Engine. */
export async function whileTasksFail<T>(
  { sandbox }: Pick<Cycle, 'sandbox'>,
  work: () => Promise<T>,
): Promise<T> {
  const action = { status: 400, message: 'User memory limit exceeded.' };
  sandbox.setFaults([{ service: 'task', every: 1, action }]);
  try {
    return await work();
  } finally {
    sandbox.setFaults([]);
  }
}

/** Stores a record as it is, as another program might. */
export async function storeRecord({ store }: Cycle, json: TrackingDocumentJson): Promise<void> {
  await store.storeMetadata(json, json.tracking.name, 'CEDAR_TRACKING');
}

/** @param object its path, or its id */
export async function removeObject({ sandbox, store }: Cycle, object: string): Promise<void> {
  const files = await storedFiles(sandbox);
  const file = files.find(({ path, id }) => path === object || id === object);
  if (file) await store.remove({ id: file.id, fileName: object, size: 0, version: '' });
}

export async function uploadObject({ sandbox }: Cycle, name: string): Promise<void> {
  await storeFile(sandbox, name, 'II');
}
