/**
 * A folder that is not trusted yet: its configuration is not read, and the sandbox can be tried.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('restricted', { asksForTrust: true });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

test('the folder opens in Restricted Mode', async () => {
  await workbench.page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' }).waitFor();
});

test('the view explains why there are no orders, and offers to trust the folder', async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText(/This folder is open in Restricted Mode/).waitFor();
  await workbench.screenshot('restricted');
  // No orders were requested: the configuration was not read.
  await expect.poll(() => workbench.sidebar.getByText('No orders yet.').count()).toBe(0);
});

test('an order file explains why it cannot be submitted, and images have no commands', async () => {
  const { page, quickInput, quickPick } = workbench;
  await workbench.openFile('boston.order.yaml');
  const lens = page.locator('.codelens-decoration').getByRole('button', { name: 'Submit' });
  await lens.click();
  const notice = workbench.notification('Cedar does not read cedar.yaml in Restricted Mode.');
  await notice.waitFor();
  await workbench.screenshot('order-file');
  await workbench.dismiss(notice);
  await page.keyboard.press('F1');
  await quickInput.fill('>Cedar: ');
  await quickPick.entry('Cedar: Get Started').waitFor();
  const own = await quickPick.list.getByRole('option', { name: /^Cedar:/ }).allInnerTexts();
  expect(own.filter((text) => /Data Cube|Open Images in|Copy as Python/.test(text))).toEqual([]);
  await page.keyboard.press('Escape');
});

test('the sandbox can be used', async () => {
  const { page, sidebar, webview } = workbench;
  await sidebar.getByRole('button', { name: 'Try the Sandbox' }).click();
  await webview.getByRole('heading', { name: 'New order' }).waitFor({ timeout: 60_000 });
  await sidebar.getByText('No orders yet.').first().waitFor();
  await workbench.screenshot('sandbox');
  await workbench.runCommand('Cedar: Leave the Sandbox');
  await sidebar.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
  await page.getByRole('tab', { name: 'New Order' }).waitFor();
});

test('the orders are shown after the folder is trusted', async () => {
  const { page, sidebar } = workbench;
  await sidebar.getByRole('button', { name: 'Manage Workspace Trust' }).click();
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await workbench.openCedar();
  await sidebar.getByText('No orders yet.').first().waitFor();
  await workbench.screenshot('trusted');
});
