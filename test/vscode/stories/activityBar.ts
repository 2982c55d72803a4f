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

  test('Cedar stands in the activity bar and opens the orders', async () => {
    const sidebar = await workbench.openCedar();
    await sidebar.getByText('Cedar: Orders').waitFor();
    await workbench.screenshot('orders');
  });

  test('the sample workspace says in its README what to do', async () => {
    await workbench.page.getByRole('tab', { name: /README\.md/ }).waitFor();
  });

  test('nothing asks or complains', async () => {
    expect(await workbench.page.locator('.monaco-dialog-box').count()).toBe(0);
    expect(await workbench.page.locator('.notification-list-item').allTextContents()).toEqual([]);
  });
}
