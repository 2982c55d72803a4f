/**
 * Actions on orders and tasks by menus, keys and the mouse; the store is slow and fails at times.
 */
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { DOUBLE_CLICK_MS } from '../../../src/views/orders/doubleClicks.ts';
import { type MadeOrder, madeDocument, madeImageMetadata } from '../../unit/orders.support.ts';
import { failingTasks, orderElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Duration of a download of a few megabytes over a slow line. */
const DOWNLOAD_MS = 60_000;

/** Bytes a second for each image, and an Earth Engine that refuses each second export at first. */
const FAULTS: readonly FaultRule[] = [
  { service: 'storage', method: 'GET', path: '**/*.tif', every: 1, action: { slow: 400_000 } },
  { path: '**/image:export', every: 2, action: { status: 503 } },
  failingTasks('h005v005'),
];

const MEGABYTE = 1_000_000;

/** Orders that were finished before, with images of so many bytes each. */
const MADE: readonly (MadeOrder & { size: number })[] = [
  { name: 'ORDER_small', states: ['COMPLETED'], submitted: '2026-01-04T00:00:00', size: MEGABYTE },
  {
    name: 'ORDER_double',
    states: ['COMPLETED', 'COMPLETED'],
    submitted: '2026-01-03T00:00:00',
    size: 1.5 * MEGABYTE,
  },
  {
    name: 'ORDER_large',
    states: Array(12).fill('COMPLETED'),
    submitted: '2026-01-02T00:00:00',
    size: 2 * MEGABYTE,
  },
];

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('menus', {
    sandbox: ['--speed', '0.05'],
    faults: FAULTS,
    // Shows what is up to date only because the user pressed a key.
    settings: { 'cedar.autoUpdate': 'off' },
  });
  await mkdir(path.join(workbench.folder, 'elsewhere'));
  for (const order of MADE) await storeOrder(order);
  await orderElsewhere(workbench, { tiles: [5, 5] });
  await orderElsewhere(workbench);
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

async function store(name: string, body: Uint8Array | string): Promise<void> {
  const { storage, bucket } = workbench.sandbox;
  const query = `uploadType=media&name=${encodeURIComponent(name)}`;
  const response = await fetch(`${storage}/upload/storage/v1/b/${bucket}/o?${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer person', 'content-type': 'application/octet-stream' },
    body,
  });
  expect(response.status).toBe(200);
}

async function storeOrder({ size, ...made }: MadeOrder & { size: number }): Promise<void> {
  const json = madeDocument(made).toJSON();
  for (const { name, prefix } of json.orders) {
    await store(`${prefix}/${name}.tif`, new Uint8Array(size).fill(7));
    await store(`${prefix}/${name}.json`, JSON.stringify(madeImageMetadata(name, made.name)));
  }
  await store(`CEDAR_TRACKING/${made.name}.json`, JSON.stringify(json));
}

async function objects(): Promise<string[]> {
  const { storage, bucket } = workbench.sandbox;
  const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o`, {
    headers: { Authorization: 'Bearer person' },
  });
  const { items = [] } = (await answer.json()) as { items?: { name: string }[] };
  return items.map(({ name }) => name);
}

const small = () => workbench.row(/^small.*done/).first();
const double = () => workbench.row(/^double.*done/).first();
const large = () => workbench.row(/^large.*done/).first();
const running = () => workbench.row(/h004v003 2020/).first();
const failed = () => workbench.row(/h005v005 2020/).first();
const dialog = () => workbench.page.locator('.monaco-dialog-box');

/** Waits until another click on an order, or key that unfolds it, is not the second of a double-click. */
async function untilNoDoubleClick(): Promise<void> {
  await workbench.page.waitForTimeout(2 * DOUBLE_CLICK_MS);
}

/** Entries of the menu of a row, from top to bottom. */
async function menuOf(row: Locator): Promise<string[]> {
  await row.click({ button: 'right' });
  const entries = workbench.page.locator('.monaco-menu .action-label:not(.separator)');
  await entries.first().waitFor();
  const labels = await entries.allInnerTexts();
  return labels.map((label) => label.trim()).filter(Boolean);
}

async function closeMenu(): Promise<void> {
  await workbench.page.keyboard.press('Escape');
  await workbench.page.locator('.monaco-menu').waitFor({ state: 'hidden' });
}

/** The clipboard, as it is pasted. */
async function pasted(): Promise<string> {
  const { page } = workbench;
  await workbench.runCommand('Cedar: Filter…');
  await page.getByPlaceholder(/Words in a name/).waitFor();
  await page.keyboard.press('Control+V');
  const text = await workbench.quickInput.inputValue();
  await page.keyboard.press('Escape');
  return text;
}

/** Files in a folder of the workspace, without the catalog beside images. */
const filesIn = async (folder: string) =>
  (await readdir(path.join(workbench.folder, folder)).catch(() => []))
    .filter((name) => name !== 'catalog')
    .sort();

test('the menu of an order has its commands', async () => {
  await workbench.openCedar();
  await small().waitFor();
  expect(await menuOf(small())).toEqual([
    'Open Order',
    'Update',
    'Order Again…',
    'Extend to Today…',
    'Download to Workspace',
    'Download to…',
    'Download Files…',
    'Show Downloaded Files',
    'Build Data Cube…',
    'Open Images in…',
    'Copy as Python',
    'Open Tracking Document',
    'Show on Map',
    'Copy Name',
    'Copy as Command',
    'Export as Order File…',
    'Clean…',
  ]);
  await workbench.screenshot('menu-of-an-order');
  await closeMenu();
});

test('the menu shows key bindings', async () => {
  await small().click({ button: 'right' });
  const menu = workbench.page.locator('.monaco-menu');
  for (const [entry, key] of [
    ['Update', 'F5'],
    ['Copy Name', 'Ctrl+C'],
    ['Clean…', 'Del'],
  ] as const) {
    await menu.getByRole('menuitem', { name: entry }).filter({ hasText: key }).first().waitFor();
  }
  await closeMenu();
});

test('Show Downloaded Files reports that there are none, and offers to download', async () => {
  await workbench.chooseFromMenu(small(), 'Show Downloaded Files');
  const notice = workbench.notification(/Cedar found no downloaded files of "small"/);
  await notice.getByRole('button', { name: 'Download to Workspace' }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.dismiss(notice);
});

test('several selected orders are downloaded at the same time, each with bytes, rate and remaining time', async () => {
  await small().click();
  await double().click({ modifiers: ['Control'] });
  await workbench.chooseFromMenu(double(), 'Download to Workspace');
  const progress = /\d of \d\.\d MB · \d+(\.\d)? [kM]B\/s · (\d+ seconds|1 second) left/;
  await Promise.all([
    workbench
      .notification(/Downloading double/)
      .filter({ hasText: progress })
      .waitFor(),
    // It takes a third of the time.
    workbench.notification(/Downloading small/).waitFor(),
  ]);
  await workbench.screenshot('downloading');
  await workbench
    .notification(/Downloaded 6 files of 2 orders to the folder cedar/)
    .waitFor({ timeout: DOWNLOAD_MS });
  expect(await filesIn('cedar')).toEqual(['ORDER_double', 'ORDER_small']);
  expect(await filesIn('cedar/ORDER_double')).toHaveLength(4);
  await workbench.screenshot('downloaded');
});

test('single files of an order are selected and downloaded', async () => {
  await workbench.chooseFromMenu(large(), 'Download Files…');
  const { quickInput, quickPick } = workbench;
  await expect.poll(() => quickPick.list.getByRole('checkbox').count()).toBeGreaterThan(10);
  await quickInput.fill('-11.');
  await quickPick.entry('-11.tif').waitFor();
  await workbench.screenshot('choosing-files');
  await quickPick.check('-11.tif');
  const notice = workbench.notification(/Downloaded 1 file of "large" to the folder cedar/);
  await notice.waitFor({ timeout: DOWNLOAD_MS });
  expect(await filesIn('cedar/ORDER_large')).toEqual([expect.stringMatching(/-11\.tif$/)]);
  await workbench.dismiss(notice);
});

test('Open Image opens the first downloaded image', async () => {
  const tab = workbench.page.getByRole('tab', { name: /\.tif/ });
  await workbench.press(workbench.notification(/6 files of 2 orders/), 'Open Image', tab.first());
  await workbench.screenshot('opened-image');
  // The image takes the focus as soon as it is read, so that no keys are used here.
  await tab.first().click({ button: 'middle' });
  await tab.first().waitFor({ state: 'hidden' });
});

test('a cancelled download keeps complete files, shows the rest, and continues on request', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(large(), 'Download to Workspace');
  const line = workbench.notification(/Downloading large/);
  // Six at a time: when eight megabytes are here, some images are whole.
  await line.filter({ hasText: /1[3-9] of 24 MB/ }).waitFor({ timeout: DOWNLOAD_MS });
  await line.getByRole('button', { name: 'Cancel' }).click();
  const notice = workbench.notification(
    /Cancelled the download of "large"\. \d+ of 24 files were downloaded and are kept; \d+(\.\d)? MB remain\./,
  );
  await notice.waitFor();
  await workbench.screenshot('cancelled-download');
  const kept = await filesIn('cedar/ORDER_large');
  const [, here] = /\. (\d+) of 24/.exec((await notice.textContent()) ?? '') ?? [];
  expect(kept.filter((name) => name.endsWith('.tif')).length).toBeGreaterThan(0);
  expect(kept).toHaveLength(Number(here));
  await workbench.press(notice, 'Download the Rest', workbench.notification(/Downloading large/));
  await workbench
    .notification(/Downloaded 24 files of "large" to the folder cedar/)
    .waitFor({ timeout: DOWNLOAD_MS });
  expect(await filesIn('cedar/ORDER_large')).toHaveLength(24);
});

test('Open Folder shows the files in the Explorer', async () => {
  const image = workbench.row('.tif').first();
  await workbench.press(workbench.notification(/24 files of "large"/), 'Open Folder', image);
  await workbench.screenshot('opened-folder');
});

test('Ctrl+C copies the name of the focused row', async () => {
  const { page } = workbench;
  await workbench.openCedar();
  // The newest comes first; of the made ones, "small" is followed by "double".
  await small().click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+C');
  await expect.poll(pasted).toBe('ORDER_double');
});

test('Ctrl+C copies the names of all selected rows, one per line', async () => {
  await untilNoDoubleClick();
  await small().click();
  await double().click({ modifiers: ['Control'] });
  for (const row of [small(), double()]) {
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
  }
  await workbench.page.keyboard.press('Control+C');
  // A field has one line.
  const joined = async () => (await pasted()).replace(/\s/g, '');
  await expect.poll(joined).toMatch(/^ORDER_(smallORDER_double|doubleORDER_small)$/);
});

test('Enter expands and collapses an order', async () => {
  const { page } = workbench;
  const task = workbench.task('LC08 h009v003').first();
  await untilNoDoubleClick();
  await small().click();
  const before = await small().getAttribute('aria-expanded');
  await untilNoDoubleClick();
  await page.keyboard.press('Enter');
  await expect.poll(() => small().getAttribute('aria-expanded')).not.toBe(before);
  await untilNoDoubleClick();
  await page.keyboard.press('Enter');
  await expect.poll(() => small().getAttribute('aria-expanded')).toBe(before);
  await untilNoDoubleClick();
  await page.keyboard.press('ArrowRight');
  await task.waitFor();
});

test('a task has its own menu, and Delete on it explains Clean', async () => {
  const task = workbench.task('LC08 h009v003').first();
  expect(await menuOf(task)).toEqual([
    'Open Image',
    'Update',
    'Download to Workspace',
    'Download to…',
    'Download Files…',
    'Show Downloaded Files',
    'Build Data Cube…',
    'Open Images in…',
    'Copy as Python',
    'Open Tracking Document',
    'Copy Name',
  ]);
  await workbench.screenshot('menu-of-a-task');
  await closeMenu();
  // The click opens the image, whose page takes the focus at some moment: a user tries again.
  const notice = workbench.notification(/Clean deletes whole orders\./).first();
  const pressDelete = async () => {
    await task.click();
    await workbench.page.keyboard.press('Delete');
    return notice.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(pressDelete).toBe(true);
  await workbench.openCedar();
  await small().click();
  await workbench.page.keyboard.press('ArrowLeft');
  await untilNoDoubleClick();
});

test('Delete asks for confirmation, and shows that everything has been downloaded', async () => {
  await small().click();
  await workbench.page.keyboard.press('Delete');
  await dialog().getByText('Clean "small"?').waitFor();
  await dialog()
    .getByText(
      "2 objects (1.0 MB) and the order's record will be permanently deleted from the bucket.",
    )
    .waitFor();
  await dialog()
    .getByText('Everything has been downloaded. The downloaded files are kept.')
    .waitFor();
  await workbench.screenshot('clean-all-downloaded');
  await workbench.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  expect(await objects()).toContain('CEDAR_TRACKING/ORDER_small.json');
});

test('F5 updates the selected order', async () => {
  await expect.poll(() => failed().textContent()).not.toContain('✗');
  await failed().click();
  await expect
    .poll(
      async () => {
        await workbench.page.keyboard.press('F5');
        return failed().textContent();
      },
      { timeout: 90_000, interval: 2000 },
    )
    .toMatch(/0\/2 2✗/);
  await workbench.screenshot('failed');
  // The other one was not updated.
  expect(await running().textContent()).not.toContain('↻');
});

test('Cancel Tasks… lists the tasks, and changes nothing if they are kept running', async () => {
  await workbench.chooseFromMenu(running(), 'Cancel Tasks…');
  await dialog()
    .getByText(/^Cancel the tasks of "h004v003 2020/)
    .waitFor();
  await dialog()
    .getByText(/Will be cancelled: 2 tasks: LC08 h004v003 2020-0\d, LC08 h004v003 2020-0\d\./)
    .waitFor();
  await dialog()
    .getByText(/Finished images are kept\./)
    .waitFor();
  await workbench.screenshot('cancel-asks');
  await workbench.answer('Keep Running');
  await dialog().waitFor({ state: 'hidden' });
  expect(await running().textContent()).toMatch(/waiting|↻/);
});

test('Clean… of several orders lists files that are not downloaded, and tasks that it cancels', async () => {
  await running().click();
  await small().click({ modifiers: ['Control'] });
  await workbench.page.keyboard.press('Delete');
  await dialog().getByText('Clean 2 orders?').waitFor();
  await dialog()
    .getByText(/(small, h004v003|h004v003.*, small)/)
    .waitFor();
  await dialog()
    .getByText(/4 objects \(1\.0 MB\) and the records of 2 orders/)
    .waitFor();
  await dialog()
    .getByText(/Not downloaded yet: 2 objects \(.*\)\./)
    .waitFor();
  await dialog()
    .getByText(/Unfinished, and will be cancelled first: 2 tasks: LC08 h004v003 2020-0\d, /)
    .waitFor();
  await workbench.screenshot('clean-several');
  await workbench.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('a failed task can be retried or its error shown, and remains selected', async () => {
  if ((await failed().getAttribute('aria-expanded')) !== 'true') {
    await failed().click();
  }
  const task = workbench.task('LC08 h005v005 2020-07').first();
  expect(await menuOf(task)).toEqual([
    'Update',
    'Retry Failed',
    'Show Errors',
    'Open Tracking Document',
    'Copy Name',
  ]);
  await workbench.screenshot('menu-of-a-failed-task');
  await closeMenu();
  await workbench.chooseFromMenu(task, 'Show Errors');
  await workbench.page
    .locator('.view-line')
    .filter({ hasText: /Export\stoo\slarge/ })
    .first()
    .waitFor();
  await expect.poll(() => task.getAttribute('aria-selected')).toBe('true');
  await workbench.screenshot('errors');
  const notice = workbench.notification('Set a higher maxPixels');
  await notice.getByRole('button', { name: 'Retry Failed' }).waitFor();
  const editor = workbench.page.getByRole('tab', { name: 'cedar.yaml' });
  await workbench.press(notice, 'Open Setting', editor);
  await workbench.screenshot('setting');
});

test('a button of a notification that cannot do its work shows the reason', async () => {
  const task = workbench.task('LC08 h005v005 2020-07').first();
  await workbench.chooseFromMenu(task, 'Show Errors');
  const notice = workbench.notification('Set a higher maxPixels');
  await notice.getByRole('button', { name: 'Retry Failed' }).waitFor();
  const [slow, busy] = FAULTS;
  const others = [slow, busy].filter((rule) => rule !== undefined);
  const action = { status: 403, message: 'Not at this time of day.' };
  await workbench.setFaults([{ service: 'storage', every: 1, action }, ...others]);
  const reason = workbench.notification('Not at this time of day.');
  await workbench.press(notice, 'Retry Failed', reason);
  await workbench.screenshot('retry-refused');
  await workbench.dismiss(reason);
  await workbench.setFaults(others);
});

test('Retry Failed orders failed tasks again, even if Earth Engine refuses some requests at first', async () => {
  expect(await menuOf(failed())).toContain('Retry Failed');
  await workbench.screenshot('menu-of-a-failed-order');
  await closeMenu();
  await workbench.chooseFromMenu(failed(), 'Retry Failed');
  await expect
    .poll(() => failed().textContent(), { timeout: 60_000 })
    .toMatch(/0\/2( · waiting| 1↻ · waiting| 2↻)/);
  await workbench.screenshot('retried');
});

/** Takes a row with the mouse and holds it over the Explorer's icon, which opens the Explorer. */
async function dragOverExplorer(row: Locator): Promise<void> {
  const { page } = workbench;
  // The tooltip of another row would be in the way. One whose text arrives after the pointer has left
  // shows until the pointer moves again.
  const tooltip = page.locator('.workbench-hover');
  const isHidden = async () => {
    await page.mouse.move(800, 600);
    await page.mouse.move(810, 610, { steps: 3 });
    return tooltip.isHidden();
  };
  await expect.poll(isHidden).toBe(true);
  await row.click();
  await row.hover();
  await page.mouse.down();
  await moveTo(explorerTab());
  const folders = workbench.sidebar.getByRole('tree', { name: 'Files Explorer' });
  const opened = async () => {
    await moveTo(explorerTab());
    return folders.isVisible();
  };
  await expect.poll(opened, { interval: 250 }).toBe(true);
}

async function moveTo(target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to drag to.');
  await workbench.page.mouse.move(box.x + box.width / 3, box.y + box.height / 2, { steps: 5 });
}

const explorerTab = () =>
  workbench.page.locator('.activitybar').getByRole('tab', { name: /Explorer/ });

test('an order is dragged to the Explorer icon and dropped on a folder', async () => {
  const { page } = workbench;
  await workbench.openCedar();
  await dragOverExplorer(small());
  const place = workbench.sidebar.getByRole('tree', { name: /Drop Orders on a Folder/i });
  const folder = place.getByRole('treeitem', { name: /elsewhere/ }).first();
  await folder.waitFor();
  // Views make room for it, and rows move while they do.
  const lit = folder.locator('xpath=self::*[contains(@class, "drop-target")]');
  await expect
    .poll(async () => {
      await moveTo(folder);
      return lit.count();
    })
    .toBe(1);
  await workbench.screenshot('dragged');
  await page.mouse.up();
  await workbench
    .notification(/Downloaded 2 files of "small" to the folder elsewhere/)
    .waitFor({ timeout: DOWNLOAD_MS });
  expect(await filesIn('elsewhere')).toEqual(['ORDER_small']);
  expect(await filesIn('elsewhere/ORDER_small')).toHaveLength(2);
  // The place was there for the drag alone.
  await place.waitFor({ state: 'hidden' });
  await workbench.screenshot('dropped');
});

test('the menu of a folder in the Explorer downloads orders into it', async () => {
  // With many files unfolded, the folder is below what shows.
  await workbench.sidebar.getByRole('button', { name: /Collapse Folders/ }).click();
  const folder = workbench.row('elsewhere').first();
  await workbench.chooseFromMenu(folder, 'Download Orders Here…');
  await workbench.quickPick.entry('double').waitFor();
  await workbench.screenshot('download-orders-here');
  await workbench.quickPick.check('double');
  await workbench
    .notification(/Downloaded 4 files of "double" to the folder elsewhere/)
    .waitFor({ timeout: DOWNLOAD_MS });
  expect(await filesIn('elsewhere')).toEqual(['ORDER_double', 'ORDER_small']);
});
