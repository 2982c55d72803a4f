/** Images whose metadata has no share of clouds: it is estimated from their quality bands. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { clearestDate } from '../../media/quickLook/choice.ts';
import { describeScenes } from '../../media/quickLook/sceneText.ts';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import type { Picture } from '../../src/cubeFiles/index.ts';
import { type ImageFacts, samplePlaces } from '../../src/imageFiles/index.ts';
import { withCloudEstimates } from '../../src/views/quickLook/cloudEstimates.ts';
import type { ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const folder = sharedFolder();

async function opened(file: string) {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  await session.dispose();
  expect(openFiles()).toEqual([]);
  const [first] = sent;
  if (first?.type !== 'image') throw new Error(JSON.stringify(first));
  return first.image;
}

/** MODIS `state_1km`: clear land; cloudy; mixed; cloud shadow. */
const STATE = { clear: 8, cloudy: 9, mixed: 10, shadow: 12 } as const;
const NO_DATA = 0;

/** 95 % clouds; half of the image without data and the rest clear; a tenth clouds; a tenth shadow. */
const modis: Omit<TileImage, 'name'> = {
  collection: 'MODIS/061/MOD09GA',
  bands: ['red', 'nir', 'state'],
  dates: ['2020-06-09', '2020-06-12', '2020-06-15', '2020-06-16'],
  size: [300, 270],
  block: 64,
  value: (x, _y, band, layer) => {
    if (layer === 1 && x < 150) return NO_DATA;
    if (band !== 'state') return 100 + layer;
    if (layer === 0) return x < 285 ? STATE.cloudy : STATE.clear;
    if (layer === 2) return x < 30 ? STATE.mixed : STATE.clear;
    return layer === 3 && x < 60 ? STATE.shadow : STATE.clear;
  },
};

const withClouds = (document: Record<string, Record<string, unknown>>, shares: number[]) => {
  const image = document.image ?? {};
  image.images = shares.map((share) => [{ 'system:index': 'scene', CLOUD_COVER: share }]);
};

describe('an image of several dates without shares of clouds in its metadata', () => {
  test('opens at the date with the most clear pixels, by its quality band', async () => {
    const image = await opened(await writeTileImage(folder, { ...modis, name: 'modis' }));
    expect(clearestDate(image)).toBe(2);
    const [cloudy, half, few, shadow] = image.dates.map(({ estimate }) => estimate);
    expect(cloudy?.clouds).toBeCloseTo(95, -0.5);
    expect(few?.clouds).toBeCloseTo(10, -0.5);
    expect(few?.missing).toBe(0);
    // Pixels without data are not clear, and clouds are a share of the others.
    expect(half?.clouds).toBe(0);
    expect(half?.missing).toBeCloseTo(50, -0.5);
    expect(half?.clear).toBeCloseTo(50, -0.5);
    expect(shadow?.clouds).toBe(0);
    expect(shadow?.clear).toBeCloseTo(80, -0.5);
  });

  test('has no estimates of dates whose clouds are in the metadata', async () => {
    const file = await writeTileImage(folder, {
      ...modis,
      name: 'documented',
      document: (document) => withClouds(document, [5, 90, 90, 90]),
    });
    const image = await opened(file);
    expect(clearestDate(image)).toBe(0);
    expect(image.dates.filter(({ estimate }) => estimate)).toEqual([]);
  });

  test('has estimates of the other dates, and opens at the clearest of all', async () => {
    const file = await writeTileImage(folder, {
      ...modis,
      name: 'partly',
      // Scenes of the second and of the third date have no share of clouds.
      document: (document) => {
        withClouds(document, [60, 0, 0, 70]);
        const images = document.image?.images as Record<string, unknown>[][];
        for (const scene of images.slice(1, 3).flat()) delete scene.CLOUD_COVER;
      },
    });
    const image = await opened(file);
    expect(image.dates.map(({ clouds }) => clouds)).toEqual([60, undefined, undefined, 70]);
    expect(image.dates.map(({ estimate }) => estimate !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(image.dates[2]?.estimate?.clouds).toBeCloseTo(10, -0.5);
    expect(clearestDate(image)).toBe(2);
  });

  test('opens at its first date without a band that shows clouds', async () => {
    const bands = ['red', 'nir'];
    const image = await opened(await writeTileImage(folder, { ...modis, name: 'bare', bands }));
    expect(clearestDate(image)).toBe(0);
    expect(image.dates.filter(({ estimate }) => estimate)).toEqual([]);
  });

  test('prefers any date to one without data', async () => {
    const image = await opened(
      await writeTileImage(folder, {
        ...modis,
        name: 'empty',
        dates: ['2020-06-09', '2020-06-12'],
        value: (x, _y, _band, layer) => {
          if (layer === 0) return NO_DATA;
          return x < 290 ? STATE.cloudy : STATE.clear;
        },
      }),
    );
    expect(clearestDate(image)).toBe(1);
    expect(image.dates[0]?.estimate).toEqual({ missing: 100, clear: 0 });
  });

  test('is shown without estimates if its blocks are damaged', async () => {
    const file = await writeTileImage(folder, { ...modis, name: 'damaged' });
    const bytes = await readFile(file);
    // Blocks are before the directory, which the end of the file contains.
    await writeFile(file, bytes.fill(0, 64, Math.floor(bytes.length / 2)));
    const image = await opened(file).catch(() => undefined);
    expect(image?.dates.map(({ estimate }) => estimate)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is sent once if it is opened again meanwhile', async () => {
    const file = await writeTileImage(folder, { ...modis, name: 'again' });
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    const first = session.receive({ type: 'ready' });
    const again = session.reload();
    await Promise.all([first, again]);
    expect(sent.map(({ type }) => type)).toEqual(['image']);
    await session.dispose();
    expect(openFiles()).toEqual([]);
  });
});

test('a picture that is read slowly is shown without estimates after two seconds', async () => {
  const described = await opened(await writeTileImage(folder, { ...modis, name: 'slow' }));
  const dates = described.dates.map(({ estimate: _, ...date }) => date);
  const description = { ...described, dates };
  const facts = { width: 300, height: 270, bandCount: 12, sampleType: { bits: 16 } };
  const picture = {
    facts: { ...facts, block: { width: 64, height: 64 } },
    readTile: (_place: unknown, _bands: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  } as unknown as Picture;
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const shown = withCloudEstimates(picture, description, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await shown).toEqual(description);
  expect(vi.getTimerCount()).toBe(0);
});

test('a picture whose only block was read slowly has estimates', async () => {
  const described = await opened(await writeTileImage(folder, { ...modis, name: 'late' }));
  const dates = described.dates.map(({ estimate: _, ...date }) => date);
  const facts = { width: 256, height: 256, bandCount: 12, sampleType: { bits: 64 } };
  const band = (state: number) => new Float64Array(256 * 256).fill(state);
  const picture = {
    facts: { ...facts, block: { width: 256, height: 256 } },
    readTile: async () => {
      await vi.advanceTimersByTimeAsync(3000);
      const states = [STATE.cloudy, STATE.mixed, STATE.clear, STATE.shadow];
      return { width: 256, height: 256, bands: states.map(band) };
    },
  } as unknown as Picture;
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const description = { ...described, width: 256, height: 256, dates };
  const shown = await withCloudEstimates(picture, description, new AbortController().signal);
  expect(shown.dates.map(({ estimate }) => estimate?.clear)).toEqual([0, 0, 100, 0]);
});

describe('a cube of such images opens at the date with the most clear pixels', () => {
  test.each<CubeFormat>(['zarr', 'netcdf', 'cog'])('as %s', async (format) => {
    const images = await temporaryFolder();
    await writeTileImage(images, {
      name: 'landsat',
      dates: ['2020-03-01', '2020-03-17', '2020-04-02'],
      value: (x, _y, band, layer) => {
        if (band !== 'pixel_qa') return 10_000;
        return x < 60 - 25 * layer ? QA.cloud : QA.clear;
      },
    });
    const { cubes } = await buildCubes([images], {
      destination: path.join(images, 'cubes'),
      format,
      threads: 1,
    });
    const image = await opened(cubes[0]?.path ?? '');
    expect(clearestDate(image)).toBe(2);
    expect(image.dates[0]?.estimate?.clouds).toBeGreaterThan(85);
  });
});

describe('the sample of an image', () => {
  const facts = (width: number, height: number, bandCount: number, side = 256) =>
    ({
      width,
      height,
      bandCount,
      sampleType: { format: 'int', bits: 16 },
      block: { width: side, height: side },
    }) as unknown as ImageFacts;

  test('is all of a small image', () => {
    expect(samplePlaces(facts(300, 300, 112), 256, 28)).toHaveLength(4);
  });

  test('is the only block of an image, which its picture needs in any case', () => {
    const month = {
      ...facts(256, 256, 29 * 7),
      sampleType: { format: 'float', bits: 64 },
    } as const;
    expect(samplePlaces(month, 256, 29)).toEqual([{ level: 0, column: 0, row: 0 }]);
    // A quarter of an image is enough as well.
    expect(samplePlaces({ ...month, width: 512, height: 512 }, 256, 29)).toHaveLength(1);
    expect(samplePlaces({ ...month, bandCount: 5 * 29 * 7 }, 256, 5 * 29)).toEqual([]);
  });

  test('counts only the bands that are read where each is stored by itself', () => {
    const many = facts(5000, 5000, 600);
    expect(samplePlaces({ ...many, areBandsApart: true }, 256, 60)).toHaveLength(8);
  });

  test('is different tiles of a large image, in many rows and columns', () => {
    const places = samplePlaces(facts(5000, 5000, 30), 256, 10);
    expect(places).toHaveLength(16);
    expect(new Set(places.map(({ row }) => row)).size).toBeGreaterThan(7);
    expect(new Set(places.map(({ column }) => column)).size).toBeGreaterThan(7);
    expect(places.every(({ row, column }) => row < 20 && column < 20)).toBe(true);
  });

  test('is nothing where few tiles would be unpacked for much memory', () => {
    expect(samplePlaces(facts(5000, 5000, 600), 256, 60)).toEqual([]);
    expect(samplePlaces(facts(5000, 5000, 40, 5000), 256, 10)).toEqual([]);
  });
});

describe('the clouds of a date in words', () => {
  const date = { date: '2020-06-09', scenes: ['a'] };

  test('are marked as estimated if they are', () => {
    expect(describeScenes({ ...date, clouds: 12.4 })).toBe('1 scene, 12 % clouds');
    const estimate = { clouds: 95.2, missing: 0.1, clear: 4 };
    expect(describeScenes({ ...date, estimate })).toBe('1 scene, about 95 % clouds');
  });

  test('contain missing data', () => {
    const estimate = { clouds: 5, missing: 40, clear: 57 };
    expect(describeScenes({ ...date, estimate })).toBe(
      '1 scene, about 5 % clouds, about 40 % without data',
    );
    expect(describeScenes({ ...date, estimate: { missing: 100, clear: 0 } })).toBe(
      '1 scene, about 100 % without data',
    );
  });
});
