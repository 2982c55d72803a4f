/** An order file: its editor, the form that it fills in, and the file that the form saves. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('order-file', { sandbox: ['--speed', '100'] });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const lens = (name: string) =>
  workbench.page.locator('.codelens-decoration').getByRole('button', { name, exact: true });
const button = (name: string) => workbench.webview.getByRole('button', { name });

/** Saves a file under the name that the dialog offers. @returns its contents */
async function saveAs(name: string): Promise<string> {
  const file = path.join(workbench.folder, name);
  await workbench.page.getByText('Save as Order File', { exact: true }).waitFor();
  await expect.poll(() => workbench.quickInput.inputValue()).toBe(file);
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('collections:');
  return readFile(file, 'utf8');
}

test('opens with lenses above its first line', async () => {
  const { page } = workbench;
  await page.keyboard.press('Control+P');
  await workbench.quickInput.fill('boston.order.yaml');
  await page
    .locator('.quick-input-list')
    .getByRole('option', { name: /boston/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await lens('Open in Form').waitFor();
  await lens('Plan').waitFor();
  await workbench.screenshotInThemes('order-file');
});

test('shows what it would order', async () => {
  await lens('Plan').click();
  const notification = workbench.page.locator('.notification-toast').filter({ hasText: '3 tasks' });
  await notification.waitFor();
  await workbench.screenshot('plan');
  await workbench.dismiss(notification);
});

test('fills in the form, which saves its contents as a file', async () => {
  await lens('Open in Form').click();
  const save = button('Save as Order File…');
  await expect.poll(() => save.isEnabled()).toBe(true);
  await save.scrollIntoViewIfNeeded();
  await workbench.screenshotInThemes('form-with-file');
  await save.click();
  const text = await saveAs('h004v004 2020-06-01–08-31.order.yaml');
  expect(text).toContain('tiles:\n  - h004v004');
  expect(text).toContain('last_day: 2020-08-31');
  expect(text).toMatch(/cloud_limit: 60/);
  await lens('Open in Form').waitFor();
});
