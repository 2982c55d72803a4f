/** Metadata documents of images, whole and damaged, for catalogs and for cubes. */
import { describe, expect, it } from 'vitest';
import { parseCatalogDocument } from '../../src/core/catalog/catalogDocument.ts';
import { parseImageDocument } from '../../src/core/cubes/imageDocument.ts';
import { parseMetadataDocument } from '../../src/core/files/metadataDocument.ts';

const WHOLE = {
  program: { name: 'cedar', version: '1.0' },
  order: {
    collection: 'LANDSAT/LC08/C02/T1_L2',
    date_start: '2020-06-01T00:00:00',
    date_end: '2020-07-01T00:00:00',
    submitted: '2020-08-01T10:00:00',
    filters: [],
  },
  tile: {
    index: [2, 3],
    crs: 'EPSG:32619',
    epsg: 32_619,
    bounds: [0, 0, 300, 300],
    res: [30, 30],
    size: [10, 10],
  },
  store: { export_image_kwds: { skipEmptyTiles: true } },
  task: { name: 'NAME', status: { state: 'COMPLETED' } },
  image: {
    bands: ['red', 'pixel_qa'],
    scales: [0.0001, null],
    offsets: [-0.1, null],
    units: ['1', null],
    nodata: 0,
    data_type: 'uint16',
    dates: ['2020-06-03', '2020-06-19'],
    layers: ['20200603', '20200619_d044'],
    images: [[{ 'system:time_start': Date.UTC(2020, 5, 3, 15) }], [{ 'system:index': 'a' }]],
  },
};

/** For cubes: text, file name and path. */
function forCube(json: object) {
  return parseImageDocument(JSON.stringify(json), 'NAME', '/data/NAME.json');
}

describe('the metadata document of an image', () => {
  it('has bands with scales, and layers with dates, labels and times', () => {
    expect(parseMetadataDocument(WHOLE)).toMatchObject({
      name: 'NAME',
      program: 'cedar 1.0',
      bands: [{ name: 'red', scale: 0.0001, offset: -0.1, unit: '1' }, { name: 'pixel_qa' }],
      layers: [
        { date: '2020-06-03', time: Date.UTC(2020, 5, 3, 15) },
        { date: '2020-06-19', label: 'd044', time: Date.UTC(2020, 5, 19) },
      ],
      nodata: 0,
      dataType: 'uint16',
      skipsEmptyPieces: true,
      isEmpty: false,
      problems: [],
    });
  });

  it.each([
    ['order.collection', { order: { ...WHOLE.order, collection: '' } }],
    ['image.bands', { image: { ...WHOLE.image, bands: ['red', 1] } }],
    ['image.images', { image: { ...WHOLE.image, images: 'none' } }],
    ['tile.crs', { tile: { ...WHOLE.tile, crs: '' } }],
    ['tile.size', { tile: { ...WHOLE.tile, size: [10.5, 10] } }],
    ['tile.index', { tile: { ...WHOLE.tile, index: [2] } }],
    ['tile.bounds', { tile: { ...WHOLE.tile, bounds: [0, 0, 300, null] } }],
    ['tile.res', { tile: { ...WHOLE.tile, res: [30, 0] } }],
  ])('names %s when it cannot be used, and cubes refuse it', (field, change) => {
    expect(parseMetadataDocument({ ...WHOLE, ...change })?.problems).toEqual([field]);
    expect(() => forCube({ ...WHOLE, ...change })).toThrow(`"${field}"`);
  });

  it('is shown by a catalog without the index of its tile, and not without its pixels', () => {
    const { index: _, ...tile } = WHOLE.tile;
    expect(parseCatalogDocument({ ...WHOLE, tile })?.tile.index).toEqual([0, 0]);
    expect(parseCatalogDocument({ ...WHOLE, tile: { ...tile, res: [0, 0] } })).toBeUndefined();
  });

  it('gives a catalog and a cube the same date where a scene has a time beyond all dates', () => {
    const images = [[{ 'system:time_start': 9e15 }], [{ 'system:time_start': 9e15 }]];
    const json = { ...WHOLE, image: { ...WHOLE.image, images } };
    expect(parseCatalogDocument(json)?.layers.map(({ date }) => date)).toEqual(WHOLE.image.dates);
    const times = WHOLE.image.dates.map((date) => Date.parse(date));
    expect(forCube(json)?.dates.map(({ time }) => time)).toEqual(times);
  });

  it('has the dates of its scenes where the list of dates is not one of its layers', () => {
    const json = { ...WHOLE, image: { ...WHOLE.image, dates: ['1999-01-01'] } };
    const start = Date.UTC(2020, 5, 1);
    const times = [Date.UTC(2020, 5, 3, 15), start];
    expect(forCube(json)?.dates.map(({ time }) => time)).toEqual(times);
    expect(parseCatalogDocument(json)?.layers.map(({ date }) => date)).toEqual([
      '2020-06-03',
      undefined,
    ]);
  });
});
