/** Check Setup: what the buttons of its rows and its other entries do. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { orderElsewhere } from './elsewhere.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Deleted objects are kept for a week, as in each new bucket of Google. */
const SETTINGS = {
  buckets: { 'cedar-sandbox': { softDeletePolicy: { retentionDurationSeconds: '604800' } } },
};

/** What Earth Engine answers to a token that it does not accept. */
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

const list = () => workbench.page.locator('.quick-input-list');
const dialog = () => workbench.page.locator('.monaco-dialog-box');
const row = (title: string) => list().getByRole('option').filter({ hasText: title });

/** Rows are drawn again until the last one has ended. */
async function untilChecked(): Promise<void> {
  await list().getByText('Copy Report').waitFor();
  await workbench.page.locator('.quick-input-progress.active').waitFor({ state: 'detached' });
}

async function check(): Promise<void> {
  await workbench.runCommand('Cedar: Check Setup');
  await untilChecked();
}

async function close(): Promise<void> {
  if (!(await list().isVisible())) return;
  await workbench.quickInput.focus();
  await workbench.page.keyboard.press('Escape');
  await list().waitFor({ state: 'hidden' });
}

/** Presses a button of a row, which shows under the pointer alone. */
async function press(title: string, button: string): Promise<void> {
  await row(title).hover();
  await row(title).getByRole('button', { name: button }).click();
}

/** Chooses a row, and one of the buttons of its dialog. */
async function chooseInDialog(title: string, button: string): Promise<void> {
  await row(title).click();
  await dialog().waitFor();
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
  await row('Versions and soft delete').getByText('passed with a warning').waitFor();
  await workbench.screenshotInThemes('warnings');
  expect(await openedPage(() => press('Versions and soft delete', 'Open Page'))).toMatch(
    BUCKET_PAGE,
  );
  await close();
});

test('a row opens as a dialog with all of its text and the same buttons', async () => {
  await check();
  await row('Versions and soft delete').click();
  await dialog().getByText('soft delete').first().waitFor();
  await workbench.screenshotInThemes('dialog');
  const open = () => dialog().getByRole('button', { name: 'Open Page' }).click();
  expect(await openedPage(open)).toMatch(BUCKET_PAGE);
  await close();
});

/** The rows of the view of all tasks. */
const tasks = (): Locator => workbench.sidebar.locator('.pane', { hasText: 'All Tasks' });

test.each([
  ['the list', press],
  ['the dialog', chooseInDialog],
] as const)('Show All Tasks, in %s, shows the tasks that fill the queue', async (_, choose) => {
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  await check();
  await row('Room in the task queue').getByText('2 tasks wait').waitFor();
  await choose('Room in the task queue', 'Show All Tasks');
  await tasks().getByRole('treeitem').first().waitFor();
  await close();
});

test('Connect to Google shows the ways to sign in', async () => {
  await workbench.setFaults([SIGNED_OUT]);
  await check();
  await row('Project registered for Earth Engine').getByText('failed').waitFor();
  await press('Project registered for Earth Engine', 'Connect to Google…');
  await list().getByText('Earth Engine command line').waitFor();
  await workbench.screenshot('connect');
  await close();
  await workbench.setFaults([]);
});

test('Run Again, of a row that failed by itself, checks everything again', async () => {
  await workbench.setFaults([NO_COMPUTATION]);
  await check();
  await row('Computation').getByText('failed').waitFor();
  await workbench.screenshot('failed');
  await workbench.setFaults([]);
  await press('Computation', 'Run Again');
  await row('Computation').getByText('passed').waitFor();
  await untilChecked();
});

test('Run Again, at the end of the list, checks everything again', async () => {
  await workbench.setFaults([NO_COMPUTATION]);
  await row('Run Again').click();
  await row('Computation').getByText('failed').waitFor();
  await untilChecked();
  await workbench.setFaults([]);
  await row('Run Again').click();
  await row('Computation').getByText('passed').waitFor();
  await untilChecked();
});

test('Copy Report copies all rows, without names of accounts', async () => {
  await row('Copy Report').click();
  await workbench.notification('The report was copied.').waitFor();
  await close();
  const { page } = workbench;
  await workbench.runCommand('File: New Untitled Text File');
  const editor = page.locator('.editor-instance .view-lines').first();
  await editor.click();
  await page.keyboard.press('Control+V');
  await editor.getByText('Setup check of Cedar').first().waitFor();
  const text = (await editor.innerText()).replaceAll('\u00a0', ' ');
  expect(text).toContain('- Computation: passed');
  expect(text).not.toContain('user@example.com');
  await workbench.screenshot('report');
});
