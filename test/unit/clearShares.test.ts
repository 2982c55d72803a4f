/** Clear shares of dates: where a tile is looked at, which requests are sent, and what is chosen. */
import { describe, expect, it, test } from 'vitest';
import { clearSamples } from '../../src/core/earthengine/clearPixels.ts';
import {
  ClearShareCounter,
  clearestLayer,
  UncountedDatesError,
} from '../../src/core/earthengine/clearShares.ts';
import type { Expression } from '../../src/core/earthengine/expressions.ts';
import type { DateScenes } from '../../src/core/earthengine/imageLayers.ts';
import type { ImageSource } from '../../src/core/earthengine/imageSource.ts';
import type { SceneExpressions } from '../../src/core/earthengine/preard.ts';
import { partInTile } from '../../src/core/grids/partInTile.ts';
import { EarthEngine, imageCollection, ServiceError, TileGrid } from '../../src/core/index.ts';

const ARD = TileGrid.named('LANDSAT_ARD_CU');

function sourceOf(size: [number, number], inside?: ImageSource['inside']): ImageSource {
  const grid = TileGrid.from({ ...ARD.toJSON(), name: 'Tiles', size });
  return {
    collection: imageCollection('LANDSAT/LC08/C02/T1_L2', { composite: 'best' }),
    tile: grid.tile(0, 0),
    start: new Date('2020-01-01'),
    end: new Date('2021-01-01'),
    ...(inside && { inside }),
  };
}

describe('the samples of a tile', () => {
  test.each<[size: [number, number], step: number]>([
    [[48, 32], 1],
    [[128, 128], 1],
    [[129, 128], 2],
    [[5000, 5000], 40],
    [[10_000, 40], 5],
  ])('of %j pixels are every %i pixels', (size, step) => {
    const source = sourceOf(size);
    const samples = clearSamples(source);
    expect(samples).toMatchObject({ step, window: [0, 0, ...size] });
    const [left, , , top] = source.tile.bounds;
    expect(samples.transform).toEqual([30 * step, 0, left, 0, -30 * step, top]);
    expect(Math.ceil(size[0] / step) * Math.ceil(size[1] / step)).toBeLessThanOrEqual(16_384);
  });

  it('are those of the box around the area inside it, and closer together in a small one', () => {
    const whole = sourceOf([5000, 5000]);
    const [left, , , top] = whole.tile.bounds;
    const box = (x0: number, y0: number, x1: number, y1: number) =>
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ].map(([x = 0, y = 0]): [number, number] => [left + 30 * x, top - 30 * y]);
    const of = (...polygons: [number, number][][]) =>
      clearSamples(
        sourceOf([5000, 5000], { polygons: polygons.map((ring) => [ring]), lonLat: [], ring: [] }),
      );
    // A field of 100 × 50 pixels, which reaches out of the first row of pixels.
    const field = of(box(1000.5, -3, 1100.2, 50));
    expect(field).toMatchObject({ step: 1, window: [1000, 0, 1101, 50] });
    expect(field.transform.slice(2)).toEqual([left + 30_000, 0, -30, top]);
    // Two fields in opposite corners, of a hundredth of the box around them: 5,000 × 5,000 pixels.
    const corners = of(box(0, 0, 500, 250), box(4500, 4750, 5000, 5000));
    expect(corners).toMatchObject({ step: 7, window: [0, 0, 5000, 5000] });
    // However thin, at most four million samples of the box.
    const thin = of(box(0, 0, 10, 10), box(4990, 4990, 5000, 5000));
    expect(thin.step).toBe(3);
  });
});

const layersOf = (count: number): DateScenes[] =>
  Array.from({ length: count }, (_, day) => ({ date: `day ${day}`, scenes: [] }));

describe('the best of some dates', () => {
  const layers = layersOf(4);
  const chosen = (...shares: (readonly [clear: number, data: number])[]) =>
    clearestLayer(
      layers,
      shares.map(([clear, data]) => ({ clear, data })),
    );

  it('has the largest clear share, which it is given', () => {
    expect(chosen([0.2, 1], [0.7, 0.8], [0.1, 1])).toEqual({ ...layers[1], clearShare: 0.7 });
  });

  it('is the one with the most data, then the earliest, if several are equally clear', () => {
    expect(chosen([0, 0], [0, 0.5], [0, 0.5], [0, 0.4])?.date).toBe('day 1');
    expect(chosen([1, 1], [1, 1])?.date).toBe('day 0');
  });
});

/** Requests to a service that answers by the number of dates and the step of each reduction. */
interface Sent {
  readonly dates: number;
  readonly step: number;
}

function counterFor(answer: (sent: readonly Sent[]) => unknown[]) {
  const requests: (readonly Sent[])[] = [];
  const compute = async (expression: Expression) => {
    const found = Object.entries(expression.values).filter(([key]) => key.endsWith('sent'));
    const sent = found.map(([, node]) => (node as { constantValue: Sent }).constantValue);
    requests.push(sent);
    const values = answer(sent);
    return found.length > 1 ? values : values[0];
  };
  const expressions = {
    clearShares: (source: ImageSource, layers: readonly DateScenes[], { step }: Sent) => {
      expect(source).toBeDefined();
      return {
        result: 'sent',
        values: { sent: { constantValue: { dates: layers.length, step } } },
      };
    },
  } as unknown as SceneExpressions;
  const earthEngine = Object.assign(Object.create(EarthEngine.prototype) as EarthEngine, {
    compute,
  });
  const count = (sizes: readonly number[]) =>
    new ClearShareCounter(earthEngine).count(
      sizes.map((size) => ({ source: sourceOf([512, 512]), expressions, layers: layersOf(size) })),
    );
  return { requests, count };
}

function sharesOf({ dates }: Sent, clear: unknown = 0.5): Record<string, unknown> {
  const pairs = Array.from({ length: dates }, (_, date) => [
    [`clear${date}`, clear],
    [`data${date}`, clear === null ? null : 1],
  ]);
  return Object.fromEntries(pairs.flat());
}

describe('the requests for clear shares', () => {
  it('combine the dates of an image, and images', async () => {
    const { requests, count } = counterFor((sent) => sent.map((each) => sharesOf(each)));
    const results = await count([...Array.from({ length: 12 }, () => 6), 366]);
    expect(results.map((result) => result.status === 'fulfilled' && result.value.length)).toEqual([
      ...Array.from({ length: 12 }, () => 6),
      366,
    ]);
    expect(requests.map((sent) => sent.map(({ dates }) => dates))).toEqual([
      Array.from({ length: 10 }, () => 6),
      [6, 6, 40, 40],
      [40, 40, 40],
      [40, 40, 40],
      [40, 6],
    ]);
  });

  it('are repeated at each pixel where no sample was inside the area', async () => {
    const { requests, count } = counterFor((sent) =>
      sent.map((each) => sharesOf(each, each.step === 1 ? 0.25 : each.dates === 2 ? null : 0.5)),
    );
    const results = await count([3, 2]);
    expect(results).toEqual([
      { status: 'fulfilled', value: Array.from({ length: 3 }, () => ({ clear: 0.5, data: 1 })) },
      { status: 'fulfilled', value: Array.from({ length: 2 }, () => ({ clear: 0.25, data: 1 })) },
    ]);
    expect(requests).toEqual([
      [
        { dates: 3, step: 4 },
        { dates: 2, step: 4 },
      ],
      [{ dates: 2, step: 1 }],
    ]);
  });

  it('are smaller after "Computation timed out.", and what is still too much fails with advice', async () => {
    const message = 'Computation timed out.';
    const { requests, count } = counterFor((sent) => {
      if (sent.length > 1 || sent[0]?.dates === 7)
        throw new ServiceError('Earth Engine', 400, message, 'Set a smaller shardSize');
      return sent.map((each) => sharesOf(each));
    });
    const [good, bad] = await count([3, 7]);
    expect(requests.length).toBe(3);
    expect(good).toMatchObject({ status: 'fulfilled' });
    const reason = (bad as PromiseRejectedResult).reason as ServiceError;
    expect(reason).not.toBeInstanceOf(UncountedDatesError);
    expect(reason.serviceMessage).toBe(message);
    expect(reason.message).toMatch(/Order shorter periods or smaller tiles, or all dates/);
    expect(reason.message).not.toContain('shardSize');
  });

  const tooLarge = (message: string) =>
    new ServiceError('Earth Engine', 400, message, 'Set a smaller shardSize');

  it.each<[message: string, most: number, step: number]>([
    ['User memory limit exceeded.', 2, 4],
    ['Image.reduceRegion: Too many pixels in the region.', 2, 8],
    ['User memory limit exceeded.', 1, 16],
  ])('after "%s" have few dates, then coarser samples', async (message, most, step) => {
    const { requests, count } = counterFor((sent) => {
      if (sent.length > 1 || sent.some((each) => each.dates > most || each.step < step))
        throw tooLarge(message);
      return sent.map((each) => sharesOf(each));
    });
    const [result] = await count([7]);
    expect(result).toMatchObject({ status: 'fulfilled' });
    expect((result as PromiseFulfilledResult<unknown[]>).value).toHaveLength(7);
    expect(requests.at(-1)).toEqual([{ dates: 1, step }]);
    // All dates are looked at in the same samples.
    const answered = requests.filter(
      (sent) => sent.length === 1 && sent[0]?.step === step && sent[0].dates <= most,
    );
    expect(answered.reduce((sum, [sent]) => sum + (sent?.dates ?? 0), 0)).toBe(7);
  });

  it('of an image that stays too large fail alone, with advice', async () => {
    const { count } = counterFor((sent) => {
      // Only the image of three dates is small enough.
      if (sent.length > 1 || sent[0]?.dates !== 3) throw tooLarge('User memory limit exceeded.');
      return sent.map((each) => sharesOf(each));
    });
    const [good, bad] = await count([3, 7]);
    expect(good).toMatchObject({ status: 'fulfilled' });
    const { reason } = bad as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(UncountedDatesError);
    expect(reason.message).toMatch(/^Earth Engine: User memory limit .*\nThe clear part .* Order/);
    expect(reason.message).not.toContain('shardSize');
  });

  it('keep the advice of a refusal for too many requests', async () => {
    const { count } = counterFor(() => {
      throw new ServiceError('Earth Engine', 429, 'Too Many Requests', 'Wait a few minutes');
    });
    const [result] = await count([3]);
    const { reason } = result as PromiseRejectedResult;
    expect((reason as Error).message).toBe('Earth Engine: Too Many Requests\nWait a few minutes');
  });

  it.each<[name: string, value: unknown]>([
    ['none of the shares', {}],
    ['a share above 1', sharesOf({ dates: 2, step: 1 }, 1.5)],
    ['a text', 'clear'],
  ])('refuse an answer with %s', async (_, value) => {
    const { count } = counterFor(() => [value]);
    const [result] = await count([2]);
    expect((result as PromiseRejectedResult).reason).toMatchObject({
      message: expect.stringContaining('an answer without the clear share of each date'),
    });
  });
});

test('the box of an area is that of the pixels whose centers can be inside', () => {
  const tile = sourceOf([5000, 5000]).tile;
  const [left, bottom, right, top] = tile.bounds;
  expect([left < right, bottom < top]).toEqual([true, true]);
  const outline = tile.toLonLat().geometry;
  if (outline.type !== 'Polygon') throw new Error('One polygon expected');
  const part = partInTile([outline.coordinates as never], tile);
  const source = sourceOf([5000, 5000], part);
  expect(clearSamples(source)).toMatchObject({ step: 40, window: [0, 0, 5000, 5000] });
});
