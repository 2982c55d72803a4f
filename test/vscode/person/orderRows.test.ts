/** Rows of orders in a sidebar of 300 pixels: what they show under the pointer, and their clicks. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOUBLE_CLICK_MS } from '../../../src/views/orders/doubleClicks.ts';
import { type MadeOrder, madeDocument, madeImageMetadata } from '../../unit/orders.support.ts';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

const DONE = 'ORDER_h009v003_2019-06-01_2021-01-01';
const FAILED = 'ORDER_h009v003_h010v003_2019-06-01_2021-01-01';
const OWN = 'ORDER_own';
/** Four tiles of three years, and of one. */
const FOUR = 'ORDER_h004v004_h005v004_h004v005_h005v005';
const [YEARS, YEAR] = [`${FOUR}_2019-01-01_2021-01-01`, `${FOUR}_2020-01-01_2020-12-31`];
const WAITING = 'ORDER_h007v007_2020-01-01_2020-12-31';
/** Orders with images on this machine. */
const [ALL_HERE, SOME_HERE] = ['ORDER_all_here', 'ORDER_some_here'];

interface StoredOrder extends MadeOrder {
  readonly ownName?: string;
  /** Number of its images on this machine. */
  readonly here?: number;
  /** Days of its period, both included. */
  readonly days?: readonly [first: string, last: string];
}

const TILES = [
  [4, 4],
  [4, 5],
  [5, 4],
  [5, 5],
] as const;
/** Of the twelve tasks of a tile. */
const MIXED = ['COMPLETED', 'COMPLETED', 'FAILED', 'RUNNING', ...Array(8).fill('READY')];
const DAYS_OF_2020 = ['2020-01-01', '2020-12-31'] as const;

const ORDERS: readonly StoredOrder[] = [
  { name: DONE, states: Array(12).fill('COMPLETED') },
  { name: FAILED, states: [...Array(10).fill('COMPLETED'), 'FAILED', 'FAILED'] },
  {
    name: OWN,
    states: ['COMPLETED', 'FAILED', 'RUNNING'],
    ownName: 'Wheat fields of the Ebro delta in spring',
  },
  { name: 'ORDER_running', states: ['RUNNING', 'READY'] },
  { name: YEARS, tiles: TILES, states: MIXED },
  { name: YEAR, tiles: TILES, states: MIXED, days: DAYS_OF_2020 },
  { name: WAITING, states: Array(16).fill('READY'), days: DAYS_OF_2020 },
  { name: ALL_HERE, states: ['COMPLETED', 'COMPLETED'], here: 2 },
  { name: SOME_HERE, states: ['COMPLETED', 'COMPLETED'], here: 1 },
];

beforeAll(async () => {
  workbench = await Workbench.open('order-rows', { settings: { 'cedar.autoUpdate': 'off' } });
  for (const { ownName, here = 0, days, ...order } of ORDERS) {
    const json = madeDocument(order).toJSON();
    if (ownName) json.annotation = { name: ownName };
    if (days) {
      [json.submission.period_start, json.submission.period_end] = days;
      for (const item of json.orders)
        [item.date_start, item.date_end] = ['2020-04-01T00:00:00', '2020-07-01T00:00:00'];
    }
    for (const { status } of json.orders.filter(({ status: { state } }) => state === 'FAILED'))
      status.error_message = 'User memory limit exceeded.';
    for (const { name, prefix } of json.orders.filter(
      ({ status }) => status.state === 'COMPLETED',
    )) {
      await store(`${prefix}/${name}.tif`, 'image');
      await store(`${prefix}/${name}.json`, madeImageMetadata(name, order.name));
    }
    const folder = path.join(workbench.folder, 'cedar', order.name);
    if (here > 0) await mkdir(folder, { recursive: true });
    for (const { name } of json.orders.slice(0, here))
      await writeFile(path.join(folder, `${name}.tif`), 'image');
    await store(`CEDAR_TRACKING/${order.name}.json`, json);
  }
});

async function store(name: string, content: unknown): Promise<void> {
  const { storage, bucket } = workbench.sandbox;
  const query = `uploadType=media&name=${encodeURIComponent(name)}`;
  const response = await fetch(`${storage}/upload/storage/v1/b/${bucket}/o?${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer person', 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  expect(response.status).toBe(200);
}

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

/** Drags the edge of the sidebar. */
async function narrowSidebar(width: number): Promise<void> {
  const { page, sidebar } = workbench;
  const box = await sidebar.boundingBox();
  if (!box) throw new Error('The sidebar is not visible.');
  const edge = box.x + box.width;
  await page.mouse.move(edge, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + width, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  // VS Code lays the window out a moment after the edge has moved.
  await expect
    .poll(async () => Math.abs(((await sidebar.boundingBox())?.width ?? 0) - width))
    .toBeLessThanOrEqual(3);
}

/** The part of a row's description that is visible, as a share of its first characters. */
function visiblePart(row: Locator, text: string): Promise<string> {
  return row.evaluate((row, wanted) => {
    const label = row.querySelector('.monaco-icon-label');
    const node = row.querySelector('.label-description')?.firstChild;
    if (!label || !node?.textContent?.startsWith(wanted)) return `no "${wanted}" in the row`;
    const visible = label.getBoundingClientRect().right;
    const range = row.ownerDocument.createRange();
    const isVisible = (end: number) => {
      range.setStart(node, 0);
      range.setEnd(node, end);
      // The mark of what is cut off covers a character.
      return range.getBoundingClientRect().right <= visible - 10;
    };
    const ends = [...node.textContent].map((_, index) => index + 1);
    return node.textContent.slice(0, ends.filter(isVisible).at(-1) ?? 0).slice(0, wanted.length);
  }, text);
}

test.each([
  [/^h009v003 2019–21/, '12/12 done'],
  [/^h009v003\+1 2019–21/, '10/12 2✗'],
  [/^Wheat fields of the/, '1/3 1✗ 1↻'],
  [/^running/, '0/2 1↻ · waiting'],
  [/^h004v004\+3 ’19–21/, '8/48 4✗ 4↻'],
  [/^h004v004\+3 2020/, '8/48 4✗ 4↻'],
  [/^h007v007 2020/, '0/16 · waiting'],
])('at 300 pixels, the row of %s shows its state under the pointer', async (name, state) => {
  await workbench.openCedar();
  await narrowSidebar(300);
  await workbench.row(name).hover();
  await expect.poll(() => workbench.row(name).evaluate((row) => row.matches(':hover'))).toBe(true);
  // The row is drawn again with its state when the record of the order has been read.
  await expect.poll(() => visiblePart(workbench.row(name), state)).toBe(state);
  await workbench.screenshot(`hovered ${state.replaceAll('/', ' of ')}`);
});

test('a click expands or collapses an order, and a double-click opens its page', async () => {
  const { page, webview } = workbench;
  const row = workbench.row(/h009v003 2019–21/);
  const task = workbench.task('LC08 h009v003').first();
  await row.click();
  await task.waitFor();
  await page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  await row.click();
  await task.waitFor({ state: 'detached' });
  await page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  expect(await page.getByRole('tab', { name: 'h009v003' }).count()).toBe(0);
  await row.dblclick();
  await webview.getByRole('heading', { name: 'Filters and options' }).waitFor();
  expect(await row.getAttribute('aria-expanded')).toBe('false');
  await workbench.screenshot('opened');
});

test('the page, the map and the row of an order name it alike', async () => {
  const { page, webview } = workbench;
  const name = 'h004v004+3 2020';
  const row = workbench.row(/^h004v004\+3 2020/);
  await workbench.chooseFromMenu(row, 'Open Order');
  await webview.getByRole('heading', { name, exact: true }).waitFor();
  await page.getByRole('tab', { name, exact: true }).waitFor();
  await workbench.screenshot('named-alike');
  await workbench.chooseFromMenu(row, 'Show on Map');
  await page.getByRole('tab', { name: `Map of ${name}`, exact: true }).waitFor();
  await webview.getByRole('heading', { name, exact: true }).waitFor();
});

test('quick arrow keys collapse and expand the selected order, and do not open its page', async () => {
  const { page } = workbench;
  const row = workbench.row(/h009v003 2019–21/);
  const tabs = await page.getByRole('tab').count();
  await row.click();
  await expect.poll(() => row.getAttribute('aria-expanded')).toBe('true');
  await page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowLeft', 'Space', 'Space']) {
    const before = await row.getAttribute('aria-expanded');
    await page.keyboard.press(key);
    await expect.poll(() => row.getAttribute('aria-expanded')).not.toBe(before);
  }
  await page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  expect(await page.getByRole('tab').count()).toBe(tabs);
});

test('at 300 pixels, tasks that failed show why, and the others what distinguishes them', async () => {
  const order = workbench.row(/^h004v004\+3 2020/);
  await order.click();
  const failed = workbench.task('LC08 h004v004 2020-04–06: failed: User memory limit exceeded.');
  await expect.poll(() => visiblePart(failed, 'memory')).toBe('memory');
  await workbench.page.mouse.move(700, 500);
  await workbench.screenshotInThemes('tasks');
  await workbench.page.waitForTimeout(2 * DOUBLE_CLICK_MS);
  await order.click();
});

test('at 300 pixels, orders and tasks show by the shape of their icon what is downloaded', async () => {
  const iconOf = (row: Locator) =>
    row.locator('.custom-view-tree-node-item-icon').evaluate(({ className }) => className);
  await expect.poll(() => iconOf(workbench.row(/^all_here/))).toContain('codicon-vm-active');
  const some = workbench.row(/^some_here/);
  expect(await iconOf(some)).toContain('codicon-pass-filled');
  await some.click();
  const here = workbench.sidebar.getByRole('treeitem', { name: /^Task .*: done · downloaded$/ });
  const notHere = workbench.sidebar.getByRole('treeitem', { name: /^Task .*: done$/ });
  await expect.poll(() => iconOf(here)).toContain('codicon-vm-active');
  expect(await iconOf(notHere)).toContain('codicon-pass-filled');
  await workbench.showTooltip(here, 'downloaded');
  await workbench.page.mouse.move(700, 500);
  await workbench.screenshotInThemes('downloaded');
});
