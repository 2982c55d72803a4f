/** Messages of the order form while the user fills it in, from the first field on. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig, OrderRequestError } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { checkOrder } from '../../src/views/orderForm/check.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import { FormCollections } from '../../src/views/orderForm/formCollections.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import { imageKey } from '../../src/views/orderForm/imageKeys.ts';
import type { Draft, Field, Remedy, ToOrderForm } from '../../src/views/orderForm/protocol.ts';
import { remediesOfRefusal } from '../../src/views/orderForm/refusedOrder.ts';
import { frequencyChange } from '../../src/views/orderForm/remedies.ts';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
const configuration = {
  source: { config: async () => config, fingerprint: async () => '' },
} as unknown as ConfigurationOrders;

async function problemsOf(tiles: string) {
  return (await checkOrder({ ...EMPTY_DRAFT, tiles }, configuration, undefined)).problems;
}

it.each([
  ['is missing', undefined, 'There is no cedar.yaml in this workspace yet.'],
  ['is not read', 'In Restricted Mode.', 'In Restricted Mode.'],
])('a form reports that the configuration %s', async (_how, restrictedMode, message) => {
  const { problems } = await checkOrder(EMPTY_DRAFT, undefined, undefined, { restrictedMode });
  expect(problems.configuration).toEqual({ message, missing: false });
});

it('a collection cannot be added while the configuration is not read', async () => {
  const posted: ToOrderForm[] = [];
  const collections = new FormCollections({
    post: (message) => posted.push(message),
    configuration: () => undefined,
    restrictedMode: () => 'In Restricted Mode.',
    draft: () => EMPTY_DRAFT,
    change: () => {},
    changeText: async () => true,
    pickBands: async (_, bands) => bands,
  });
  await collections.add('USGS/SRTMGL1_003');
  expect(posted).toEqual([{ type: 'collectionAdded', words: 'In Restricted Mode.', ok: false }]);
});

describe('a form with only the tiles filled in', () => {
  it('reports a tile outside the grid', async () => {
    const { tiles, collections } = await problemsOf('h004v004\nh999v999');
    expect(tiles?.missing).toBe(false);
    expect(tiles?.message).toContain('row 999, column 999');
    expect(collections?.missing).toBe(true);
  });

  it('reports nothing for tiles of the grid', async () => {
    expect((await problemsOf('h004v004')).tiles).toBeUndefined();
  });

  it('reports text that is not a tile', async () => {
    expect((await problemsOf('boston')).tiles?.message).toContain('boston');
  });
});

describe('a range and a frequency that do not match', () => {
  const draft = (periodStart: string, lastDay: string, alias: string, tiles = 'h004v004') => ({
    ...EMPTY_DRAFT,
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles,
    periodStart,
    lastDay,
    ...frequencyChange(alias),
  });
  const checked = (given: Draft) => checkOrder(given, configuration, undefined);
  /** Labels of the buttons; each, when pressed, is followed by a plan. */
  async function mended(given: Draft, field: Field): Promise<string[]> {
    const { problems } = await checked(given);
    const remedies = problems[field]?.remedies ?? [];
    for (const { label, change } of remedies) {
      const after = await checked({ ...given, ...change });
      expect([label, after.problems]).toEqual([label, {}]);
      expect(after.preview?.tasks).toBeGreaterThan(0);
    }
    return remedies.map(({ label }) => label);
  }

  it('can be corrected by another start, another anchor, or a shorter frequency', async () => {
    expect(await mended(draft('2020-03-01', '2020-10-01', 'YS'), 'frequency')).toEqual([
      'Start on 2020-01-01',
      'Start Periods on 2020-03-01',
      'Every 6 months',
      'One period',
    ]);
    expect(await mended(draft('2020-06-10', '2020-06-20', 'MS'), 'frequency')).toEqual([
      'Start on 2020-06-01',
      'Every half month',
      'One period',
    ]);
  });

  it('can be corrected by a longer frequency if there would be too many tasks', async () => {
    const all = 'h000-009v000-009';
    expect(await mended(draft('2014-01-01', '2023-12-31', '16D', all), 'order')).toEqual([
      'Every 6 months',
      'Every year',
    ]);
    expect(await mended(draft('1970-01-01', '2019-12-31', 'D'), 'lastDay')).toHaveLength(2);
  });

  it('can be corrected by a longer frequency if the record has no room for the images', async () => {
    const given = draft('2014-01-01', '2023-12-31', 'MS', 'h000-009v000-009');
    const { problems, preview } = await checked(given);
    expect(problems.order?.message).toMatch(/has 12,000 images, .* room for 1\d,\d{3}/);
    expect(preview).toBeUndefined();
    expect(await mended(given, 'order')).toEqual(['Every 6 months', 'Every year']);
  });

  it('can be corrected if the only period begins on the last day', async () => {
    const given = draft('2019-12-15', '2020-01-01', 'YS');
    const { preview } = await checked(given);
    const labels = preview?.warnings.flatMap(({ remedies }) => remedies.map(({ label }) => label));
    expect(labels).toEqual(['Start on 2019-01-01', 'Start on 2020-01-01', 'End on 2020-12-31']);
    for (const { change } of preview?.warnings.flatMap(({ remedies }) => remedies) ?? []) {
      expect((await checked({ ...given, ...change })).problems).toEqual({});
    }
  });

  it('cannot be corrected if the frequency is not valid', async () => {
    expect(await mended(draft('2020-01-01', '2020-12-31', 'nonsense'), 'frequency')).toEqual([]);
  });

  it('is reported with frequencies that fit into the queue', async () => {
    const { preview } = await checked(draft('2014-01-01', '2023-12-31', 'MS', 'h000-008v000-009'));
    const [warning] = preview?.warnings ?? [];
    expect(warning?.text).toContain('allows 3,000 waiting tasks');
    expect(warning?.remedies.map(({ label }) => label)).toEqual(['Every 6 months', 'Every year']);
  });
});

describe('an order whose images exceed a limit', () => {
  const LANDSAT_5 = 'LANDSAT/LT05/C02/T1_L2';
  const draft: Draft = {
    ...EMPTY_DRAFT,
    collections: [LANDSAT_5],
    tiles: 'h004v004',
    periodStart: '1985-01-01',
    lastDay: '2010-12-31',
  };
  const options = (kwds: string) =>
    `${readFileSync('samples/workspace/cedar.yaml', 'utf8')}\n`.replace(
      /^tracker:$/m,
      `tracker:\n  export_image_kwds: ${kwds}`,
    );
  const rootOf = (yaml: string) => {
    const other = loadConfig(yaml);
    return {
      source: { config: async () => other, fingerprint: async () => '' },
    } as unknown as ConfigurationOrders;
  };

  /** Counts of a draft, with so many dates in each image. */
  async function counted(
    given: Draft,
    at: ConfigurationOrders,
    dates: number,
  ): Promise<ImageCounts> {
    const { request } = checkDraft(given);
    if (!request) throw new Error('The draft is not complete.');
    const { items } = (await at.source.config()).plan(request);
    const images = new Map(items.map((item) => [imageKey(item), { dates, scenes: dates }]));
    return new ImageCounts(await fingerprintOf(request, at), images);
  }

  const labels = (remedies: readonly Remedy[] = []) => remedies.map(({ label }) => label);

  it('is shown with shorter frequencies, from an estimate at first', async () => {
    const { problems, notes, noteRemedies } = await checkOrder(draft, configuration, undefined);
    expect(problems).toEqual({});
    expect(notes.frequency).toContain('Earth Engine allows 5,000');
    expect(labels(noteRemedies?.frequency)).toEqual(['Every 2 years', 'Every year']);
    for (const { change } of noteRemedies?.frequency ?? []) {
      const after = await checkOrder({ ...draft, ...change }, configuration, undefined);
      expect([after.problems, after.notes.frequency]).toEqual([{}, undefined]);
    }
  });

  it('is shown with frequencies within the limit of bands, after images were counted', async () => {
    // Five thousand bands are 625 dates: in two years there are 154 of 2,000.
    const counts = await counted(draft, configuration, 2000);
    const { problems } = await checkOrder(draft, configuration, counts);
    expect(problems.frequency?.message).toContain('Earth Engine allows 5,000');
    expect(labels(problems.frequency?.remedies)).toEqual(['Every 2 years', 'Every year']);
  });

  it('is shown with frequencies within the limit of the file size', async () => {
    const year = { ...draft, periodStart: '2000-01-01', lastDay: '2000-12-31', frequency: 'YS' };
    const large = rootOf(options('{ fileDimensions: 5120 }'));
    const counts = await counted(year, large, 63);
    const { problems } = await checkOrder(year, large, counts);
    expect(problems.configuration?.message).toContain('Set fileDimensions to at most 4096');
    expect(labels(problems.configuration?.remedies)).toEqual(['Every 6 months', 'Every 3 months']);
  });

  it('is refused with the same frequencies when it is submitted', async () => {
    const { request } = checkDraft(draft);
    if (!request) throw new Error('The draft is not complete.');
    const dates = new Map(config.plan(request).items.map(({ name }) => [name, 2000]));
    const error = new OrderRequestError('periodFrequency', 'Too many bands.', { dates });
    expect(labels(await remediesOfRefusal(error, draft, configuration))).toEqual([
      'Every 2 years',
      'Every year',
    ]);
    const other = new OrderRequestError('tiles', 'No such tile.');
    expect(await remediesOfRefusal(other, draft, configuration)).toBeUndefined();
  });

  it('is not shown with frequencies that do not help', async () => {
    const few = rootOf(options('{ maxPixels: 1000 }'));
    const { problems } = await checkOrder({ ...draft, frequency: 'YS' }, few, undefined);
    expect(problems.configuration?.message).toContain('maxPixels');
    expect(labels(problems.configuration?.remedies)).toEqual([]);
  });
});
