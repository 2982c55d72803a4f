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

test('the view says why in words of Google, and what can be done', async () => {
  await workbench.openCedar();
  await workbench.row(REFUSAL.slice(0, 20)).waitFor();
  await workbench.row(REFUSAL.slice(0, 20)).hover();
  await workbench.page.locator('.workbench-hover').getByText(REFUSAL).waitFor();
  await workbench.screenshot('refused');
  expect(await workbench.auditWorkbench()).toEqual([]);
});

test('its configuration is opened from there', async () => {
  await workbench.row('Open Configuration').click();
  await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
});

test('Try Again asks again, and says so when it is refused again', async () => {
  await workbench.row('Try Again').click();
  await workbench.notification(REFUSAL.slice(0, 40)).waitFor();
  await workbench.screenshot('refused-again');
  const notice = workbench.notification(REFUSAL.slice(0, 40));
  await workbench.dismiss(notice);
});

test('and shows the orders when it is not', async () => {
  await workbench.row('Try Again').click();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
});
