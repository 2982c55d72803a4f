/** Sentinel-2 with a cloud mask: from the choice in the form to the record of the order. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

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
