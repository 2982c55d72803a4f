/** Problems in a configuration are shown at their position, and corrected from there. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** @param open the sample workspace with a sandbox of its own */
export function configurationProblems(open: () => Promise<Workbench>): void {
  let workbench: Workbench;
  let configuration: string;

  beforeAll(async () => {
    workbench = await open();
    configuration = path.join(workbench.folder, 'cedar.yaml');
  });

  tellAsStory(() => workbench);

  /** Saves the configuration with a mistake in it. */
  async function misspell(key: string, misspelled: string): Promise<void> {
    const text = await readFile(configuration, 'utf8');
    expect(text).toContain(`${key}:`);
    await writeFile(configuration, text.replace(`${key}:`, `${misspelled}:`));
  }

  const word = (text: string) =>
    workbench.page.locator('.view-line span').getByText(text, { exact: true }).first();
  const squiggle = () =>
    workbench.page.locator('.monaco-editor').locator('.squiggly-error, .squiggly-warning');

  test('the view shows where the problem is, and opens the file', async () => {
    await misspell('bucket_name', 'bucket_nam');
    await workbench.openCedar();
    await workbench.sidebar.getByText(/The configuration cannot be used\./).waitFor();
    await workbench.screenshot('wrong-in-the-view');
    await workbench.sidebar.getByRole('button', { name: 'Open Configuration' }).click();
    await workbench.page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
  });

  test('the editor marks the word, and explains the problem', async () => {
    await squiggle().first().waitFor();
    await word('bucket_nam').hover();
    await workbench.page
      .locator('.monaco-hover')
      .getByText(/bucket_name/)
      .first()
      .waitFor();
    await workbench.screenshot('wrong-in-the-editor');
    await workbench.page.keyboard.press('Escape');
  });

  test('a quick fix corrects it, and the orders are shown', async () => {
    const { page } = workbench;
    await word('bucket_nam').click();
    // VS Code asks for fixes itself after a click, and drops a request of the user that it has not answered.
    await page.locator('.lightBulbWidget').waitFor();
    await page.keyboard.press('Control+.');
    const fix = page
      .locator('.action-widget')
      .getByText(/bucket_name/)
      .first();
    await fix.waitFor();
    await workbench.screenshot('quick-fix');
    await page.keyboard.press('Enter');
    await word('bucket_name').waitFor();
    await squiggle().first().waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+S');
    await expect.poll(() => readFile(configuration, 'utf8')).toContain('bucket_name:');
    await workbench.sidebar.getByText('No orders yet.').first().waitFor();
    await workbench.screenshot('mended');
  });
}
