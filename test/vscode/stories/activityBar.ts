/** The first view of Cedar that a user sees. */
import { beforeAll, expect, test } from 'vitest';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** @param open the sample workspace with a sandbox that has no orders */
export function activityBar(open: () => Promise<Workbench>): void {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await open();
  });

  tellAsStory(() => workbench);

  test('the Cedar icon in the activity bar opens the orders', async () => {
    const sidebar = await workbench.openCedar();
    for (const view of ['Orders', 'All Tasks']) {
      await sidebar.getByRole('button', { name: new RegExp(`^${view}\\b`) }).waitFor();
    }
    await workbench.screenshot('orders');
  });

  test('the README of the sample workspace describes the first steps', async () => {
    await workbench.page.getByRole('tab', { name: /README\.md/ }).waitFor();
  });

  test('no question and no notification is shown', async () => {
    expect(await workbench.page.locator('.monaco-dialog-box').count()).toBe(0);
    expect(await workbench.page.locator('.notification-list-item').allTextContents()).toEqual([]);
  });
}
