/** What an order wants of its images, as its tooltip and its page show it. */
import { describe, expect, it } from 'vitest';
import { orderedImages, TrackingDocument } from '../../src/core/index.ts';
import { programInfo } from '../../src/core/tracking/programInfo.ts';
import { describeOrderedImages } from '../../src/text/orderedImages.ts';
import { contentFacts, optionFacts } from '../../src/views/orderPage/orderOptions.ts';
import { madeDocument } from './orders.support.ts';

const LC08 = 'LANDSAT/LC08/C02/T1_L2';
const LC09 = 'LANDSAT/LC09/C02/T1_L2';
const S2 = 'COPERNICUS/S2_SR_HARMONIZED';
const EMBEDDINGS = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';

function documentOf(
  collections: readonly string[],
  submission: object = {},
  program = programInfo().name,
): TrackingDocument {
  const json = madeDocument({ name: 'ORDER', collections }).toJSON();
  const changed = {
    ...json,
    program: { ...json.program, name: program },
    submission: { ...json.submission, ...submission },
  };
  return TrackingDocument.parse(JSON.stringify(changed), 'ORDER', '1');
}

function wishesOf(document: TrackingDocument, most = 12): Record<string, string> {
  const recorded = document.submission.image_collections;
  const form = { most, separator: '; ' };
  return Object.fromEntries(describeOrderedImages(orderedImages(document), recorded, form));
}

const CLOUDS = { function: 'lte', name: 'CLOUD_COVER', value: 80 };
const SUMMER = { function: 'calendarRange', start: 6, end: 8, field: 'month' };

describe('the wishes of an order', () => {
  it('are the usual bands and all dates unless it chose others', () => {
    expect(wishesOf(documentOf([LC08]))).toEqual({
      Bands: 'blue, green, red, nir, swir1, swir2, thermal, pixel_qa (the usual ones)',
      Scenes: 'all',
      'Cloud mask': 'none',
      Dates: 'all dates',
    });
  });

  it('are in words: bands, clouds, months, place, time of day, nadir, mask and composite', () => {
    const scenes = {
      cloudLimit: 30,
      months: [6, 7, 8],
      pathRows: [[193, 26], [194]],
      timeOfDay: 'day',
      nadirOnly: true,
      cloudMask: 'qa_pixel',
      composite: 'best',
    };
    const record = { bands: ['red', 'nir'], scenes, scenes_left_out: ['LC08_193026_20200601'] };
    expect(wishesOf(documentOf([LC08], { image_collections: { [LC08]: record } }))).toEqual({
      Bands: 'red, nir',
      Scenes: 'clouds up to 30 %; Jun to Aug; path and row: 193/26, 194; by day; nadir only',
      'Scenes left out': 'LC08_193026_20200601',
      'Cloud mask': 'Clouds with their edges, cirrus and cloud shadows, by QA_PIXEL (qa_pixel)',
      Dates: 'best date',
    });
    const tiles = { [S2]: { scenes: { mgrsTiles: ['33UXP'], composite: 'median' } } };
    expect(wishesOf(documentOf([S2], { image_collections: tiles }))).toMatchObject({
      Scenes: 'MGRS tiles: 33UXP',
      Dates: 'median of all dates; cedar-datacube dates a median by its earliest scene',
    });
  });

  it('have the filters of the configuration that were applied, and no others', () => {
    const filters = { [LC08]: [CLOUDS, SUMMER] };
    expect(wishesOf(documentOf([LC08], { filters }))).toMatchObject({
      Filters: 'CLOUD_COVER ≤ 80; Jun to Aug',
    });
    expect(wishesOf(documentOf([LC08], { filters }))).not.toHaveProperty('Scenes');
    const records = { [LC08]: { scenes: { cloudLimit: 10 } } };
    expect(wishesOf(documentOf([LC08], { filters, image_collections: records }))).toMatchObject({
      Scenes: 'clouds up to 10 %',
      Filters: 'Jun to Aug',
    });
    expect(wishesOf(documentOf([LC08], { filters }, 'cedar')).Filters).toBe(
      'CLOUD_COVER ≤ 80; Jun to Aug (recorded, but not applied by cedar-datacube)',
    );
  });

  it('name the collections where they differ', () => {
    const records = { [S2]: { bands: ['red'], scenes: { cloudMask: 'scl' } } };
    const { Bands, 'Cloud mask': mask } = wishesOf(
      documentOf([LC08, LC09, S2], { image_collections: records }),
    );
    expect(Bands).toMatch(
      /^Landsat 8 \(LC08\), Landsat 9 \(LC09\): blue, .* \(the usual ones\); Sentinel-2 .*: red$/,
    );
    expect(mask).toMatch(
      /^Landsat 8 \(LC08\), Landsat 9 \(LC09\): none; Sentinel-2 .*by SCL \(scl\)$/,
    );
  });

  it('have many bands as a short list, and converted values', () => {
    const records = { [EMBEDDINGS]: { encoding: 'int8' } };
    const wishes = wishesOf(documentOf([EMBEDDINGS], { image_collections: records }), 3);
    expect(wishes.Bands).toMatch(/^\w+, \w+, \w+ and 61 more \(the usual ones\)$/);
    expect(wishes['Stored values']).toBe('converted to 8 bits (int8)');
  });

  it('are as complete as a damaged record allows', () => {
    const record = { bands: ['red', 'no such band'], scenes: { cloudLimit: 30, cloudMask: 'x' } };
    expect(wishesOf(documentOf([LC08], { image_collections: { [LC08]: record } }))).toEqual({
      Bands: 'red, no such band',
      Scenes: 'clouds up to 30 %',
      'Cloud mask': 'x',
      Dates: 'all dates',
    });
    expect(wishesOf(documentOf(['SOME/OTHER'])).Bands).toMatch(/SOME\/OTHER/);
  });
});

describe('the page of an order', () => {
  it('shows no JSON, whatever the order records', () => {
    const records = {
      [LC08]: {
        scenes: { timeOfDay: 'day', nadirOnly: true },
        scenes_left_out: ['LC08_193026_20200601', 'LC08_193026_20200617'],
      },
    };
    const document = documentOf([LC08, S2], {
      image_collections: records,
      filters: { [LC08]: [{ function: 'or', filters: [CLOUDS, SUMMER] }] },
      export_image_kwds: { fileDimensions: [4096, 2048], formatOptions: { cloudOptimized: true } },
      inside: { name: 'Farm 12', code: 'c', geometry: { type: 'Polygon', coordinates: [] } },
      own_grid: true,
      later: { list: [1, { deep: true }] },
    });
    const facts = [...contentFacts(document), ...optionFacts(document, orderedImages(document))];
    const byLabel = Object.fromEntries(facts);
    expect(byLabel).toMatchObject({
      Scenes: 'Landsat 8 (LC08): by day; nadir only\nSentinel-2 (S2): all',
      'Scenes left out': 'Landsat 8 (LC08): LC08_193026_20200601, LC08_193026_20200617',
      Filters: 'Landsat 8 (LC08): CLOUD_COVER ≤ 80 or month 6–8',
      'Only inside': 'Farm 12',
      Grid: 'a single tile for the area (g, EPSG:32619)',
      fileDimensions: '4096, 2048',
      formatOptions: 'cloudOptimized: true',
      later: 'list: (1, (deep: true))',
    });
    expect(byLabel).not.toHaveProperty('own_grid');
    for (const [label, value] of facts) expect(`${label}: ${value}`).not.toMatch(/[{}"[\]]/);
  });
});
