/** A new configuration, question by question: back, Escape, and a new bucket. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setupField, untilSetupChecked } from './setupList.ts';
import { tellAsStory, Workbench } from './workbench.ts';

const BUCKET = 'story-images-1';

let workbench: Workbench;
let file: string;

beforeAll(async () => {
  workbench = await Workbench.open('create-configuration');
  file = path.join(workbench.folder, 'cedar.yaml');
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const entry = (text: string) => workbench.quickPick.entry(text);
const choose = (text: string) => workbench.quickPick.choose(text);

test('an existing configuration is not changed', async () => {
  const text = await readFile(file, 'utf8');
  await workbench.runCommand('Cedar: Create Configuration');
  const notice = workbench.notification('already exists, and was not changed');
  await notice.waitFor();
  await workbench.dismiss(notice);
  expect(await readFile(file, 'utf8')).toBe(text);
  await rm(file);
});

test('Escape writes nothing', async () => {
  await workbench.runCommand('Cedar: Create Configuration');
  await choose('cedar-sandbox');
  await entry('Hawaii').waitFor();
  await workbench.page.keyboard.press('Escape');
  await entry('Hawaii').waitFor({ state: 'hidden' });
  expect(existsSync(file)).toBe(false);
});

test('the answers make a configuration, with a bucket that is created', async () => {
  const { page, quickInput } = workbench;
  await workbench.runCommand('Cedar: Create Configuration');
  await entry('cedar-sandbox').waitFor();
  await workbench.screenshotInThemes('project');
  await choose('cedar-sandbox');
  await entry('Hawaii').waitFor();
  await workbench.screenshotInThemes('grid');
  await choose('Hawaii');
  await entry('Dates and time of the order').waitFor();
  await page.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
  await choose('Alaska');
  await choose('Dates and time of the order');
  await choose('Cloud Storage');
  await expect.poll(() => quickInput.inputValue()).toBe('CEDAR');
  await quickInput.fill('FOREST');
  await page.keyboard.press('Enter');
  await entry('cedar-sandbox').waitFor();
  await workbench.screenshotInThemes('bucket');
  await choose('Create a Bucket…');
  await expect.poll(() => quickInput.inputValue()).toBe('cedar-sandbox-cedar');
  await quickInput.fill(BUCKET);
  await page.keyboard.press('Enter');
  await choose('us-central1');
  await page.getByRole('tab', { name: 'cedar.yaml' }).waitFor();
  const text = await readFile(file, 'utf8');
  expect(text).toContain('grid_name: "LANDSAT_ARD_AK"');
  expect(text).toContain('prefix_template: "FOREST"');
  expect(text).toContain(`bucket_name: "${BUCKET}"`);
  await workbench.screenshot('created');
});

test('the setup check passes for it', async () => {
  const notice = workbench.notification('The configuration was created.');
  await workbench.press(notice, 'Check Setup', setupField(workbench));
  await untilSetupChecked(workbench);
  await workbench.screenshotInThemes('setup-check');
  await workbench.page.keyboard.press('Escape');
});
