/** Check Setup: what the buttons of its rows and its other entries do. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { orderElsewhere } from './elsewhere.ts';
import { untilSetupChecked } from './setupList.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Deleted objects are kept for a week, as in each new bucket of Google. */
const SETTINGS = {
  buckets: { 'cedar-sandbox': { softDeletePolicy: { retentionDurationSeconds: '604800' } } },
};

/** Answer of Earth Engine to a token that it does not accept. */
const SIGNED_OUT: FaultRule = {
  service: 'earthEngine',
  every: 1,
  action: { status: 401, message: 'Request had invalid authentication credentials.' },
};
const NO_COMPUTATION: FaultRule = { path: '**/value:compute', every: 1, action: 'reset' };

let workbench: Workbench;

beforeAll(async () => {
  const settings = path.join(await mkdtemp(path.join(tmpdir(), 'cedar-')), 'settings.json');
  await writeFile(settings, JSON.stringify(SETTINGS));
  workbench = await Workbench.open('setup-buttons', {
    settings: { 'cedar.autoUpdate': 'off' },
    sandbox: ['--settings', settings, '--queue', '2', '--speed', '0.0001'],
  });
  // More tasks than may wait.
  await orderElsewhere(workbench, { periodStart: '2020-01-01', periodEnd: '2020-12-31' });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const list = () => workbench.quickPick.list;
const dialog = () => workbench.page.locator('.monaco-dialog-box');
const row = (title: string) => list().getByRole('option').filter({ hasText: title });

/** Types a part of a row's text, because rows outside of the visible part do not exist in the page. */
async function find(title: string): Promise<Locator> {
  await workbench.quickInput.fill(title);
  await row(title).first().waitFor();
  return row(title).first();
}

/** Accepts a row, also one outside of the visible part. */
async function choose(title: string): Promise<void> {
  await find(title);
  await workbench.quickPick.choose(title);
}

async function check(): Promise<void> {
  await workbench.runCommand('Cedar: Check Setup');
  await untilSetupChecked(workbench);
}

/** Waits for a part of the text of a row. */
async function shows(title: string, text: string): Promise<void> {
  await (await find(title)).getByText(text).first().waitFor();
}

async function close(): Promise<void> {
  if (!(await list().isVisible())) return;
  await workbench.quickInput.focus();
  await workbench.page.keyboard.press('Escape');
  await list().waitFor({ state: 'hidden' });
}

/** Presses a button of a row, which shows under the pointer alone. */
async function press(title: string, button: string): Promise<void> {
  const found = await find(title);
  await found.hover();
  await found.getByRole('button', { name: button }).click();
}

/** Chooses a row, and one of the buttons of its dialog. */
async function chooseInDialog(title: string, button: string): Promise<void> {
  await choose(title);
  await dialog().getByRole('button', { name: button }).click();
}

/** Does something that opens a page of Google's, which VS Code asks about, and returns its address. */
async function openedPage(open: () => Promise<void>): Promise<string> {
  const { page } = workbench;
  const context = page.context();
  await context.route('https://console.cloud.google.com/**', (route) =>
    route.fulfill({ body: 'Google' }),
  );
  const opened = context.waitForEvent('page');
  await open();
  await workbench.answer('Open');
  const other = await opened;
  await other.waitForURL(/^https:/);
  const address = other.url();
  await other.close();
  return address;
}

const BUCKET_PAGE =
  /^https:\/\/console\.cloud\.google\.com\/storage\/browser\/cedar-sandbox;tab=protection/;

test('Open Page opens the page of Google on which the row is mended', async () => {
  await workbench.openCedar();
  await check();
  await shows('Versions and soft delete', 'passed with a warning');
  await workbench.quickInput.fill('');
  await workbench.screenshotInThemes('rows');
  const open = () => press('Versions and soft delete', 'Open Page');
  expect(await openedPage(open)).toMatch(BUCKET_PAGE);
  await close();
});

test('a row opens as a dialog with all of its text and the same buttons', async () => {
  await check();
  await choose('Versions and soft delete');
  await dialog().getByText('Clean does not free this storage at once.').first().waitFor();
  await workbench.screenshotInThemes('dialog');
  const open = () => dialog().getByRole('button', { name: 'Open Page' }).click();
  expect(await openedPage(open)).toMatch(BUCKET_PAGE);
  await close();
});

/** The rows of the view of all tasks. */
const tasks = (): Locator => workbench.sidebar.locator('.pane', { hasText: 'All Tasks' });

test('the queue is full when Earth Engine has refused another task', async () => {
  await workbench.openCedar();
  await workbench.chooseFromMenu(workbench.row(/h004v003 2020/), 'Resume Submission');
  const isFull = async () => {
    await check();
    const found = await find('Room in the task queue');
    const text = await found.textContent();
    await close();
    return text?.includes('of up to 2.');
  };
  await expect.poll(isFull, { timeout: 60_000 }).toBe(true);
});

test.each([
  ['the list', press],
  ['the dialog', chooseInDialog],
] as const)('Show All Tasks, in %s, shows the tasks that fill the queue', async (_, use) => {
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  await check();
  await use('Room in the task queue', 'Show All Tasks');
  await tasks().getByRole('treeitem').first().waitFor();
  await close();
});

test('Connect to Google shows the ways to sign in', async () => {
  await workbench.setFaults([SIGNED_OUT]);
  await check();
  await shows('Project registered for Earth Engine', 'failed');
  await press('Project registered for Earth Engine', 'Connect to Google…');
  await list().getByText('Earth Engine command line').waitFor();
  await workbench.screenshot('connect');
  await close();
  await workbench.setFaults([]);
});

test('Run Again, of a row that failed by itself, checks everything again', async () => {
  await workbench.setFaults([NO_COMPUTATION]);
  await check();
  await shows('Computation', 'failed');
  await workbench.screenshot('failed');
  await workbench.setFaults([]);
  await press('Computation', 'Run Again');
  await shows('Computation', 'passed');
  await untilSetupChecked(workbench);
});

test('Run Again, at the end of the list, checks everything again', async () => {
  await workbench.setFaults([NO_COMPUTATION]);
  await choose('Run Again');
  await shows('Computation', 'failed');
  await untilSetupChecked(workbench);
  await workbench.setFaults([]);
  await choose('Run Again');
  await shows('Computation', 'passed');
  await untilSetupChecked(workbench);
});

test('Copy Report copies all rows, without names of accounts', async () => {
  await choose('Copy Report');
  await workbench.notification('The report was copied.').waitFor();
  await close();
  const { page } = workbench;
  // The clipboard, as it is pasted.
  await workbench.runCommand('Cedar: Filter…');
  await page.getByPlaceholder(/Words in a name/).waitFor();
  await page.keyboard.press('Control+V');
  await expect.poll(() => workbench.quickInput.inputValue()).toContain('Setup check of Cedar');
  const text = await workbench.quickInput.inputValue();
  expect(text).toContain('- Computation: passed');
  expect(text).not.toContain('user@example.com');
  await page.keyboard.press('Escape');
});
