/** The orders view in daily use: many orders, found, grouped and sorted. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOUBLE_CLICK_MS } from '../../../src/views/orders/doubleClicks.ts';
import { type MadeOrder, madeDocument, madeImageMetadata } from '../../unit/orders.support.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

const ORDERS: readonly MadeOrder[] = [
  { name: 'ORDER_done', states: ['COMPLETED', 'COMPLETED'], submitted: ago(1) },
  { name: 'ORDER_failed', states: ['COMPLETED', 'FAILED', 'FAILED'], submitted: ago(2) },
  { name: 'ORDER_cancelled', states: ['CANCELLED', 'EMPTY'], submitted: ago(60), tiles: [[5, 5]] },
  {
    name: 'ORDER_many',
    collections: ['LANDSAT/LT05/C02/T1_L2', 'LANDSAT/LE07/C02/T1_L2'],
    states: ['COMPLETED'],
    submitted: ago(400),
    tiles: [
      [1, 1],
      [1, 2],
      [1, 3],
    ],
  },
];

function ago(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19);
}

async function store(name: string, content: unknown): Promise<void> {
  const { storage, bucket } = workbench.sandbox;
  const query = `uploadType=media&name=${encodeURIComponent(name)}`;
  const response = await fetch(`${storage}/upload/storage/v1/b/${bucket}/o?${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer person', 'content-type': 'application/json' },
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
  expect(response.status).toBe(200);
}

async function storeOrder(made: MadeOrder): Promise<void> {
  const json = madeDocument(made).toJSON();
  json.tracking.prefix = 'CEDAR_TRACKING';
  const failed = json.orders.filter(({ status }) => status.state === 'FAILED');
  for (const { status } of failed) {
    status.error_message = 'User memory limit exceeded.\nTry a smaller tile.';
  }
  // An update of an order looks whether the images of finished tasks are there.
  for (const { name, prefix } of json.orders.filter(({ status }) => status.state === 'COMPLETED')) {
    await store(`${prefix}/${name}.tif`, 'image');
    await store(`${prefix}/${name}.json`, JSON.stringify(madeImageMetadata(name, made.name)));
  }
  await store(`CEDAR_TRACKING/${made.name}.json`, json);
}

beforeAll(async () => {
  workbench = await Workbench.open('orders-view');
  for (const order of ORDERS) await storeOrder(order);
  await store('CEDAR_TRACKING/ORDER_broken.json', '{ "cut": ');
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

async function askForFilter(): Promise<void> {
  await workbench.runCommand('Cedar: Filter…');
  await workbench.page.getByPlaceholder(/Words in a name/).waitFor();
}

async function groupBy(what: string): Promise<void> {
  await workbench.runCommand('Cedar: Group By…');
  await workbench.page.getByPlaceholder('Group orders by').waitFor();
  await workbench.quickPick.choose(what);
}

const rows = () => workbench.sidebar.getByRole('treeitem');

test('each order shows its progress and what it covers, or why it cannot be read', async () => {
  await workbench.openCedar();
  await workbench.row('2/2 done · Landsat 8 (LC08) · h009v003').waitFor();
  await workbench.row('1/3 2✗').waitFor();
  await workbench.row('0/2 · 1 cancelled · 1 without scenes').waitFor();
  await workbench
    .row('2 collections · 3 tiles')
    .or(workbench.row('Landsat 5 (LT05), Landsat 7 (LE07) · 3 tiles'))
    .waitFor();
  await workbench.row('is not a tracking document').waitFor();
  await workbench.screenshot('orders');
});

test('a record that cannot be read can be opened', async () => {
  const { page } = workbench;
  await workbench.chooseFromMenu(
    workbench.row('is not a tracking document'),
    'Open Tracking Document',
  );
  await page.getByRole('tab', { name: 'ORDER_broken.json' }).waitFor();
  await expect.poll(() => page.locator('.view-lines').first().textContent()).toMatch(/"cut":/);
  await workbench.screenshot('broken-record');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+W');
});

test('a tooltip shows all details', async () => {
  const order = workbench.row('1/3 2✗');
  const tooltip = await workbench.showTooltip(order, 'Try a smaller tile.');
  await tooltip.getByText('Submitted').waitFor();
  await workbench.screenshot('tooltip');
  await workbench.page.mouse.move(700, 500);
});

test('a failed task shows its error in its row', async () => {
  await workbench.row('1/3 2✗').click();
  await workbench.row('memory limit: User memory limit exceeded.').first().waitFor();
  await workbench.screenshot('tasks');
  // Sooner, it would be a double-click.
  await workbench.page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  await workbench.row('1/3 2✗').click();
  await workbench
    .row('memory limit: User memory limit exceeded.')
    .first()
    .waitFor({ state: 'detached' });
});

test('text in the filter is applied, restored with Escape, and kept with Enter', async () => {
  const { page } = workbench;
  await askForFilter();
  await page.keyboard.type('lt05 h002');
  await expect.poll(() => rows().count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => rows().count()).toBe(ORDERS.length + 1);
  await askForFilter();
  await page.keyboard.type('lt05');
  await page.keyboard.press('Enter');
  await workbench.sidebar.getByText('Showing 1 of 5 orders: lt05').waitFor();
  await workbench.screenshot('filtered');
  await workbench.runCommand('Cedar: Clear Filter');
  await expect.poll(() => rows().count()).toBe(ORDERS.length + 1);
});

test('a filter without matches is reported, and can be cleared', async () => {
  await askForFilter();
  await workbench.page.keyboard.type('nothing like this');
  await workbench.page.keyboard.press('Enter');
  await workbench.sidebar.getByText('No order matches the filter.').waitFor();
  await workbench.screenshot('no-matches');
  await workbench.sidebar.getByRole('button', { name: 'Clear Filter' }).last().click();
  await expect.poll(() => rows().count()).toBe(ORDERS.length + 1);
});

test('orders are grouped as the user chooses', async () => {
  await groupBy('Tile');
  await workbench.row('h005v005').filter({ hasText: '1 order' }).waitFor();
  await workbench.row('h009v003').filter({ hasText: '2 orders' }).waitFor();
  await workbench.screenshot('by-tile');
  await groupBy('Collection');
  await workbench
    .row(/^Landsat 5 \(LT05\)/)
    .filter({ hasText: '1 order' })
    .waitFor();
  await groupBy('State');
  await workbench.row(/^Failed/).waitFor();
  await workbench.row(/^Done/).filter({ hasText: '2 orders' }).waitFor();
  await workbench.screenshot('by-state');
});

test('only failed tasks are shown if the filter requires it', async () => {
  await workbench.runCommand('Cedar: Filter by State…');
  await workbench.quickPick.check('Failed, 2 tasks');
  await workbench.sidebar.getByText('Showing 1 of 5 orders: failed').waitFor();
  await workbench.row('1/3 2✗').click();
  const tasks = workbench.row('memory limit: User memory limit exceeded.');
  await expect.poll(() => tasks.count()).toBe(2);
  await expect.poll(() => workbench.task('LC08 h009v003 2019: done').count()).toBe(0);
  await workbench.screenshot('only-failed');
});

async function storedArrangement(): Promise<unknown> {
  return (await workbench.storedState())['cedar.orders.arrangement'];
}

/** Names of the orders that windows have on disk for the next one on the same folder. */
async function cachedOrders(): Promise<string[]> {
  const folder = path.join(workbench.home, 'data', 'User', 'workspaceStorage');
  const files = await readdir(folder, { recursive: true });
  const indexes = files.filter((file) => path.basename(file) === 'orders.json');
  const texts = indexes.map((file) => readFile(path.join(folder, file), 'utf8'));
  return (await Promise.all(texts)).flatMap((text) =>
    (JSON.parse(text) as { orders: { name: string }[] }).orders.map(({ name }) => name),
  );
}

test('the next window shows the same orders without a request, in the same arrangement, with their age', async () => {
  await expect.poll(storedArrangement).toMatchObject({ groupBy: 'state', states: ['FAILED'] });
  await expect.poll(cachedOrders).toEqual(expect.arrayContaining(ORDERS.map(({ name }) => name)));
  await workbench.sandbox.program.stop();
  await workbench.reload();
  await workbench.openCedar();
  await workbench.row(/^Failed/).waitFor();
  await workbench.row('1/3 2✗').waitFor();
  await workbench.sidebar.getByText(/As of (just now|\d+ minutes? ago)/).waitFor();
  await workbench.screenshot('offline');
});
