/** An image is looked at before it is ordered, and scenes are left out of it. */
import { describe, expect, it } from 'vitest';
import {
  EarthEngine,
  type GridJson,
  imageCollection,
  OrderRequestError,
  ServiceError,
  TileGrid,
} from '../../src/core/index.ts';
import { finishOrder, GRID, LANDSAT_8, openCycle, SMALL_ORDER } from './cycle.ts';
import { orderImage } from './orderedPixels.ts';
import { startProxy } from './proxy.ts';

const JUNE = { ...SMALL_ORDER, periodFrequency: undefined };

describe('a picture', () => {
  it('has the numbers of the ordered image, in colors', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const look = tracker.look(JUNE);
    const image = await orderImage(cycle, tracker, {
      collection: LANDSAT_8,
      tile: [2, 3],
      start: '2020-06-01',
      end: '2020-07-01',
    });
    const { record } = image;
    expect(record.dates.length).toBeGreaterThan(1);
    let painted = 0;
    const wrong: object[] = [];
    for (const [index, date] of record.dates.entries()) {
      const picture = await look.picture({ layer: date.replaceAll('-', ''), side: 2048 });
      if (!picture) throw new Error('No picture');
      expect([picture.width, picture.height]).toEqual([48, 32]);
      expect(picture.bands).toEqual(['red', 'green', 'blue']);
      for (const [channel, name] of picture.bands.entries()) {
        const band = index * record.bands.length + record.bands.indexOf(name);
        const stored = image.bands[band] ?? [];
        for (let pixel = 0; pixel < 48 * 32; pixel++) {
          const value = stored[pixel] ?? 0;
          // 0 to 0.3 of reflectance, which is the stored number × 0.0000275 − 0.2.
          const shade = Math.round(((value * 0.0000275 - 0.2) / 0.3) * 255);
          const expected = value === 0 ? [0, 0] : [Math.min(255, Math.max(0, shade)), 255];
          const shown = [picture.rgba[pixel * 4 + channel], picture.rgba[pixel * 4 + 3]];
          if (value !== 0) painted++;
          const off = Math.abs((shown[0] ?? -9) - (expected[0] ?? 0));
          if (off > 1 || shown[1] !== expected[1]) wrong.push({ date, pixel, shown, expected });
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(painted).toBeGreaterThan(1000);
  });

  it('is small, of the whole tile', async () => {
    const { tracker, sandbox } = await openCycle();
    const look = tracker.look(JUNE);
    const picture = await look.picture({ side: 12 });
    expect([picture?.width, picture?.height]).toEqual([12, 8]);
    expect(picture?.rgba).toHaveLength(12 * 8 * 4);
    expect(sandbox.requests.filter(({ path }) => path.endsWith(':computePixels'))).toHaveLength(1);
  });

  it('is of the date with the fewest clouds unless another one is chosen', async () => {
    const { tracker } = await openCycle();
    const look = tracker.look(JUNE);
    const scenes = await look.scenes();
    const [clearest] = scenes.toSorted((a, b) => (a.cloudCover ?? 0) - (b.cloudCover ?? 0));
    const picture = await look.picture();
    expect(picture).toEqual(await look.picture({ layer: clearest?.layer ?? '' }));
    await expect(look.picture({ layer: '19990101' })).rejects.toThrow(
      'This image has no layer "19990101".',
    );
  });

  it('is not of a date whose clouds were not calculated', async () => {
    const { sandbox, trackerWith } = await openCycle();
    const { project, earthEngine: target } = sandbox;
    const proxy = await startProxy(target);
    const first = /("CLOUD_COVER":\s*)[\d.]+/;
    const spoil = (body: Buffer) => Buffer.from(body.toString().replace(first, '$1-1'));
    proxy.intercept = ({ url = '' }) => (/value(:|%3A)compute/.test(url) ? { spoil } : undefined);
    const credentials = { token: 'any' };
    const earthEngine = await EarthEngine.connect({ project, baseUrl: proxy.origin, credentials });
    const look = trackerWith({ earthEngine }).look(JUNE);
    const scenes = await look.scenes();
    const unknown = scenes.filter(({ cloudCover }) => cloudCover === undefined);
    expect(unknown).toHaveLength(1);
    expect(scenes.length).toBeGreaterThan(1);
    const picture = await look.picture();
    expect(picture?.layer).not.toBe(unknown[0]?.layer);
  });

  it('of an image without scenes is none', async () => {
    const { tracker } = await openCycle();
    const look = tracker.look({ ...JUNE, periodStart: '2012-06-01', periodEnd: '2012-07-01' });
    expect(await look.scenes()).toEqual([]);
    expect(await look.picture()).toBeUndefined();
  });

  it('is of the collection’s own kind: radar in gray, a single image without a date', async () => {
    const { tracker } = await openCycle();
    const of = (collections: string) =>
      tracker.look({ ...JUNE, collections, periodStart: '2020-06-01', periodEnd: '2020-06-13' });
    const radar = of('COPERNICUS/S1_GRD');
    const [scene] = await radar.scenes();
    expect(scene?.layer).toMatch(/^202006\d\d_[ad]\d{3}$/);
    expect((await radar.picture())?.bands).toEqual(['vv']);
    const elevation = of('NASA/NASADEM_HGT/001');
    const [only] = await elevation.scenes();
    expect(only).toMatchObject({ id: 'NASA/NASADEM_HGT/001', layer: '', isLeftOut: false });
    expect(await elevation.thumbnail('NASA/NASADEM_HGT/001', { side: 48 })).toEqual(
      await elevation.picture({ side: 48 }),
    );
  });

  it('of a composite is what all dates, or the best one, make of it', async () => {
    const { tracker } = await openCycle();
    const request = { ...JUNE, leaveOutScenes: [] };
    const whole = await tracker.look(request).scenes();
    const combined = (composite: 'best' | 'median') =>
      tracker.look({ ...request, choices: { [LANDSAT_8]: { composite } } });
    const best = combined('best');
    // All scenes can still be seen, and left out.
    expect(await best.scenes()).toEqual(whole);
    const picture = await best.picture({ side: 48 });
    const dates = await Promise.all(
      whole.map(({ layer = '' }) => tracker.look(request).picture({ layer, side: 48 })),
    );
    expect(dates.map((date) => date?.rgba)).toContainEqual(picture?.rgba);
    const median = await combined('median').picture({ side: 48 });
    expect(median?.layer).toBe('');
    expect([median?.width, median?.height]).toEqual([48, 32]);
    const without = { ...request, leaveOutScenes: whole.slice(1).map(({ id }) => id) };
    const alone = tracker.look({ ...without, choices: { [LANDSAT_8]: { composite: 'median' } } });
    expect((await alone.picture({ side: 48 }))?.rgba).toEqual(
      (await tracker.look(without).picture({ side: 48 }))?.rgba,
    );
  });

  it('that Earth Engine refuses has its words', async () => {
    const { tracker, sandbox } = await openCycle();
    const look = tracker.look(JUNE);
    await look.scenes();
    const action = { status: 400, message: 'User memory limit exceeded.' };
    sandbox.setFaults([{ path: '**/image:computePixels', every: 1, action }]);
    const refusal = await look.picture().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServiceError);
    expect(String(refusal)).toContain('User memory limit exceeded.');
    sandbox.setFaults([]);
    expect(await look.picture()).toBeDefined();
  });
});

describe('the scenes of an image', () => {
  it('have their dates and clouds, and a thumbnail each', async () => {
    const { tracker } = await openCycle();
    const look = tracker.look(JUNE);
    const scenes = await look.scenes();
    const [count] = await tracker.count(JUNE);
    expect(scenes).toHaveLength(count?.scenes ?? 0);
    for (const { id, time, cloudCover, layer, isLeftOut } of scenes) {
      expect(id).toMatch(/^LANDSAT\/LC08\/C02\/T1_L2\/LC08_\d{6}_202006\d\d$/);
      expect(layer).toBe(id.slice(-8));
      expect(time?.toISOString().slice(0, 10).replaceAll('-', '')).toBe(layer);
      expect(cloudCover).toBeGreaterThanOrEqual(0);
      expect(cloudCover).toBeLessThanOrEqual(100);
      expect(isLeftOut).toBe(false);
    }
    const times = scenes.map(({ time }) => time?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const thumbnail = await look.thumbnail(scenes[0]?.id ?? '', { side: 24 });
    expect([thumbnail.width, thumbnail.height]).toEqual([24, 16]);
    await expect(look.thumbnail(`${LANDSAT_8}/LC08_000000_20200101`)).rejects.toThrow(
      OrderRequestError,
    );
  });

  it('are those of the image that is named', async () => {
    const { tracker } = await openCycle();
    const request = { ...SMALL_ORDER, periodEnd: '2020-08-01' };
    const { items } = tracker.plan(request);
    expect(items.length).toBeGreaterThan(1);
    const last = items.at(-1);
    const scenes = await tracker.look(request, { item: last?.name }).scenes();
    expect(scenes.length).toBeGreaterThan(0);
    for (const { time } of scenes)
      expect(time?.getTime()).toBeGreaterThanOrEqual(Number(last?.start));
    expect(() => tracker.look(request, { item: 'OTHER' })).toThrow(
      'This order has no image with the name "OTHER".',
    );
  });
});

describe('a scene that is left out', () => {
  /** A period with two scenes on one date: neighbors of one pass. */
  async function withScenes(request = JUNE) {
    const cycle = await openCycle();
    const scenes = await cycle.tracker.look(request).scenes();
    return { ...cycle, scenes };
  }

  it('is missing from the image, its count, its record, its picture and a retried image', async () => {
    const { tracker, store, scenes } = await withScenes();
    const [first, ...others] = scenes;
    const request = { ...JUNE, leaveOutScenes: [first?.id ?? ''] };
    const [count] = await tracker.count(request);
    expect(count?.scenes).toBe(others.length);
    const look = tracker.look(request);
    const seen = await look.scenes();
    expect(seen.map(({ id, isLeftOut }) => [id, isLeftOut])).toEqual(
      scenes.map(({ id }) => [id, id === first?.id]),
    );
    // Scenes that are left out can be seen, to be included again.
    const { rgba } = await look.thumbnail(first?.id ?? '');
    expect(new Set(rgba).size).toBeGreaterThan(1);

    const { name } = await tracker.submit(request);
    const order = await finishOrder(tracker, name);
    expect(order.orders.map(({ status }) => status.state)).toEqual(['COMPLETED']);
    const index = first?.id.split('/').at(-1);
    expect(order.submission.image_collections).toEqual({
      [LANDSAT_8]: { scenes_left_out: [index] },
    });
    const scenesOf = async () => {
      const [item] = (await tracker.read(name)).orders;
      const { text } = await store.readMetadata(item?.name ?? '', item?.prefix ?? '');
      const { image, order: made } = JSON.parse(text) as {
        image: { images: { 'system:id': string }[][] };
        order: { scenes_left_out?: string[] };
      };
      expect(made.scenes_left_out).toEqual([index]);
      return image.images.flat().map((scene) => scene['system:id']);
    };
    expect((await scenesOf()).sort()).toEqual(others.map(({ id }) => id).sort());
    const [item] = order.orders;
    for (const object of await store.itemObjects(item?.name ?? '', item?.prefix ?? '')) {
      if (object.fileName.endsWith('.tif')) await store.remove(object);
    }
    const { retried } = await tracker.retry(name, { items: [item?.name ?? ''] });
    expect(retried).toEqual([item?.name]);
    await finishOrder(tracker, name);
    expect((await scenesOf()).sort()).toEqual(others.map(({ id }) => id).sort());
  });

  it('uncovers the scenes below it, and nothing else', async () => {
    const cycle = await openCycle();
    // Tiles of 144 km, over several scenes of a pass.
    const { size, ...json } = GRID.toJSON();
    const wide = { ...json, name: 'Wide tiles', res: [3000, 3000], size: [...size] } as GridJson;
    const tracker = cycle.trackerWith({ grid: TileGrid.from(wide) });
    const request = { ...JUNE, tiles: [0, 0] as [number, number] };
    const scenes = await tracker.look(request).scenes();
    const [shared = []] = scenes
      .map(({ layer }) => scenes.filter((each) => each.layer === layer))
      .filter((each) => each.length > 1);
    expect(shared.length).toBeGreaterThan(1);
    const [left, ...others] = shared.map(({ id }) => id).reverse();
    const { layer = '' } = shared[0] ?? {};
    const look = tracker.look({ ...request, leaveOutScenes: [left ?? ''] });
    const picture = await look.picture({ layer });
    expect(picture?.rgba).not.toEqual((await tracker.look(request).picture({ layer }))?.rgba);
    // The scene that comes last is on top.
    const upperFirst = await Promise.all(others.map((id) => look.thumbnail(id, { side: 48 })));
    const expected = Uint8ClampedArray.from({ length: 48 * 32 * 4 }, (_, index) => {
      const opacity = (index & ~3) + 3;
      const top = upperFirst.find(({ rgba }) => rgba[opacity] === 255);
      return top?.rgba[index] ?? 0;
    });
    expect(picture?.rgba).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(2);
  });

  it('must be a scene that there is, of a collection of the order', async () => {
    const { tracker, sandbox } = await openCycle();
    const leaving = (...leaveOutScenes: string[]) => ({ ...JUNE, leaveOutScenes });
    const wrong = `${LANDSAT_8}/LC08_012030_20200199`;
    await expect(tracker.submit(leaving(wrong))).rejects.toThrow(
      `The scene "${wrong}" cannot be left out: Earth Engine has no such scene in "${LANDSAT_8}".`,
    );
    await expect(tracker.count(leaving(wrong))).rejects.toThrow(OrderRequestError);
    expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(await tracker.list()).toEqual([]);
    expect(() => tracker.plan(leaving('LC08_012030_20200105'))).toThrow(
      /"LC08_012030_20200105" cannot be left out: it does not belong to a collection of this order/,
    );
    expect(() => tracker.plan(leaving('LANDSAT/LE07/C02/T1_L2/LE07_012030_20200105'))).toThrow(
      OrderRequestError,
    );
    const elevation = 'NASA/NASADEM_HGT/001';
    expect(() =>
      tracker.plan({ ...JUNE, collections: elevation, leaveOutScenes: [elevation] }),
    ).toThrow(/single image/);
    const many = Array.from({ length: 1001 }, (_, index) => `${LANDSAT_8}/S${index}`);
    expect(() => tracker.plan(leaving(...many))).toThrow(
      /leaves out 1001 scenes, but at most 1000/,
    );
    expect(imageCollection(LANDSAT_8).scenesLeftOut).toBeUndefined();
  });
});
