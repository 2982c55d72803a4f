/** Time series of a data cube and images beside it, and an image with damaged metadata. */
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCubes } from '../../../src/core/index.ts';
import { downloadImages, painted, pointAt, seriesRead } from '../stories/quickLook.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;
/** Of June and July. */
let images: readonly [june: string, july: string];

const documentOf = (image: string) => image.replace(/tif$/, 'json');

beforeAll(async () => {
  workbench = await Workbench.open('series-beside', { sandbox: ['--speed', '100'] });
  const [june = '', july = ''] = await downloadImages(workbench, {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    periodStart: '2020-06-01',
    periodEnd: '2020-07-31',
    periodFrequency: 'MS',
  });
  images = [june, july];
  const destination = path.dirname(june);
  await buildCubes([documentOf(june)], { destination, encoding: { others: {} }, threads: 1 });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const points = () => workbench.webview.locator('.plot').getByRole('img');

/** Months in the plot of the pixel in the middle, in their order. */
async function plottedMonths(): Promise<string[]> {
  const { page, webview } = workbench;
  await painted(workbench);
  await pointAt(workbench, 0.5, 0.5);
  await webview.locator('.where dd').first().waitFor();
  await webview.getByRole('application').focus();
  await page.keyboard.press('Enter');
  await seriesRead(workbench);
  const labels = await points().evaluateAll((all) =>
    all.map((each) => each.getAttribute('aria-label') ?? ''),
  );
  return [...new Set(labels.map((label) => label.slice(0, 7)))];
}

test('a series of a cube has the dates of images beside it', async () => {
  const { page, webview } = workbench;
  await workbench.openFile(path.basename(documentOf(images[0])));
  const cube = workbench.row('h004v004.zarr').first();
  await cube.waitFor();
  await workbench.chooseFromMenu(cube, 'Open in Quick Look');
  await webview.getByRole('application', { name: /^Image .*\.zarr$/ }).waitFor();
  expect(await plottedMonths()).toEqual(['2020-06', '2020-07']);
  await workbench.screenshot('cube');
  await points().last().focus();
  await page.keyboard.press('Enter');
  await webview.getByText(/is in another image: LANDSAT_LC08.*2020-07-01/).waitFor();
  expect(await workbench.audit()).toEqual([]);
});

test('a series of an image has the dates that only the cube has', async () => {
  const { page, webview } = workbench;
  await rm(images[0]);
  await workbench.openFile(path.basename(images[1]));
  await webview.getByRole('application', { name: /^Image .*\.tif$/ }).waitFor();
  expect(await plottedMonths()).toEqual(['2020-06', '2020-07']);
  await points().first().focus();
  await page.keyboard.press('Enter');
  await webview.getByText(/is in another image: .*h004v004\.zarr/).waitFor();
  await workbench.screenshot('image');
});

test('an image whose metadata is damaged shows what is not available', async () => {
  const { webview } = workbench;
  const damaged = path.join(workbench.folder, 'damaged.tif');
  const whole = await readFile(documentOf(images[1]), 'utf8');
  await copyFile(images[1], damaged);
  await writeFile(documentOf(damaged), whole.slice(0, 1000));
  // Quick Open begins with the files that it listed the last time: a new one is in the Explorer only.
  await workbench.row(/^damaged\.tif/).click();
  await webview.getByRole('application', { name: 'Image damaged.tif' }).waitFor();
  const problem = webview.getByRole('region', { name: 'Metadata' });
  await problem.getByText('Its metadata is incomplete or damaged.').waitFor();
  await problem.getByText(/^Values in physical units, .* are not available\.$/).waitFor();
  await workbench.screenshotInThemes('damaged');
  expect(await workbench.audit()).toEqual([]);
  // Downloaded again, it is read by itself.
  await writeFile(documentOf(damaged), whole);
  await problem.waitFor({ state: 'detached' });
  await workbench.screenshot('restored');
});
