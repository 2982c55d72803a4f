/** Collections in the order form: their bands, several sensors, another one by its id, and earlier orders. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackerElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a small image on a busy machine. */
const TASKS_MS = 90_000;

const OWNER = 'projects/cedar-examples/assets';
const CLOUD_SCORES = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const LANDSAT_BANDS = [
  ...['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa'],
  'radsat_qa',
];

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('collections', { sandbox: ['--speed', '100'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const field = (name: string) => workbench.webview.getByRole('textbox', { name });
const box = (name: RegExp) => workbench.webview.getByRole('checkbox', { name });
const button = (name: string) => workbench.webview.getByRole('button', { name });
const search = () => workbench.webview.locator('#collections-search input');
const sensors = () => workbench.webview.locator('#sensors li');
const bands = (words: RegExp) =>
  workbench.webview.locator('summary').filter({ hasText: words, visible: true });
const answer = () => workbench.webview.locator('#collection-words');

/** Types an id and adds it. */
async function add(id: string): Promise<void> {
  await field('Another collection').fill(id);
  await button('Add Collection').click();
}

test('the bands of a collection are chosen, and what is ordered of it is shown', async () => {
  await workbench.runCommand('Cedar: New Order');
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await search().fill('landsat 8 level 2 tier 1');
  await box(/^Landsat 8 \(LC08\)/).click();
  await bands(/^Bands: 8 of 12$/).click();
  await box(/^radsat_qa QA_RADSAT$/).click();
  await bands(/^Bands: 9 of 12$/).waitFor();
  await webview.getByText(/^9 bands per date, uint16, no-data value 65535: /).waitFor();
  await box(/^pixel_qa /).scrollIntoViewIfNeeded();
  await workbench.looksRight('bands');
});

test('without any band, the form shows what to do', async () => {
  await search().fill('sentinel-1');
  await box(/^Sentinel-1 \(S1\)/).click();
  await bands(/^Bands: 3 of 5$/).click();
  for (const name of [/^vv /, /^vh /, /^angle /]) await box(name).click();
  await workbench.webview
    .locator('#collections-problem')
    .getByText('Choose at least one band of "COPERNICUS/S1_GRD".')
    .waitFor();
  await box(/^Sentinel-1 \(S1\)/).click();
});

test('several sensors have common bands, and the form shows what each adds', async () => {
  await search().fill('sentinel-2 surface');
  await box(/^Sentinel-2 \(S2\)/).click();
  await sensors()
    .getByText('Bands of all these collections: blue, green, red, nir, swir1, swir2.')
    .waitFor();
  await sensors()
    .getByText(
      'Landsat 8 (LC08) adds images every 16 days, 30 m, and the bands thermal, pixel_qa, radsat_qa.',
    )
    .waitFor();
  await search().fill('');
  await sensors().first().scrollIntoViewIfNeeded();
  await workbench.looksRight('sensors');
  await box(/^Sentinel-2 \(S2\)/).click();
  await sensors().first().waitFor({ state: 'hidden' });
});

test('many bands are typed, and embeddings are stored in 8 bits', async () => {
  await search().fill('embedding');
  await box(/^Satellite Embedding \(AEF\)/).click();
  await bands(/^Bands: 64 of 64$/).click();
  await field('Bands of Satellite Embedding (AEF)').fill('A00, A17');
  await box(/^Store in 8 bits/).click();
  await bands(/^Bands: 2 of 64, in 8 bits$/).waitFor();
  await workbench.webview
    .getByText('2 bands per date, int8, no-data value -128: A00, A17')
    .waitFor();
  await workbench.screenshot('embeddings');
  await box(/^Satellite Embedding \(AEF\)/).click();
});

test('a band that only Earth Engine lists is added to cedar.yaml, and chosen', async () => {
  const { webview } = workbench;
  await search().fill('era5');
  await box(/^ERA5-Land /).click();
  await bands(/^Bands: 11 of 29$/).click();
  const otherBands = webview.getByTitle(/^Choose bands of ERA5-Land /).getByRole('button');
  await otherBands.click();
  await workbench.page.getByPlaceholder('Bands to add to cedar.yaml').waitFor();
  // Nothing is read while the list is open.
  await expect.poll(() => answer().textContent()).toBe('');
  await workbench.screenshot('other-bands');
  await workbench.quickPick.check('snow_albedo');
  await answer().getByText('Added bands to cedar.yaml: snow_albedo.').waitFor();
  await bands(/^Bands: 12 of 30$/).waitFor();
  const text = await readFile(path.join(workbench.folder, 'cedar.yaml'), 'utf8');
  expect(text).toMatch(/\n {6}- \{ id: snow_albedo, data_type: float64 \}\n/);
  await box(/^snow_albedo$/).scrollIntoViewIfNeeded();
  await workbench.looksRight('added-band');
  await box(/^ERA5-Land /).click();
});

test.each<[what: string, id: string, words: RegExp]>([
  ['a table', `${OWNER}/field_boundaries`, /is a table of features, which has no pixels/],
  ['an asset that does not exist', `${OWNER}/missing`, /does not exist[\s\S]*Check the id/],
  [
    'an asset that needs permission',
    'projects/private-lab/assets/field_campaign',
    /denied[\s\S]*ask its owner to share it/,
  ],
  ['something else', 'Sentinel-2, please', /is not an id of Earth Engine/],
])('the id of %s is refused with what to do', async (what, id, words) => {
  await add(id);
  await answer().getByText(words).waitFor();
  expect(await field('Another collection').inputValue()).toBe(id);
  if (what === 'a table') await workbench.looksRight('refused-id');
});

test('a collection that is built in is chosen in the list', async () => {
  await search().fill('');
  await add(' ee.ImageCollection("COPERNICUS/S1_GRD") ');
  await answer().getByText('"COPERNICUS/S1_GRD" is in the list, and is chosen now.').waitFor();
  await expect.poll(() => box(/^Sentinel-1 \(S1\)/).isChecked()).toBe(true);
  await box(/^Sentinel-1 \(S1\)/).click();
});

test('a collection is added by its id, with its bands, types and pixel sizes', async () => {
  await add(`${OWNER}/drone`);
  await answer()
    .getByText(/drone" was added to cedar\.yaml\. Its bands have different pixel sizes/)
    .waitFor();
  const added = box(/^projects\/cedar-examples\/assets\/drone .*described in cedar\.yaml$/);
  await expect.poll(() => added.isChecked()).toBe(true);
  await added.scrollIntoViewIfNeeded();
  await workbench.looksRight('added');
  const text = await readFile(path.join(workbench.folder, 'cedar.yaml'), 'utf8');
  expect(text).toContain(`  ${OWNER}/drone:\n`);
  await added.click();
});

test('chosen bands and a collection by its id are ordered', async () => {
  await add(CLOUD_SCORES);
  await answer()
    .getByText(/S2_HARMONIZED" was added to cedar\.yaml/)
    .waitFor();
  const { webview } = workbench;
  await field('Tiles').fill('h004v004');
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel('Last day (included)').fill('2020-06-20');
  await webview.getByText('2 tasks').first().waitFor();
  await workbench.screenshot('ordered');
  await button('Submit Order').click();
  await workbench.openCedar();
  await workbench.row('2/2 done').first().waitFor({ timeout: TASKS_MS });
  const tracker = await trackerElsewhere(workbench);
  const [name = ''] = await tracker.list();
  const order = await tracker.read(name);
  expect(order.submission.image_collections).toMatchObject({
    'LANDSAT/LC08/C02/T1_L2': { bands: LANDSAT_BANDS },
    [CLOUD_SCORES]: { description: { bands: [{ id: 'cs' }, { id: 'cs_cdf' }] } },
  });
});

test('Order Again restores the bands', async () => {
  await workbench.chooseFromMenu(workbench.row('2/2 done').first(), 'Order Again…');
  const { webview } = workbench;
  await webview.getByText(/^Filled in from /).waitFor();
  await bands(/^Bands: 9 of 12$/).waitFor();
  await webview.getByText(/^2 of 2 images are already in order /).waitFor();
  expect(await webview.locator('#existing-words').textContent()).not.toMatch(/different/);
});

test('an existing image with other bands is not left out for the wanted one', async () => {
  const { webview } = workbench;
  await box(/^radsat_qa QA_RADSAT$/).click();
  await webview
    .locator('#order-problem')
    .getByText(/^1 existing image is different \(bands: blue, .*radsat_qa.*\)\./)
    .waitFor();
  expect(await button('Submit Order').isDisabled()).toBe(true);
  await webview.locator('#existing').scrollIntoViewIfNeeded();
  await workbench.looksRight('different');
  await webview.getByRole('radio', { name: /^Take them over/ }).check();
  await expect.poll(() => button('Submit Order').isDisabled()).toBe(false);
});
