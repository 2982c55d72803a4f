/** Images that another order has already: what the order form offers, and what a clean leaves. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatShortName } from '../../../src/text/shortNames.ts';
import { orderElsewhere, trackerElsewhere } from './elsewhere.ts';
import { chooseFrequency } from './form.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a few small images on a busy machine. */
const TASKS_MS = 90_000;

let workbench: Workbench;

/** Names of the orders: of June and July, of August alone, and of July to September. */
const orders = { early: '', august: '', late: '' };

beforeAll(async () => {
  workbench = await Workbench.open('shared-images', { sandbox: ['--speed', '20'] });
  orders.early = await orderElsewhere(workbench);
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const choice = (name: RegExp) => workbench.webview.getByRole('radio', { name });
const leaveOut = () => choice(/^Leave them out/);
const takeOver = () => choice(/^Take them over/);
const summary = () => workbench.webview.locator('#preview-summary');
const dialog = () => workbench.page.locator('.monaco-dialog-box');

/** Begins of their rows in the orders view, which have place and period. */
const LABELS = {
  early: 'h004v003 2020',
  august: 'h004v003 2020-06–08',
  late: 'h004v003 2020-07–09',
} as const;

function row(order: keyof typeof LABELS, states: string): Locator {
  return workbench.row(`${LABELS[order]}${states}`).first();
}

async function completed(order: string): Promise<void> {
  const tracker = await trackerElsewhere(workbench);
  const isComplete = async () => (await tracker.update(order)).complete;
  await expect.poll(isComplete, { timeout: TASKS_MS, interval: 500 }).toBe(true);
}

/** Versions of all objects of images in the bucket, by name. */
async function images(): Promise<Map<string, string>> {
  const { storage, bucket } = workbench.sandbox;
  const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o`, {
    headers: { Authorization: 'Bearer person' },
  });
  const { items = [] } = (await answer.json()) as {
    items?: { name: string; generation: string }[];
  };
  return new Map(
    items
      .filter(({ name }) => name.includes('LANDSAT_'))
      .map(({ name, generation }) => [name, generation]),
  );
}

/** Orders that are recorded now and were not before. */
async function newOrder(known: readonly string[]): Promise<string> {
  const tracker = await trackerElsewhere(workbench);
  const added = async () => (await tracker.list()).filter((name) => !known.includes(name));
  await expect.poll(added, { timeout: TASKS_MS }).toHaveLength(1);
  const [name = ''] = await added();
  return name;
}

/** The days are both included. */
async function fillPeriod(firstDay: string, lastDay: string): Promise<void> {
  await workbench.webview.getByLabel('First day').fill(firstDay);
  await workbench.webview.getByLabel('Last day (included)').fill(lastDay);
}

test('the form shows how many images another order has, and leaves them out by default', async () => {
  const { webview } = workbench;
  await completed(orders.early);
  await workbench.openCedar();
  await row('early', '2/2 done').waitFor();
  await workbench.runCommand('Cedar: New Order');
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await webview
    .getByRole('checkbox', { name: /Landsat 8/ })
    .first()
    .click();
  await webview.getByRole('textbox', { name: 'Tiles' }).fill('h004v003');
  await fillPeriod('2020-06-01', '2020-08-31');
  await chooseFrequency(workbench, 'Every month');
  await webview
    .getByText(`2 of 3 images are already in order ${formatShortName(orders.early)}.`)
    .waitFor();
  expect(await leaveOut().isChecked()).toBe(true);
  await webview.getByText('Leave them out: order the other image').waitFor();
  await expect.poll(() => summary().textContent()).toMatch(/^1 task\b|: 1 task to order/);
  await webview.locator('#existing').scrollIntoViewIfNeeded();
  await workbench.looksRight('existing-images');
});

test('images that are left out are not ordered, and remain in the other order', async () => {
  const before = await images();
  await workbench.webview.getByRole('button', { name: 'Submit Order' }).click();
  orders.august = await newOrder([orders.early]);
  await workbench
    .notification(/Submitted ".*" without 2 images that already exist\./)
    .waitFor({ timeout: TASKS_MS });
  await row('august', '1/1 done').waitFor({ timeout: TASKS_MS });
  const after = await images();
  for (const [name, version] of before) expect(after.get(name)).toBe(version);
  expect(after.size).toBe(before.size + 2);
  await workbench.screenshot('left-out');
});

test('taking images over is selected in the form, which explains the effect', async () => {
  const { webview } = workbench;
  await workbench.openCedar();
  await workbench.chooseFromMenu(row('august', '1/1 done'), 'Order Again…');
  await webview.getByText(/^Filled in from /).waitFor();
  await fillPeriod('2020-07-01', '2020-09-30');
  const names = [orders.august, orders.early].map(formatShortName);
  await webview.getByText(/^2 of 3 images are already in the orders /).waitFor();
  for (const name of names) await webview.locator('#existing-words').getByText(name).waitFor();
  expect(await leaveOut().isChecked()).toBe(true);
  await takeOver().check();
  await expect.poll(() => summary().textContent()).toMatch(/^3 tasks/);
  await webview.locator('#existing').scrollIntoViewIfNeeded();
  await workbench.screenshotInThemes('taking-over');
});

test('images that are taken over are computed again, and the previous orders show that', async () => {
  const before = await images();
  await workbench.webview.getByRole('button', { name: 'Submit Order' }).click();
  orders.late = await newOrder([orders.early, orders.august]);
  await row('late', '3/3 done').waitFor({ timeout: TASKS_MS });
  await row('early', '1/2 · 1 taken over').waitFor();
  await row('august', '0/1 · 1 taken over').waitFor();
  const after = await images();
  const changed = [...before].filter(([name, version]) => after.get(name) !== version);
  expect(changed.map(([name]) => /2020-\d\d/.exec(name)?.[0]).sort()).toEqual([
    ...['2020-07', '2020-07'],
    ...['2020-08', '2020-08'],
  ]);
  await workbench.screenshot('taken-over');
});

test('the question before a clean lists what is kept and why', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(row('early', '1/2 · 1 taken over'), 'Clean…');
  await dialog()
    .getByText(/^2 objects \(.*\) and the order's record will be/)
    .waitFor();
  const used = `Will be kept, because used by ${formatShortName(orders.late)}: 2 objects`;
  await dialog().getByText(used).waitFor();
  await workbench.screenshotInThemes('clean-keeps', undefined, ['light', 'dark']);
});

test('a clean deletes the rest, and then lists what is kept', async () => {
  const before = await images();
  await workbench.answer('Clean');
  const kept = `Kept, because used by ${formatShortName(orders.late)}: 2 objects`;
  await workbench.notification(kept).waitFor({ timeout: TASKS_MS });
  await workbench.row('1/2 · 1 taken over').waitFor({ state: 'detached' });
  const after = await images();
  const deleted = [...before.keys()].filter((name) => !after.has(name));
  expect(deleted.map((name) => /2020-\d\d/.exec(name)?.[0])).toEqual(['2020-06', '2020-06']);
  await workbench.screenshot('cleaned');
});

test('an image that was left out because of a deleted order is shown as missing, and can be ordered', async () => {
  await row('august', '0/1 · 1 left-out image missing').waitFor({ timeout: TASKS_MS });
  const image = workbench.task('LC08 h004v003 2020-06').first();
  const words = `missing: left out because of ${formatShortName(orders.early)}, which no longer exists`;
  await image.filter({ hasText: words }).waitFor();
  await workbench.screenshotInThemes('left-out-missing', undefined, ['light', 'dark']);
  await workbench.chooseFromMenu(image, 'Retry Failed');
  await row('august', '1/2 · 1 taken over').waitFor({ timeout: TASKS_MS });
  await image.filter({ hasText: 'done' }).waitFor();
});
