/**
 * Orders with areas, scenes, masks and grids of their own that are interrupted, or taken over: their images
 * are those of an order that was not.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  InsideArea,
  OrderRequest,
  SubmissionError,
  TrackingDocument,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { openTiff } from '../openTiff.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, connectCycle, finishOrder, GRID, SMALL_ORDER } from './cycle.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const RED = { bands: ['red'] };

/** A triangle in the tile of `SMALL_ORDER`. */
const FIELD = triangleIn();

type Kind = 'an area' | 'scenes' | 'a cloud mask' | 'left-out scenes' | 'a grid of its own';
const KINDS: readonly Kind[] = [
  'an area',
  'scenes',
  'a cloud mask',
  'left-out scenes',
  'a grid of its own',
];

function triangleIn(): InsideArea {
  const [ring = []] = GRID.tile(2, 3).toLonLat().geometry.coordinates as [number, number][][];
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const [west, south] = [Math.min(...lons), Math.min(...lats)];
  const [east, north] = [Math.max(...lons), Math.max(...lats)];
  const at = (x: number, y: number) => [west + x * (east - west), south + y * (north - south)];
  const coordinates = [[at(0.3, 0.3), at(0.7, 0.35), at(0.5, 0.7), at(0.3, 0.3)]];
  return { name: 'field.kml', geometry: { type: 'Polygon', coordinates } };
}

/** Two images: June and July. */
async function requestOf(kind: Kind, { tracker }: Cycle): Promise<OrderRequest> {
  const request = { ...SMALL_ORDER, collections: SENTINEL_2, choices: { [SENTINEL_2]: RED } };
  const choosing = (choice: object) => ({
    ...request,
    choices: { [SENTINEL_2]: { ...RED, ...choice } },
  });
  switch (kind) {
    case 'an area':
      return { ...request, inside: FIELD };
    case 'scenes':
      return choosing({ cloudLimit: 60, composite: 'median' });
    case 'a cloud mask':
      return choosing({ cloudMask: 'scl' });
    case 'left-out scenes': {
      const scenes = await tracker.look(request).scenes();
      return { ...request, leaveOutScenes: scenes.slice(0, 2).map(({ id }) => id) };
    }
    case 'a grid of its own': {
      const grid = await tracker.areaGrid(request, FIELD);
      return { ...request, tiles: [0, 0], grid: grid.toJSON(), inside: FIELD };
    }
  }
}

interface Result {
  readonly name: string;
  /** Its metadata about the image and how it was made. */
  readonly record: unknown;
  readonly pixels: readonly number[];
}

async function resultsOf(cycle: Cycle, order: TrackingDocument): Promise<Result[]> {
  const files = await cycle.tracker.download(order, temporaryFolder());
  const all = [...files.values()].flat();
  return Promise.all(
    order.orders.map(async ({ name, prefix }) => {
      const { image, order: from } = JSON.parse(
        (await cycle.store.readMetadata(name, prefix)).text,
      );
      const tiff = await openTiff(
        all.find((file) => file.includes(name) && /tif$/.test(file)) ?? '',
      );
      const bands = await (await tiff.getImage()).readRasters();
      const pixels = bands.flatMap((band) => Array.from(band as ArrayLike<number>));
      return { name, record: { image, filters: from.filters }, pixels };
    }),
  );
}

const folders = [sharedFolder(), sharedFolder()];
let sandboxes: Sandbox[] = [];
let reference: Cycle;
let cycle: Cycle;

beforeAll(async () => {
  sandboxes = await Promise.all(folders.map((data) => startSandbox({ speed: 1000, data })));
  const [first, second] = await Promise.all(sandboxes.map(connectCycle));
  if (!first || !second) throw new Error('There is no sandbox.');
  [reference, cycle] = [first, second];
});

afterAll(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

it.each(KINDS)(
  '%s stay in an order that is interrupted, and in one that takes it over',
  async (kind) => {
    const request = await requestOf(kind, reference);
    const whole = await reference.tracker.submit(request);
    const wanted = await finishOrder(reference.tracker, whole.name);
    const expected = await resultsOf(reference, wanted);
    expect(expected.map(({ pixels }) => pixels.length > 0)).toEqual([true, true]);

    const action = { status: 400, message: 'Broken.' };
    cycle.sandbox.setFaults([{ path: '**/image:export', nth: 2, times: 100, action }]);
    const failure = await cycle.tracker.submit(request).catch((error: unknown) => error);
    cycle.sandbox.setFaults([]);
    const { order: first } = failure as SubmissionError;
    expect((await cycle.tracker.read(first)).states.UNSUBMITTED).toBe(1);
    // A machine that knows nothing of the request.
    const elsewhere = await connectCycle(cycle.sandbox);
    await elsewhere.tracker.resume(first);
    const resumed = await finishOrder(elsewhere.tracker, first);
    expect(resumed.states).toEqual({ COMPLETED: 2 });
    expect(await resultsOf(elsewhere, resumed)).toEqual(expected);

    const second = await cycle.tracker.submit(request, { existing: 'takeOver' });
    const taking = await finishOrder(cycle.tracker, second.name);
    expect(taking.states).toEqual({ COMPLETED: 2 });
    expect(await resultsOf(cycle, taking)).toEqual(expected);
    const before = await cycle.tracker.update(first);
    expect(before.takenOver).toBe(2);
    // The images are not the first order's any more, so that cleaning it leaves them.
    await cycle.tracker.clean(before, { trackingName: first });
    expect((await cycle.tracker.missingImages([taking])).get(taking)).toEqual([]);

    // The next order may have images of the same names.
    await cycle.tracker.clean(taking, { trackingName: second.name });
    await reference.tracker.clean(wanted, { trackingName: whole.name });
  },
);
