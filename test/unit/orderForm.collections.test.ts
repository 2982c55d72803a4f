/** Collections and bands in the order form: what several add, and what an earlier order had. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describedCollection } from '../../src/core/collections/index.ts';
import {
  CollectionCatalog,
  type ExistingItem,
  imageCollection,
  loadConfig,
} from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { summarize } from '../../src/orders/summary.ts';
import { checkOrder, plan } from '../../src/views/orderForm/check.ts';
import { chosenSensors } from '../../src/views/orderForm/chosenSensors.ts';
import { collectionChoice, unknownChoice } from '../../src/views/orderForm/collectionChoices.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { draftAgain } from '../../src/views/orderForm/earlierOrder.ts';
import { withEarlierScenes } from '../../src/views/orderForm/earlierScenes.ts';
import type { Draft } from '../../src/views/orderForm/protocol.ts';
import { madeDocument } from './madeDocument.ts';

const S2 = 'COPERNICUS/S2_SR_HARMONIZED';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const EMBEDDINGS = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';
const DRONE = 'projects/p/assets/drone';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
const source = { config: async () => config, fingerprint: async () => '' };
const configuration = { source } as unknown as ConfigurationOrders;

const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  collections: [LANDSAT_8],
  tiles: 'h004v004',
  periodStart: '2020-06-01',
  lastDay: '2020-06-30',
};

describe('bands to choose from', () => {
  it('have their ids beside their names where these are others', () => {
    const details = (id: string) =>
      Object.fromEntries(
        collectionChoice(imageCollection(id)).bandChoices.map(({ name, detail }) => [name, detail]),
      );
    expect(details('ECMWF/ERA5_LAND/DAILY_AGGR')).toMatchObject({ temperature_2m: '' });
    expect(details(EMBEDDINGS)).toMatchObject({ A00: '' });
    expect(details(LANDSAT_8)).toMatchObject({ red: 'SR_B4', pixel_qa: 'QA_PIXEL' });
    expect(details(S2)).toMatchObject({ red: 'B4', scl: 'SCL, 20 m' });
  });
});

describe('several collections', () => {
  const { catalog } = config;
  const sensors = (change: Partial<Draft>) => {
    const { chosen, problems } = chosenSensors({ ...EMPTY_DRAFT, ...change }, catalog);
    return { ...chosen, problems };
  };

  it('are described by the bands that they share, and by what each adds', () => {
    const { sensors: lines, problems } = sensors({ collections: [LANDSAT_8, S2] });
    expect(problems).toEqual({});
    expect(lines).toEqual([
      'Bands of all these collections: blue, green, red, nir, swir1, swir2.',
      'Landsat 8 (LC08) adds images every 16 days, 30 m, and the bands thermal, pixel_qa.',
      expect.stringMatching(
        /^Sentinel-2 \(S2\) adds images every 5 days, 10 m, and the bands .*scl/,
      ),
    ]);
  });

  it('are described with the bands that were chosen', () => {
    const bands = { [S2]: ['red', 'nir'], [LANDSAT_8]: ['red', 'nir'] };
    const { sensors: lines } = sensors({ collections: [LANDSAT_8, S2], bands });
    expect(lines).toEqual([
      'Bands of all these collections: red, nir.',
      'Landsat 8 (LC08) adds images every 16 days, 30 m.',
      'Sentinel-2 (S2) adds images every 5 days, 10 m.',
    ]);
    expect(sensors({ collections: [LANDSAT_8, EMBEDDINGS] }).sensors[0]).toBe(
      'These collections have no bands in common.',
    );
    const single = sensors({ collections: [LANDSAT_8], bands: { [LANDSAT_8]: ['radsat_qa'] } });
    expect(single.sensors).toEqual([]);
    expect(single.contents[LANDSAT_8]).toBe(
      '1 band per date, uint16, no-data value 65535: radsat_qa',
    );
    const era5 = 'ECMWF/ERA5_LAND/DAILY_AGGR';
    const stored = sensors({ collections: [era5], bands: { [era5]: ['temperature_2m'] } });
    expect(stored.contents[era5]).toMatch(/: temperature_2m \(in K\)$/);
  });

  it('are described before the order is complete, and what is wrong with bands is shown then', async () => {
    const draft = { ...EMPTY_DRAFT, collections: [LANDSAT_8, S2] };
    const checked = await checkOrder(draft, configuration, undefined);
    expect(checked.chosen?.sensors).toHaveLength(3);
    const wrong = { ...draft, bands: { [S2]: ['rot'] } };
    const { problems } = await checkOrder(wrong, configuration, undefined);
    expect(problems.collections?.message).toMatch(/has no band "rot"\. Its bands are: /);
    const none = { ...draft, bands: { [S2]: [] } };
    expect((await checkOrder(none, configuration, undefined)).problems.collections?.message).toBe(
      `Choose at least one band of "${S2}".`,
    );
  });
});

describe('the list of collections', () => {
  it('has those that the configuration describes, with their origin', () => {
    const row = describedCollection(DRONE, {
      title: 'Drone mosaics',
      bands: [{ id: 'b1', name: 'red', data_type: 'uint8' }],
    });
    const choice = collectionChoice(row);
    expect(choice).toMatchObject({ title: 'Drone mosaics', origin: 'described in cedar.yaml' });
    expect(collectionChoice(imageCollection(S2))).not.toHaveProperty('origin');
    expect(new CollectionCatalog([row]).all).toContain(row);
  });

  it('keeps a collection of an earlier order that is not described, and the check names it', async () => {
    expect(unknownChoice(DRONE).title).toMatch(/not described in cedar\.yaml/);
    const draft = { ...DRAFT, collections: [DRONE] };
    const { problems } = await checkOrder(draft, configuration, undefined);
    expect(problems.collections?.message).toContain(
      `does not know the image collection "${DRONE}"`,
    );
  });
});

describe('a described collection', () => {
  const bands = [
    { id: 'b1', data_type: 'uint8' as const },
    { id: 'qa', data_type: 'uint8' as const },
  ];

  it('without a title is named by its id once', () => {
    const { name, title } = collectionChoice(describedCollection(DRONE, { bands }));
    expect([name, title]).toEqual([DRONE, '']);
    const titled = describedCollection(DRONE, { title: 'Drone mosaics', bands });
    expect(collectionChoice(titled).title).toBe('Drone mosaics');
  });

  it('offers its recipe for clouds, also after an earlier order', async () => {
    const row = describedCollection(DRONE, { bands, cloud_mask: { band: 'qa', bits: [3] } });
    const described = new CollectionCatalog([row]);
    const values = { ...config.values, filters: {} };
    const withMask = {
      source: { ...source, config: async () => ({ ...config, values, catalog: described }) },
    };
    const draft = { ...DRAFT, collections: [DRONE] };
    const { scenes } = await checkOrder(
      draft,
      withMask as unknown as ConfigurationOrders,
      undefined,
    );
    expect(scenes?.all.masks).toEqual([
      { value: 'usual', label: 'Make cloudy pixels no-data', detail: 'qa: bits 3' },
    ]);
    const earlier = { scenes: { [DRONE]: { cloudMask: 'qa_bits_3' } } };
    const again = withEarlierScenes(draft, earlier, described);
    expect(again.scenes.cloudMask).toBe('usual');
  });
});

it('an earlier order with choices that differ is requested with the same choices again', async () => {
  const draft = { ...DRAFT, collections: [S2, LANDSAT_8] };
  const scenes = { [S2]: { cloudLimit: 10 }, [LANDSAT_8]: { cloudLimit: 50 } };
  const again = withEarlierScenes(draft, { scenes }, config.catalog);
  expect(checkDraft(again).request?.choices).toEqual(scenes);
  const checked = await checkOrder(again, configuration, undefined);
  expect(checked.problems).toEqual({});
  expect(Object.keys(checked.scenes?.each ?? {})).toEqual([LANDSAT_8, S2]);
});

describe('an order that is ordered again', () => {
  it('has the bands and encodings of the earlier one', () => {
    const image_collections = {
      [LANDSAT_8]: { bands: ['nir', 'red'] },
      [EMBEDDINGS]: { encoding: 'int8' },
      [DRONE]: { description: { bands: [] } },
    };
    const document = madeDocument('ORDER', ['COMPLETED'], { image_collections });
    const draft = draftAgain(summarize(document), 'configuration');
    expect(draft.bands).toEqual({ [LANDSAT_8]: ['nir', 'red'] });
    expect(draft.encoded).toEqual([EMBEDDINGS]);
    const { request } = checkDraft({ ...draft, lastDay: '2020-01-01' });
    expect(request?.choices).toEqual({ [LANDSAT_8]: { bands: ['nir', 'red'] } });
  });

  it('has none if the record has none, or is damaged', () => {
    for (const image_collections of [undefined, { a: 1, b: { bands: 'red' } }]) {
      const changes = image_collections ? { image_collections } : {};
      const summary = summarize(madeDocument('ORDER', ['COMPLETED'], changes));
      expect(summary).not.toHaveProperty('choices');
      expect(draftAgain(summary, '')).toMatchObject({ bands: {}, encoded: [] });
    }
  });
});

describe('existing images with other contents', () => {
  async function checked(existing: Draft['existing'], leaveOut: readonly string[] = []) {
    const { request } = checkDraft(DRAFT);
    if (!request) throw new Error('no request');
    const [item] = (await plan(config, request)).items;
    const different: ExistingItem = {
      name: item?.name ?? '',
      prefix: item?.prefix ?? '',
      orders: ['FIRST'],
      objects: 2,
      differences: ['bands: red, nir'],
    };
    const found = new Map([[different.name, different]]);
    const draft = { ...DRAFT, existing, leaveOut };
    return checkOrder(draft, configuration, undefined, { existing: () => found });
  }

  it('are not left out: the form names the difference and what to do', async () => {
    const { preview, problems } = await checked('leaveOut');
    expect(problems.order?.message).toMatch(
      /^1 existing image is different \(bands: red, nir\)\. .*Take them over, remove them from this order, or change name_template/,
    );
    expect(preview?.existing?.words).toMatch(
      /1 existing image is different \(bands: red, nir\)\.$/,
    );
    expect(preview?.images.matrices[0]?.existing).toEqual([
      [0, 'different in FIRST (bands: red, nir)'],
    ]);
  });

  it('can be taken over', async () => {
    const { preview, problems } = await checked('takeOver');
    expect(problems).toEqual({});
    expect(preview?.tasks).toBe(1);
  });
});
