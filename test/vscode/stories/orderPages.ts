/** The page of an order, with its images as a matrix, and its map. */
import { beforeAll, expect, test } from 'vitest';
import { orderElsewhere } from '../person/elsewhere.ts';
import { mapParts } from '../person/mapParts.ts';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** Long enough for four small images on a busy machine. */
const TASKS_MS = 90_000;

/** @param open the sample workspace with a sandbox that has no orders */
export function orderPages(open: () => Promise<Workbench>): void {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await open();
    await orderElsewhere(workbench, {
      tiles: [
        [4, 4],
        [5, 5],
      ],
      periodStart: '2020-06-01',
      periodEnd: '2020-07-31',
    });
  });

  tellAsStory(() => workbench);

  const order = () => workbench.row('4/4 done').first();
  const grid = () => workbench.webview.getByRole('grid', { name: 'Images of Landsat 8 (LC08)' });
  const selected = () => workbench.webview.locator('#selected');

  test('the menu of an order opens its page, with a row for each tile', async () => {
    await workbench.openCedar();
    await order().waitFor({ timeout: TASKS_MS });
    await workbench.chooseFromMenu(order(), 'Open Order');
    await grid().waitFor();
    await expect
      .poll(() => grid().getByRole('rowheader').allTextContents())
      .toEqual(['h004v004', 'h005v005']);
    await grid()
      .getByRole('gridcell', { name: /^h004v004, 2020-06: done; \d+ dates?; \d+ % cloud cover; / })
      .waitFor();
    await workbench.screenshot('order-page');
  });

  test('images that are selected with the keyboard are downloaded', async () => {
    const { webview, page } = workbench;
    await grid().focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => selected().textContent()).toBe('2 images selected');
    await webview.getByRole('button', { name: 'Download (2)', exact: true }).click();
    await webview.getByRole('button', { name: '2 on this machine' }).waitFor({ timeout: TASKS_MS });
    await workbench.screenshot('downloaded');
  });

  test('a name and a note are stored, and the name is shown in the orders view', async () => {
    const { webview } = workbench;
    const save = () => webview.getByRole('button', { name: 'Save', exact: true }).click();
    await webview.getByRole('textbox', { name: 'Own name' }).fill('Quabbin');
    await webview.getByRole('textbox', { name: 'Note' }).fill('For the first paper');
    await save();
    await webview.getByRole('heading', { name: 'Quabbin' }).waitFor();
    await workbench.page.getByRole('tab', { name: 'Quabbin' }).waitFor();
    await workbench.row('Quabbin').first().waitFor();
    await workbench.screenshot('named');
    await webview.getByRole('textbox', { name: 'Own name' }).fill('x'.repeat(101));
    await save();
    await webview.getByText('has 101 characters. Shorten it to 100 or fewer.').waitFor();
  });

  test('its map shows the states of its tasks, and leads to a task in the tree', async () => {
    const { webview, page } = workbench;
    const map = mapParts(workbench);
    await workbench.chooseFromMenu(order(), 'Show on Map');
    await page.getByRole('tab', { name: /^Map of/ }).waitFor();
    const legend = webview.getByRole('list', { name: 'Legend of the map' });
    await legend.getByText('ordered: done').waitFor();
    await map.settled();
    await map.list.focus();
    await expect.poll(() => map.current()).toMatch(/^h004v004: 2 done/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => map.current()).toMatch(/^h005v005: 2 done/);
    await page.keyboard.press('Enter');
    const focused = workbench.sidebar.locator('.monaco-list-row.focused');
    await expect.poll(() => focused.textContent()).toMatch(/h005v005/);
    await workbench.screenshot('task');
  });
}
