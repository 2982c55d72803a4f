/** Refusals by Google: the message is shown in place of the orders, with advice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { tellAsStory, Workbench } from './workbench.ts';

const REFUSAL =
  'reader@cedar-sandbox.iam.gserviceaccount.com does not have storage.objects.list access';

/** Two listings are refused: the first, and the one that is tried again. */
const FAULTS: readonly FaultRule[] = [
  {
    service: 'storage',
    method: 'GET',
    path: '**/o',
    times: 2,
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
  await workbench.row(REFUSAL.slice(0, 20)).waitFor();
  await workbench.row(REFUSAL.slice(0, 20)).hover();
  await workbench.page.locator('.workbench-hover').getByText(REFUSAL).waitFor();
  await workbench.screenshot('refused');
  expect(await workbench.auditWorkbench()).toEqual([]);
});

test('the configuration can be opened from the view', async () => {
  await workbench.row('Open Configuration').click();
  await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
});

test('Try Again requests the orders again, and reports another refusal', async () => {
  await workbench.row('Try Again').click();
  await workbench.notification(REFUSAL.slice(0, 40)).waitFor();
  await workbench.screenshot('refused-again');
  const notice = workbench.notification(REFUSAL.slice(0, 40));
  await workbench.dismiss(notice);
});

test('Try Again shows the orders when they are available', async () => {
  await workbench.row('Try Again').click();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
});
