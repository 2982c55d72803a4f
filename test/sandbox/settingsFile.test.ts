/** Files of settings: what can be in them, and the messages for anything else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  checkSandboxSettings,
  readSettings,
  SettingsError,
} from '../../src/sandbox/cloud/settingsFile.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { sendJson } from './accessTokens.ts';

const EVERYTHING = `
accounts:
  - { email: ada@example.com, name: Ada Example, hasConsented: true }
oauthClients:
  - { clientId: mine.apps.googleusercontent.com, clientSecret: secret }
projects:
  cedar-sandbox: { registrationState: NOT_REGISTERED, disabledApis: [drive] }
  another: { displayName: Another, roles: { ada@example.com: writer, '*': none } }
buckets:
  cedar-sandbox: { roles: { ada@example.com: [objectViewer] } }
  archive: { project: another, location: EU, billing: { requesterPays: true } }
sharedDrives:
  Team: { roles: { ada@example.com: writer } }
`;

describe('a file of settings', () => {
  it('is what a sandbox starts with', async () => {
    const file = join(temporaryFolder(), 'settings.yaml');
    await writeFile(file, EVERYTHING);
    const sandbox = await startSandbox(await readSettings(file));
    try {
      expect(sandbox.clientJson().installed.client_id).toBe('mine.apps.googleusercontent.com');
      const user = await sendJson(`${sandbox.oauth}/oauth2/v3/userinfo`);
      expect(user.body.email).toBe('ada@example.com');
      const found = await sendJson(`${sandbox.resourceManager}/v3/projects:search`);
      expect(found.body.projects).toHaveLength(2);
      const config = await sendJson(`${sandbox.earthEngine}/v1/projects/cedar-sandbox/config`);
      expect(config.body.registrationState).toBe('NOT_REGISTERED');
      const bucket = await sendJson(`${sandbox.storage}/storage/v1/b/archive?userProject=another`);
      expect(bucket.body).toMatchObject({ location: 'EU', billing: { requesterPays: true } });
      const drives = await sendJson(
        `${sandbox.drive}/drive/v3/drives?fields=drives(name,capabilities(canTrashChildren))`,
        { headers: { 'x-goog-user-project': 'another' } },
      );
      expect(drives.body.drives).toEqual([
        { name: 'Team', capabilities: { canTrashChildren: false } },
      ]);
    } finally {
      await sandbox.close();
    }
  });

  it('ends what was set before and is not in it any more', async () => {
    const data = temporaryFolder();
    const first = checkSandboxSettings(parse(EVERYTHING));
    const states = async (sandbox: Sandbox) => {
      const { storage, drive, earthEngine, resourceManager, oauth } = sandbox;
      const [own, archive] = await Promise.all(
        ['cedar-sandbox', 'archive'].map((name) =>
          sendJson(`${storage}/storage/v1/b/${name}?userProject=another`),
        ),
      );
      const user = await sendJson(`${oauth}/oauth2/v3/userinfo`);
      const config = await sendJson(`${earthEngine}/v1/projects/cedar-sandbox/config`);
      const found = await sendJson(`${resourceManager}/v3/projects:search`);
      const files = `${drive}/drive/v3/drives?fields=drives(name,capabilities(canTrashChildren))`;
      const drives = await sendJson(files);
      return {
        client: sandbox.clientJson().installed.client_id,
        account: user.body.email,
        registration: config.body.registrationState,
        projects: (found.body.projects as unknown[]).length,
        ownBucket: own?.status,
        archive: { location: archive?.body.location, billing: archive?.body.billing },
        drives: drives.body.drives ?? drives.status,
      };
    };
    const ended = {
      client: expect.not.stringContaining('mine'),
      account: 'user@example.com',
      registration: 'REGISTERED_NOT_COMMERCIALLY',
      projects: 1,
      ownBucket: 200,
      archive: { location: 'US', billing: undefined },
      drives: [{ name: 'Team', capabilities: { canTrashChildren: true } }],
    };
    const sandbox = await startSandbox({ ...first, data });
    try {
      expect(await states(sandbox)).toEqual({
        client: 'mine.apps.googleusercontent.com',
        account: 'ada@example.com',
        registration: 'NOT_REGISTERED',
        projects: 2,
        ownBucket: 403,
        archive: { location: 'EU', billing: { requesterPays: true } },
        drives: 403,
      });
      await sandbox.replaceSettings({});
      expect(await states(sandbox)).toEqual(ended);
      await sandbox.replaceSettings(first);
    } finally {
      await sandbox.close();
    }
    const later = await startSandbox({ data });
    try {
      expect(await states(later)).toEqual(ended);
    } finally {
      await later.close();
    }
  });

  it.each([
    [{ project: {} }, 'The settings: the field "project" is not known.'],
    [{ accounts: [] }, 'The setting accounts must NOT have fewer than 1 items.'],
    [{ accounts: [{ email: 'ada' }] }, 'The setting accounts/0/email must match pattern'],
    [{ accounts: [{ name: 'Ada' }] }, "accounts/0 must have required property 'email'"],
    [{ oauthClients: [{ clientId: 'x' }] }, "must have required property 'clientSecret'"],
    [{ projects: { p: { tier: 1 } } }, 'The setting projects/p: the field "tier" is not known.'],
    [
      { projects: { p: { roles: { a: 'admin' } } } },
      'one of none, consumer, viewer, writer, owner',
    ],
    [{ projects: { p: { registrationState: 'YES' } } }, 'one of NOT_REGISTERED, REGISTERED_'],
    [{ buckets: { b: { roles: { a: ['viewer'] } } } }, 'one of objectViewer, objectCreator'],
    [{ buckets: { b: { retentionPolicy: { retentionPeriod: 60 } } } }, 'must be string'],
    [{ sharedDrives: { d: { roles: { a: 'owner' } } } }, 'one of organizer, fileOrganizer, writer'],
    [[], 'The settings must be object.'],
  ])('with %j is refused', (settings, message) => {
    const check = () => checkSandboxSettings(settings);
    expect(check).toThrow(SettingsError);
    expect(check).toThrow(message);
  });

  it('that cannot be read is refused', async () => {
    await expect(readSettings('/nowhere.yaml')).rejects.toThrow(
      'Cannot read the settings of /nowhere.yaml',
    );
    const file = join(temporaryFolder(), 'broken.yaml');
    await writeFile(file, 'a: [');
    await expect(readSettings(file)).rejects.toBeInstanceOf(SettingsError);
  });
});
