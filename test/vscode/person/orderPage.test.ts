/** The page of an order: its matrix by mouse and keyboard, and actions on cells. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failingTasks, orderElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a few small images on a busy machine. */
const TASKS_MS = 90_000;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('order-page', {
    sandbox: ['--speed', '100'],
    faults: [failingTasks('h005v005')],
  });
  await orderElsewhere(workbench, {
    tiles: [
      [4, 4],
      [4, 5],
      [5, 4],
      [5, 5],
    ],
    periodStart: '2020-05-01',
    periodEnd: '2020-07-31',
  });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const grid = () => workbench.webview.getByRole('grid', { name: 'Images of Landsat 8 (LC08)' });
const cell = (name: RegExp) => grid().getByRole('gridcell', { name });
const selected = () => workbench.webview.locator('#selected');
const press = (name: string | RegExp) =>
  workbench.webview.getByRole('button', { name, exact: true }).click();

/** Name of the current cell, as a screen reader reads it. */
async function current(): Promise<string> {
  const id = await grid().getAttribute('aria-activedescendant');
  return (await workbench.webview.locator(`#${id} .matrix-name`).textContent()) ?? '';
}

/** Waits for an editor, and closes it with the mouse: its page takes the focus when it is ready. */
async function closed(name: string | RegExp): Promise<void> {
  const tab = workbench.page.getByRole('tab', { name });
  await tab.waitFor({ timeout: TASKS_MS });
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'hidden' });
}

async function openedPage(): Promise<void> {
  await workbench.webview.getByRole('heading', { name: 'Filters and options' }).waitFor();
  await grid().waitFor();
}

test('the menu of an order opens its page, with a row for each tile', async () => {
  await workbench.openCedar();
  const row = workbench.row('10/12 2✗').first();
  await row.waitFor({ timeout: TASKS_MS });
  await workbench.chooseFromMenu(row, 'Open Order');
  await openedPage();
  await expect
    .poll(() => grid().getByRole('rowheader').allTextContents())
    .toEqual(['h004v004', 'h005v004', 'h004v005', 'h005v005']);
  await workbench.webview.getByRole('button', { name: '10 done' }).waitFor();
  await cell(/^h004v004, 2020-05: done; \d+ dates?; \d+ % cloud cover; .*B$/).waitFor();
  await workbench.looksRight('page');
});

test('keys move over the cells and select them', async () => {
  const { keyboard } = workbench.page;
  await grid().focus();
  await keyboard.press('Control+Home');
  await expect.poll(current).toMatch(/^h004v004, 2020-05: done/);
  await keyboard.press('ArrowRight');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowRight');
  await expect.poll(() => selected().textContent()).toBe('4 images selected');
  await expect.poll(current).toMatch(/^h005v004, 2020-07: done/);
  await keyboard.press('Control+a');
  await expect.poll(() => selected().textContent()).toBe('12 images selected');
  await keyboard.press('Escape');
  await expect.poll(() => selected().textContent()).toBe('Select images for actions on them.');
  await keyboard.press('Control+End');
  await expect.poll(current).toMatch(/^h005v005, 2020-07/);
});

test('the mouse selects by dragging, with Shift and Ctrl, and by headings', async () => {
  const { mouse, keyboard } = workbench.page;
  const center = async (name: RegExp): Promise<[number, number]> => {
    const box = await cell(name).boundingBox();
    if (!box) throw new Error(`No cell ${name}`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await grid().scrollIntoViewIfNeeded();
  await mouse.move(...(await center(/^h004v004, 2020-05/)));
  await mouse.down();
  await mouse.move(...(await center(/^h005v004, 2020-06/)), { steps: 4 });
  await mouse.up();
  await expect.poll(() => selected().textContent()).toBe('4 images selected');
  await keyboard.down('Control');
  await mouse.click(...(await center(/^h004v004, 2020-05/)));
  await keyboard.up('Control');
  await expect.poll(() => selected().textContent()).toBe('3 images selected');
  await mouse.click(...(await center(/^h004v005, 2020-05/)));
  await keyboard.down('Shift');
  await mouse.click(...(await center(/^h005v005, 2020-07/)));
  await keyboard.up('Shift');
  await expect.poll(() => selected().textContent()).toBe('6 images selected');
  await grid().getByRole('columnheader', { name: '2020-06' }).click();
  await expect.poll(() => selected().textContent()).toBe('4 images selected');
  await grid().getByRole('rowheader', { name: 'h004v004' }).click();
  await expect.poll(() => selected().textContent()).toBe('3 images selected');
});

test('the menu of a failed image shows its complete error', async () => {
  const { page } = workbench;
  await cell(/^h005v005, 2020-06: failed/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show Errors' }).first().click({ delay: 150 });
  await page
    .locator('.view-line')
    .filter({ hasText: /Export\stoo\slarge/ })
    .first()
    .waitFor();
  await workbench.screenshot('errors-of-a-cell');
  await closed(/errors/i);
  await openedPage();
});

test('an error is shown with advice, and Retry starts its images again', async () => {
  const { webview } = workbench;
  const errors = webview.getByRole('region', { name: 'Errors' });
  await errors.getByText('2 images: Export too large: specified 65536 pixels').waitFor();
  await errors.getByRole('button', { name: 'Select' }).click();
  await expect.poll(() => selected().textContent()).toBe('2 images selected');
  await expect.poll(current).toMatch(/^h005v005, 2020-0\d: failed: Export too large/);
  await workbench.screenshot('errors');
  await errors.getByRole('button', { name: 'Retry' }).click();
  await webview.getByRole('button', { name: '12 done' }).waitFor({ timeout: TASKS_MS });
  await errors.waitFor({ state: 'hidden' });
});

test('selected images are downloaded, and opened with Enter', async () => {
  const { webview, page } = workbench;
  await grid().getByRole('rowheader', { name: 'h004v004' }).click();
  await press('Download (3)');
  await webview.getByRole('button', { name: '3 on this machine' }).waitFor({ timeout: TASKS_MS });
  await workbench.screenshotInThemes('downloaded');
  await grid().focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  await closed(/h004v004.*\.tif/);
});

test('selected images have the actions of tasks in a menu, by mouse, keys and button', async () => {
  const { page } = workbench;
  // A key binding is a part of the name.
  const entry = (name: string) => page.getByRole('menuitem', { name }).first();
  const isClosed = () => entry('Copy Name').waitFor({ state: 'hidden' });
  await openedPage();
  await grid().getByRole('rowheader', { name: 'h004v004' }).click();
  await cell(/^h004v004, 2020-06/).click({ button: 'right' });
  for (const name of ['Open Image', 'Download to…', 'Download Files…', 'Build Data Cube…'])
    await entry(name).waitFor();
  for (const name of ['Open Images in…', 'Copy as Python', 'Show Downloaded Files', 'Copy Name'])
    await entry(name).waitFor();
  expect(await entry('Retry Failed').count()).toBe(0);
  expect(await entry('Show Errors').count()).toBe(0);
  await expect.poll(() => selected().textContent()).toBe('3 images selected');
  await workbench.screenshot('menu');
  await page.keyboard.press('Escape');
  await isClosed();
  await cell(/^h005v004, 2020-06/).click({ button: 'right' });
  await entry('Copy Name').waitFor();
  await expect.poll(() => selected().textContent()).toBe('1 image selected');
  await page.keyboard.press('Escape');
  await isClosed();
  await grid().focus();
  await page.keyboard.press('Shift+F10');
  await entry('Copy Name').waitFor();
  await page.keyboard.press('Escape');
  await isClosed();
  await press('More Actions…');
  await entry('Build Data Cube…').click({ delay: 150 });
  await workbench.quickInput.waitFor();
  await page.keyboard.press('Escape');
});

test('Open Image in the menu of an image opens its picture', async () => {
  await openedPage();
  await cell(/^h004v004, 2020-06/).click({ button: 'right' });
  await workbench.page.getByRole('menuitem', { name: 'Open Image' }).first().click({ delay: 150 });
  await closed(/h004v004_2020-06.*\.tif/);
});

test('an image that is not here is downloaded when it is opened', async () => {
  const { webview } = workbench;
  await openedPage();
  await cell(/^h005v005, 2020-07/).dblclick();
  await closed(/h005v005.*\.tif/);
  await openedPage();
  await webview.getByRole('button', { name: '4 on this machine' }).waitFor();
});

test('the selected tiles are shown on the map, and a tile of the map selects its images', async () => {
  const { webview, page } = workbench;
  await grid().getByRole('rowheader', { name: 'h005v004' }).click();
  await press('Show on Map');
  const list = webview.locator('.map-list');
  await list.waitFor();
  await expect
    .poll(() => list.locator('[aria-selected="true"]').allTextContents())
    .toEqual(['h005v004: 3 done']);
  await webview.locator('.map-stage[data-drawn="true"]').waitFor();
  await workbench.screenshot('map');
  await list.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => selected().textContent()).toBe('3 images selected');
});
