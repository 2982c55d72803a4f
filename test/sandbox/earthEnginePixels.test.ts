/** Pixels and thumbnails of Earth Engine's REST API in the sandbox. */
import { decode as decodePng } from 'fast-png';
import { fromArrayBuffer } from 'geotiff';
import { decode as decodeJpeg } from 'jpeg-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Api, apiOf, call, constant, graph, smallImage } from './earthEngineRequests.ts';

const ASSET = 'projects/earthengine-public/assets/COPERNICUS/S2_SR_HARMONIZED';
const SCENE = '20210109T185751_20210109T185931_T10SEG';

let sandbox: Sandbox;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({});
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());

/** 40 × 30 pixels of 100 m in San Francisco Bay. */
const GRID = {
  crsCode: 'EPSG:32610',
  affineTransform: { scaleX: 100, translateX: 555_000, scaleY: -100, translateY: 4_180_000 },
  dimensions: { width: 40, height: 30 },
};

interface Pixels {
  readonly status: number;
  readonly type: string | null;
  readonly bytes: ArrayBuffer;
}

async function pixels(path: string, body?: object, token = true): Promise<Pixels> {
  const response = await fetch(`${sandbox.earthEngine}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: 'Bearer any' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const bytes = await response.arrayBuffer();
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

function compute(body: object): Promise<Pixels> {
  return pixels(api.project('image:computePixels'), body);
}

async function refusal(path: string, body: object): Promise<string | undefined> {
  const { status, body: answer } = await api.send(path, body);
  expect(status).toBe(400);
  return answer.error?.message;
}

/** Longitude and latitude as bands, so that every pixel is known. */
const places = () => call('Image.pixelLonLat');
const scene = () => call('Image.load', { id: constant(`COPERNICUS/S2_SR_HARMONIZED/${SCENE}`) });

/** Fields and records of a NumPy file. */
function readNpy(bytes: ArrayBuffer) {
  const buffer = Buffer.from(bytes);
  expect(buffer.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
  const length = buffer.readUInt16LE(8);
  expect((10 + length) % 64).toBe(0);
  return {
    header: buffer.subarray(10, 10 + length).toString(),
    data: buffer.subarray(10 + length),
  };
}

describe('image:computePixels', () => {
  it('answers a structured array in the format of NumPy', async () => {
    const { status, bytes } = await compute({
      expression: graph(places()),
      fileFormat: 'NPY',
      grid: {
        crsCode: 'EPSG:4326',
        affineTransform: { scaleX: 0.5, translateX: 10, scaleY: -0.5, translateY: 50 },
        dimensions: { width: 4, height: 3 },
      },
    });
    expect(status).toBe(200);
    const { header, data } = readNpy(bytes);
    expect(header).toContain("'descr': [('longitude', '<f8'), ('latitude', '<f8')]");
    expect(header).toContain("'shape': (3, 4)");
    expect(data.readDoubleLE(0)).toBe(10.25);
    expect(data.readDoubleLE(8)).toBe(49.75);
    // The last pixel of the last row.
    expect(data.readDoubleLE(16 * 11)).toBe(11.75);
    expect(data.readDoubleLE(16 * 11 + 8)).toBe(48.75);
  });

  it('keeps the types of bands, chosen by name', async () => {
    const { bytes } = await compute({
      expression: graph(scene()),
      bandIds: ['B4', 'SCL'],
      fileFormat: 'NPY',
      grid: GRID,
    });
    const { header, data } = readNpy(bytes);
    expect(header).toContain("'descr': [('B4', '<u2'), ('SCL', '|u1')]");
    expect(data.byteLength).toBe(40 * 30 * 3);
    const classes = new Set(Array.from({ length: 1200 }, (_, i) => data[i * 3 + 2]));
    for (const scl of classes) expect([3, 4, 5, 6, 7, 8, 9, 10, 11]).toContain(scl);
  });

  it('answers a GeoTIFF on the grid of the request', async () => {
    const { type, bytes } = await compute({
      expression: graph(scene()),
      bandIds: ['B4', 'B3'],
      fileFormat: 'GEO_TIFF',
      grid: GRID,
    });
    expect(type).toBe('image/tiff');
    const image = await (await fromArrayBuffer(bytes)).getImage();
    expect([image.getWidth(), image.getHeight(), image.getSamplesPerPixel()]).toEqual([40, 30, 2]);
    expect(image.getOrigin().slice(0, 2)).toEqual([555_000, 4_180_000]);
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32610);
    const npy = readNpy(
      (
        await compute({
          expression: graph(scene()),
          bandIds: ['B4', 'B3'],
          fileFormat: 'NPY',
          grid: GRID,
        })
      ).bytes,
    ).data;
    const [red] = await image.readRasters();
    for (const i of [0, 77, 1199]) expect((red as Uint16Array)[i]).toBe(npy.readUInt16LE(i * 4));
  });

  it('answers a picture whose colors follow the ranges', async () => {
    const { type, bytes } = await compute({
      expression: graph(places()),
      bandIds: ['longitude'],
      fileFormat: 'PNG',
      visualizationOptions: { ranges: [{ min: 0, max: 100 }], paletteColors: ['black', 'ff0000'] },
      grid: {
        crsCode: 'EPSG:4326',
        affineTransform: { scaleX: 10, translateX: -20, scaleY: -10, translateY: 50 },
        dimensions: { width: 14, height: 1 },
      },
    });
    expect(type).toBe('image/png');
    const { data, width, channels } = decodePng(new Uint8Array(bytes));
    expect([width, channels]).toEqual([14, 4]);
    const reds = Array.from({ length: 14 }, (_, i) => data[i * 4]);
    // Centers are 5° after each multiple of 10°: -15° is black, and 105° is red.
    expect(reds.slice(0, 2)).toEqual([0, 0]);
    expect(reds[2]).toBe(Math.round(255 * 0.05));
    expect(reds[7]).toBe(Math.round(255 * 0.55));
    expect(reds.slice(12)).toEqual([255, 255]);
    expect(data[4 * 7 + 1]).toBe(0);
  });

  it('makes masked pixels transparent, and JPEG of pictures without any', async () => {
    const visualizationOptions = { ranges: [{ min: 0, max: 10 }] };
    const whole = await compute({
      expression: graph(smallImage(20, 10)),
      visualizationOptions,
    });
    expect(whole.type).toBe('image/jpeg');
    const jpeg = decodeJpeg(new Uint8Array(whole.bytes));
    expect([jpeg.width, jpeg.height]).toEqual([20, 10]);
    expect(Math.abs((jpeg.data[0] ?? 0) - Math.round(255 * 0.7))).toBeLessThan(4);
    const masked = call('Image.updateMask', {
      image: smallImage(20, 10),
      mask: call('Image.constant', { value: constant(0) }),
    });
    const hidden = await compute({ expression: graph(masked), visualizationOptions });
    expect(hidden.type).toBe('image/png');
    const png = decodePng(new Uint8Array(hidden.bytes));
    expect(new Set(png.data)).toEqual(new Set([0]));
  });

  it('refuses more than 48 MB, 32,768 pixels a side, and what has no end', async () => {
    const path = api.project('image:computePixels');
    const request = (width: number, height: number) => ({
      expression: graph(places()),
      fileFormat: 'NPY',
      grid: { ...GRID, dimensions: { width, height } },
    });
    expect(await refusal(path, request(2000, 2000))).toBe(
      'Total request size (64000000 bytes) must be less than or equal to 50331648 bytes.',
    );
    expect(await refusal(path, request(40_000, 10))).toBe(
      'Pixel grid dimensions (40000x10) must be less than or equal to 32768.',
    );
    expect(await refusal(path, request(0, 10))).toMatch(/dimensions \(0x10\)/);
    expect(await refusal(path, { expression: graph(places()), fileFormat: 'NPY' })).toMatch(
      /unbounded/i,
    );
  });

  it('refuses two bands in a picture, unknown bands, colors, formats and fields', async () => {
    const path = api.project('image:computePixels');
    const ask = (changes: object) =>
      refusal(path, { expression: graph(places()), grid: GRID, ...changes });
    expect(await ask({ fileFormat: 'PNG' })).toBe('Must specify exactly 1 or 3 bands.');
    expect(await ask({ bandIds: ['B4'] })).toMatch(/'B4' did not match any bands/);
    expect(
      await ask({ bandIds: ['latitude'], visualizationOptions: { paletteColors: ['no'] } }),
    ).toBe("Unrecognized color: 'no'.");
    expect(await ask({ fileFormat: 'TF_RECORD_IMAGE' })).toBe(
      'The sandbox does not implement fileFormat TF_RECORD_IMAGE.',
    );
    expect(await ask({ fileFormat: 'GIF' })).toMatch(/Invalid value at 'file_format'/);
    expect(await ask({ format: 'PNG' })).toMatch(/Unknown name "format"/);
    expect(await refusal(path, { expression: graph(constant(1)), fileFormat: 'PNG' })).toMatch(
      /Expected an Image/,
    );
  });
});

describe('assets:getPixels', () => {
  it('answers the pixels of an image, as computePixels does', async () => {
    const body = { bandIds: ['B8'], fileFormat: 'NPY', grid: GRID };
    const own = await pixels(`/v1/${ASSET}/${SCENE}:getPixels`, body);
    const computed = await compute({ ...body, expression: graph(scene()) });
    expect(own.status).toBe(200);
    expect(Buffer.from(own.bytes).equals(Buffer.from(computed.bytes))).toBe(true);
  });

  it('leaves out what is outside of a region', async () => {
    const region = {
      type: 'Polygon',
      coordinates: [
        [
          [-122.375, 37.75],
          [-122.36, 37.75],
          [-122.36, 37.76],
          [-122.375, 37.76],
          [-122.375, 37.75],
        ],
      ],
    };
    const body = { bandIds: ['B8'], fileFormat: 'NPY', grid: GRID, region };
    const { data } = readNpy((await pixels(`/v1/${ASSET}/${SCENE}:getPixels`, body)).bytes);
    const seen = Array.from({ length: 1200 }, (_, i) => data.readUInt16LE(i * 2)).filter(Boolean);
    // About 1.32 × 1.11 km.
    expect(seen.length).toBeGreaterThan(110);
    expect(seen.length).toBeLessThan(190);
  });

  it('does not find images that do not exist', async () => {
    const { status } = await pixels(`/v1/${ASSET}/nothing:getPixels`, { fileFormat: 'NPY' });
    expect(status).toBe(404);
  });
});

describe('thumbnails', () => {
  const bounded = () =>
    call('Image.clipToBoundsAndScale', {
      input: call('Image.visualize', {
        image: scene(),
        bands: constant(['B4', 'B3', 'B2']),
        min: constant(0),
        max: constant(3000),
      }),
      geometry: constant({
        type: 'Polygon',
        coordinates: [
          [
            [-122.5, 37.6],
            [-122.3, 37.6],
            [-122.3, 37.8],
            [-122.5, 37.8],
            [-122.5, 37.6],
          ],
        ],
      }),
      maxDimension: constant(64),
    });

  it('are created, and then found at an address that needs no token', async () => {
    const { status, body } = await api.send(api.project('thumbnails'), {
      expression: graph(bounded()),
      fileFormat: 'PNG',
    });
    expect(status).toBe(200);
    expect(body.name).toMatch(new RegExp(`^projects/${sandbox.project}/thumbnails/[0-9a-f-]+$`));
    const picture = await pixels(`/v1/${String(body.name)}:getPixels`, undefined, false);
    expect(picture.type).toBe('image/png');
    const { width, height, data } = decodePng(new Uint8Array(picture.bytes));
    expect(Math.max(width, height)).toBe(64);
    expect(new Set(data).size).toBeGreaterThan(20);
    const again = await pixels(`/v1/${String(body.name)}:getPixels`, undefined, false);
    expect(Buffer.from(again.bytes).equals(Buffer.from(picture.bytes))).toBe(true);
  });

  it('return only the fields that are requested', async () => {
    const { body } = await api.send(`${api.project('thumbnails')}?fields=name`, {
      expression: graph(bounded()),
    });
    expect(Object.keys(body)).toEqual(['name']);
  });

  it('that are too large are refused when they are created', async () => {
    const path = api.project('thumbnails');
    expect(
      await refusal(path, { expression: graph(scene()), bandIds: ['B4'], fileFormat: 'PNG' }),
    ).toBe('Pixel grid dimensions (10980x10980) must be less than or equal to 10000.');
  });

  it('that do not exist are not found', async () => {
    const { status } = await pixels(`${api.project('thumbnails')}/abc:getPixels`, undefined, false);
    expect(status).toBe(404);
    // Only pictures have public addresses.
    expect((await pixels(api.project('operations'), undefined, false)).status).toBe(401);
  });
});
