/** Orders watched in the background, and the notifications that a user gets of them. */
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failingTasks, orderElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for a few small images on a busy machine, and for a listing of the orders. */
const TASKS_MS = 90_000;

/** Of an order that is still under way when the network fails. */
const LATER_TILES: [number, number][] = [
  [6, 5],
  [6, 6],
  [6, 7],
];

let workbench: Workbench;

beforeAll(async () => {
  const faults = path.join(await mkdtemp(path.join(tmpdir(), 'cedar-')), 'faults.json');
  await writeFile(faults, JSON.stringify([failingTasks('h005v005')]));
  workbench = await Workbench.open('watching', { sandbox: ['--speed', '0.1', '--faults', faults] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const status = (text: RegExp) =>
  workbench.page.locator('.statusbar-item').filter({ hasText: text });
const cedarTab = () => workbench.page.locator('.activitybar').getByRole('tab', { name: /Cedar/ });

test('orders of another machine are shown in the status bar, with any view open', async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  await orderElsewhere(workbench);
  await status(/\d (running|waiting)/).waitFor({ timeout: TASKS_MS });
  await workbench.screenshot('running');
});

test('a finished order shows a notification with a button to download it', async () => {
  const notice = workbench.notification(/has finished: 2\/2 done/);
  await notice.waitFor({ timeout: TASKS_MS });
  await status(/2 done/).waitFor();
  await workbench.screenshot('finished');
  await workbench.press(notice, 'Download', workbench.notification(/4 files of/));
  const folder = path.join(workbench.folder, 'cedar');
  const [name = ''] = await readdir(folder);
  expect(
    (await readdir(path.join(folder, name))).filter((file) => file.endsWith('.tif')),
  ).toHaveLength(2);
});

test('an order with failed tasks shows the reason, and is counted on the icon', async () => {
  await orderElsewhere(workbench, { tiles: [5, 5] });
  const notice = workbench.notification(/has ended: 0\/2 done · 2 failed.*Export too large/);
  await notice.waitFor({ timeout: TASKS_MS });
  await cedarTab().locator('.badge-content').filter({ hasText: '1' }).waitFor();
  expect(await status(/2 failed/).getAttribute('class')).toContain('warning');
  await workbench.screenshot('failed-tasks');
});

test('Show Errors opens the complete errors and shows the task, and clears the count', async () => {
  const notice = workbench.notification(/2 failed/);
  const line = workbench.page.locator('.view-line').filter({ hasText: /Export\stoo\slarge/ });
  await workbench.press(notice, 'Show Error', line.first());
  await workbench.task('LC08 h005v005 2020-06').waitFor();
  await workbench.screenshot('errors');
  await cedarTab().locator('.badge-content').filter({ hasText: '1' }).waitFor({ state: 'hidden' });
  await expect.poll(() => status(/2 failed/).getAttribute('class')).not.toContain('warning');
});

test('the status bar opens the view', async () => {
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  await status(/2 failed/).click();
  await workbench
    .row(/0\/2 2✗/)
    .first()
    .waitFor();
});

test('no notification is repeated after the window is reloaded', async () => {
  await workbench.reload();
  await workbench.openCedar();
  await workbench
    .row(/0\/2 2✗/)
    .first()
    .waitFor();
  // An event of now is noticed, so an earlier one would have been reported by then.
  await orderElsewhere(workbench, { tiles: LATER_TILES });
  await status(/\d (running|waiting)/).waitFor({ timeout: TASKS_MS });
  expect(await workbench.notification(/has (ended|finished)/).count()).toBe(0);
  expect(await status(/\d failed/).count()).toBe(0);
});

test('without a network, the status bar shows since when, and no message interrupts the user', async () => {
  await workbench.sandbox.program.stop();
  await status(/offline since \d\d:\d\d/).waitFor({ timeout: TASKS_MS });
  await workbench.screenshot('offline');
  expect(await workbench.page.locator('.notification-list-item').count()).toBe(0);
});
