/** Any collection in the order form: added by its id, refused with what to do, and checked as a draft. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/core/index.ts';
import { createConfigurationOrders } from '../../src/orders/configurationOrders.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { checkOrder } from '../../src/views/orderForm/check.ts';
import { EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { FormCollections } from '../../src/views/orderForm/formCollections.ts';
import type { Draft, ToOrderForm } from '../../src/views/orderForm/protocol.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { connectCycle } from './cycle.ts';
import { testSource } from './window.ts';

const OWNER = 'projects/cedar-examples/assets';
const CONFIG = `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: gcs }
gcs: { bucket_name: tiles-of-mine, project: ee-mine }
`;
const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  tiles: 'h004v004',
  periodStart: '2023-05-01',
  lastDay: '2023-05-31',
};

const folder = sharedFolder();
let sandbox: Sandbox;
let file = '';
let configuration: ConfigurationOrders;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1000, data: folder });
  const cycle = await connectCycle(sandbox);
  file = path.join(folder, 'cedar.yaml');
  const source = {
    ...testSource(async () => cycle.tracker),
    file,
    config: async () => loadConfig(await readFile(file, 'utf8')),
  };
  configuration = createConfigurationOrders(source, { changed: () => {} });
});

beforeEach(async () => {
  await writeFile(file, CONFIG);
});

afterAll(async () => {
  await sandbox?.close();
});

/** Types an id into a form without its page. @param isDirty whether its editor has unsaved changes */
async function add(text: string, isDirty = false) {
  const { collections, answer } = openForm({ isDirty });
  await collections.add(text);
  return answer();
}

/** What the user picks of bands, and what the page has been sent before. */
type Picked = (ids: string[], posted: readonly ToOrderForm[]) => string[];

/** Adds bands to a collection of a draft. @param picked what the user picks of those that are offered */
async function addBands(id: string, draft: Draft, picked: Picked) {
  const { collections, answer } = openForm({ draft, picked });
  await collections.addBands(id);
  return answer();
}

interface FormWithout {
  readonly draft?: Draft;
  readonly isDirty?: boolean;
  readonly picked?: Picked;
}

/** The collections of a form without its page. */
function openForm({ draft: given = DRAFT, isDirty = false, picked = () => [] }: FormWithout) {
  const posted: ToOrderForm[] = [];
  let draft = given;
  const collections = new FormCollections({
    post: (message) => posted.push(message),
    configuration: () => configuration,
    restrictedMode: () => undefined,
    draft: () => draft,
    change: (change) => {
      draft = { ...draft, ...change };
    },
    changeText: async (name, change) => {
      const changed = change(await readFile(name, 'utf8'));
      if (!isDirty) await writeFile(name, changed);
      return !isDirty;
    },
    pickBands: async (_, bands) => {
      const wanted = picked(
        bands.map(({ id }) => id),
        posted,
      );
      return bands.filter(({ id }) => wanted.includes(id));
    },
  });
  const answered = () => {
    const answer = posted.find((message) => message.type === 'collectionAdded');
    if (answer?.type !== 'collectionAdded') throw new Error('no answer');
    return { answer, draft, posted };
  };
  return { collections, answer: answered };
}

const check = (draft: Draft) => checkOrder(draft, configuration, undefined);

describe('the id of a collection in the form', () => {
  it.each<[what: string, id: string, words: RegExp]>([
    ['a table', `${OWNER}/field_boundaries`, /is a table of features, which has no pixels\. Enter/],
    ['an asset that does not exist', `${OWNER}/missing`, /does not exist[\s\S]*\nCheck the id\./],
    [
      'one that needs permission',
      'projects/private-lab/assets/field_campaign',
      /denied[\s\S]*ask its owner to share it with your account/,
    ],
    ['a collection without images', `${OWNER}/empty`, /has no images\. Add images to it/],
  ])('of %s is refused with what to do, and changes nothing', async (_, id, words) => {
    const { answer, draft } = await add(id);
    expect(answer).toMatchObject({ ok: false, words: expect.stringMatching(words) });
    expect(draft.collections).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe(CONFIG);
  });

  it('is not saved with other changes of the file, and the answer names them', async () => {
    const { answer, draft } = await add(`${OWNER}/drone`, true);
    expect(answer.words).toMatch(
      /drone" was added to cedar\.yaml, which has other unsaved changes\. Save it to order/,
    );
    expect(draft.collections).toEqual([`${OWNER}/drone`]);
    // Until then, the check reports that the collection is unknown.
    expect((await check(draft)).problems.collections?.message).toMatch(/does not know the image/);
  });

  it('of a single image is described as one layer, which the period does not limit', async () => {
    const { answer, draft } = await add(`${OWNER}/soil_map`);
    expect(answer.ok).toBe(true);
    const { preview, problems, scenes } = await check(draft);
    expect(problems).toEqual({});
    expect(preview?.tasks).toBe(1);
    expect(scenes?.all).toMatchObject({ canChooseMonths: false, canChooseMedian: false });
    const { posted } = await add(`${OWNER}/soil_map`);
    expect(posted.at(-1)).toMatchObject({ words: expect.stringMatching(/is in the list/) });
  });

  it('of images without dates has a note about it, and can be ordered', async () => {
    const { answer, draft } = await add(`${OWNER}/undated`);
    expect(answer).toMatchObject({ ok: true, words: expect.stringMatching(/have no dates/) });
    expect((await check(draft)).problems).toEqual({});
  });

  it('of mixed pixel sizes names the pixels that the images have', async () => {
    const { answer } = await add(`${OWNER}/drone`);
    expect(answer).toMatchObject({
      ok: true,
      words: expect.stringMatching(/bands have different pixel sizes/),
    });
  });

  it('with 200 bands names the dates that an image has room for, and offers what works', async () => {
    const { answer, draft } = await add(`${OWNER}/hyperspectral`);
    expect(answer).toMatchObject({
      ok: true,
      words: expect.stringMatching(/200 bands, so an image has room for 25 dates/),
    });
    // A collection that continues, every 5 days.
    const text = await readFile(file, 'utf8');
    const continued = text
      .replace(/ +last_day: .*\n/, '')
      .replace(/(days_between_dates): .*/, '$1: 5');
    await writeFile(file, continued);
    const year = { ...draft, periodStart: '2024-01-01', lastDay: '2024-12-31' };
    const { notes, noteRemedies } = await check(year);
    expect(JSON.stringify(notes)).toMatch(/5,000/);
    const [remedy] = Object.values(noteRemedies ?? {}).flat();
    const shorter = await check({ ...year, ...remedy?.change });
    expect(JSON.stringify([shorter.notes, shorter.problems])).not.toMatch(/5,000/);
    expect(shorter.preview?.tasks).toBeGreaterThan(1);
  });

  it('outside of the years with images is noted at the dates', async () => {
    const { draft } = await add(`${OWNER}/drone`);
    const { notes } = await check({ ...draft, periodStart: '2010-01-01', lastDay: '2010-12-31' });
    expect(JSON.stringify(notes)).toMatch(/2023/);
  });
});

describe('other bands of a built-in collection in the form', () => {
  const ERA5 = 'ECMWF/ERA5_LAND/DAILY_AGGR';
  const chosen: Draft = { ...DRAFT, collections: [ERA5], bands: { [ERA5]: ['snow_depth'] } };

  it('are offered, written to cedar.yaml, and chosen beside those that were', async () => {
    let offered: string[] = [];
    let shownBefore: ToOrderForm[] = [];
    const { answer, draft, posted } = await addBands(ERA5, chosen, (ids, shown) => {
      offered = ids;
      shownBefore = [...shown];
      return ['snow_albedo'];
    });
    expect(offered).toContain('snow_albedo');
    expect(offered).not.toContain('snow_depth');
    expect(answer).toMatchObject({ ok: true, words: 'Added bands to cedar.yaml: snow_albedo.' });
    expect(draft.bands).toEqual({ [ERA5]: ['snow_depth', 'snow_albedo'] });
    // The page shows that something is read until the list of bands opens, and not while it is open.
    expect(shownBefore.map(({ type }) => type)).toEqual(['bandsRead']);
    expect(await readFile(file, 'utf8')).toBe(
      `${CONFIG}collections:\n  ${ERA5}:\n    bands:\n      - { id: snow_albedo, data_type: float64 }\n`,
    );
    expect((await check(draft)).problems).toEqual({});
    const list = posted.find((message) => message.type === 'collections');
    const era5 = list?.type === 'collections' && list.collections.find(({ id }) => id === ERA5);
    expect(era5).toMatchObject({ hasOtherBands: true });
    expect(era5 ? era5.bandChoices.at(-1) : undefined).toMatchObject({
      name: 'snow_albedo',
      isUsual: false,
    });
    // More of them are written below, and those that are there are not offered again.
    const more = await addBands(ERA5, draft, (ids) => {
      offered = ids;
      return ['forecast_albedo'];
    });
    expect(offered).not.toContain('snow_albedo');
    expect(more.draft.bands[ERA5]).toEqual(['snow_depth', 'snow_albedo', 'forecast_albedo']);
    expect(await readFile(file, 'utf8')).toMatch(
      /\n {6}- \{ id: snow_albedo, data_type: float64 \}\n {6}- \{ id: forecast_albedo, data_type: float64 \}\n$/,
    );
    expect((await check(more.draft)).problems).toEqual({});
  });

  it('are chosen beside the usual ones, where no others were', async () => {
    const { draft } = await addBands(ERA5, { ...DRAFT, collections: [ERA5] }, () => [
      'snow_albedo',
    ]);
    expect(draft.bands[ERA5]).toEqual(expect.arrayContaining(['temperature_2m', 'snow_albedo']));
  });

  it('change nothing when none is picked, or there are no others', async () => {
    const none = await addBands(ERA5, chosen, () => []);
    expect(none.answer).toMatchObject({ ok: true, words: '' });
    expect(none.draft).toEqual(chosen);
    const elevation = await addBands('NASA/NASADEM_HGT/001', chosen, (ids) => ids);
    expect(elevation.answer.words).toMatch(/is built into Cedar with all its bands/);
    expect(await readFile(file, 'utf8')).toBe(CONFIG);
  });
});
