/** Accounts of Google in VS Code, with the sandbox in place of Google. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { answerConsent } from '../../consent.ts';
import { eventually } from './eventually.ts';

const PROVIDER = 'cedar-google';

/** The OAuth client that each sandbox has. */
const CLIENT = {
  client_id: '123456789012-sandbox.apps.googleusercontent.com',
  client_secret: 'GOCSPX-sandbox',
};

describe('accounts of Google', () => {
  let folder = '';
  let client = '';

  before(async () => {
    const origin = vscode.workspace.getConfiguration('cedar').get<string>('endpoints.earthEngine');
    assert.ok(origin, 'The workspace has no sandbox.');
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-suite-'));
    client = path.join(folder, 'client.json');
    const addresses = { auth_uri: `${origin}/o/oauth2/auth`, token_uri: `${origin}/token` };
    await writeFile(client, JSON.stringify({ installed: { ...CLIENT, ...addresses } }));
  });

  after(async () => {
    for (const { label } of await accounts()) {
      await vscode.commands.executeCommand('cedar.signOut', label);
    }
    await rm(folder, { recursive: true });
  });

  const accounts = async () => [...(await vscode.authentication.getAccounts(PROVIDER))];
  const labels = async () => (await accounts()).map(({ label }) => label).sort();

  const signIn = (account: string, decision: 'allow' | 'deny' = 'allow') =>
    vscode.commands.executeCommand<string>('cedar.connectToGoogle', {
      way: 'cedar',
      client,
      openPage: async (address: string) => {
        void fetch(await answerConsent(address, { account, decision }));
      },
    });

  it('are signed in side by side, and listed in the Accounts menu', async () => {
    assert.equal(await signIn('user@example.com'), 'user@example.com');
    assert.equal(await signIn('colleague@example.com'), 'colleague@example.com');
    await eventually(async () => (await labels()).length === 2, 'The second account');
    assert.deepEqual(await labels(), ['colleague@example.com', 'user@example.com']);
  });

  it('are used for orders: the orders are read with the chosen account', async () => {
    const request = { way: 'cedar', account: 'user@example.com' };
    assert.equal(
      await vscode.commands.executeCommand('cedar.connectToGoogle', request),
      'user@example.com',
    );
    const orders = await vscode.commands.executeCommand<string[]>('cedar.refreshOrders', {});
    assert.ok(Array.isArray(orders));
  });

  it('are not signed in if the user denies it, with the reason', async () => {
    await assert.rejects(Promise.resolve(signIn('user@example.com', 'deny')), /access_denied/);
    assert.equal((await labels()).length, 2);
  });

  it('need an OAuth client: another file is refused with what to choose', async () => {
    const wrong = path.join(folder, 'key.json');
    await writeFile(wrong, '{"type": "service_account", "private_key": "secret"}');
    const request = { way: 'cedar', client: wrong, openPage: () => {} };
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('cedar.connectToGoogle', request)),
      (error: Error) => /"Desktop app"/.test(error.message) && !/secret"/.test(error.message),
    );
  });

  it('are signed out one at a time', async () => {
    await vscode.commands.executeCommand('cedar.signOut', 'user@example.com');
    await eventually(async () => (await labels()).length === 1, 'The sign-out');
    assert.deepEqual(await labels(), ['colleague@example.com']);
  });
});
