/** The page of an order of 3,000 images. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeFile } from '../../storedFiles.ts';
import { largeOrder } from '../../unit/largeOrder.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('large-order-page');
  const { name, text } = largeOrder({ prefix: 'CEDAR_TRACKING' });
  await storeFile(workbench.sandbox, `CEDAR_TRACKING/${name}.json`, text);
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const grid = () => workbench.webview.getByRole('grid', { name: 'Images of Landsat 8 (LC08)' });
const selected = () => workbench.webview.locator('#selected');

test('it shows the images in view, and all of them by scrolling', async () => {
  await workbench.openCedar();
  const row = workbench.row('ORDER_LARGE').or(workbench.row('LARGE')).first();
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'Open Order');
  await grid().waitFor();
  await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('76');
  expect(await grid().getAttribute('aria-colcount')).toBe('41');
  const drawn = await grid().getByRole('gridcell').count();
  expect(drawn).toBeGreaterThan(20);
  expect(drawn).toBeLessThan(1000);
  await workbench.screenshotInThemes('large', async () =>
    expect(await workbench.audit()).toEqual([]),
  );
  await workbench.webview.getByRole('checkbox', { name: 'Compact' }).click();
  await workbench.screenshotInThemes('large-compact');
  await grid().focus();
  await workbench.page.keyboard.press('Control+End');
  await grid().getByRole('rowheader', { name: 'h003v074' }).waitFor();
  await grid().getByRole('columnheader', { name: '2019', exact: true }).waitFor();
});

test('it selects all of them, or those in one state', async () => {
  await grid().focus();
  await workbench.page.keyboard.press('Control+a');
  await expect.poll(() => selected().textContent()).toBe('3,000 images selected');
  await workbench.webview.getByRole('button', { name: /^\d+ failed$/ }).click();
  await expect.poll(() => selected().textContent()).toMatch(/^\d+ images selected$/);
  await workbench.screenshot('failed');
});
