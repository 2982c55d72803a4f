/** An order file: its editor, the form that it fills in, and the file that the form saves. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

/** Two months that ended long ago. */
const REPEATING = [
  'collections: [LANDSAT/LC08/C02/T1_L2]',
  'tiles: [h003v004]',
  'period: { first_day: 2019-06-01, last_day: 2019-07-31 }',
  'repeat: monthly',
  '',
].join('\n');

/** Before the launch of Landsat 9. */
const WITHOUT_SCENES = [
  'collections: [LANDSAT/LC09/C02/T1_L2]',
  'tiles: [h003v004]',
  'period: { first_day: 2019-06-01, last_day: 2019-06-30 }',
  '',
].join('\n');

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('order-file', { sandbox: ['--speed', '100'] });
  await writeFile(path.join(workbench.folder, 'repeating.order.yaml'), REPEATING);
  await writeFile(path.join(workbench.folder, 'early.order.yaml'), WITHOUT_SCENES);
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const lens = (name: string) =>
  workbench.page
    .locator('.codelens-decoration')
    // An icon comes before some names.
    .getByRole('button', { name: new RegExp(`${name}$`) });
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
  await workbench.openFile('boston.order.yaml');
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

const dialog = () => workbench.page.locator('.monaco-dialog-box');

test('Submit, above its first line, submits the order', async () => {
  await workbench.openFile('boston.order.yaml');
  await lens('Submit').click();
  await workbench.openCedar();
  await workbench.row('3/3 done').first().waitFor({ timeout: 60_000 });
  await workbench.screenshot('submitted');
});

test('Submit asks what to do with images that exist, and orders nothing when it is cancelled', async () => {
  await lens('Submit').click();
  await dialog().getByText('3 of 3 images of boston.order.yaml already exist.').waitFor();
  // There are no others that could be ordered without them.
  await dialog()
    .getByText(/^Take them over to have them computed again/)
    .waitFor();
  await workbench.screenshotInThemes('existing');
  expect(await dialog().getByRole('button', { name: 'Leave Out' }).count()).toBe(0);
  await workbench.answer('Cancel');
  await dialog().waitFor({ state: 'hidden' });
  expect(await workbench.row(/done/).filter({ hasText: '3/3' }).count()).toBe(1);
});

test('Extend Automatically asks first, and orders nothing when it is cancelled', async () => {
  await workbench.openFile('repeating.order.yaml');
  await lens('Extend Automatically').click();
  await dialog().getByText('Extend repeating.order.yaml automatically?').waitFor();
  await dialog().getByText('Periods that have ended are ordered now').waitFor();
  await workbench.screenshotInThemes('extend-asks');
  await workbench.answer('Cancel');
  await dialog().waitFor({ state: 'hidden' });
  await lens('Extend Automatically').waitFor();
  expect(await workbench.row('h003v004').count()).toBe(0);
});

test('Extend Automatically orders the periods that have ended, until it is stopped', async () => {
  await lens('Extend Automatically').click();
  await workbench.answer('Extend Automatically');
  const notice = workbench.notification(
    'repeating.order.yaml: ordered 2 images of 2019-06-01 to 2019-07-31.',
  );
  await notice.waitFor();
  await lens('Stop Extending Automatically').waitFor();
  const order = workbench.row('h003v004 2019').filter({ hasText: /[12]\/2\b/ });
  await order.waitFor({ timeout: 60_000 });
  await workbench.screenshot('extended');
  await workbench.press(notice, 'Show Order', workbench.webview.getByText('h003v004').first());
  await workbench.screenshot('shown-order');
  await workbench.openFile('repeating.order.yaml');
  await lens('Stop Extending Automatically').click();
  await lens('Extend Automatically').waitFor();
});

test('Submit orders nothing when the search for scenes is cancelled', async () => {
  await workbench.openFile('early.order.yaml');
  await workbench.setFaults([{ path: '**/value:compute', every: 1, action: { delay: 600_000 } }]);
  await lens('Submit').click();
  const search = workbench.notification('Looking for scenes');
  await search.getByRole('button', { name: 'Cancel' }).click();
  await search.waitFor({ state: 'hidden' });
  await workbench.setFaults([]);
});

test('Submit asks before it orders images without scenes', async () => {
  // Nothing exists of the order that was cancelled: nothing is asked about it.
  await lens('Submit').click();
  await dialog()
    .getByText('No scenes are left for this order: all of its images would be empty.')
    .waitFor();
  await workbench.screenshot('without-scenes');
  await workbench.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  expect(await workbench.row('h003v004 2019-06').count()).toBe(0);
});
