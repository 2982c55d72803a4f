/** Dates of a time series that are shown before all files are compared with their checksums. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PixelSeries, ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import type { ImageAnswer } from '../../src/views/quickLook/series/seriesMessages.ts';
import { SeriesParts } from '../../src/views/quickLook/series/seriesParts.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, writeTileImage } from './quickLook.tileImages.ts';

const PIXEL = { kind: 'pixel', column: 20, row: 3 } as const;
const SIDE = 256;

/** Writes an image of one block of 1.5 MB, of which a third is unpacked at a time. */
function writeImage(folder: string, name: string, year: number) {
  return writeTileImage(folder, {
    name,
    dates: [1, 2, 3, 4].map((month) => `${year}-0${month}-01`),
    size: [SIDE, SIDE],
    block: SIDE,
    value: (x, y, band, layer) =>
      band === 'pixel_qa' ? QA.clear : 8000 + ((x * 7919 + y * 104_729 + layer * 31) ** 2 % 4093),
  });
}

/** All messages about the series of a pixel. */
async function messages(file: string): Promise<ToQuickLook[]> {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  await session.receive({ type: 'series', request: 1.5, area: PIXEL, formulas: [] });
  expect(session.lastSeries).toBe(sent.findLast(isComplete)?.series);
  await session.dispose();
  return sent.filter(({ type }) => type.startsWith('series'));
}

const isPart = (message: ToQuickLook) => message.type === 'seriesPart';
const isComplete = (message: ToQuickLook) => message.type === 'series';
const labels = ({ points }: PixelSeries) => points.map(({ label }) => label);

describe('a time series', () => {
  test('shows all dates before the rest of each block is unpacked', async () => {
    const folder = temporaryFolder();
    const file = await writeImage(folder, 'one', 2020);
    await writeImage(folder, 'two', 2021);
    const sent = await messages(file);
    const [part, complete] = [sent.findLast(isPart), sent.find(isComplete)];
    expect(complete?.series.points).toHaveLength(8);
    expect(part?.series).toEqual(complete?.series);
    expect(sent.at(-1)).toBe(complete);
    // Each image is read, and then checked.
    const steps = sent.flatMap((each) => (each.type === 'seriesProgress' ? each : []));
    expect(steps.map(({ done, total }) => [done, total])).toEqual(
      [0, 1, 2, 3, 4].map((done) => [done, 4]),
    );
    expect(openFiles()).toEqual([]);
  });

  test('leaves out the dates of a file in which a byte behind the pixel is changed', async () => {
    const folder = temporaryFolder();
    const file = await writeImage(folder, 'one', 2020);
    const changed = await writeImage(folder, 'two', 2021);
    const bytes = await readFile(changed);
    const at = Math.floor(bytes.length * 0.9);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    await writeFile(changed, bytes);
    const sent = await messages(file);
    const complete = sent.find(isComplete)?.series;
    expect(complete && labels(complete)).toEqual([1, 2, 3, 4].map((month) => `2020-0${month}-01`));
    expect(complete?.gaps).toEqual([
      { name: 'two', message: expect.stringContaining('block at row 0, column 0') },
    ]);
    expect(openFiles()).toEqual([]);
  });
});

describe('answers about images', () => {
  const answers = [0, 1, 2, 3, 4].map(
    (i): ImageAnswer => ({ layers: [], references: [String(i)] }),
  );
  let passed: number[];
  let parts: SeriesParts;

  beforeEach(() => {
    vi.useFakeTimers();
    passed = [];
    parts = new SeriesParts(answers.length, (known) => passed.push(known.filter(Boolean).length));
  });
  afterEach(() => void vi.useRealTimers());

  const add = (...indices: number[]) => {
    for (const i of indices) parts.add(i, answers[i] as ImageAnswer);
  };

  test('are passed on at once first, then together every quarter of a second', () => {
    add(0);
    expect(passed).toEqual([1]);
    add(2, 1);
    vi.advanceTimersByTime(200);
    add(3);
    expect(passed).toEqual([1]);
    vi.advanceTimersByTime(50);
    expect(passed).toEqual([1, 4]);
  });

  test('are passed on at once when the last one is known', () => {
    add(0);
    add(1, 2, 3, 4);
    expect(passed).toEqual([1, 5]);
  });

  test('are not passed on when the series has ended', () => {
    add(0);
    add(1);
    parts.end();
    vi.advanceTimersByTime(1000);
    expect(passed).toEqual([1]);
  });
});
