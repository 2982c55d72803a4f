/** Landsat and Sentinel-2 in one order, with other choices of scenes and clouds for each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

/** Long enough for a submission on a busy machine. */
const SUBMIT_MS = 90_000;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('own-scenes', { sandbox: ['--speed', '100'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const ownOf = (name: RegExp) => workbench.webview.getByRole('group', { name, exact: true });
const landsat = () => ownOf(/^Landsat 8 \(LC08\)$/);
const sentinel = () => ownOf(/^Sentinel-2 .*\(S2\)$/);
const checked = () => workbench.webview.locator('#preview:not(.waiting)').waitFor();
const different = () =>
  workbench.webview.getByRole('checkbox', { name: 'Different choices for each collection' });

test('a second collection brings the choice of different settings', async () => {
  await workbench.openCedar();
  await workbench.runCommand('Cedar: New Order');
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  const search = webview.locator('#collections-search input');
  await search.fill('landsat 8 level 2');
  await webview.getByRole('checkbox', { name: /^Landsat 8 \(LC08\)/ }).click();
  await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004v004');
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel(/^Last day/).fill('2020-06-30');
  await checked();
  expect(await different().isVisible()).toBe(false);
  await search.fill('sentinel-2 surface');
  await webview.getByRole('checkbox', { name: /^Sentinel-2 .*\(S2\)/ }).click();
  await search.fill('');
  await checked();
  // The configuration has a limit for Landsat only.
  const each = 'From the configuration: Landsat 8 (LC08): 80 %; Sentinel-2 (S2): no limit';
  await webview.locator('#cloud-limit-text').getByText(each, { exact: true }).waitFor();
  await workbench.screenshot('limits-of-each');
  await webview.locator('#cloud-limit').focus();
  for (let i = 0; i < 40; i++) await webview.locator('#cloud-limit').press('ArrowLeft');
  await different().click();
  await landsat().getByText('60 %').waitFor();
  await sentinel().getByText('60 %').waitFor();
});

test('each collection offers what its own scenes allow', async () => {
  const { webview } = workbench;
  await checked();
  await landsat().getByRole('textbox', { name: 'Paths and rows of Landsat' }).waitFor();
  expect(await landsat().getByRole('textbox', { name: 'MGRS tiles' }).isVisible()).toBe(false);
  await sentinel().getByRole('textbox', { name: 'MGRS tiles' }).waitFor();
  await sentinel().getByRole('combobox', { name: 'Clouds' }).click();
  await webview.getByRole('option', { name: 'Make cloudy pixels no-data, by SCL' }).click();
  const slider = landsat().getByRole('slider');
  await slider.focus();
  for (let i = 0; i < 10; i++) await slider.press('ArrowLeft');
  await landsat().getByText('50 %').waitFor();
  await checked();
  await workbench.screenshotInThemes('different', async () => landsat().scrollIntoViewIfNeeded());
});

test('a value that cannot be used is refused below the fields', async () => {
  const { webview } = workbench;
  await sentinel().getByRole('textbox', { name: 'MGRS tiles' }).fill('33UIP');
  await webview.getByText('"33UIP" is not an MGRS tile.').waitFor();
  await sentinel().getByRole('textbox', { name: 'MGRS tiles' }).fill('');
  await webview.locator('#scenes-problem:empty').waitFor({ state: 'attached' });
});

test('the order that is submitted has both, and so has the form when it is ordered again', async () => {
  const { webview } = workbench;
  await checked();
  await webview.getByRole('button', { name: 'Submit Order' }).click();
  const row = workbench.sidebar.getByRole('treeitem', { name: /2\/2 done/ }).first();
  await row.waitFor({ timeout: SUBMIT_MS });
  await workbench.chooseFromMenu(row, 'Order Again…');
  await webview.getByText(/^Filled in from/).waitFor();
  await landsat().getByText('50 %').waitFor();
  await sentinel().getByText('60 %').waitFor();
  await sentinel()
    .getByText(/cirrus and cloud shadows, by SCL/)
    .waitFor();
  const drafts = Object.entries(await workbench.storedState()).filter(([key]) =>
    key.startsWith('cedar.orderForm.draft'),
  );
  expect(drafts[0]?.[1]).toMatchObject({
    hasOwnScenes: true,
    ownScenes: {
      [LANDSAT_8]: { cloudLimit: '50', cloudMask: '' },
      [SENTINEL_2]: { cloudLimit: '60', cloudMask: 'scl' },
    },
  });
  await workbench.screenshot('again');
});

test('one choice for all is there again when the box is cleared', async () => {
  const { webview } = workbench;
  await different().click();
  await webview.locator('#cloud-limit').waitFor();
  expect(await landsat().count()).toBe(0);
  await checked();
  await different().click();
  await landsat().getByText('50 %').waitFor();
});

test('the preview reports without being asked that no scene is left, and offers all', async () => {
  const { webview } = workbench;
  // Images that already exist need no scenes.
  await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h005v005');
  // A tile in Austria: only Earth Engine knows that none of its scenes is here.
  await sentinel().getByRole('textbox', { name: 'MGRS tiles' }).fill('33UXP');
  const warnings = webview.locator('#preview .warning');
  await warnings.getByText(/^No scenes of Sentinel-2 \(S2\) are left/).waitFor();
  await workbench.screenshotInThemes('no-scenes');
  await webview.getByRole('button', { name: 'Use All Scenes' }).click();
  await warnings.getByText(/^No scenes of/).waitFor({ state: 'detached' });
  await landsat().getByText('80 %, from the configuration').waitFor();
  await sentinel().getByText('no limit', { exact: true }).waitFor();
  // The mask is not a choice of scenes.
  await sentinel()
    .getByText(/cirrus and cloud shadows, by SCL/)
    .waitFor();
});
