/** Sentinel-2 with a cloud mask: from the choice in the form to the pixels of the image. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a small image on a busy machine. */
const TASKS_MS = 90_000;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('scenes-and-clouds', { sandbox: ['--speed', '100'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const field = (name: string) => workbench.webview.getByRole('textbox', { name });
const group = () => workbench.webview.locator('#scenes-group');

async function choose(list: string, name: string | RegExp): Promise<void> {
  const { webview } = workbench;
  await webview.locator('#preview:not(.waiting)').waitFor();
  await webview.getByRole('combobox', { name: list }).click();
  await webview.getByRole('option', { name, exact: true }).click();
}

test('the form offers what Sentinel-2 allows', async () => {
  await workbench.openCedar();
  await workbench.runCommand('Cedar: New Order');
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await webview.locator('#collections-search input').fill('sentinel-2 surface');
  await webview.getByRole('checkbox', { name: /^Sentinel-2 .*\(S2\)/ }).click();
  await webview.locator('#collections-search input').fill('');
  await field('Tiles').first().fill('h004v004');
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel(/^Last day/).fill('2020-06-30');
  await webview.locator('#preview:not(.waiting)').waitFor();
  await webview.locator('#cloud-limit').waitFor();
  await field('MGRS tiles').waitFor();
  expect(await webview.locator('#path-rows').isHidden()).toBe(true);
  await workbench.screenshotInThemes('offered', async () => group().scrollIntoViewIfNeeded());
});

test('clouds, months, mask and median are chosen with the keyboard and the mouse', async () => {
  const { webview } = workbench;
  const slider = webview.locator('#cloud-limit');
  await slider.focus();
  for (let i = 0; i < 40; i++) await slider.press('ArrowLeft');
  await webview.locator('#cloud-limit-text').getByText('60 %').waitFor();
  await group().getByRole('checkbox', { name: 'Jun' }).click();
  await choose('Clouds', 'Make cloudy pixels no-data');
  await webview.getByText(/by Cloud Score\+ \(cs_cdf below 0\.60\)/).waitFor();
  await choose('Dates', /The median of all dates/);
  await webview.locator('#preview:not(.waiting)').waitFor();
  await workbench.screenshotInThemes('chosen', async () => group().scrollIntoViewIfNeeded());
});

test('what a collection does not allow is refused at its field', async () => {
  const { webview } = workbench;
  await field('MGRS tiles').fill('33UIP');
  await webview.getByText('"33UIP" is not an MGRS tile.').waitFor();
  await workbench.screenshot('refused');
  await field('MGRS tiles').fill('');
  await webview.locator('#scenes-problem:empty').waitFor({ state: 'attached' });
});

test('the order is submitted, and cloudy pixels of its image are no-data', async () => {
  const { webview } = workbench;
  await choose('Dates', /^All dates/);
  await webview.getByText('1 task').first().waitFor();
  await webview.getByRole('button', { name: 'Submit Order' }).click();
  const row = workbench.row('1/1 done').first();
  await row.waitFor({ timeout: TASKS_MS });
  await workbench.chooseFromMenu(row, 'Download to Workspace');
  await workbench.notification(/2 files of/).waitFor({ timeout: TASKS_MS });
  const folder = path.join(workbench.folder, 'cedar');
  const all = await readdir(folder, { recursive: true });
  const files = all.filter((file) => !file.split(path.sep).includes('catalog'));
  const at = (ending: string) =>
    path.join(folder, files.find((file) => file.endsWith(ending)) ?? '');
  const { image: record } = JSON.parse(await readFile(at('.json'), 'utf8'));
  expect(record.cloud_mask).toBe('cloud_score_plus');
  const tiff = await fromFile(at('.tif'));
  const image = await tiff.getImage();
  const nodata = image.getGDALNoData();
  const bands = (await image.readRasters()) as unknown as ArrayLike<number>[];
  tiff.close();
  const shares = record.dates.map((_: string, date: number) => {
    // Cloudy pixels are missing in all bands of the date, and only there.
    const own = bands.slice(date * record.bands.length, (date + 1) * record.bands.length);
    const [first = []] = own;
    let missing = 0;
    for (let pixel = 0; pixel < first.length; pixel++) {
      const count = own.filter((band) => band[pixel] === nodata).length;
      if (count > 0) expect(count).toBe(own.length);
      if (count > 0) missing++;
    }
    return missing / first.length;
  });
  // Some dates are partly cloudy: a mask of whole scenes would leave shares of 0 and 1 alone.
  expect(shares.some((share: number) => share > 0.02 && share < 0.98)).toBe(true);
});

test('the image shows the ground where it was clear', async () => {
  const { webview, page } = workbench;
  await workbench.row(/^2020-06/).click();
  await page.getByRole('tab', { name: /h004v004.*\.tif/ }).waitFor();
  await webview.getByRole('application', { name: /^Image COPERNICUS_S2/ }).waitFor();
  await webview.locator('.reading progress').waitFor({ state: 'hidden' });
  await workbench.screenshotInThemes('image');
});
