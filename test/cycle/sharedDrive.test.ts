/** Orders on a shared drive of Google Drive, with the roles that an account can have there. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  ConflictError,
  DriveStore,
  ServiceError,
  SubmissionError,
  type Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import type { DriveRole } from '../../src/sandbox/index.ts';
import { accessToken } from '../sandbox/accessTokens.ts';
import { driveApi } from '../sandbox/driveRequests.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

/** The account that owns the drive, and the one that orders. */
const MANAGER = 'colleague@example.com';
const MEMBER = 'user@example.com';

interface Team {
  readonly cycle: Cycle;
  readonly driveId: string;
  /** The store of the account that orders. @param wait called before each request, with its address */
  open(options?: {
    removal?: 'trash' | 'delete';
    wait?: (url: string) => Promise<void>;
  }): Promise<DriveStore>;
  /** Names of files that are not in the trash, in order. */
  names(): Promise<string[]>;
  /** Names of files in the trash, in order. */
  trashed(): Promise<string[]>;
  setRole(role: DriveRole): Promise<void>;
}

async function openTeam(role: DriveRole): Promise<Team> {
  const cycle = await openCycle();
  const { sandbox } = cycle;
  const setRole = async (next: DriveRole) => {
    return sandbox.setSharedDrive('Team', { roles: { [MANAGER]: 'organizer', [MEMBER]: next } });
  };
  const driveId = await setRole(role);
  const manager = driveApi(sandbox, await accessToken(sandbox, { account: MANAGER }));
  const query = {
    ...{ supportsAllDrives: 'true', includeItemsFromAllDrives: 'true' },
    ...{ corpora: 'drive', driveId },
  };
  return {
    cycle,
    driveId,
    async open({ removal, wait } = {}) {
      const auth = await authenticate({ token: await accessToken(sandbox, { account: MEMBER }) });
      const sign = auth.getRequestHeaders.bind(auth);
      auth.getRequestHeaders = async (url) => {
        await wait?.(String(url));
        return sign(url);
      };
      return new DriveStore({ auth, endpoint: sandbox.drive, driveId, removal });
    },
    names: () => manager.names('trashed = false', query),
    trashed: () => manager.names('trashed = true', query),
    async setRole(next) {
      await setRole(next);
    },
  };
}

/** Orders two images, and waits until they are there. */
async function orderImages(tracker: Tracker): Promise<TrackingDocument> {
  const { name } = await tracker.submit(SMALL_ORDER);
  const order = await finishOrder(tracker, name);
  expect(order.states.COMPLETED).toBe(2);
  return order;
}

const cleanWhole = (tracker: Tracker, order: TrackingDocument) =>
  tracker.clean(order, { trackingName: order.name });

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an order on a shared drive', () => {
  it('is made, downloaded and cleaned by a Content manager', async () => {
    const team = await openTeam('fileOrganizer');
    const tracker = team.cycle.trackerWith({ store: await team.open() });
    const order = await orderImages(tracker);
    const stored = await team.names();
    expect(stored.filter((file) => file.endsWith('.tif'))).toHaveLength(2);
    const folder = temporaryFolder();
    await tracker.download(order, folder);
    const files = await readdir(path.join(folder, order.name));
    expect(files.filter((file) => file.endsWith('.tif'))).toHaveLength(2);
    await cleanWhole(tracker, order);
    expect((await team.names()).filter((file) => /\.(tif|json)$/.test(file))).toEqual([]);
  });

  it('is not made by a Viewer, who learns which role it takes, and nothing is stored', async () => {
    const team = await openTeam('reader');
    const tracker = team.cycle.trackerWith({ store: await team.open() });
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(ServiceError);
    expect(String(error)).toMatch(
      /Insufficient permissions for the specified parent\.\n.*for the role "Content manager"/,
    );
    expect(await team.names()).toEqual([]);
  });

  it('is made by a Contributor, whose clean is refused with the reason and changes nothing', async () => {
    const team = await openTeam('writer');
    const tracker = team.cycle.trackerWith({ store: await team.open() });
    const order = await orderImages(tracker);
    const before = await team.names();
    const error = await failureOf(cleanWhole(tracker, order));
    expect(String(error)).toMatch(
      /does not have sufficient permissions for this file[\s\S]*only a Manager can delete/,
    );
    expect(await team.names()).toEqual(before);
    expect(await team.trashed()).toEqual([]);
    // With the right role, the same call completes it.
    await team.setRole('fileOrganizer');
    await cleanWhole(tracker, order);
    expect((await team.names()).filter((file) => /\.(tif|json)$/.test(file))).toEqual([]);
  });

  it('that Earth Engine refuses keeps its reason where a Contributor cannot delete the record', async () => {
    const team = await openTeam('writer');
    const { sandbox } = team.cycle;
    sandbox.setProject(sandbox.project, { roles: { [MEMBER]: 'viewer' } });
    const tracker = team.cycle.trackerWith({ store: await team.open() });
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(SubmissionError);
    expect(String(error)).toMatch(
      /Error: Earth Engine: .*earthengine\.exports\.create[\s\S]*could not be deleted: Google Drive: The user does not have sufficient permissions[\s\S]*Clean the order/,
    );
    await team.setRole('fileOrganizer');
    const [name = ''] = await tracker.list();
    await cleanWhole(tracker, await tracker.read(name));
    expect((await team.names()).filter((file) => /\.(tif|json)$/.test(file))).toEqual([]);
  });

  it('is deleted permanently by a Manager only', async () => {
    const team = await openTeam('fileOrganizer');
    const tracker = team.cycle.trackerWith({ store: await team.open({ removal: 'delete' }) });
    const order = await orderImages(tracker);
    const before = await team.names();
    const error = await failureOf(cleanWhole(tracker, order));
    expect(String(error)).toMatch(/removal: delete under gdrive:/);
    expect(await team.names()).toEqual(before);
    expect(await team.trashed()).toEqual([]);
    await tracker.download(order, temporaryFolder());
    await team.setRole('organizer');
    await cleanWhole(tracker, order);
    expect((await team.names()).filter((file) => /\.(tif|json)$/.test(file))).toEqual([]);
    expect(await team.trashed()).toEqual([]);
  });

  it('keeps a record that may not be deleted permanently', async () => {
    const team = await openTeam('fileOrganizer');
    const store = await team.open({ removal: 'delete' });
    await store.storeMetadata({}, 'ORDER', 'CEDAR');
    const [record] = await store.list('CEDAR');
    if (!record) throw new Error('there is no record');
    await expect(store.remove(record)).rejects.toMatchObject({
      reason: 'insufficientFilePermissions',
    });
    expect(await store.list('CEDAR')).toEqual([record]);
    expect(await team.trashed()).toEqual([]);
  });

  it('is hidden from an account that is not a member', async () => {
    const team = await openTeam('none');
    const error = await failureOf((await team.open()).list('CEDAR_TRACKING'));
    expect(String(error)).toMatch(/There is no shared drive ".*", or the account is not a member/);
  });
});

describe('two machines that create the same record on a shared drive', () => {
  it.each([
    ['organizer', 'is deleted', ['CEDAR', 'ORDER.json']],
    ['fileOrganizer', 'is moved to the trash', ['CEDAR', 'ORDER.json']],
    ['writer', 'gets another name', ['CEDAR', 'ORDER.json', 'ORDER.json (duplicate)']],
  ] as const)('as %s: the second record %s, and the first one counts', async (role, _, left) => {
    const team = await openTeam(role);
    const other = await team.open();
    await other.exportDestination('IMAGE', 'CEDAR');
    let isStored = false;
    const late = await team.open({
      wait: async (url) => {
        if (!url.includes('/upload/') || isStored) return;
        isStored = true;
        await other.storeMetadata({ from: 'first' }, 'ORDER', 'CEDAR', { ifVersion: null });
      },
    });
    const second = late.storeMetadata({ from: 'second' }, 'ORDER', 'CEDAR', { ifVersion: null });
    await expect(second).rejects.toBeInstanceOf(ConflictError);
    expect(await team.names()).toEqual(left);
    expect(JSON.parse((await late.readMetadata('ORDER', 'CEDAR')).text)).toEqual({ from: 'first' });
    expect(await late.list('CEDAR')).toHaveLength(1);
  });
});
