/** Sign in with Google: the consent page, several accounts, the Accounts menu, and pasting. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerConsent } from '../../consent.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** The OAuth client that each sandbox has. */
const CLIENT = {
  client_id: '123456789012-sandbox.apps.googleusercontent.com',
  client_secret: 'GOCSPX-sandbox',
};

const USER = 'user@example.com';
const COLLEAGUE = 'colleague@example.com';

let workbench: Workbench;
let client: string;

beforeAll(async () => {
  workbench = await Workbench.open('sign-in', { settings: { 'cedar.autoUpdate': 'off' } });
  const origin = workbench.sandbox.earthEngine;
  client = path.join(workbench.artifacts, 'client.json');
  const addresses = { auth_uri: `${origin}/o/oauth2/auth`, token_uri: `${origin}/token` };
  await writeFile(client, JSON.stringify({ installed: { ...CLIENT, ...addresses } }));
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const entry = (text: string) => workbench.quickPick.entry(text);
const choose = (text: string) => workbench.quickPick.choose(text);

const description = () => workbench.sidebar.locator('.pane-header .description').first();

/** Opens the list of ways to sign in, which has each account that is signed in. */
async function openWays(): Promise<void> {
  await workbench.runCommand('Cedar: Connect to Google');
  await entry('Earth Engine command line').waitFor();
}

/**
 * Does something that opens Google's page, and returns its address. VS Code opens it in another window,
 * at the address under which its server forwards the port of the sandbox.
 */
async function openedAddress(open: () => Promise<void>): Promise<{ page: Page; address: string }> {
  const opened = workbench.page.context().waitForEvent('page');
  await open();
  const page = await opened;
  await page.waitForURL(/\/proxy\/\d+\//);
  const address = page.url().replace(/^http:\/\/[^/]+\/proxy\/(\d+)/, 'http://127.0.0.1:$1');
  return { page, address };
}

/** Signs an account in on the page that `open` leads to. */
async function signIn(
  open: () => Promise<void>,
  account: string,
  button: 'Continue' | 'Cancel' = 'Continue',
  leftOut: readonly string[] = [],
): Promise<void> {
  const { page, address } = await openedAddress(open);
  await page.goto(address);
  await page.getByLabel(account).check();
  // Google's page has a box for each permission, and selects none of them.
  await page.getByLabel('Select all').check();
  for (const permission of leftOut) await page.getByLabel(permission).uncheck();
  await page.screenshot({ path: path.join(workbench.artifacts, `consent-${account}.png`) });
  await page.getByRole('button', { name: button }).click();
  const isAllowed = button === 'Continue' && leftOut.length === 0;
  const title = isAllowed ? 'You are signed in to Cedar' : 'You are not signed in';
  await page.getByRole('heading', { name: title }).waitFor();
  await page.close();
}

test('the list of ways names the remote machine, and what is not set up yet', async () => {
  await workbench.openCedar();
  await workbench.sidebar.getByText('No orders yet.').first().waitFor();
  await openWays();
  // The server of the tests is a remote machine for the browser.
  const placeholder = await workbench.quickInput.getAttribute('placeholder');
  expect(placeholder).toMatch(/^Ways to use .* on the remote machine \(127\.0\.0\.1:\d+\)$/);
  await workbench.screenshotInThemes('ways');
});

test('an account signs in with the OAuth client of the user, on the page of Google', async () => {
  await signIn(async () => {
    await choose('Sign in with Google…');
    await workbench.answer('Choose File…');
    await entry('..').waitFor();
    await workbench.quickInput.fill(client);
    await workbench.page.getByRole('button', { name: 'Use This Client' }).click();
  }, USER);
  await expect.poll(() => description().textContent()).toContain(`Cedar: ${USER}`);
  // The box for pasting has closed by itself.
  await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await workbench.screenshotInThemes('signed-in');
});

test('its projects are listed after it has allowed this as well', async () => {
  const file = path.join(workbench.folder, 'cedar.yaml');
  const text = await readFile(file, 'utf8');
  await rm(file);
  await workbench.runCommand('Cedar: Create Configuration');
  await entry('Allow Cedar to Read Your Projects…').waitFor();
  await workbench.screenshotInThemes('projects-not-allowed');
  await signIn(() => choose('Allow Cedar to Read Your Projects…'), USER);
  await entry('cedar-sandbox').waitFor();
  await workbench.screenshot('projects-allowed');
  await workbench.page.keyboard.press('Escape');
  await writeFile(file, text);
  await expect.poll(() => description().textContent()).toContain(`Cedar: ${USER}`);
});

test('a second account signs in beside the first, which can be chosen again', async () => {
  await openWays();
  await signIn(() => choose('with another account'), COLLEAGUE);
  await expect.poll(() => description().textContent()).toContain(COLLEAGUE);
  await openWays();
  await entry(COLLEAGUE).waitFor();
  await workbench.screenshot('two-accounts');
  await choose(USER);
  await expect.poll(() => description().textContent()).toContain(USER);
});

test('an account that does not allow it is not signed in, with the reason and next steps', async () => {
  await openWays();
  await signIn(() => choose('with another account'), USER, 'Cancel');
  const notice = workbench.notification('access_denied');
  await notice.getByRole('button', { name: 'Connect to Google…' }).waitFor();
  await notice.getByRole('button', { name: 'Check Setup' }).waitFor();
  await workbench.screenshot('denied');
  await workbench.dismiss(notice);
});

test('a permission that is left out is named, and the sign-in can be repeated at once', async () => {
  const permission = 'Manage your data in Cloud Storage';
  await openWays();
  await signIn(() => choose('with another account'), COLLEAGUE, 'Continue', [permission]);
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.getByText('Permissions were not granted: Cloud Storage.').waitFor();
  await workbench.screenshotInThemes('permission-left-out');
  await signIn(() => workbench.answer('Sign In Again'), COLLEAGUE);
  await expect.poll(() => description().textContent()).toContain(COLLEAGUE);
});

test('an address is pasted where the browser cannot open it', async () => {
  const { page } = workbench;
  // The address contains a code, so it is not shown.
  const answer = page.locator('.quick-input-widget input[type="password"]');
  await openWays();
  const opened = await openedAddress(() => choose('with another account'));
  await opened.page.close();
  const box = page.locator('.quick-input-widget').getByText('paste that address here');
  await box.waitFor();
  await workbench.screenshot('paste');
  await answer.fill('this is not it');
  await page.keyboard.press('Enter');
  await page.getByText('neither the address of the page nor a code').first().waitFor();
  const copied = await answerConsent(opened.address, { account: COLLEAGUE });
  await answer.fill(copied.href);
  await page.keyboard.press('Enter');
  await expect.poll(() => description().textContent()).toContain(COLLEAGUE);
});

/** Tokens that the sandbox has revoked. */
async function revoked(): Promise<number> {
  const file = path.join(workbench.artifacts, 'sandbox', 'oauth', 'tokens.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { revoked: string[] }).revoked.length;
}

test('the Accounts menu lists both accounts, and signs one out at Google as well', async () => {
  const { page } = workbench;
  const before = await revoked();
  await page.locator('.activitybar').getByRole('button', { name: 'Accounts' }).click();
  const item = (name: string) => page.getByRole('menuitem', { name });
  await item(USER).waitFor();
  await item(COLLEAGUE).hover();
  await item('Sign Out').waitFor();
  await workbench.screenshot('accounts-menu');
  await item('Sign Out').click();
  await workbench.answer('Sign Out');
  await expect.poll(() => revoked()).toBeGreaterThan(before);
  await expect.poll(() => description().textContent()).toContain(USER);
});

test('the last account signs out with the command, and the view shows none', async () => {
  await workbench.runCommand('Cedar: Sign Out of Google');
  await choose(USER);
  await expect.poll(() => description().textContent()).not.toContain('@');
  await workbench.screenshot('signed-out');
});
