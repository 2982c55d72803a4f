/** Clouds over the picture: which band shows them, what is requested, colors and shares. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DisplayChoice, initialChoice } from '../../media/quickLook/choice.ts';
import { formatShare, qualityShares } from '../../media/quickLook/cloudLayer.ts';
import { bandSetsOf, layerBands } from '../../media/quickLook/layers.ts';
import { paint } from '../../media/quickLook/paint.ts';
import { Tiles } from '../../media/quickLook/tileCache.ts';
import {
  type CloudMaskDescription,
  describedCollection,
} from '../../src/core/collections/index.ts';
import { collections, type ImageCollection } from '../../src/core/index.ts';
import { qualityRulesOf } from '../../src/domain/qualityMeanings.ts';
import { classifyPixel, markedQualities } from '../../src/domain/qualityRules.ts';
import { bandRows } from '../../src/views/quickLook/pixelQuality.ts';
import type {
  FromQuickLook,
  ImageDescription,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-clouds-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function describeImage(
  image: Partial<TileImage> & { name: string },
  described: readonly ImageCollection[] = [],
) {
  const file = await writeTileImage(folder, {
    dates: ['2020-05-01', '2020-05-17'],
    value: () => 1,
    ...image,
  });
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(
    file,
    (message) => sent.push(message),
    async () => described,
  );
  await session.receive({ type: 'ready' });
  await session.dispose();
  const [first] = sent;
  if (first?.type !== 'image') throw new Error(JSON.stringify(first));
  return first.image;
}

const rules = (collection: string, name: string) => {
  const row = collections().find(({ id }) => id === collection);
  const band = bandRows(row).find((each) => each.name === name);
  const found = band && qualityRulesOf(band);
  if (!found) throw new Error(`${collection} ${name} does not show clouds.`);
  return found;
};

/** Rules of the first date. */
function ruled(quality: ImageDescription['quality']) {
  const [first] = quality ?? [];
  if (!first) throw new Error('No band shows clouds.');
  return first.rules;
}

describe('the band that shows clouds', () => {
  test('is the quality band of Landsat', async () => {
    const { quality, bands } = await describeImage({ name: 'landsat' });
    expect(bands[quality?.[0]?.band ?? -1]?.name).toBe('pixel_qa');
    expect(markedQualities(ruled(quality)).sort()).toEqual(['cloud', 'shadow', 'snow']);
  });

  test('is the scene classification of Sentinel-2, or QA60 without it', async () => {
    const collection = 'COPERNICUS/S2_SR_HARMONIZED';
    const both = await describeImage({ name: 's2', collection, bands: ['red', 'scl', 'qa60'] });
    expect(both.quality?.[0]?.band).toBe(1);
    const one = await describeImage({ name: 's2-60', collection, bands: ['red', 'qa60'] });
    expect(one.quality?.[0]?.band).toBe(1);
    expect(markedQualities(ruled(one.quality))).toEqual(['cloud']);
  });

  test('is in every collection with a cloud mask by bits or classes', () => {
    const without = collections().flatMap(({ id, bands, optionalBands, cloudMasks = [] }) => {
      const byBits = cloudMasks.filter(
        ({ cloudyBits, cloudyClasses }) => cloudyBits ?? cloudyClasses,
      );
      const shows = [...bands, ...optionalBands].some((band) => qualityRulesOf(band));
      return byBits.length > 0 && !shows ? [id] : [];
    });
    expect(without).toEqual([]);
  });

  test('is missing in images without one, and of unknown collections', async () => {
    expect(await describeImage({ name: 'colors', bands: ['red', 'nir'] })).not.toHaveProperty(
      'quality',
    );
    const unknown = await describeImage({ name: 'unknown', collection: 'users/me/mine' });
    expect(unknown).not.toHaveProperty('quality');
  });
});

describe('in images of a described collection, the band that shows clouds', () => {
  const collection = 'users/me/drone';
  const classified = (cloudMask: CloudMaskDescription, bits?: Record<string, string>) => [
    describedCollection(collection, {
      cloud_mask: cloudMask,
      bands: [
        { id: 'B1', name: 'red', data_type: 'int16' },
        { id: 'Q', name: 'quality', data_type: 'uint16', ...(bits && { bits }) },
      ],
    }),
  ];
  const image = { collection, bands: ['red', 'quality'] };

  test('follows the recipe for clouds of the configuration', async () => {
    const classes = await describeImage(
      { ...image, name: 'own-classes' },
      classified({ band: 'Q', classes: [3, 9] }),
    );
    expect(classes.quality?.[0]?.band).toBe(1);
    const qualities = (found: ImageDescription, values: readonly number[]) =>
      values.map((value) => classifyPixel(value, ruled(found.quality)));
    expect(qualities(classes, [3, 4, 9])).toEqual(['cloud', 'clear', 'cloud']);
    const bits = await describeImage(
      { ...image, name: 'own-bits' },
      classified({ band: 'Q', bits: [3], bit_values: { '6-7': [2, 3] } }),
    );
    expect(qualities(bits, [8, 64, 128, 192])).toEqual(['cloud', 'clear', 'cloud', 'cloud']);
    const score = await describeImage(
      { ...image, name: 'own-score' },
      classified({ band: 'Q', clear_from: 60 }),
    );
    expect(qualities(score, [59, 60, 0])).toEqual(['cloud', 'clear', 'cloud']);
    expect(markedQualities(ruled(score.quality))).toEqual(['cloud']);
  });

  test('has the meanings of its bits where the configuration has them', async () => {
    const found = await describeImage(
      { ...image, name: 'own-meanings' },
      classified({ band: 'Q', bits: [1, 2] }, { '1': 'Cloud', '2': 'Cloud shadow', '3': 'Snow' }),
    );
    expect(markedQualities(ruled(found.quality)).sort()).toEqual(['cloud', 'shadow', 'snow']);
  });

  test('marks as clouds what the recipe leaves out, whatever the meanings of other bits', async () => {
    const found = await describeImage(
      { ...image, name: 'own-recipe' },
      classified({ band: 'Q', bits: [1, 4] }, { '1': 'Cloud', '2': 'Cirrus', '4': 'Haze' }),
    );
    const values = [2, 4, 16].map((value) => classifyPixel(value, ruled(found.quality)));
    expect(values).toEqual(['cloud', 'clear', 'cloud']);
  });

  test('is missing if the image does not have the band of the recipe', async () => {
    const described = classified({ band: 'Q', classes: [3] });
    const found = await describeImage({ name: 'own-none', collection, bands: ['red'] }, described);
    expect(found).not.toHaveProperty('quality');
  });
});

describe('with clouds', () => {
  const chosen = (image: ImageDescription, change: Partial<DisplayChoice> = {}): DisplayChoice => ({
    ...initialChoice(image),
    show: 'single',
    clouds: true,
    ...change,
  });

  test('the quality band of the date is requested after the bands that are shown', async () => {
    const image = await describeImage({ name: 'requested' });
    // red, nir and pixel_qa of the first date, then those of the second one.
    const layer = layerBands(chosen(image, { date: 1, band: 0 }), image);
    expect(layer).toEqual({ bands: [3], quality: { bands: [5], rules: ruled(image.quality) } });
    const posted: FromQuickLook[] = [];
    const tiles = new Tiles(image, 1, (message) => posted.push(message));
    const place = { level: 0, column: 0, row: 0 };
    tiles.want([place], bandSetsOf(layer ? [layer] : []));
    expect(posted.map((each) => each.type === 'tile' && each.bands)).toEqual([[3], [5]]);
    // Without clouds, only the request for them is cancelled.
    const plain = layerBands(chosen(image, { date: 1, clouds: false }), image);
    expect(plain).toEqual({ bands: [3] });
    tiles.want([place], bandSetsOf(plain ? [plain] : []));
    expect(posted.at(-1)).toEqual({ type: 'cancel', requests: [2] });
  });

  test('nothing more is requested of a date without the band', async () => {
    const image = await describeImage({ name: 'one-date' });
    const gap = { ...image, numbers: [image.numbers[0] ?? [], [3, 4, -1]] };
    expect(layerBands(chosen(gap, { date: 1 }), gap)).toEqual({ bands: [3] });
    expect(layerBands(chosen(gap, { date: 1, band: 2 }), gap)).toBeUndefined();
  });
});

describe('clouds are painted', () => {
  const cloud = [200, 100, 0, 140] as const;
  const shadow = [90, 0, 90, 140] as const;
  const style = {
    kind: 'quality',
    rules: rules('LANDSAT/LC08/C02/T1_L2', 'pixel_qa'),
    colors: { cloud, shadow },
  } as const;
  const pixels = (values: number[], mask?: number[]) => {
    const painted = paint(
      {
        values: [Uint16Array.from(values)],
        opaque: 65535,
        noData: 0,
        ...(mask && { mask: Uint8Array.from(mask) }),
      },
      style,
    );
    return Array.from({ length: values.length }, (_, i) => [...painted.slice(i * 4, i * 4 + 4)]);
  };

  test('half-transparent in the color of their class, over pixels that stay as they are', () => {
    const clear = [0, 0, 0, 0];
    // Classes without a color, clear ground, fill and missing data are transparent.
    expect(pixels([QA.cloud, QA.shadow, QA.snow, QA.clear, QA.fill, 0])).toEqual([
      [...cloud],
      [...shadow],
      clear,
      clear,
      clear,
      clear,
    ]);
    expect(pixels([QA.cloud, QA.cloud], [1, 0]).map(([, , , alpha]) => alpha)).toEqual([140, 0]);
  });

  test('as half of the opacity of half-transparent pixels', () => {
    const painted = paint(
      {
        values: [Uint16Array.of(QA.cloud)],
        alpha: Uint16Array.of(128),
        opaque: 255,
        noData: undefined,
      },
      style,
    );
    expect(painted[3]).toBe(70);
  });
});

describe('shares of clouds', () => {
  const { cloud, shadow, clear, fill } = QA;
  const landsat = rules('LANDSAT/LC08/C02/T1_L2', 'pixel_qa');
  const part = (values: number[], width: number, box: Partial<Record<string, number>> = {}) => ({
    values: Uint16Array.from(values),
    width,
    left: 0,
    top: 0,
    right: width,
    bottom: values.length / width,
    ...box,
  });

  test('are those of the visible pixels with data', () => {
    const shares = qualityShares(
      [part([cloud, cloud, 0, fill], 2), part([shadow, clear], 2)],
      landsat,
      0,
    );
    expect(Object.fromEntries(shares)).toEqual({ cloud: 0.5, shadow: 0.25, clear: 0.25 });
    const left = qualityShares([part([cloud, clear, cloud, clear], 2, { right: 1 })], landsat, 0);
    expect(Object.fromEntries(left)).toEqual({ cloud: 1 });
    const hidden = { ...part([cloud, clear], 2), hidden: Uint8Array.of(0, 1) };
    expect(Object.fromEntries(qualityShares([hidden], landsat, 0))).toEqual({ clear: 1 });
    expect(qualityShares([part([0, 0], 2)], landsat, 0).size).toBe(0);
  });

  test.each([
    [0, '0'],
    [0.0001, '< 0.1'],
    [0.0034, '0.3'],
    [0.05, '5'],
    [0.456, '46'],
    [0.996, '99.6'],
    [0.9999, '> 99.9'],
    [1, '100'],
  ])('%f is %s percent', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
