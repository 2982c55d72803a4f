/** A new grid for an area: proposals beside their tiles on a map, sizes, and where the grid is written. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../src/core/index.ts';
import { collection, polygonFeature } from '../../unit/areaFixtures.ts';
import { orderElsewhere } from './elsewhere.ts';
import { mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** A forest between two zones of UTM, in the west of Massachusetts. */
const FOREST = polygonFeature(
  [
    [-73.2, 42.2],
    [-71.4, 42.2],
    [-71.4, 42.8],
    [-73.2, 42.8],
    [-73.2, 42.2],
  ],
  { name: 'Forest' },
);

let workbench: Workbench;
let file: string;

beforeAll(async () => {
  workbench = await Workbench.open('new-tile-grid');
  file = path.join(workbench.folder, 'cedar.yaml');
  await writeFile(
    path.join(workbench.folder, 'forest.geojson'),
    JSON.stringify(collection(FOREST)),
  );
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const entry = (text: string | RegExp) => workbench.quickPick.entry(text);
const heading = (name: string | RegExp) => workbench.webview.getByRole('heading', { name });
const map = () => mapParts(workbench);

/** Text of a file once it is whole: it has the project, which comes last. */
async function written(name: string, wanted: string): Promise<string> {
  const read = () => readFile(name, 'utf8').catch(() => '');
  await expect.poll(read).toMatch(new RegExp(`${wanted}[^]*project: `));
  return read();
}

const choose = (text: string | RegExp) => workbench.quickPick.choose(text);

/** Writes into a box once it has replaced the list before it, which would take the text as its filter. */
async function enter(prompt: RegExp, text: string): Promise<void> {
  const { page, quickInput } = workbench;
  await page.locator('.quick-input-message').getByText(prompt).waitFor();
  await quickInput.fill(text);
  await page.keyboard.press('Enter');
}

const PLACE = /^Point or bounding box/;

test('the menu of a file proposes grids, and shows the best one on a map', async () => {
  await workbench.openCedar();
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  const row = workbench.row('forest.geojson').first();
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'New Tile Grid…');
  await entry(/UTM zone 18N/).waitFor();
  await heading(/UTM zone 1[89]N/).waitFor();
  await map().settled();
  await workbench.webview.getByText('forest.geojson').waitFor();
  await workbench.looksRight('grids');
});

test('the map follows the entry that is selected', async () => {
  const { page, quickInput } = workbench;
  await quickInput.fill('MODIS');
  await heading('MODIS Sinusoidal').waitFor();
  await workbench.webview.getByText('https://modis-land.gsfc.nasa.gov').waitFor();
  await map().settled();
  await workbench.screenshot('modis');
  await quickInput.fill('squares');
  await heading(/Sentinel-2 MGRS squares/).waitFor();
  await workbench.webview
    .getByText(/overlap by about 10 km/)
    .first()
    .waitFor();
  await workbench.webview.getByText(/Part of the area is in UTM zone 1[89]N/).waitFor();
  await map().settled();
  await workbench.screenshot('mgrs');
  await quickInput.fill('Conus');
  await heading(/Conus Albers/).waitFor();
  await map().settled();
  await page.keyboard.press('Enter');
  await entry(/^30 m/).waitFor();
});

test('pixels and tiles are chosen that fit each other', async () => {
  const { page, quickInput } = workbench;
  await workbench.screenshotInThemes('resolutions');
  await choose('Enter a Size…');
  await enter(/, in meters/, 'many');
  await page.getByText('Enter a number such as 30 or 0.00025.').first().waitFor();
  await quickInput.fill('25');
  await page.keyboard.press('Enter');
  await entry(/^30 km/).waitFor();
  await workbench.screenshotInThemes('tile-sizes');
  await page.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
  await choose(/^20 m/);
  await choose(/^30 km/);
  await entry(/Write to/).waitFor();
  await workbench.webview
    .getByText('Pixels of 20 m, tiles of 30 km (1,500 × 1,500 pixels).')
    .waitFor();
  await map().settled();
  await workbench.looksRight('summary');
});

test('the grid is written into the configuration, whose comments stay', async () => {
  const before = await readFile(file, 'utf8');
  await choose(/Write to/);
  await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
  const text = await written(file, 'Conus Albers');
  const { grid } = loadConfig(text);
  expect(grid).toMatchObject({ crs: 'EPSG:5070', res: [20, 20], size: [1500, 1500] });
  for (const comment of before.match(/#.*/g) ?? []) expect(text).toContain(comment);
  await workbench.page.getByRole('tab', { name: 'Tile Grid' }).waitFor({ state: 'detached' });
  await workbench.screenshot('written');
});

test('the order form has the new grid, and offers another one', async () => {
  await workbench.runCommand('Cedar: New Order');
  const { webview } = workbench;
  await webview
    .getByText(/of Conus Albers, 20 m pixels, 30 km tiles/)
    .first()
    .waitFor();
  await webview.getByRole('button', { name: 'New Tile Grid…' }).scrollIntoViewIfNeeded();
  await workbench.looksRight('form');
  await webview.getByRole('button', { name: 'New Tile Grid…' }).click();
  await entry(/Enter a Place/).waitFor();
  await workbench.screenshotInThemes('area');
});

test('a place that is entered has proposals, and a wrong one a reason', async () => {
  const { page, quickInput } = workbench;
  await choose(/Enter a Place/);
  await enter(PLACE, 'nowhere');
  await page
    .getByText(/"nowhere" is not a valid location/)
    .first()
    .waitFor();
  await quickInput.fill('177, -19, -179, -16');
  await page.keyboard.press('Enter');
  await entry(/UTM zone 60S/).waitFor();
  await heading(/UTM zone 60S|EASE|GLANCE/).waitFor();
  await map().settled();
  await workbench.screenshot('antimeridian');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Tile Grid' }).waitFor({ state: 'detached' });
});

test('a point that is entered is on the map of the proposals', async () => {
  const { page, webview } = workbench;
  await workbench.runCommand('Cedar: New Tile Grid');
  await choose(/Enter a Place/);
  await enter(PLACE, '-72, 42.4');
  await heading(/UTM zone 1[89]N/).waitFor();
  await map().settled();
  const legend = webview.getByRole('list', { name: 'Legend of the map' });
  await legend.getByText(/72° W/).waitFor();
  await workbench.screenshotInThemes('point');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Tile Grid' }).waitFor({ state: 'detached' });
});

test('orders in another grid are named before it is replaced, and a copy can be made', async () => {
  const tile = loadConfig(await readFile(file, 'utf8')).grid.tileAt(-72, 42.5);
  await orderElsewhere(workbench, { tiles: [tile?.index ?? [0, 0]], periodFrequency: undefined });
  await workbench.openCedar();
  await workbench.runCommand('Cedar: Refresh');
  await workbench.row('2020').first().waitFor();
  const before = await readFile(file, 'utf8');
  await workbench.runCommand('Cedar: New Tile Grid');
  await choose(/Enter a Place/);
  await enter(PLACE, '-72, 42.4, -71.9, 42.5');
  await choose(/Landsat ARD CONUS/);
  await choose(/^30 m/);
  await entry(/tile numbers change their meaning/).waitFor();
  await choose(/Write to/);
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.getByText('This configuration has 1 order in another tile grid.').waitFor();
  await workbench.screenshotInThemes('warning');
  await workbench.answer('Create Another Configuration');
  await expect.poll(() => workbench.quickInput.inputValue()).toBe('landsat-ard-conus');
  await workbench.page.keyboard.press('Enter');
  const copy = path.join(workbench.folder, 'landsat-ard-conus', 'cedar.yaml');
  const config = loadConfig(await written(copy, 'LANDSAT_ARD_CU'));
  expect(config.grid.name).toBe('Landsat ARD v1 - CONUS');
  expect(config.values).toMatchObject({ prefixTemplate: 'CEDAR_LANDSAT_ARD_CONUS' });
  expect(await readFile(file, 'utf8')).toBe(before);
  // Both are in the orders view.
  await workbench.row('landsat-ard-conus').first().waitFor();
  await workbench.screenshot('two-configurations');
});

test('a new configuration gets a grid that is proposed for an area', async () => {
  const { page, quickInput } = workbench;
  await rm(file);
  await workbench.runCommand('Cedar: Create Configuration');
  await choose('cedar-sandbox');
  await choose(/Propose Grids for an Area/);
  await choose(/Enter a Place/);
  await enter(PLACE, '13.3, 52.4, 13.5, 52.6');
  await choose(/^EEA reference grid/);
  await choose(/^10 m/);
  await choose(/^100 km/);
  await choose('Use This Grid');
  await choose(/^Dates and time of the order/);
  await choose(/^Google Drive/);
  await expect.poll(() => quickInput.inputValue()).toBe('CEDAR');
  await page.keyboard.press('Enter');
  const config = loadConfig(await written(file, 'EPSG:3035'));
  expect(config.grid).toMatchObject({ crs: 'EPSG:3035', res: [10, 10], size: [10_000, 10_000] });
  expect(config.store.service).toBe('gdrive');
  await workbench.screenshot('created');
});
