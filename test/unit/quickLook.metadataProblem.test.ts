/** The quick look at images whose metadata documents are damaged, or differ from them. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const value: TileImage['value'] = (_x, _y, band) => (band === 'pixel_qa' ? QA.clear : 9000);

/** The description of an image, and the answer to the request for a series. */
async function look(file: string) {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  const area = { kind: 'pixel', column: 1, row: 2 } as const;
  await session.receive({ type: 'series', request: 1.5, area, formulas: [] });
  await session.dispose();
  expect(openFiles()).toEqual([]);
  const [shown] = sent.flatMap((each) => (each.type === 'image' ? each.image : []));
  if (!shown) throw new Error(JSON.stringify(sent));
  return { shown, answer: sent.at(-1) };
}

const write = (folder: string, image: Partial<TileImage> = {}) =>
  writeTileImage(folder, { name: 'image', dates: ['2020-01-01'], value, ...image });

describe('the quick look', () => {
  test.each([
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['is empty', () => ''],
    ['names no bands', (text: string) => JSON.stringify({ ...JSON.parse(text), image: {} })],
  ])('shows what is not available without a document that %s', async (_, change) => {
    const folder = temporaryFolder();
    const file = await write(folder);
    const document = path.join(folder, 'image.json');
    await writeFile(document, change(await readFile(document, 'utf8')));
    const { shown, answer } = await look(file);
    // The dates are those in the names of the bands.
    expect(shown.dates.map(({ date }) => date)).toEqual(['2020-01-01']);
    expect(shown.metadataProblem).toEqual({
      name: 'image.json',
      message: 'Its metadata is incomplete or damaged. Download the order again.',
      consequence:
        'Values in physical units, the meanings of quality bits, clouds, scenes, neighboring tiles and time series are not available.',
    });
    expect(answer).toMatchObject({
      type: 'seriesFailed',
      message:
        'There are no dates to show. image.json: Its metadata is incomplete or damaged. Download the order again.',
    });
  });

  test('shows that neighboring tiles and other dates are missing without a tile', async () => {
    const folder = temporaryFolder();
    const file = await write(folder, { document: (document) => delete document.tile });
    const { shown, answer } = await look(file);
    expect(shown.metadataProblem).toEqual({
      name: 'image.json',
      message: 'Its metadata is incomplete or damaged. Download the order again.',
      consequence:
        'Neighboring tiles are not available, and time series have the dates of this image alone.',
    });
    expect(answer).toMatchObject({ series: { points: [{ label: '2020-01-01' }] } });
  });

  const DISAGREEING: readonly (readonly [string, Partial<TileImage>, string])[] = [
    ['more bands', { bandsInFile: 4 }, 'The number of bands differs'],
    [
      'another size',
      { document: ({ tile = {} }) => Object.assign(tile, { size: [65, 64] }) },
      'Its size differs',
    ],
    ['another reference system', { epsg: 32618 }, 'Its coordinate reference system differs'],
  ];

  test.each(DISAGREEING)('shows that a file has %s than its document', async (_, image, text) => {
    const folder = temporaryFolder();
    const file = await write(folder, image);
    const { shown, answer } = await look(file);
    expect(shown.metadataProblem).toEqual({
      name: 'image',
      message: expect.stringContaining(text),
      consequence: 'Time series do not have the dates of this image.',
    });
    expect(answer).toMatchObject({ series: { points: [], gaps: [{ name: 'image' }] } });
  });

  test('shows nothing of the kind for complete images, their pieces, medians and other files', async () => {
    const folder = temporaryFolder();
    const whole = await write(folder);
    const piece = await write(folder, { name: 'pieces', pieces: [[32, 0, 32]] });
    const median = await write(folder, {
      name: 'median',
      isUnnamed: true,
      document: ({ image = {} }) => Object.assign(image, { composite: 'median', dates: [] }),
    });
    const own = await write(folder, { name: 'own' });
    await writeFile(path.join(folder, 'own.json'), '{"note":"my image"}');
    for (const file of [whole, piece, median, own]) {
      expect((await look(file)).shown.metadataProblem).toBeUndefined();
    }
  });
});
