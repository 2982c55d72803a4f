/**
 * A new user installs Cedar, opens a window without a folder, and follows "Get started with Cedar"
 * to an image on the screen. Prints how long that took; a busy machine takes longer.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { tellAsStory, type Workbench } from '../person/workbench.ts';

/** Long enough for two small images on a busy machine. */
const TASKS_MS = 60_000;

/** @param open a window without a folder */
export function getStarted(open: () => Promise<Workbench>): void {
  let workbench: Workbench;
  let began: number;

  beforeAll(async () => {
    workbench = await open();
  });

  tellAsStory(() => workbench);

  const step = (title: string): Locator =>
    workbench.page.locator('.getting-started-step').filter({ hasText: title });
  const isDone = (title: string) => step(title).locator('.complete').first();

  /**
   * VS Code first shows the page as it was left, and then builds it again, with the first step that is
   * not complete expanded: what is clicked before has no effect.
   */
  async function openWalkthrough(): Promise<void> {
    const { page } = workbench;
    await page.locator('.step-list-container').evaluateAll((lists) => {
      for (const list of lists) list.setAttribute('data-left', '');
    });
    await workbench.runCommand('Cedar: Get Started');
    await page.locator('.step-list-container:not([data-left])').waitFor();
    await page.getByRole('heading', { name: 'Get started with Cedar', level: 2 }).waitFor();
  }

  async function pressInStep(title: string, button: string): Promise<void> {
    const pressed = step(title).getByRole('button', { name: button });
    if (!(await pressed.isVisible())) await step(title).locator('.step-title').click();
    await pressed.click();
  }

  test('the empty view opens the walkthrough', async () => {
    began = Date.now();
    await workbench.openCedar();
    await workbench.sidebar.getByRole('button', { name: 'Try the Sandbox' }).waitFor();
    await workbench.sidebar.getByRole('button', { name: 'Open Folder' }).waitFor();
    await workbench.screenshot('empty-view');
    await workbench.sidebar.getByRole('button', { name: 'Get Started' }).click();
    await workbench.page
      .getByRole('heading', { name: 'Get started with Cedar', level: 2 })
      .waitFor();
    await workbench.screenshot('walkthrough');
    // Beside the sidebar the pictures do not fit in a window of this size.
    await workbench.page.keyboard.press('Control+B');
    const picture = workbench.page
      .frameLocator('.getting-started-media iframe')
      .first()
      .frameLocator('iframe#active-frame');
    await picture.locator('img, svg').first().waitFor();
    await workbench.screenshot('picture');
    await workbench.page.keyboard.press('Control+B');
  });

  test('the sandbox opens the form with a first order', async () => {
    await pressInStep('Try the sandbox', 'Try the Sandbox');
    await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
    await workbench.webview.getByText('2 tasks').first().waitFor();
    await workbench.screenshot('first-order');
  });

  test('the configuration can be read, with explanations of its keys', async () => {
    await openWalkthrough();
    await isDone('Try the sandbox').waitFor();
    await pressInStep('Look at the configuration', 'Open Sandbox Configuration');
    const key = workbench.page
      .locator('.view-line span')
      .getByText('name_template', { exact: true });
    await key.first().hover();
    await workbench.page
      .locator('.monaco-hover')
      .getByText('Name of images and their metadata.')
      .waitFor();
    await workbench.screenshot('configuration');
  });

  test('the order in the form can be submitted unchanged', async () => {
    await openWalkthrough();
    await isDone('Look at the configuration').waitFor();
    await pressInStep('Order images', 'New Order');
    await workbench.webview.getByRole('button', { name: 'Submit Order' }).click();
    await workbench.row('h004v004').first().waitFor();
  });

  test('its tasks are shown until they are done', async () => {
    const done = workbench.row('2/2 done').first();
    await done.waitFor({ timeout: TASKS_MS });
    await workbench.screenshot('done');
    await openWalkthrough();
    await isDone('Watch the tasks').waitFor();
  });

  test('the images are downloaded into a folder that the user selects', async () => {
    await pressInStep('Download the images', 'Download to Workspace');
    const folder = /The folder .*Cedar/;
    await workbench.quickPick.entry(folder).waitFor();
    await workbench.screenshot('which-folder');
    await workbench.quickPick.choose(folder);
    await workbench.notification(/4 files/).waitFor({ timeout: TASKS_MS });
    await workbench.screenshot('downloaded');
    const made = path.join(workbench.folder, 'Cedar');
    const [name = ''] = await readdir(made);
    const files = await readdir(path.join(made, name));
    expect(files.map((file) => path.extname(file)).sort()).toEqual([
      // The catalog.
      '',
      '.json',
      '.json',
      '.tif',
      '.tif',
    ]);
  });

  test('an image is shown', async () => {
    await openWalkthrough();
    await isDone('Download the images').waitFor();
    await pressInStep('Open an image', 'Open Image');
    const { page } = workbench;
    await workbench.quickPick.choose(/./);
    await page.getByRole('tab', { name: /\.tif/ }).waitFor();
    await workbench.webview.locator('canvas').first().waitFor();
    console.log(`From the empty view to an image: ${((Date.now() - began) / 1000).toFixed(0)} s`);
    await workbench.screenshot('image');
    await openWalkthrough();
    await isDone('Open an image').waitFor();
    await workbench.screenshot('walkthrough-done');
  });
}
