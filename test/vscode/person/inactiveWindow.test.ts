/** Orders that end while the user is away are reported together when the user returns. */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failingTasks, orderElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** VS Code regards a window as inactive 70 seconds after the last key or click. */
const AWAY_MS = 110_000;
/** Long enough for a few small images on a busy machine, and for a listing of the orders. */
const TASKS_MS = 90_000;

let workbench: Workbench;

beforeAll(async () => {
  const faults = path.join(await mkdtemp(path.join(tmpdir(), 'cedar-')), 'faults.json');
  await writeFile(faults, JSON.stringify([failingTasks('h005v005')]));
  workbench = await Workbench.open('inactive-window', {
    sandbox: ['--speed', '5', '--faults', faults],
  });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

/**
 * Takes the focus from the window, or returns it, as when another program is in front. A page in a
 * browser that is controlled otherwise always has the focus.
 */
async function setFocus(hasFocus: boolean): Promise<void> {
  await workbench.page.evaluate(`document.hasFocus = () => ${hasFocus};
    window.dispatchEvent(new Event('${hasFocus ? 'focus' : 'blur'}'));`);
}

/** Number of times that Cedar has logged a text, in any window of the server. */
async function logged(text: string): Promise<number> {
  const folder = path.join(workbench.home, 'data', 'logs');
  const files = await readdir(folder, { recursive: true });
  const logs = files.filter((file) => path.basename(file) === 'Cedar.log');
  const texts = await Promise.all(logs.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.join('\n').split(text).length - 1;
}

const notifications = () => workbench.page.locator('.notification-list-item').count();

test('orders that end while the window is inactive show no notification', {
  timeout: 360_000,
}, async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  const before = await logged('The window is inactive.');
  await setFocus(false);
  await expect
    .poll(() => logged('The window is inactive.'), { timeout: AWAY_MS })
    .toBeGreaterThan(before);
  await orderElsewhere(workbench);
  await orderElsewhere(workbench, { tiles: [5, 5] });
  await workbench
    .row(/2\/2 done/)
    .first()
    .waitFor({ timeout: TASKS_MS });
  await workbench
    .row(/0\/2 done.*2 failed/)
    .first()
    .waitFor({ timeout: TASKS_MS });
  await workbench.screenshot('away');
  expect(await notifications()).toBe(0);
});

test('one notification about all of them appears when the window is active again', async () => {
  await setFocus(true);
  const notice = workbench.notification('2 orders have ended: 1 done, 1 with failed tasks.');
  await notice.waitFor();
  expect(await notifications()).toBe(1);
  await workbench.screenshotInThemes('returned');
});

test('its buttons show the errors and the orders', async () => {
  const notice = workbench.notification('2 orders have ended');
  await notice.getByRole('button', { name: 'Show Orders' }).waitFor();
  const line = workbench.page.locator('.view-line').filter({ hasText: /Export\stoo\slarge/ });
  await workbench.press(notice, 'Show Error', line.first());
  expect(await workbench.notification('2 orders have ended').count()).toBe(0);
});
