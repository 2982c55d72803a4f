/** The order cycle of a user, with the mouse and the keyboard alone. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { chooseFrequency } from '../person/form.ts';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** Long enough for two small images on a busy machine. */
const TASKS_MS = 60_000;

/** @param open the sample workspace with a sandbox that has no orders */
export function orderCycle(open: () => Promise<Workbench>): void {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await open();
  });

  tellAsStory(() => workbench);

  test('the empty view offers a new order', async () => {
    await workbench.openCedar();
    await workbench.sidebar.getByText('No orders yet.').first().waitFor();
    await workbench.screenshot('no-orders');
    await workbench.sidebar.getByRole('button', { name: 'New Order' }).last().click();
    await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
    await workbench.screenshot('empty-form');
  });

  test('the form shows problems while it is filled in', async () => {
    const { webview, page } = workbench;
    await webview
      .getByRole('checkbox', { name: /Landsat 8/ })
      .first()
      .click();
    await webview.getByRole('textbox', { name: 'Tiles' }).click();
    await page.keyboard.type('h004v040');
    await page.keyboard.press('Tab');
    await webview.getByText(/The tile at row 40/).waitFor();
    await workbench.screenshot('tile-outside');
    await webview.getByRole('textbox', { name: 'Tiles' }).click();
    await page.keyboard.press('End');
    for (const _ of '40') await page.keyboard.press('Backspace');
    await page.keyboard.type('04');
  });

  test('the preview shows the number of tasks and their names', async () => {
    const { webview, page } = workbench;
    await webview.getByLabel('First day').fill('2020-06-01');
    await webview.getByLabel('Last day (included)').fill('2020-07-31');
    await chooseFrequency(workbench, 'Every month');
    await webview.getByText('2 tasks').first().waitFor();
    await webview
      .getByText(/LC08_C02_T1_L2_h004v004_2020-06-01_2020-07-01/)
      .first()
      .waitFor();
    await webview.getByText(/^Tasks of this project: /).waitFor();
    await workbench.screenshot('preview');
    // What services answer later does not move the buttons.
    for (const id of ['preview-size', 'preview-store', 'preview-queue']) {
      const inOrder = `#preview > #images ~ #look-part ~ #${id} ~ .submission`;
      expect(await webview.locator(inOrder).count()).toBe(1);
    }
    expect(await page.locator('.notification-list-item').count()).toBe(0);
  });

  test('the order appears in the tree, and its tasks are completed', async () => {
    await workbench.webview.getByRole('button', { name: 'Submit Order' }).click();
    const order = workbench.row('h004v004');
    await order.first().waitFor();
    await workbench.screenshot('submitted');
    await order.filter({ hasText: '2/2 done' }).first().waitFor({ timeout: TASKS_MS });
    for (const month of ['2020-06', '2020-07']) {
      await workbench.task(`LC08 h004v004 ${month}`).filter({ hasText: 'done' }).waitFor();
    }
    await workbench.screenshot('done');
  });

  test('the menu of the order downloads the images into the workspace', async () => {
    const order = workbench.row('2/2 done').first();
    await workbench.chooseFromMenu(order, 'Download to Workspace');
    await workbench.notification(/4 files of/).waitFor({ timeout: TASKS_MS });
    await workbench.screenshot('downloaded');
    const folder = path.join(workbench.folder, 'cedar');
    const [name = ''] = await readdir(folder);
    const files = await readdir(path.join(folder, name));
    expect(files.map((file) => path.extname(file)).sort()).toEqual([
      // The catalog.
      '',
      '.json',
      '.json',
      '.tif',
      '.tif',
    ]);
  });

  test('the files are shown in the Explorer', async () => {
    const image = workbench.row('.tif').first();
    await workbench.press(workbench.notification(/4 files of/), 'Open Folder', image);
    await workbench.screenshot('in-the-explorer');
  });

  test('a clean asks for confirmation, lists what is deleted, and removes the order from the tree', async () => {
    await workbench.openCedar();
    await workbench.chooseFromMenu(workbench.row('2/2 done').first(), 'Clean…');
    await workbench.page
      .locator('.monaco-dialog-box')
      .getByText(/4 objects/)
      .waitFor();
    await workbench.screenshot('clean-asks');
    await workbench.answer('Clean');
    await workbench.sidebar.getByText('No orders yet.').first().waitFor();
    await workbench.screenshot('cleaned');
    const { storage, bucket } = workbench.sandbox;
    const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o`, {
      headers: { Authorization: 'Bearer person' },
    });
    expect(((await answer.json()) as { items?: unknown[] }).items ?? []).toEqual([]);
  });
}
