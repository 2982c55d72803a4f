/** An order whose tasks are running: selected images are cancelled, and its map survives a reload. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderElsewhere, trackerElsewhere } from './elsewhere.ts';
import { mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;
let name = '';

beforeAll(async () => {
  // No task ends by itself.
  workbench = await Workbench.open('running-order', { sandbox: ['--speed', '0.01'] });
  name = await orderElsewhere(workbench, {
    tiles: [
      [4, 4],
      [4, 5],
    ],
  });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const grid = () => workbench.webview.getByRole('grid', { name: 'Images of Landsat 8 (LC08)' });
const selected = () => workbench.webview.locator('#selected');
const row = () => workbench.row('h004v004').first();
const legend = () => workbench.webview.getByRole('list', { name: 'Legend of the map' });

test('Cancel ends the tasks of the selected images alone, after a question', async () => {
  await workbench.openCedar();
  await row().waitFor();
  await workbench.chooseFromMenu(row(), 'Open Order');
  await grid().waitFor();
  await grid().getByRole('rowheader', { name: 'h005v004' }).click();
  await expect.poll(() => selected().textContent()).toBe('2 images selected');
  const { webview, page } = workbench;
  await webview.getByRole('button', { name: 'Cancel (2)', exact: true }).click();
  const question = page.locator('.monaco-dialog-box');
  await question.getByText(/Their work so far is lost/).waitFor();
  await workbench.screenshot('asks');
  await workbench.answer('Cancel Tasks');
  await question.waitFor({ state: 'hidden' });
  const cells = grid().getByRole('gridcell', { name: /^h005v004, 2020-0[67]: cancel/ });
  await expect.poll(() => cells.count()).toBe(2);
  await workbench.looksRight('cancelled');
  const order = await (await trackerElsewhere(workbench)).update(name);
  const ended = order.orders.filter(({ status }) => /^CANCEL/.test(status.state));
  expect(ended.map(({ tile }) => tile)).toEqual([
    [4, 5],
    [4, 5],
  ]);
});

test('the map of the order is there again after the window is reloaded', async () => {
  const { page } = workbench;
  await page.getByRole('tab', { name: /h004v004/ }).click({ button: 'middle' });
  await workbench.chooseFromMenu(row(), 'Show on Map');
  const tab = page.getByRole('tab', { name: /^Map of/ });
  await tab.waitFor();
  await legend().getByText('ordered: cancelled').waitFor();
  await expect
    .poll(() => workbench.hasStoredEditor('cedar.orderMap'), { timeout: 30_000 })
    .toBe(true);
  // The state of the page is stored with it.
  await expect.poll(() => workbench.hasStoredEditor(name), { timeout: 30_000 }).toBe(true);
  await workbench.reload();
  await tab.waitFor();
  // VS Code starts its extensions again.
  await legend().getByText('ordered: cancelled').waitFor({ timeout: 60_000 });
  const map = mapParts(workbench);
  await map.settled();
  await workbench.screenshot('map-after-reload');
  await map.list.focus();
  await expect.poll(() => map.current()).toMatch(/^h004v004/);
});
