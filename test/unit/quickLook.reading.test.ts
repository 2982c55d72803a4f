/** Reads windows of image files of every kind, and describes why some cannot be read. */
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { describe, expect, test } from 'vitest';
import { describeUnreadable } from '../../src/views/quickLook/imageTexts.ts';
import { writeLarge } from '../bench/quickLook.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { type TiffOptions, tiff } from './quickLook.tiff.ts';
import { withImage } from './withImage.ts';

const folder = sharedFolder();

let count = 0;
async function written(content: Buffer | TiffOptions): Promise<string> {
  const file = path.join(folder, `${count++}.tif`);
  await writeFile(file, Buffer.isBuffer(content) ? content : tiff(content));
  return file;
}

/** Different for every place and band, and small enough for every type. */
const value = (x: number, y: number, band: number) => ((x * 7 + y * 13 + band * 29) % 90) - 20;
const BASE = { width: 301, height: 275, bands: 3, value } as const;

const KINDS: readonly [string, TiffOptions][] = [
  ['tiles, bands together, deflate', { ...BASE, type: 'int16', tile: 64, compression: 'deflate' }],
  ['… with predictor', { ...BASE, type: 'int16', tile: 64, compression: 'deflate', predictor: 2 }],
  [
    'tiles, bands apart, LZW',
    { ...BASE, type: 'int16', tile: 48, planar: true, compression: 'lzw' },
  ],
  ['… with predictor', { ...BASE, type: 'int16', tile: 64, compression: 'lzw', predictor: 2 }],
  ['strips, LZW', { ...BASE, type: 'int16', rowsPerStrip: 17, compression: 'lzw' }],
  ['strips, not compressed', { ...BASE, type: 'int16', rowsPerStrip: 40 }],
  ['one strip, bands apart', { ...BASE, type: 'int16', planar: true }],
  ['Zstandard', { ...BASE, type: 'int16', tile: 64, compression: 'zstandard' }],
  [
    '… with predictor',
    { ...BASE, type: 'int16', tile: 64, compression: 'zstandard', predictor: 2 },
  ],
  ['PackBits', { ...BASE, type: 'int16', rowsPerStrip: 16, compression: 'packbits' }],
  ['float32', { ...BASE, type: 'float32', tile: 64, compression: 'deflate' }],
  [
    'float32 with predictor',
    { ...BASE, type: 'float32', tile: 64, compression: 'deflate', predictor: 3 },
  ],
  [
    'float64 with predictor',
    { ...BASE, type: 'float64', tile: 64, compression: 'lzw', predictor: 3 },
  ],
  [
    'int32 with predictor',
    { ...BASE, type: 'int32', tile: 64, compression: 'deflate', predictor: 2 },
  ],
  ['big-endian', { ...BASE, type: 'int16', tile: 64, bigEndian: true, compression: 'deflate' }],
  [
    'big-endian with predictor',
    { ...BASE, type: 'int16', rowsPerStrip: 9, bigEndian: true, compression: 'lzw', predictor: 2 },
  ],
  [
    'big-endian float32 with predictor',
    { ...BASE, type: 'float32', tile: 64, bigEndian: true, compression: 'deflate', predictor: 3 },
  ],
];

describe('every pixel of every band', () => {
  test.each(KINDS)('%s', async (_name, options) => {
    await withImage(await written(options), async (image) => {
      const [first, second] = [
        { level: 0, column: 0, row: 0 },
        { level: 0, column: 1, row: 1 },
      ];
      for (const { place, left, top, width, height } of [
        { place: first, left: 0, top: 0, width: 256, height: 256 },
        { place: second, left: 256, top: 256, width: 45, height: 19 },
      ]) {
        const tile = await image.readTile(place, [2, 0]);
        expect([tile.width, tile.height]).toEqual([width, height]);
        for (const [i, band] of [2, 0].entries()) {
          const expected = Array.from({ length: width * height }, (_, k) =>
            value(left + (k % width), top + Math.floor(k / width), band),
          );
          const read = Array.from(tile.bands[i] ?? []);
          expect(read).toHaveLength(expected.length);
          // The first wrong pixel is more helpful than all of them.
          const wrong = read.findIndex((value, k) => value !== expected[k]);
          expect([wrong, read[wrong]]).toEqual([-1, undefined]);
        }
      }
      expect((await image.readPixel(300, 274, [1])).values).toEqual([value(300, 274, 1)]);
    });
  });

  test('has the value that geotiff.js reads', async () => {
    const file = await written({
      ...BASE,
      type: 'uint16',
      tile: 32,
      compression: 'lzw',
      value: (x, y, b) => x * 200 + y + b,
    });
    const tiffFile = await fromFile(file);
    const raster = await (await tiffFile.getImage()).readRasters({ window: [40, 30, 45, 33] });
    tiffFile.close();
    await withImage(file, async (image) => {
      for (let i = 0; i < 15; i++) {
        const { values } = await image.readPixel(40 + (i % 5), 30 + Math.floor(i / 5), [0, 1, 2]);
        expect(values).toEqual([0, 1, 2].map((band) => (raster[band] as Uint16Array)[i]));
      }
    });
  });

  test.each([
    ['uint4', 15],
    ['uint1', 1],
  ] as const)('%s with a palette', async (type, mask) => {
    const palette = Array.from({ length: 3 * (mask + 1) }, (_, i) => i * 257);
    const small = { width: 33, height: 20, type, photometric: 3, fields: { 320: palette } };
    const of = (x: number, y: number) => (x + y) & mask;
    await withImage(await written({ ...small, value: of }), async (image) => {
      const { bands } = await image.readTile({ level: 0, column: 0, row: 0 }, [0]);
      expect(bands[0]?.[33 * 7 + 12]).toBe(of(12, 7));
      expect(image.facts.colors).toBe('palette');
      expect(image.facts.palette?.[1]).toEqual([1, mask + 2, 2 * mask + 3]);
    });
  });
});

test('neighboring bands are decompressed together, and the next one is available at once', async () => {
  const file = await written({ ...BASE, type: 'int16', tile: 64, compression: 'deflate' });
  await withImage(file, async (image) => {
    const corner = { level: 0, column: 1, row: 1 };
    await image.readTile(corner, [0]);
    await truncate(file, 0);
    const { bands, width } = await image.readTile(corner, [1]);
    expect(bands[0]?.[2 * width + 4]).toBe(value(260, 258, 1));
    await expect(image.readTile({ ...corner, row: 0 }, [1])).rejects.toThrow();
  });
});

describe('smaller sizes', () => {
  const large: TiffOptions = {
    width: 1100,
    height: 700,
    tile: 128,
    compression: 'deflate',
    type: 'uint16',
    value: (x, y) => x + y,
  };

  test('use pixels of the image if the file has no overview', async () => {
    await withImage(await written(large), async (image) => {
      expect(image.facts.levels).toEqual([
        { width: 1100, height: 700 },
        { width: 550, height: 350 },
        { width: 275, height: 175 },
        { width: 138, height: 88 },
      ]);
      const { bands, width } = await image.readTile({ level: 2, column: 0, row: 0 }, [0]);
      // The middle of the fifth and third pixel, each four wide: 18 and 10.
      expect(bands[0]?.[2 * width + 4]).toBe(18 + 10);
    });
  });

  test('use overviews of the file', async () => {
    const half = { ...large, width: 550, height: 350, value: () => 7, fields: { 254: [1] } };
    await withImage(await written({ ...large, more: [half] }), async (image) => {
      const at = async (level: number) =>
        (await image.readTile({ level, column: 0, row: 0 }, [0])).bands[0]?.[500];
      expect(await at(0)).toBe((500 % 256) + 1);
      expect(await at(1)).toBe(7);
      expect(await at(2)).toBe(7);
    });
  });

  test('use masks of the file', async () => {
    const mask: TiffOptions = {
      width: 300,
      height: 300,
      type: 'uint1',
      photometric: 4,
      fields: { 254: [4] },
      value: (x) => (x < 10 ? 0 : 1),
    };
    const file = await written({ ...large, width: 300, height: 300, more: [mask] });
    await withImage(file, async (image) => {
      const tile = await image.readTile({ level: 0, column: 0, row: 0 }, [0]);
      expect([tile.mask?.[9], tile.mask?.[10]]).toEqual([0, 1]);
      expect((await image.readPixel(9, 0, [0])).masked).toBe(true);
      expect((await image.readPixel(10, 0, [0])).masked).toBe(false);
    });
  });

  test('report their progress, and end when they are cancelled', async () => {
    await withImage(await written(large), async (image) => {
      const shares: number[] = [];
      const place = { level: 3, column: 0, row: 0 };
      await image.readTile(place, [0], { onProgress: (done, total) => shares.push(done / total) });
      expect(shares).toHaveLength(54);
      expect(shares.at(-1)).toBe(1);
    });
    await withImage(await written({ ...large, tile: 16 }), async (image) => {
      const controller = new AbortController();
      let done = 0;
      const reading = image.readTile({ level: 3, column: 0, row: 0 }, [0], {
        signal: controller.signal,
        onProgress: (now) => {
          done = now;
          if (now === 20) controller.abort(new Error('enough'));
        },
      });
      await expect(reading).rejects.toThrow('enough');
      expect(done).toBeLessThan(40);
    });
  });
});

test('memory does not grow, however much of a large image is shown', async () => {
  const file = path.join(folder, 'large.tif');
  await writeLarge(file);
  await withImage(file, async (image) => {
    const { levels } = image.facts;
    expect(levels.at(-1)).toEqual({ width: 157, height: 157 });
    const top = await image.readTile({ level: levels.length - 1, column: 0, row: 0 }, [0]);
    // The middle of the second pixel of 64: row 96 and column 96 are nothing but a hole.
    expect(top.bands[0]?.[157 + 1]).toBe(0);
    expect((await image.readPixel(9_999, 9_900, [0])).values).toEqual([1 + 19_899]);
    let most = 0;
    for (let row = 0; row < 39; row++) {
      await image.readTile({ level: 0, column: row, row }, [0]);
      most = Math.max(most, image.bytesKept);
    }
    expect(most).toBeGreaterThan(2 ** 20);
    expect(most).toBeLessThan(100 * 2 ** 20);
  });
});

describe('the description of a file contains', () => {
  test('no-data of 32-bit floats with the precision of 32 bits', async () => {
    const file = await written({ ...BASE, type: 'float32', fields: { 42113: '-9999.9' } });
    await withImage(file, async ({ facts }) => {
      expect(facts.noData).toBe(Math.fround(-9999.9));
    });
  });

  test('no-data, names, scales, location and reference system', async () => {
    const xml = `<GDALMetadata>
  <Item name="DESCRIPTION" sample="0" role="description">20200615_red &lt;&#38;&gt;</Item>
  <Item name="SCALE" sample="0" role="scale">0.5</Item>
  <Item name="OFFSET" sample="0" role="offset">-1</Item>
  <Item name="UNITTYPE" sample="0" role="unittype">K</Item>
  <Item name="AREA">whole</Item>
</GDALMetadata>`;
    const file = await written({
      ...BASE,
      fields: {
        42112: xml,
        42113: '-9999',
        34735: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32619],
      },
      doubles: { 33550: [30, 30, 0], 33922: [0, 0, 0, 500_000, 4_600_020, 0] },
    });
    await withImage(file, async ({ facts }) => {
      expect(facts.noData).toBe(-9999);
      expect(facts.bands.get(0)).toEqual({
        description: '20200615_red <&>',
        scale: 0.5,
        offset: -1,
        unit: 'K',
      });
      expect(facts.transform).toEqual([30, 0, 500_000, 0, -30, 4_600_020]);
      expect(facts.crs).toEqual({
        name: 'EPSG:32619',
        definition: 'EPSG:32619',
        isGeographic: false,
      });
    });
  });

  test('blocks that are left out as no-data', async () => {
    const fields = { 42113: '5', 273: [0], 279: [0] };
    await withImage(await written({ ...BASE, bands: 1, fields }), async (image) => {
      expect((await image.readPixel(3, 4, [0])).values).toEqual([5]);
    });
  });
});

describe('the reason is reported for a file that cannot be shown:', () => {
  const small: TiffOptions = { width: 40, height: 30, value: () => 1, compression: 'deflate' };

  async function words(content: Buffer | TiffOptions): Promise<string> {
    const file = await written(content);
    try {
      await withImage(file, (image) => image.readTile({ level: 0, column: 0, row: 0 }, [0]));
    } catch (error) {
      return describeUnreadable(error);
    }
    return 'It was shown.';
  }

  test.each([
    ['an empty file', Buffer.alloc(0), /empty/],
    ['a text', Buffer.from('version https://example.org/spec/v1'), /not a TIFF/],
    ['three bytes', Buffer.from('II*'), /not a TIFF/],
    ['a header alone', Buffer.from('II*\0\x08\0\0\0'), /incomplete|damaged/],
    ['a directory beyond the end', Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'), /incomplete/],
    ['complex numbers', { ...small, fields: { 339: [6] } }, /complex/],
    ['JPEG 2000', { ...small, fields: { 259: [34712] } }, /JPEG 2000/],
    ['an unheard-of compression', { ...small, fields: { 259: [4711] } }, /compression 4711/],
    ['no width', { ...small, fields: { 256: [0] } }, /damaged/],
    ['samples of 13 bits', { ...small, fields: { 258: [13] } }, /samples of this type/],
    ['bands of several types', { ...small, bands: 2, fields: { 258: [16, 8] } }, /samples of this/],
    ['blocks that do not unpack', { ...small, fields: { 259: [32946], 273: [8] } }, /./],
    [
      'a strip far too large',
      { ...small, fields: { 256: [60000], 257: [60000], 278: [60000] } },
      /too large/,
    ],
  ] as const)('%s', async (_name, content, expected) => {
    const message = await words(content as Buffer | TiffOptions);
    expect(message).toMatch(expected);
  });

  test('a file that was cut off, at any position', async () => {
    const whole = tiff({ ...BASE, tile: 64, compression: 'deflate' });
    for (let length = 1; length < whole.length - 1; length += 997) {
      const file = await written(whole);
      await truncate(file, length);
      const message = await withImage(file, (image) =>
        image.readTile({ level: 0, column: 1, row: 1 }, [0]),
      ).then(
        () => 'It was shown.',
        (error) => describeUnreadable(error),
      );
      expect(message).toMatch(/incomplete|damaged|not a TIFF/);
    }
  });

  test('a file of noise', async () => {
    let seed = 42;
    const noise = () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed >> 16;
    };
    const whole = tiff({ ...small, bands: 2, tile: 16 });
    for (let round = 0; round < 120; round++) {
      const broken = Buffer.from(whole);
      for (let i = 0; i < 8; i++) broken[noise() % broken.length] = noise() & 255;
      // Shown or refused with a reason: never anything else, and never without end.
      expect((await words(broken)).length).toBeGreaterThan(0);
    }
  });

  test('a directory that refers to itself', async () => {
    const round = tiff(small);
    const directory = round.readUInt32LE(4);
    const entries = round.readUInt16LE(directory);
    round.writeUInt32LE(directory, directory + 2 + entries * 12);
    await withImage(await written(round), async ({ facts }) => expect(facts.width).toBe(40));
  });
});
