/** Contents of images of one name, by plans, records and metadata documents. */
import { describe, expect, it } from 'vitest';
import type { FilterSpec } from '../../src/core/earthengine/requestOptions.ts';
import { tileRecord } from '../../src/core/grids/records.ts';
import { TileGrid } from '../../src/core/index.ts';
import {
  contentsAt,
  plannedContents,
  storedContents,
} from '../../src/core/orders/imageContents.ts';
import { describeDifferences, type ImageContents } from '../../src/core/orders/imageDifferences.ts';
import { newTrackingDocument } from '../../src/core/orders/newDocument.ts';
import { type OrderRequest, planOrder } from '../../src/core/orders/plan.ts';
import { templatesFrom } from '../../src/core/templates/orderTemplates.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import { programInfo } from '../../src/core/tracking/programInfo.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const REQUEST: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [2, 3],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};
const UTM = TileGrid.from({
  name: 'UTM zone 18 north',
  crs: 'EPSG:32618',
  ul: [700_000, 4_700_000],
  res: [30],
  size: [48, 32],
  limits: [
    [0, 9],
    [0, 9],
  ],
});
type Filters = Readonly<Record<string, readonly FilterSpec[]>>;
const FILTERS: Filters = {
  [LANDSAT_8]: [
    { function: 'lte', name: 'CLOUD_COVER', value: 30 },
    { function: 'eq', name: 'WRS_ROW', value: 30 },
  ],
};

const templates = templatesFrom({});
const planned = (request = REQUEST, grid = UTM, filters: Filters = {}) => {
  const plan = planOrder(request, grid, templates);
  const [item] = plan.items;
  if (!item) throw new Error('no item');
  const options = { filters, exportOptions: {}, saveEmptyMetadata: true };
  const document = newTrackingDocument(plan, templates, {
    ...options,
    project: 'p',
    workloadTag: '',
  });
  const contents = plannedContents(item, filters);
  return { item, document, contents, recorded: readAs(document, item) };
};

/** What a document, as it is read from the store, has of an image. */
function readAs(
  document: TrackingDocument,
  { prefix, name }: { readonly prefix: string; readonly name: string },
): ImageContents {
  const stored = TrackingDocument.parse(JSON.stringify(document), document.name);
  return contentsAt(stored, `${prefix}/${name}`) ?? {};
}

/** Metadata of the planned image, with some parts changed. */
function metadata(change: object = {}, program = programInfo().name): string {
  const { item } = planned();
  return JSON.stringify({
    program: { name: program },
    order: {
      collection: LANDSAT_8,
      date_start: '2020-06-01T00:00:00',
      date_end: '2020-07-01T00:00:00',
      filters: [],
    },
    tile: tileRecord(item.tile),
    image: {
      bands: item.imageCollection.bands.map(({ name }) => name),
      nodata: 0,
      data_type: 'uint16',
    },
    ...change,
  });
}

describe('the contents of an image', () => {
  it('are the same in a plan, its record and its metadata', () => {
    const { contents, recorded } = planned();
    expect(describeDifferences(contents, recorded)).toEqual([]);
    expect(Object.keys(recorded).sort()).toEqual(Object.keys(contents).sort());
    expect(describeDifferences(contents, storedContents(metadata()))).toEqual([]);
  });

  it('do not depend on how the reference system of the grid is written', () => {
    const [byCode] = [planned().contents];
    const { crs } = tileRecord(UTM.tile(2, 3));
    expect(crs).toMatch(/^PROJ/);
    const byText = planned(REQUEST, TileGrid.from({ ...UTM.toJSON(), crs }));
    expect(describeDifferences(byCode, byText.recorded)).toEqual([]);
    const other = planned(REQUEST, TileGrid.from({ ...UTM.toJSON(), crs: 'EPSG:32619' }));
    expect(describeDifferences(byCode, other.recorded)).toEqual(['a tile of another grid']);
  });

  it('are not known to be the same if a code is of another system than the WKT beside it', () => {
    const { contents, item, document } = planned();
    const wrong = ['an EPSG code of another reference system than its WKT'];
    const json = document.toJSON();
    const grid = { ...json.submission.tile_grid, epsg: 32_619 };
    const edited = { ...json, submission: { ...json.submission, tile_grid: grid } };
    const recorded = readAs(new TrackingDocument(edited), item);
    expect(describeDifferences(contents, recorded)).toEqual(wrong);
    const tile = { ...tileRecord(item.tile), epsg: 32_619 };
    expect(describeDifferences(contents, storedContents(metadata({ tile })))).toEqual(wrong);
    const broken = { ...tile, bounds: ['a', {}, null, 1] };
    expect(() => storedContents(metadata({ tile: broken }))).not.toThrow();
  });

  it('do not depend on the order of filters and of their keys', () => {
    const turned = {
      [LANDSAT_8]: [
        { value: 30, name: 'WRS_ROW', function: 'eq' },
        { function: 'lte', name: 'CLOUD_COVER', value: 30 },
      ],
    };
    const { contents } = planned(REQUEST, UTM, FILTERS);
    expect(describeDifferences(contents, planned(REQUEST, UTM, turned).recorded)).toEqual([]);
    expect(describeDifferences(contents, planned().recorded)).toEqual(['no filters']);
    expect(
      describeDifferences(planned().contents, planned(REQUEST, UTM, FILTERS).recorded),
    ).toEqual(['filters: CLOUD_COVER ≤ 30; WRS_ROW = 30']);
  });

  it('differ by the order of bands, and by each further part', () => {
    const { contents } = planned();
    const bands = (...names: string[]) =>
      planned({ ...REQUEST, choices: { [LANDSAT_8]: { bands: names } } });
    const [first, second] = [bands('red', 'nir'), bands('nir', 'red')];
    expect(describeDifferences(first.contents, second.recorded)).toEqual(['bands: nir, red']);
    const text = metadata({ image: { bands: ['red'], nodata: -1, data_type: 'int16' } });
    expect(describeDifferences(contents, storedContents(text))).toEqual([
      'bands: red',
      'type: int16, no-data value -1',
    ]);
  });

  it('differ by scenes that were left out, which others than Cedar do not', () => {
    const index = 'LC08_012031_20200606';
    const leaving = planned({ ...REQUEST, leaveOutScenes: [`${LANDSAT_8}/${index}`] });
    const { contents, recorded } = planned();
    expect(describeDifferences(leaving.contents, leaving.recorded)).toEqual([]);
    expect(describeDifferences(leaving.contents, recorded)).toEqual(['no scenes left out']);
    expect(describeDifferences(contents, leaving.recorded)).toEqual([`scenes left out: ${index}`]);
    const order = { collection: LANDSAT_8, scenes_left_out: [index] };
    expect(describeDifferences(contents, storedContents(metadata({ order })))).toEqual([
      `scenes left out: ${index}`,
    ]);
    const stored = storedContents(metadata({}, 'cedar-datacube'));
    expect(describeDifferences(leaving.contents, stored)).toEqual(['no scenes left out']);
  });

  it('of the Python tool have no filters, which it records but does not apply', () => {
    const order = {
      collection: LANDSAT_8,
      date_start: '2020-06-01T00:00:00',
      date_end: '2020-07-01T00:00:00',
      filters: FILTERS[LANDSAT_8],
    };
    const stored = storedContents(metadata({ order }, 'cedar-datacube'));
    expect(describeDifferences(planned().contents, stored)).toEqual([]);
    const own = storedContents(metadata({ order }));
    expect(describeDifferences(planned().contents, own)).toHaveLength(1);
  });

  it.each(['', '[]', '{}', '{"image": 1, "order": [], "tile": {"crs": 3}}'])(
    'are unknown in the text %j',
    (text) => {
      expect(describeDifferences(planned().contents, storedContents(text))).toEqual([]);
    },
  );
});
