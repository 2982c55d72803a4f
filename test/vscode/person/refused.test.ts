/** Refusals by Google: the message is shown in place of the orders, with advice. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { untilSetupChecked } from './setupList.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** A part of what Google answers, on the row. */
const REFUSED_ACCESS = 'does not have storage.objects.list access';
const REFUSAL =
  'reader@cedar-sandbox.iam.gserviceaccount.com does not have storage.objects.list access';

/** Refused: the first listing, those of three setup checks, and the one that is tried again. */
const FAULTS: readonly FaultRule[] = [
  {
    service: 'storage',
    method: 'GET',
    path: '**/o',
    times: 5,
    action: { status: 403, message: REFUSAL },
  },
];

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('refused', {
    faults: FAULTS,
    settings: { 'cedar.autoUpdate': 'off' },
  });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

test("the view shows the reason in Google's words, and what to do", async () => {
  await workbench.openCedar();
  await workbench.row('Access refused').waitFor();
  await workbench.showTooltip(workbench.row(REFUSAL.slice(0, 20)), REFUSAL);
  await workbench.screenshot('refused');
  expect(await workbench.auditWorkbench()).toEqual([]);
});

/** Clicks "Fix…" in the row with the reason, and chooses an entry. */
async function fix(entry: string): Promise<void> {
  const row = workbench.row(REFUSAL.slice(0, 20));
  await row.hover();
  await row.getByRole('button', { name: 'Fix…' }).click();
  await workbench.quickPick.choose(entry);
}

test('one row shows the reason, and its Fix… opens the configuration', async () => {
  expect(await workbench.sidebar.getByText('Try Again').count()).toBe(0);
  await fix('Open Configuration');
  await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
});

test('the status bar shows the reason, and leads to the setup check', async () => {
  const item = workbench.page.locator('.statusbar-item').filter({ hasText: 'Access refused' });
  await item.click();
  const { list } = workbench.quickPick;
  await list.getByText(REFUSED_ACCESS).filter({ visible: true }).first().waitFor();
  await workbench.screenshotInThemes('status-bar');
  await workbench.page.keyboard.press('Escape');
});

test('Fix… leads to the setup check, which shows what was refused', async () => {
  await fix('Check Setup');
  const { list } = workbench.quickPick;
  await untilSetupChecked(workbench);
  await list.getByText(REFUSED_ACCESS).filter({ visible: true }).first().waitFor();
  await workbench.screenshot('setup-check');
  expect(await workbench.auditWorkbench()).toEqual([]);
  await workbench.page.keyboard.press('Escape');
});

test('the buttons of a row lead to its next step', async () => {
  await fix('Check Setup');
  const { list } = workbench.quickPick;
  await untilSetupChecked(workbench);
  const row = list.getByRole('option').filter({ hasText: 'Reading from the bucket' });
  await row.getByText('failed').waitFor();
  // Buttons show under the pointer alone.
  await row.hover();
  await row.getByRole('button', { name: 'Open Configuration' }).click();
  // The configuration opens at the bucket; the list stays open beside it.
  const lines = (await readFile(path.join(workbench.folder, 'cedar.yaml'), 'utf8')).split('\n');
  const line = lines.findIndex((text) => text.includes('bucket_name:')) + 1;
  await workbench.page.locator('.statusbar-item').getByText(`Ln ${line}, `).waitFor();
  await row.waitFor();
  await workbench.quickInput.focus();
  await workbench.page.keyboard.press('Escape');
});

test('Try Again requests the orders again, and reports another refusal', async () => {
  await fix('Try Again');
  await workbench.notification(REFUSAL.slice(0, 40)).waitFor();
  await workbench.screenshot('refused-again');
  const notice = workbench.notification(REFUSAL.slice(0, 40));
  await workbench.dismiss(notice);
});

test('Try Again shows the orders when they are available', async () => {
  await fix('Try Again');
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
});
