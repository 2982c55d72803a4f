/** The view of all tasks: its rows, its filter, and the details of a task. */
import { beforeAll, expect, test } from 'vitest';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** @param open the sample workspace with a sandbox that has had orders */
export function allTasks(open: () => Promise<Workbench>): void {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await open();
  });

  tellAsStory(() => workbench);

  const view = () => workbench.sidebar.locator('.pane', { hasText: 'All Tasks' });
  const tasks = () => view().getByRole('treeitem', { name: /^Task / });

  test('opened below the orders, it lists the tasks of the project', async () => {
    await workbench.openCedar();
    await workbench.sidebar.getByRole('button', { name: 'All Tasks Section' }).click();
    await tasks().first().waitFor();
    await expect.poll(() => tasks().first().textContent()).toMatch(/image export/);
    await workbench.screenshot('all-tasks');
  });

  test('a click opens everything that Earth Engine reports of a task', async () => {
    await tasks().first().click();
    const editor = workbench.page.locator('.monaco-editor .view-lines');
    await editor.getByText('All fields').waitFor();
    await workbench.screenshot('task-details');
  });

  test('a filter shows only some of them, and is cleared again', async () => {
    const { page } = workbench;
    await workbench.runCommand('Cedar: Filter Tasks…');
    // The palette is open for a moment still, and would take what is typed.
    await page.getByPlaceholder('Words in a description').fill('no such task');
    await page.keyboard.press('Enter');
    await view().getByText('No task matches the filter.').waitFor();
    await workbench.runCommand('Cedar: Clear Task Filter');
    await tasks().first().waitFor();
  });
}
