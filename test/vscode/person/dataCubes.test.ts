/** From downloaded images to data cubes, notebooks, projects and code. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockCube } from '../../../src/core/cubes/cubeLock.ts';
import { FolderStore } from '../../../src/core/cubes/folderStore.ts';
import { downloadImages } from '../stories/quickLook.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a small cube on a busy machine. */
const BUILD_MS = 60_000;

let workbench: Workbench;
/** Folder of the order's images. */
let folder: string;

beforeAll(async () => {
  workbench = await Workbench.open('data-cubes', { sandbox: ['--speed', '100'] });
  const images = await downloadImages(workbench, {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    periodStart: '2020-06-01',
    periodEnd: '2020-07-31',
    periodFrequency: 'MS',
  });
  folder = path.dirname(images[0] ?? '');
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const order = () => workbench.row('2/2 done').first();
const dialog = () => workbench.page.locator('.monaco-dialog-box');

/** Names in the folder of the order that end so. */
const filesEnding = async (ending: string) =>
  (await readdir(folder)).filter((name) => name.endsWith(ending));

async function buildBesideImages(format: string): Promise<void> {
  await workbench.quickPick.choose(format);
  await workbench.quickPick.choose('Beside the images');
}

/** The clipboard, as it is pasted: in a field, lines follow each other without a break. */
async function pasted(): Promise<string> {
  const { page } = workbench;
  await workbench.runCommand('Cedar: Filter…');
  await page.getByPlaceholder(/Words in a name/).waitFor();
  await page.keyboard.press('Control+V');
  await expect.poll(() => workbench.quickInput.inputValue()).not.toBe('');
  const text = await workbench.quickInput.inputValue();
  await page.keyboard.press('Escape');
  return text;
}

test('Build Data Cube… asks for a format and a folder, and reports the cube', async () => {
  await workbench.openCedar();
  await order().waitFor();
  await workbench.chooseFromMenu(order(), 'Build Data Cube…');
  const { quickPick } = workbench;
  await quickPick.entry('Cloud-optimized GeoTIFF').waitFor();
  await workbench.screenshotInThemes('format');
  await quickPick.choose('Zarr');
  await quickPick.entry('Choose Folder…').waitFor();
  await workbench.screenshotInThemes('folder');
  await quickPick.choose('Beside the images');
  const built = workbench.notification(
    /Built the data cube cedar\/.*h004v004\.zarr with \d+ dates\./,
  );
  await built.waitFor({ timeout: BUILD_MS });
  await workbench.screenshot('built');
  expect(await filesEnding('.zarr')).toEqual(['LANDSAT_LC08_C02_T1_L2_h004v004.zarr']);
  await workbench.press(built, 'Open Folder', workbench.row('h004v004.zarr').first());
  await workbench.screenshot('in-the-explorer');
});

test('a cube that has all dates is kept, and overwritten on request', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(order(), 'Build Data Cube…');
  await buildBesideImages('Zarr');
  const kept = workbench.notification(/h004v004\.zarr has all \d+ dates already\./);
  await kept.waitFor({ timeout: BUILD_MS });
  await workbench.screenshot('kept');
  const built = workbench.notification(/Built the data cube .*h004v004\.zarr/);
  await workbench.press(kept, 'Overwrite', built);
  await workbench.dismiss(built);
});

test('a cube with another layout is overwritten only after a question', async () => {
  const metadata = path.join(folder, 'LANDSAT_LC08_C02_T1_L2_h004v004.zarr', 'zarr.json');
  const whole = await readFile(metadata, 'utf8');
  const other = whole.replace('red uint16', 'red int16');
  expect(other).not.toBe(whole);
  await writeFile(metadata, other);
  await workbench.chooseFromMenu(order(), 'Build Data Cube…');
  await buildBesideImages('Zarr');
  const text = /exists with another grid, other bands or another type\./;
  await dialog().getByText(text).waitFor({ timeout: BUILD_MS });
  await workbench.screenshotInThemes('other-layout');
  await workbench.answer('Cancel');
  await dialog().waitFor({ state: 'hidden' });
  expect(await readFile(metadata, 'utf8')).toBe(other);
  await workbench.chooseFromMenu(order(), 'Build Data Cube…');
  await buildBesideImages('Zarr');
  await dialog().getByText(text).waitFor({ timeout: BUILD_MS });
  await workbench.answer('Overwrite');
  const built = workbench.notification(/Built the data cube .*h004v004\.zarr/);
  await built.waitFor({ timeout: BUILD_MS });
  await workbench.dismiss(built);
  expect(await readFile(metadata, 'utf8')).toContain('red uint16');
});

test('Build Data Cube… of a task makes a cube of its image', async () => {
  const task = workbench.task('LC08 h004v004 2020-06').first();
  if ((await order().getAttribute('aria-expanded')) !== 'true') await order().click();
  await workbench.chooseFromMenu(task, 'Build Data Cube…');
  await buildBesideImages('NetCDF-4');
  const built = workbench.notification(/Built the data cube .*2020-06-01_2020-07-01\.nc/);
  await built.waitFor({ timeout: BUILD_MS });
  expect(await filesEnding('.nc')).toHaveLength(1);
  await workbench.dismiss(built);
});

test('Build Data Cube… of a folder in the Explorer makes a cube of its images', async () => {
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  await workbench.sidebar.getByRole('tree', { name: 'Files Explorer' }).waitFor();
  const row = workbench.row(path.basename(folder)).first();
  await workbench.chooseFromMenu(row, 'Build Data Cube…');
  await buildBesideImages('Cloud-optimized GeoTIFF');
  const built = workbench.notification(/Built the data cube .*h004v004 with \d+ dates\./);
  await built.waitFor({ timeout: BUILD_MS });
  const [cube = ''] = (await filesEnding('h004v004')).map((name) => path.join(folder, name));
  expect((await readdir(cube)).filter((name) => name.endsWith('.tif')).length).toBeGreaterThan(1);
  await built.getByRole('button', { name: 'Copy as Python' }).click();
  await built.waitFor({ state: 'hidden' });
  expect(await pasted()).toContain(`Path("${cube}")`);
});

test('Build Data Cube… of several collections asks whether they share a cube', async () => {
  const sensors = path.join(folder, 'sensors');
  await mkdir(sensors);
  for (const name of await readdir(folder)) {
    const from = path.join(folder, name);
    if (/LC08.*(\.tif|_\d{4}-\d{2}-\d{2}\.json)$/.test(name))
      await copyFile(from, path.join(sensors, name));
  }
  const [document = ''] = (await readdir(sensors)).filter((name) => name.endsWith('.json'));
  const text = await readFile(path.join(sensors, document), 'utf8');
  await writeFile(
    path.join(sensors, document),
    text.replaceAll('LANDSAT/LC08/C02', 'LANDSAT/LC09/C02'),
  );
  const row = workbench.row('sensors').first();
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'Build Data Cube…');
  await workbench.quickPick.choose('Zarr');
  await workbench.quickPick.entry('One for each collection').waitFor();
  await workbench.screenshotInThemes('collections');
  await workbench.quickPick.choose('One for all collections, with physical values');
  await workbench.quickPick.choose('Beside the images');
  const built = workbench.notification(/Built the data cube .*LC08-LC09_h004v004\.zarr/);
  await built.waitFor({ timeout: BUILD_MS });
  const array = path.join(sensors, 'LC08-LC09_h004v004.zarr', 'red', 'zarr.json');
  expect(JSON.parse(await readFile(array, 'utf8')).data_type).toBe('float32');
  await workbench.dismiss(built);
});

test('a cube that another program is writing is not built, and the reason is shown', async () => {
  const sensors = path.join(folder, 'sensors');
  const cube = { place: new FolderStore(sensors), name: 'LC08-LC09_h004v004.zarr' };
  const lock = await lockCube(cube);
  const row = workbench.row('sensors').first();
  const build = async () => {
    await workbench.chooseFromMenu(row, 'Build Data Cube…');
    await workbench.quickPick.choose('Zarr');
    await workbench.quickPick.choose('One for all collections, with physical values');
    await workbench.quickPick.choose('Beside the images');
  };
  await build();
  const busy = workbench.notification(
    /Another conversion is writing "[^"]*sensors\/LC08-LC09_h004v004\.zarr" .* Try again when it has ended\./,
  );
  await busy.waitFor({ timeout: BUILD_MS });
  await workbench.screenshotInThemes('busy');
  await workbench.dismiss(busy);
  await lock?.release();
  await build();
  const kept = workbench.notification(/LC08-LC09_h004v004\.zarr has all \d+ dates already\./);
  await kept.waitFor({ timeout: BUILD_MS });
  await workbench.dismiss(kept);
});

test('images without metadata are reported, and the others become a cube', async () => {
  const sensors = path.join(folder, 'sensors');
  const [first = ''] = (await readdir(sensors)).filter((name) =>
    /_\d{4}-\d{2}-\d{2}\.json$/.test(name),
  );
  await writeFile(path.join(sensors, first), '{"image": ');
  await writeFile(path.join(sensors, 'slope.tif'), '');
  const row = workbench.row('sensors').first();
  await workbench.chooseFromMenu(row, 'Build Data Cube…');
  await workbench.quickPick.choose('NetCDF-4');
  await workbench.quickPick.choose('Beside the images');
  const built = workbench.notification(
    /Built the data cube .+\.nc with \d+ dates?\. Not included: slope\.tif, which has no metadata\./,
  );
  await built.waitFor({ timeout: BUILD_MS });
  const refused = workbench.notification(/The metadata "[^"]*sensors\/.+\.json" is incomplete/);
  await refused.waitFor();
  await workbench.screenshotInThemes('without-metadata');
  await workbench.dismiss(built);
  await workbench.dismiss(refused);
  await writeFile(path.join(sensors, 'LANDSAT_LC08_h004v004_2020-09-01_2020-10-01.tif'), '');
  await workbench.chooseFromMenu(row, 'Build Data Cube…');
  await workbench.quickPick.choose('NetCDF-4');
  await workbench.quickPick.choose('Beside the images');
  const both = workbench.notification(
    /Images that are in no data cube: 2\. The metadata "cedar\/.+\.json" is incomplete .+\.tif" is in no cube/,
  );
  await both.waitFor({ timeout: BUILD_MS });
  await workbench.dismiss(both);
});

test('Open Images in… writes a notebook beside the images, and opens it', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(order(), 'Open Images in…');
  await workbench.quickPick.entry('QGIS project').waitFor();
  await workbench.screenshotInThemes('open-in');
  await workbench.quickPick.choose('Jupyter notebook');
  const tab = workbench.page.getByRole('tab', { name: 'open-in-notebook.ipynb' });
  await tab.waitFor();
  await workbench.page.locator('.notebook-editor').getByText('xarray').first().waitFor();
  await workbench.screenshot('notebook');
});

test('Open Images in… shows where a QGIS project is', async () => {
  await workbench.chooseFromMenu(order(), 'Open Images in…');
  await workbench.quickPick.choose('QGIS project');
  const notice = workbench.notification('"open-in-qgis.qgs" is written beside the images.');
  await notice.waitFor();
  await workbench.row('open-in-qgis.qgs').first().waitFor();
  await workbench.screenshot('qgis');
  // The program of the user is on the other side of the browser.
  expect(await notice.getByRole('button', { name: 'Open in QGIS' }).count()).toBe(0);
  await workbench.dismiss(notice);
});

test('Copy as Python copies code that opens the images', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(order(), 'Copy as Python');
  await expect.poll(pasted).toContain(folder);
  expect(await pasted()).toContain('xarray');
});
