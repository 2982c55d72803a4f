/** The view shows who is signed in, and by which of the ways that are looked for one after another. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { untilSetupChecked } from './setupList.ts';
import { tellAsStory, Workbench } from './workbench.ts';

const SERVICE_ACCOUNT = 'sandbox@cedar-sandbox.iam.gserviceaccount.com';
const USER = 'user@example.com';

let workbench: Workbench;
/** Credentials as gcloud writes them, which the sandbox has issued. */
let gcloudFile: string;
let earthEngineFile: string;
let keyFile: string;

beforeAll(async () => {
  const home = inject('vscode')?.userHome ?? '';
  // The sandbox writes them when it starts, outside of the workspace.
  const folder = path.join(home, '..', 'credentials');
  await mkdir(folder, { recursive: true });
  keyFile = path.join(folder, 'key.json');
  const userFile = path.join(folder, 'user.json');
  workbench = await Workbench.open('signed-in-ways', {
    settings: { 'cedar.autoUpdate': 'off' },
    sandbox: ['--service-account-key', keyFile, '--authorized-user', userFile],
  });
  gcloudFile = path.join(home, '.config', 'gcloud', 'application_default_credentials.json');
  earthEngineFile = path.join(home, '.config', 'earthengine', 'credentials');
  const user = await readFile(userFile, 'utf8');
  for (const [file, text] of [
    [gcloudFile, user],
    [earthEngineFile, JSON.stringify({ ...JSON.parse(user), type: undefined, project: 'ee' })],
  ] as const) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const description = () => workbench.sidebar.locator('.pane-header .description').first();
const shows = (text: string) => expect.poll(() => description().textContent()).toContain(text);

/** Changes the configuration, after which Cedar connects again. */
async function change(edit: (text: string) => string): Promise<void> {
  const file = path.join(workbench.folder, 'cedar.yaml');
  await writeFile(file, edit(await readFile(file, 'utf8')));
}

/** The row of the account in the setup check. */
async function checkAccount(text: string, picture: string): Promise<void> {
  await workbench.runCommand('Cedar: Check Setup');
  const { list } = workbench.quickPick;
  await untilSetupChecked(workbench);
  await list.getByText(text).first().waitFor();
  await workbench.screenshot(picture);
  await workbench.page.keyboard.press('Escape');
}

test('the Earth Engine command line comes before Application Default Credentials', async () => {
  await workbench.openCedar();
  await shows(`earthengine: ${USER}`);
  await checkAccount(
    `${USER}, with the sign-in that "earthengine authenticate" or`,
    'earth-engine',
  );
});

test('the file of the configuration comes first', async () => {
  await change((text) =>
    text.replace(/^( *)bucket_name: .*$/m, `$&\n$1credentials_file: ${JSON.stringify(keyFile)}`),
  );
  await shows(`cedar.yaml: ${SERVICE_ACCOUNT}`);
  await workbench.screenshotInThemes('credentials-file');
  await checkAccount(`${SERVICE_ACCOUNT}, with the file`, 'credentials-file-checked');
});

test('Application Default Credentials come last', async () => {
  await rm(earthEngineFile);
  await change((text) => text.replace(/^ *credentials_file: .*\n/m, ''));
  await shows(`ADC: ${USER}`);
  await checkAccount(`${USER}, with the Application Default Credentials`, 'application-default');
});

test('Connect to Google shows the ways that work, and which one to choose', async () => {
  await workbench.runCommand('Cedar: Connect to Google');
  const { list } = workbench.quickPick;
  await list.getByText('work now').waitFor();
  await list.getByText('open a terminal with "earthengine authenticate"').waitFor();
  await workbench.screenshotInThemes('ways');
  await workbench.page.keyboard.press('Escape');
});

test('a way that is not set up yet leads to a terminal with its command', async () => {
  await workbench.runCommand('Cedar: Connect to Google');
  await workbench.quickPick.choose('open a terminal with "earthengine authenticate"');
  await workbench.page.locator('.terminal-wrapper.active').waitFor();
  await workbench.screenshot('terminal');
});
