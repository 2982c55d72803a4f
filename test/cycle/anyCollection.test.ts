/** Collections that are not built in: described by Earth Engine, ordered from their description. */
import { describe, expect, it } from 'vitest';
import { LOWEST_FLOAT32 } from '../../src/core/collections/sampleStorage.ts';
import { addCollection, CollectionError, loadConfig } from '../../src/core/index.ts';
import { finishOrder, openCycle } from './cycle.ts';
import { comparePixels, orderImage, storedValues } from './orderedPixels.ts';

const CLOUD_SCORE_PLUS = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const TILE = [2, 3] as const;

const CONFIG = `# My orders
tile_grid: { grid_name: LANDSAT_ARD_CU } # Landsat ARD
tracker:
  store: gcs
gcs: { bucket_name: tiles-of-mine, project: ee-mine }
`;

describe('a collection by its id', () => {
  it('is drafted, added to cedar.yaml, ordered, and has every stored number', async () => {
    const cycle = await openCycle();
    const pasted = ` ee.ImageCollection('${CLOUD_SCORE_PLUS}') `;
    const { id, description } = await cycle.tracker.describeCollection(pasted);
    expect(id).toBe(CLOUD_SCORE_PLUS);
    expect(description).toMatchObject({
      mosaic: 'date',
      resolution: 10,
      bands: [
        { id: 'cs', data_type: 'float32' },
        { id: 'cs_cdf', data_type: 'float32' },
      ],
    });
    const text = addCollection(CONFIG, id, description);
    expect(text.startsWith(CONFIG)).toBe(true);
    const config = loadConfig(text);
    expect(config.warnings).toEqual([]);
    const { collections } = config.values;
    const image = await orderImage(cycle, cycle.trackerWith({ collections }), {
      collection: id,
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-05',
    });
    expect(image.sampleType).toBe('float32');
    const values = [storedValues('cs'), storedValues('cs_cdf')];
    expect(comparePixels(image, TILE, values, 1e-7).valid).toBeGreaterThan(1000);
  });

  it.each(['users/cedar_examples/drone', 'projects/cedar-legacy/open-datasets/drone'])(
    'in a folder from before Cloud projects is described: %s',
    async (id) => {
      const cycle = await openCycle();
      const drafted = await cycle.tracker.describeCollection(
        `var c = ee.ImageCollection('${id}');`,
      );
      expect(drafted.id).toBe(id);
      expect(drafted.description.bands?.map((band) => band.id)).toContain('red');
    },
  );

  it('is recorded in the order, so that it is resumed without the configuration', async () => {
    // Its tasks are still there when it is cancelled.
    const cycle = await openCycle({ speed: 1 });
    const { id, description } = await cycle.tracker.describeCollection(CLOUD_SCORE_PLUS);
    const { collections } = loadConfig(addCollection(CONFIG, id, description)).values;
    const tracker = cycle.trackerWith({ collections });
    const { name } = await tracker.submit({
      collections: id,
      tiles: [TILE],
      periodStart: '2020-06-01',
      periodEnd: '2020-06-05',
      choices: { [id]: { bands: ['cs_cdf'] } },
    });
    const { submission } = await cycle.tracker.read(name);
    expect(submission.image_collections).toEqual({ [id]: { bands: ['cs_cdf'], description } });
    await cycle.tracker.cancel(name);
    const items = (await finishOrder(cycle.tracker, name)).orders.map((item) => item.name);
    // A tracker without the description starts the same image again.
    await cycle.tracker.retry(name, { items });
    const order = await finishOrder(cycle.tracker, name);
    expect(order.states).toEqual({ COMPLETED: 1 });
    const { text } = await cycle.store.readMetadata(items[0] ?? '', order.orders[0]?.prefix ?? '');
    expect(JSON.parse(text).image.bands).toEqual(['cs_cdf']);
  });

  it.each<[what: string, id: string, message: RegExp]>([
    ['one that does not exist', 'COPERNICUS/S9_SR', /COPERNICUS\/S9_SR[\s\S]*\nCheck the id\./],
    [
      'the address of a page',
      'https://developers.google.com/earth-engine/datasets/catalog/COPERNICUS_S2',
      /address of a page/,
    ],
    [
      'an asset that does not exist',
      'projects/cedar-examples/assets/missing',
      /assets\/missing' does not exist[\s\S]*\nCheck the id\./,
    ],
    [
      'an asset that needs permission',
      'projects/private-lab/assets/field_campaign',
      /denied on resource '.*field_campaign'[\s\S]*ask its owner to share it with your account/,
    ],
    [
      'a table',
      'projects/cedar-examples/assets/field_boundaries',
      /field_boundaries" is a table of features, which has no pixels\. Enter the id of images/,
    ],
    [
      'a folder',
      'projects/cedar-examples/assets/folder',
      /assets\/folder" is a folder\. Enter the id of an image or image collection in it/,
    ],
    [
      'a collection without images',
      'projects/cedar-examples/assets/empty',
      /assets\/empty" has no images\. Add images to it/,
    ],
    ['something else', 'Sentinel-2, please', /is not an id of Earth Engine, such as COPERNICUS/],
    ['nothing', '  ', /is not an id of Earth Engine, such as COPERNICUS/],
    ['one that is built in', 'NASA/NASADEM_HGT/001', /is built into Cedar.*in the list/],
    ['one that was withdrawn', 'LANDSAT/LC08/C01/T1_SR', /has withdrawn.*LC08\/C02\/T1_L2/],
  ])('is refused with words about %s', async (_, id, message) => {
    const cycle = await openCycle();
    const refusal = cycle.tracker.describeCollection(id);
    await expect(refusal).rejects.toThrow(CollectionError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('with 200 bands is described with room for few dates, and ordered with some of them', async () => {
    const cycle = await openCycle();
    const hyperspectral = 'projects/cedar-examples/assets/hyperspectral';
    const { id, description, notes } = await cycle.tracker.describeCollection(hyperspectral);
    expect(description.bands).toHaveLength(200);
    expect(notes).toEqual([expect.stringMatching(/200 bands, so an image has room for 25 dates/)]);
    const { collections } = loadConfig(addCollection(CONFIG, id, description)).values;
    const tracker = cycle.trackerWith({ collections });
    const request = {
      collections: id,
      tiles: [TILE],
      periodStart: '2023-05-01',
      periodEnd: '2024-05-01',
    };
    const bands = ['b001', 'b200'];
    expect(
      tracker
        .plan({ ...request, choices: { [id]: { bands } } })
        .imageCollections[0]?.bands.map(({ name }) => name),
    ).toEqual(bands);
    const wrong = { ...request, choices: { [id]: { bands: ['b201'] } } };
    expect(() => tracker.plan(wrong)).toThrow(/has no band "b201"\. Its bands are: b001, /);
  });
});

describe('a further band of a built-in collection', () => {
  const ERA5 = 'ECMWF/ERA5_LAND/DAILY_AGGR';

  it('is found in Earth Engine, added to cedar.yaml, ordered, and has every stored number', async () => {
    const cycle = await openCycle();
    const { id, description, notes } = await cycle.tracker.describeCollection(ERA5);
    expect([id, notes]).toEqual([ERA5, []]);
    const ids = description.bands.map((band) => band.id);
    expect(ids).toContain('soil_temperature_level_4');
    expect(ids).not.toContain('snow_depth');
    expect(description.bands[0]).toEqual({ id: ids[0], data_type: 'float64' });
    const config = loadConfig(addCollection(CONFIG, id, description));
    expect(config.warnings).toEqual([]);
    const { collections } = config.values;
    const image = await orderImage(cycle, cycle.trackerWith({ collections }), {
      collection: ERA5,
      tile: TILE,
      start: '2020-01-01',
      end: '2020-01-03',
      choice: { bands: ['soil_temperature_level_4', 'snow_depth'] },
    });
    expect([image.sampleType, image.nodata]).toEqual(['float64', LOWEST_FLOAT32]);
    const values = ['soil_temperature_level_4', 'snow_depth'].map((band) => storedValues(band));
    expect(comparePixels(image, TILE, values, 0).valid).toBeGreaterThan(1000);
  });

  it('is recorded in the order, so that it is tried again without the configuration', async () => {
    const cycle = await openCycle({ speed: 1 });
    const { id, description } = await cycle.tracker.describeCollection(ERA5);
    const { collections } = loadConfig(addCollection(CONFIG, id, description)).values;
    const bands = ['temperature_2m', 'forecast_albedo'];
    const { name } = await cycle.trackerWith({ collections }).submit({
      collections: ERA5,
      tiles: [TILE],
      periodStart: '2020-06-01',
      periodEnd: '2020-06-03',
      choices: { [ERA5]: { bands } },
    });
    const { submission } = await cycle.tracker.read(name);
    expect(submission.image_collections).toEqual({
      [ERA5]: { bands, added_bands: [{ id: 'forecast_albedo', data_type: 'float64' }] },
    });
    await cycle.tracker.cancel(name);
    const items = (await finishOrder(cycle.tracker, name)).orders.map((item) => item.name);
    await cycle.tracker.retry(name, { items });
    const order = await finishOrder(cycle.tracker, name);
    expect(order.states).toEqual({ COMPLETED: 1 });
    const { text } = await cycle.store.readMetadata(items[0] ?? '', order.orders[0]?.prefix ?? '');
    expect(JSON.parse(text).image.bands).toEqual(bands);
  });

  it('is not known without the configuration', async () => {
    const cycle = await openCycle();
    const request = {
      collections: ERA5,
      tiles: [TILE],
      periodStart: '2020-06-01',
      periodEnd: '2020-06-03',
      choices: { [ERA5]: { bands: ['forecast_albedo'] } },
    };
    expect(() => cycle.tracker.plan(request)).toThrow(/under collections: in cedar\.yaml/);
  });
});
