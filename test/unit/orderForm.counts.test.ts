/** Results of Count Images stay true to the request that was counted. */
import { describe, expect, it } from 'vitest';
import { TileGrid } from '../../src/core/grids/index.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { splitPeriods } from '../../src/core/periods/splitPeriods.ts';
import { namesLeftOut } from '../../src/views/orderForm/check.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import { imageKey } from '../../src/views/orderForm/imageKeys.ts';
import { formatImageSize, sizeOf } from '../../src/views/orderForm/orderSize.ts';
import { describeQueue, previewOf } from '../../src/views/orderForm/preview.ts';

const plan = planOrder(
  {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    tiles: [3, 9],
    periodStart: '2019-01-01',
    periodEnd: '2019-03-31',
    periodFrequency: 'MS',
  },
  TileGrid.named('LANDSAT_ARD_CU'),
  {
    nameTemplate: '{tile.name}_{date_start}',
    prefixTemplate: 'P',
    trackingTemplate: 'T',
    trackingPrefix: 'Q',
  },
);
const keys = plan.items.map(imageKey);
const counts = new ImageCounts(
  'then',
  new Map(keys.map((key, index) => [key, { dates: index * 2, scenes: index * 3 }])),
);

const preview = (given: { counts?: ImageCounts; leaveOut?: string[] }) =>
  previewOf(plan, {
    split: splitPeriods,
    leaveOut: [],
    store: 'gcs',
    ...given,
  });

describe('keys of images', () => {
  it('are the same for planned and counted images', () => {
    const [item] = plan.items;
    if (!item) throw new Error('There is no item.');
    const { row, column } = item.tile;
    expect(imageKey({ ...item, tile: [row, column] })).toBe(imageKey(item));
    expect(new Set(keys).size).toBe(3);
  });

  it('contain the names of images that are left out', () => {
    expect(namesLeftOut(plan, [keys[1] ?? '', 'another'])).toEqual(['h009v003_2019-02-01']);
  });
});

describe('counts', () => {
  it('are in the matrix of tiles and periods, with the gaps', () => {
    const { images } = preview({ counts: counts.for('then') });
    expect(images.matrices).toMatchObject([
      {
        title: 'Landsat 8 (LC08)',
        rows: ['h009v003'],
        columns: ['Jan 2019', 'Feb 2019', 'Mar 2019'],
        keys,
        names: ['P/h009v003_2019-01-01', 'P/h009v003_2019-02-01', 'P/h009v003_2019-03-01'],
        counts: [
          [0, 0],
          [2, 3],
          [4, 6],
        ],
      },
    ]);
    expect(images.counted).toEqual({
      words: '2 of 3 images have scenes, on 2 to 4 dates.',
      empty: 1,
      stale: false,
    });
  });

  it('are described in the singular where it is one image or one date', () => {
    const [first = '', second = '', third = ''] = keys;
    const wordsOf = (images: [string, { dates: number; scenes: number }][], leaveOut: string[]) =>
      preview({ counts: new ImageCounts('then', new Map(images)).for('then'), leaveOut }).images
        .counted?.words;
    const [none, one, two] = [0, 1, 2].map((dates) => ({ dates, scenes: dates }));
    if (!none || !one || !two) throw new Error('three counts');
    const others = [second, third];
    expect(wordsOf([[first, none]], others)).toBe('The image has no scenes.');
    expect(wordsOf([[first, one]], others)).toBe('The image has scenes on 1 date.');
    expect(
      wordsOf(
        [
          [first, none],
          [second, two],
        ],
        [third],
      ),
    ).toBe('1 of 2 images has scenes, on 2 dates.');
    expect(
      wordsOf(
        [
          [first, one],
          [second, one],
        ],
        [third],
      ),
    ).toBe('2 of 2 images have scenes, on 1 date each.');
  });

  it('do not suggest leaving out images that are left out already', () => {
    const { images, tasks, summary } = preview({ counts, leaveOut: [keys[0] ?? ''] });
    expect(images.counted?.empty).toBe(0);
    expect(images.leftOut).toBe(1);
    expect(tasks).toBe(2);
    expect(summary).toMatch(/1 left out: 2 tasks to order\.$/);
  });

  it('are marked as outdated when the draft has changed, and removed when they belong to another one', () => {
    expect(preview({ counts: counts.for('now') }).images.counted).toMatchObject({
      stale: true,
      words: expect.stringMatching(/^Counted before the last changes: 2 of 3 .* Count again/),
    });
    const others = new ImageCounts('then', new Map([['another', { dates: 1, scenes: 1 }]]));
    expect(preview({ counts: others.for('now') }).images.counted).toBeUndefined();
  });

  it('are stored, and read from any stored value', () => {
    const kept = JSON.parse(JSON.stringify(counts));
    expect(
      ImageCounts.from(kept)
        ?.for('then')
        .of(keys[1] ?? ''),
    ).toEqual({ dates: 2, scenes: 3 });
    for (const broken of [undefined, null, 3, {}, { fingerprint: 1, images: [] }]) {
      expect(ImageCounts.from(broken)).toBeUndefined();
    }
    expect(
      ImageCounts.from({ fingerprint: 'f', images: [1, ['k'], ['k', 1, 2]] })?.of('k'),
    ).toEqual({
      dates: 1,
      scenes: 2,
    });
  });
});

describe('the expected size', () => {
  it('is estimated before a count, and exact after it', () => {
    const [, second] = plan.items;
    if (!second) throw new Error('There is no second item.');
    const estimated = sizeOf([second], () => undefined);
    // 28 days of February, a date every 8 days, 5000 × 5000 pixels.
    expect(estimated).toMatchObject({ pixels: 3.5 * 25e6, estimated: 1 });
    expect(formatImageSize(estimated)).toMatch(
      /^About 88 million pixels and 1\.4 GB before compression, estimated from one acquisition every 8 days\./,
    );
    const counted = sizeOf([second], () => 2);
    expect(counted).toEqual({ pixels: 50e6, bytes: 50e6 * 8 * 2, estimated: 0 });
    expect(formatImageSize(counted)).toBe('50 million pixels and 800 MB before compression.');
  });

  it('of a composite is that of one layer', () => {
    const [, second] = plan.items;
    if (!second) throw new Error('There is no second item.');
    const imageCollection = { ...second.imageCollection, scenes: { composite: 'best' as const } };
    for (const dates of [undefined, 2]) {
      const size = sizeOf([{ ...second, imageCollection }], () => dates);
      expect(size).toEqual({ pixels: 25e6, bytes: 25e6 * 8 * 2, estimated: 0 });
    }
    expect(sizeOf([{ ...second, imageCollection }], () => 0).pixels).toBe(0);
  });

  it('is zero before the start and after the end of a mission', () => {
    const [item] = plan.items;
    if (!item) throw new Error('There is no item.');
    const early = { ...item, start: new Date('2000-01-01'), end: new Date('2001-01-01') };
    expect(sizeOf([early], () => undefined).pixels).toBe(0);
  });
});

describe('the text about the queue', () => {
  it('contains the number of waiting tasks, and reports when there is no room', () => {
    expect(describeQueue({ waiting: 120, running: 2 }, 40)).toBe(
      'Tasks of this project: 120 waiting (of at most 3,000), 2 running.',
    );
    expect(describeQueue({ waiting: 2990, running: 2 }, 40)).toMatch(
      /There is room for 10 of these 40\. The others are started as tasks finish/,
    );
    // Large orders leave a part of the queue to others.
    const queue = { waiting: 2600, running: 2, limit: 3000 };
    expect(describeQueue(queue, 100)).not.toMatch(/There is room/);
    expect(describeQueue(queue, 200)).toMatch(/There is room for 100 of these 200\./);
  });
});
