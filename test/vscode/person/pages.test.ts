/**
 * Every page and the view, in light, dark and high contrast, for every user's eyes, ears and keys:
 * pictures to look at, and no accessibility fault.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERY_THEME } from '../driver/themes.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('pages', { sandbox: ['--speed', '20'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

/** A picture in each theme, and no fault in any. */
const looksRight = (name: string) => workbench.looksRight(name, { themes: EVERY_THEME });

/** The same for the sidebar. */
const sidebarLooksRight = (name: string) =>
  workbench.looksRight(name, {
    themes: EVERY_THEME,
    audit: (rules) => workbench.auditWorkbench(rules),
  });

test('the view without orders is accessible in every theme', async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  await sidebarLooksRight('no-orders');
});

test('the empty order form is accessible in every theme', async () => {
  await workbench.runCommand('Cedar: New Order');
  await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
  await looksRight('empty-form');
});

test('the order form with a problem is accessible in every theme', async () => {
  await workbench.webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h999v999');
  await workbench.webview.getByText(/The tile at row 999/).waitFor();
  await looksRight('wrong-form');
});

test('the order form with a complete order is accessible in every theme', async () => {
  const { webview } = workbench;
  await webview
    .getByRole('checkbox', { name: /Landsat 8/ })
    .first()
    .click();
  await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004v004');
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel('Last day (included)').fill('2020-06-30');
  await webview.getByText('1 task').first().waitFor();
  await looksRight('whole-form');
});

test('the orders view is accessible in every theme', async () => {
  await workbench.webview.getByRole('button', { name: 'Submit Order' }).click();
  await workbench.row('1/1 done').first().waitFor({ timeout: 60_000 });
  await sidebarLooksRight('orders');
});

test('the view of all tasks is accessible in every theme', async () => {
  const all = workbench.sidebar.getByRole('button', { name: /^All Tasks\b/ });
  await all.click();
  const pane = workbench.sidebar.locator('.pane', { hasText: 'All Tasks' });
  await pane.getByRole('treeitem', { name: /^Task LC08 h004v004 2020-06: done · / }).waitFor();
  await sidebarLooksRight('all-tasks');
  await all.click();
});

test('the quick look is accessible in every theme', async () => {
  await workbench.chooseFromMenu(workbench.row('1/1 done').first(), 'Download to Workspace');
  await workbench.press(
    workbench.notification(/2 files of/),
    'Open Image',
    workbench.page.getByRole('tab', { name: /\.tif/ }),
  );
  await workbench.webview.locator('canvas').first().waitFor();
  const [order = ''] = await readdir(path.join(workbench.folder, 'cedar'));
  expect(await readdir(path.join(workbench.folder, 'cedar', order))).toHaveLength(3);
  await looksRight('quick-look');
});
