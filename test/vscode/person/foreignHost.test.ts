/** A folder's settings name a host that is not Google's: the user is asked before it gets a token. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('foreign-host', { settings: { 'cedar.autoUpdate': 'off' } });
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const dialog = () => workbench.page.locator('.monaco-dialog-box');

/** Changes the folder's settings, and returns what they were. */
async function setEndpoint(address: string): Promise<string> {
  const file = path.join(workbench.folder, '.vscode', 'settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const before = settings['cedar.endpoints.storage'] ?? '';
  settings['cedar.endpoints.storage'] = address;
  await writeFile(file, JSON.stringify(settings, null, 2));
  return before;
}

let sandbox = '';

test('Cedar asks before it uses the host, and names it', async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  sandbox = await setEndpoint('https://storage.example');
  await dialog()
    .getByText('Allow Cedar to send access tokens of your Google account to storage.example?')
    .waitFor();
  await dialog().getByText('It does not belong to Google.').waitFor();
  await workbench.screenshot('asked');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
});

test('nothing is sent without consent, and the view shows the reason', async () => {
  await workbench.row('storage.example is not one of').waitFor();
  await workbench.screenshot('refused');
  await workbench.row('storage.example is not one of').click();
  await workbench.quickPick.choose('Try Again');
  await workbench.notification("storage.example is not one of Google's hosts").waitFor();
  expect(await dialog().count()).toBe(0);
});

test('the orders are shown after the setting was corrected', async () => {
  await setEndpoint(sandbox);
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
});
