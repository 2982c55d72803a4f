/** The store on Google Drive, against the sandbox's Drive. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  CancelledError,
  ConflictError,
  DriveFolderError,
  DriveStore,
  NotFoundError,
  ServiceError,
  type StoredObject,
} from '../../src/core/index.ts';
import { withdrawRecord } from '../../src/core/orders/withdrawSubmission.ts';
import type { DriveOptions } from '../../src/core/stores/driveAddress.ts';
import { type FaultRule, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createOnDrive } from '../storedFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { madeDocument } from '../unit/madeDocument.ts';

const FOLDER = 'application/vnd.google-apps.folder';

async function openSandbox(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ data: temporaryFolder(), ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The store of a machine. @param wait called before each request, with its address */
async function openStore(
  { drive }: Sandbox,
  { wait, ...options }: Partial<DriveOptions> & { wait?: (url: string) => Promise<void> } = {},
): Promise<DriveStore> {
  const auth = await authenticate({ token: 'any' });
  const sign = auth.getRequestHeaders.bind(auth);
  auth.getRequestHeaders = async (url) => {
    await wait?.(String(url));
    return sign(url);
  };
  return new DriveStore({ auth, endpoint: drive, ...options });
}

async function call(sandbox: Sandbox, path: string, request: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
  const response = await fetch(`${sandbox.drive}${path}`, { ...request, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text === '' ? undefined : JSON.parse(text);
}

/** Files as the sandbox lists them. */
async function files(sandbox: Sandbox, q = 'trashed = false') {
  const fields = 'files(id,name,parents,trashed,mimeType,properties)';
  const query = new URLSearchParams({ q, fields, pageSize: '1000' });
  const listed = (await call(sandbox, `/drive/v3/files?${query}`)) as {
    files: { id: string; name: string; parents: string[]; mimeType: string }[];
  };
  return listed.files;
}

async function textOf(store: DriveStore, name: string, path: string): Promise<unknown> {
  return JSON.parse((await store.readMetadata(name, path)).text);
}

/** Stores a file as another program would, whatever is there. */
async function storeForeign(sandbox: Sandbox, name: string, parent: string, content: string) {
  const { id } = await createOnDrive(sandbox, { name, parents: [parent] });
  await call(sandbox, `/upload/drive/v3/files/${id}?uploadType=media`, {
    method: 'PATCH',
    body: content,
  });
  return id;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

describe('documents on Drive', () => {
  it('are stored in the folder that Earth Engine would write to, and read back', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    expect(await store.list('CEDAR/2020')).toEqual([]);
    await expect(store.readMetadata('ORDER', 'CEDAR/2020')).rejects.toBeInstanceOf(NotFoundError);
    const { id, version } = await store.storeMetadata({ n: 'ä' }, 'ORDER', 'CEDAR/2020');
    expect(await store.readMetadata('ORDER', 'CEDAR/2020/')).toEqual({
      text: JSON.stringify({ n: 'ä' }, null, 2),
      version,
    });
    const [listed] = await store.list('CEDAR/2020', { startsWith: 'ORD' });
    expect(listed).toMatchObject({ id, fileName: 'ORDER.json', version });
    expect(await store.list('CEDAR/2020', { startsWith: 'RD' })).toEqual([]);
    expect(await store.exportDestination('IMAGE', 'CEDAR/2020')).toEqual({
      folder: 'CEDAR/2020',
      fileNamePrefix: 'IMAGE',
    });
    const folders = (await files(sandbox)).filter(({ mimeType }) => mimeType === FOLDER);
    expect(folders.map(({ name }) => name)).toEqual(['CEDAR/2020']);
  });

  it('are found in folders in folders', async () => {
    const sandbox = await openSandbox();
    const top = await createOnDrive(sandbox, { name: 'CEDAR', mimeType: FOLDER });
    await createOnDrive(sandbox, { name: 'tracking', mimeType: FOLDER, parents: [top.id] });
    const store = await openStore(sandbox);
    await store.storeMetadata({}, 'ORDER', 'CEDAR/tracking');
    expect((await files(sandbox)).map(({ name }) => name).sort()).toEqual([
      'CEDAR',
      'ORDER.json',
      'tracking',
    ]);
    expect(await store.exportDestination('IMAGE', 'CEDAR/tracking')).toMatchObject({
      folder: 'tracking',
    });
  });

  it('larger than what Drive takes at once are stored whole', async () => {
    const store = await openStore(await openSandbox());
    const large = { text: 'x'.repeat(5_500_000) };
    const { version } = await store.storeMetadata(large, 'ORDER', 'CEDAR', { ifVersion: null });
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual(large);
    await store.storeMetadata({ ...large, more: 1 }, 'ORDER', 'CEDAR', { ifVersion: version });
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ ...large, more: 1 });
  });

  it('in a folder that exists twice are refused with the ids of both', async () => {
    const sandbox = await openSandbox();
    const one = await createOnDrive(sandbox, { name: 'CEDAR', mimeType: FOLDER });
    const other = await createOnDrive(sandbox, { name: 'CEDAR', mimeType: FOLDER });
    const before = await files(sandbox);
    const store = await openStore(sandbox);
    for (const work of [
      store.list('CEDAR'),
      store.storeMetadata({}, 'ORDER', 'CEDAR'),
      store.exportDestination('IMAGE', 'CEDAR'),
    ]) {
      const error = await failureOf(work);
      expect(error).toBeInstanceOf(DriveFolderError);
      expect((error as DriveFolderError).folders.toSorted()).toEqual([one.id, other.id].sort());
      expect(error.message).toContain(one.id);
      expect(error.message).toContain(other.id);
      expect(error.message).toMatch(/Rename all of them but one/);
    }
    expect(await files(sandbox)).toEqual(before);
  });

  it('in a nested folder whose name another one has are not exported there', async () => {
    const sandbox = await openSandbox();
    const top = await createOnDrive(sandbox, { name: 'A', mimeType: FOLDER });
    await createOnDrive(sandbox, { name: '2020', mimeType: FOLDER, parents: [top.id] });
    await createOnDrive(sandbox, { name: '2020', mimeType: FOLDER });
    const store = await openStore(sandbox);
    await expect(store.exportDestination('IMAGE', 'A/2020')).rejects.toBeInstanceOf(
      DriveFolderError,
    );
    await store.storeMetadata({}, 'ORDER', 'A/2020');
    expect(await store.list('A/2020')).toHaveLength(1);
  });

  it('of the same name: the newest is current, and no other one is changed or deleted', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    const own = await store.storeMetadata({ by: 'cedar' }, 'ORDER', 'CEDAR');
    const [file] = (await files(sandbox)).filter(({ id }) => id === own.id);
    const foreign = await storeForeign(
      sandbox,
      'ORDER.json',
      file?.parents[0] ?? '',
      '{"by": "x"}',
    );
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ by: 'x' });
    const [current, ...others] = await store.list('CEDAR');
    expect(others).toEqual([]);
    expect(current?.id).toBe(foreign);
    const conflict = store.storeMetadata({}, 'ORDER', 'CEDAR', { ifVersion: null });
    await expect(conflict).rejects.toBeInstanceOf(ConflictError);
    // Its own version can still be written, and is the newest then.
    await store.storeMetadata({ by: 'again' }, 'ORDER', 'CEDAR', { ifVersion: own.version });
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ by: 'again' });
    const [mine] = await store.list('CEDAR');
    await store.remove(mine as StoredObject);
    expect((await files(sandbox)).map(({ id }) => id)).toContain(foreign);
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ by: 'x' });
  });

  it('show labels of any length up to a limit, until another program writes', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    const labels = { 'cedar-items': 'QUJD'.repeat(500), 'cedar-tracking': 'Ordner/größe 🛰' };
    const { id } = await store.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR', { labels });
    expect((await store.list('CEDAR'))[0]?.labels).toEqual(labels);
    await store.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR', { labels: { few: '1' } });
    expect((await store.list('CEDAR'))[0]?.labels).toEqual({ few: '1' });
    const tooMany = { 'cedar-items': 'QUJD'.repeat(2000) };
    await store.storeMetadata({ n: 3 }, 'ORDER', 'CEDAR', { labels: tooMany });
    expect((await store.list('CEDAR'))[0]?.labels).toBeUndefined();
    await store.storeMetadata({ n: 4 }, 'ORDER', 'CEDAR', { labels });
    await call(sandbox, `/upload/drive/v3/files/${id}?uploadType=media`, {
      method: 'PATCH',
      body: '{"n": 5}',
    });
    expect((await store.list('CEDAR'))[0]?.labels).toBeUndefined();
  });
});

describe('two machines that write the same document', () => {
  it('one after the other: the later one learns of it', async () => {
    const sandbox = await openSandbox();
    const [one, other] = [await openStore(sandbox), await openStore(sandbox)];
    const { version } = await one.storeMetadata({ n: 0 }, 'ORDER', 'CEDAR', { ifVersion: null });
    await other.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR', { ifVersion: version });
    for (const ifVersion of [version, null]) {
      const late = one.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR', { ifVersion });
      await expect(late).rejects.toBeInstanceOf(ConflictError);
    }
    expect(await textOf(one, 'ORDER', 'CEDAR')).toEqual({ n: 1 });
  });

  it.each([
    ['shorter', { text: 'b' }],
    ['longer', { text: 'b'.repeat(1000) }],
  ])('while it is read: what was written is read, also when it is %s', async (_what, written) => {
    const sandbox = await openSandbox();
    const writer = await openStore(sandbox);
    await writer.storeMetadata({ text: 'a'.repeat(100) }, 'ORDER', 'TRACKING');
    let isWritten = false;
    const reader = await openStore(sandbox, {
      wait: async (url) => {
        if (isWritten || !url.includes('alt=media')) return;
        isWritten = true;
        await writer.storeMetadata(written, 'ORDER', 'TRACKING');
      },
    });
    expect(await textOf(reader, 'ORDER', 'TRACKING')).toEqual(written);
    expect(isWritten).toBe(true);
  });

  it.each([
    ['', false],
    [', in spite of a cancel', true],
  ])('at the same moment: what the first one wrote is there again%s', async (_, isCancelled) => {
    const sandbox = await openSandbox();
    const other = await openStore(sandbox);
    const cancel = new AbortController();
    const labels = { few: '1' };
    const { version } = await other.storeMetadata({ n: 0 }, 'ORDER', 'CEDAR', { labels });
    const one = await openStore(sandbox, {
      // Everything has been compared: now the other machine writes.
      wait: async (url) => {
        if (isCancelled && url.includes('/revisions?')) cancel.abort();
        if (!url.includes('/upload/') || isDone) return;
        isDone = true;
        await other.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR', { ifVersion: version, labels });
      },
    });
    let isDone = false;
    const late = one.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR', {
      ifVersion: version,
      labels: { others: '2' },
      signal: cancel.signal,
    });
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    expect(await textOf(one, 'ORDER', 'CEDAR')).toEqual({ n: 1 });
    expect((await one.list('CEDAR'))[0]?.labels).toBeUndefined();
    expect(cancel.signal.aborted).toBe(isCancelled);
  });

  it('at the same moment, and a third one after them: nothing of theirs is written over', async () => {
    const sandbox = await openSandbox();
    const other = await openStore(sandbox);
    const { version } = await other.storeMetadata({ n: 0 }, 'ORDER', 'CEDAR');
    let step = 0;
    const one = await openStore(sandbox, {
      wait: async (url) => {
        if (url.includes('/upload/') && step === 0) {
          step = 1;
          await other.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR', { ifVersion: version });
        } else if (url.includes('/revisions?') && step === 1) {
          step = 2;
          await other.storeMetadata({ n: 3 }, 'ORDER', 'CEDAR');
        }
      },
    });
    const error = await failureOf(
      one.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR', { ifVersion: version }),
    );
    expect(error).toBeInstanceOf(ConflictError);
    expect((error as ConflictError).overwritten.map((text) => JSON.parse(text))).toEqual([
      { n: 1 },
    ]);
    expect(await textOf(one, 'ORDER', 'CEDAR')).toEqual({ n: 3 });
  });

  it.each([
    ['', false],
    [', in spite of a cancel', true],
  ])(
    'a new one at the same moment: the first stays, and the other one is taken back%s',
    async (_, isCancelled) => {
      const sandbox = await openSandbox();
      const other = await openStore(sandbox);
      const cancel = new AbortController();
      const { signal } = cancel;
      let isDone = false;
      const one = await openStore(sandbox, {
        wait: async (url) => {
          if (isCancelled && isDone && !url.includes('/upload/')) cancel.abort();
          if (!url.includes('/upload/') || isDone) return;
          isDone = true;
          await other.storeMetadata({ by: 'other' }, 'ORDER', 'CEDAR', { ifVersion: null });
        },
      });
      const late = one.storeMetadata({ by: 'one' }, 'ORDER', 'CEDAR', { ifVersion: null, signal });
      await expect(late).rejects.toBeInstanceOf(ConflictError);
      expect(signal.aborted).toBe(isCancelled);
      const stored = (await files(sandbox)).filter(({ name }) => name === 'ORDER.json');
      expect(stored).toHaveLength(1);
      expect(await textOf(one, 'ORDER', 'CEDAR')).toEqual({ by: 'other' });
    },
  );

  it('a new folder at the same moment: one of them stays', async () => {
    const sandbox = await openSandbox();
    const other = await openStore(sandbox);
    let isDone = false;
    let lists = 0;
    const one = await openStore(sandbox, {
      wait: async (url) => {
        if (url.includes('q=')) lists++;
        if (url.includes('q=') || isDone || lists === 0) return;
        isDone = true;
        await other.storeMetadata({}, 'OTHER', 'CEDAR');
      },
    });
    await one.storeMetadata({}, 'ONE', 'CEDAR');
    const folders = (await files(sandbox)).filter(({ mimeType }) => mimeType === FOLDER);
    expect(folders).toHaveLength(1);
    expect((await other.list('CEDAR')).map(({ fileName }) => fileName).sort()).toEqual([
      'ONE.json',
      'OTHER.json',
    ]);
  });

  it('a new folder on many machines at once: all of them write to the one that stays', async () => {
    const sandbox = await openSandbox();
    const names = Array.from({ length: 8 }, (_, index) => `ORDER${index}`);
    const stores = await Promise.all(names.map(() => openStore(sandbox)));
    await Promise.all(
      names.map(async (name, index) => {
        await stores[index]?.exportDestination(name, 'CEDAR');
        await stores[index]?.storeMetadata({}, name, 'CEDAR');
      }),
    );
    const left = (await files(sandbox)).filter(({ mimeType }) => mimeType === FOLDER);
    expect(left).toHaveLength(1);
    const listed = await (await openStore(sandbox)).list('CEDAR');
    expect(listed.map(({ fileName }) => fileName).sort()).toEqual(
      names.map((name) => `${name}.json`),
    );
  });

  it('a new folder with duplicates that were left behind: the first one is used', async () => {
    const sandbox = await openSandbox();
    const metadata = { name: 'CEDAR', mimeType: FOLDER, properties: { madeBy: 'cedar' } };
    const first = await createOnDrive(sandbox, metadata);
    await createOnDrive(sandbox, metadata);
    await createOnDrive(sandbox, metadata);
    const store = await openStore(sandbox);
    expect(await store.list('CEDAR')).toEqual([]);
    expect(await files(sandbox)).toHaveLength(3);
    await store.exportDestination('IMAGE', 'CEDAR');
    expect((await files(sandbox)).map(({ id }) => id)).toEqual([first.id]);
    await store.storeMetadata({}, 'ORDER', 'CEDAR');

    const filled = await createOnDrive(sandbox, metadata);
    await createOnDrive(sandbox, { name: 'thesis', parents: [filled.id], mimeType: FOLDER });
    const before = await files(sandbox);
    const other = await openStore(sandbox);
    await expect(other.exportDestination('IMAGE', 'CEDAR')).rejects.toBeInstanceOf(
      DriveFolderError,
    );
    expect(await files(sandbox)).toEqual(before);
  });

  it('an answer that was lost is not a conflict', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    const lost = [
      { path: '/upload/drive/v3/files*', after: true, times: 1, action: 'reset' },
      { path: '/upload/drive/v3/files/**', after: true, times: 1, action: 'reset' },
    ] as const;
    sandbox.setFaults(lost);
    const { version } = await store.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR', { ifVersion: null });
    await store.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR', { ifVersion: version });
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ n: 2 });
    expect((await files(sandbox)).filter(({ name }) => name === 'ORDER.json')).toHaveLength(1);
  });
});

describe('a file that is removed', () => {
  it('is moved to the trash', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    const { id } = await store.storeMetadata({}, 'ORDER', 'CEDAR');
    const [object] = await store.list('CEDAR');
    await store.remove(object as StoredObject);
    expect(await store.list('CEDAR')).toEqual([]);
    expect((await files(sandbox, 'trashed = true')).map((file) => file.id)).toEqual([id]);
    // Once more is not an error.
    await store.remove(object as StoredObject);
  });

  it('is deleted where the configuration wants that', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox, { removal: 'delete' });
    await store.storeMetadata({}, 'ORDER', 'CEDAR');
    const [object] = await store.list('CEDAR');
    await store.remove(object as StoredObject);
    expect(await files(sandbox, 'trashed = true')).toEqual([]);
    await store.remove(object as StoredObject);
  });

  it.each([
    ['when it is about to be moved to the trash', 2],
    ['when it is in the trash', 3],
  ])('is not left in the trash by a cancel %s', async (_, request) => {
    const sandbox = await openSandbox();
    const cancel = new AbortController();
    let requests = 0;
    const wait = async () => {
      if (++requests === request) cancel.abort();
    };
    await (await openStore(sandbox)).storeMetadata({}, 'ORDER', 'CEDAR');
    const store = await openStore(sandbox, { removal: 'delete', wait });
    const [object] = await (await openStore(sandbox)).list('CEDAR');
    await store.remove(object as StoredObject, { signal: cancel.signal });
    expect(await files(sandbox, "name = 'ORDER.json'")).toEqual([]);
  });

  it.each(['trash', 'delete'] as const)(
    'is taken out of the trash by %s in spite of a cancel when it was written again',
    async (removal) => {
      const sandbox = await openSandbox();
      const other = await openStore(sandbox);
      await other.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR');
      const [object] = await other.list('CEDAR');
      const cancel = new AbortController();
      let requests = 0;
      const wait = async () => {
        requests++;
        // After the comparison; and when it is in the trash.
        if (requests === 2) await other.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR');
        if (requests === 3) cancel.abort();
      };
      const store = await openStore(sandbox, { removal, wait });
      const error = await failureOf(
        store.remove(object as StoredObject, { signal: cancel.signal }),
      );
      expect(requests).toBe(3);
      expect(error).toBeInstanceOf(ConflictError);
      expect(await textOf(other, 'ORDER', 'CEDAR')).toEqual({ n: 2 });
    },
  );

  it('is deleted in the background where that takes longer after a cancel', async () => {
    const sandbox = await openSandbox();
    await (await openStore(sandbox)).storeMetadata({}, 'ORDER', 'CEDAR');
    const [object] = await (await openStore(sandbox)).list('CEDAR');
    const cancel = new AbortController();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let requests = 0;
    const wait = async () => {
      if (++requests !== 3) return;
      cancel.abort();
      await held;
    };
    const store = await openStore(sandbox, { removal: 'delete', wait });
    const error = await failureOf(store.remove(object as StoredObject, { signal: cancel.signal }));
    expect(error).toBeInstanceOf(CancelledError);
    expect(await files(sandbox, "name = 'ORDER.json'")).toHaveLength(1);
    release();
    await expect.poll(() => files(sandbox, "name = 'ORDER.json'")).toEqual([]);
  });

  it('is reported to be in the trash where it can neither be deleted nor restored', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox, { removal: 'delete' });
    const document = madeDocument('ORDER', ['UNSUBMITTED']);
    const { name, prefix } = document.tracking;
    await store.storeMetadata({}, name, prefix);
    const [object] = await store.list(prefix);
    const action = { status: 403, message: 'Not allowed.' };
    const noDelete: FaultRule = { service: 'drive', method: 'DELETE', every: 1, action };
    const noRestore: FaultRule = { service: 'drive', method: 'PATCH', nth: 2, action };

    sandbox.setFaults([noDelete]);
    const kept = await failureOf(withdrawRecord(store, document, new Error('No'), undefined));
    expect(kept.message).toMatch(/could not be deleted: .*Not allowed\.[\s\S]*\nClean the order/);
    expect(kept).toMatchObject({ tag: 'submission', canResume: false });
    expect(await store.list(prefix)).toEqual([object]);

    sandbox.setFaults([noDelete, noRestore]);
    const lost = await failureOf(withdrawRecord(store, document, new Error('No'), undefined));
    expect(lost.message).toMatch(
      /could not be deleted: .*Not allowed\.[\s\S]*\n"ORDER\.json" is in the trash of Google Drive now, and has to be restored there\.$/,
    );
    sandbox.setFaults([]);
    expect((await files(sandbox, 'trashed = true')).map((file) => file.name)).toEqual([
      'ORDER.json',
    ]);
  });

  it('stays when it was written again since it was listed', async () => {
    const sandbox = await openSandbox();
    const store = await openStore(sandbox);
    await store.storeMetadata({ n: 1 }, 'ORDER', 'CEDAR');
    const [object] = await store.list('CEDAR');
    await store.storeMetadata({ n: 2 }, 'ORDER', 'CEDAR');
    const error = await failureOf(store.remove(object as StoredObject));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toMatch(
      /ORDER\.json" was not deleted, because another program changed it/,
    );
    expect(await textOf(store, 'ORDER', 'CEDAR')).toEqual({ n: 2 });
  });
});

describe('a Drive that refuses', () => {
  it('because it is full: nothing is stored, and the message has the next step', async () => {
    const sandbox = await openSandbox({ driveQuota: 10 });
    const store = await openStore(sandbox);
    const error = await failureOf(store.storeMetadata({ long: 'text' }, 'ORDER', 'CEDAR'));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.message).toMatch(
      /storage quota has been exceeded\.\nThe Drive is full\. Delete files/,
    );
    expect((await files(sandbox)).filter(({ name }) => name === 'ORDER.json')).toEqual([]);
  });
});

describe('a shared drive', () => {
  it('holds the folders in place of the account’s own Drive', async () => {
    const sandbox = await openSandbox();
    const made = await call(sandbox, '/drive/v3/drives?requestId=1', {
      method: 'POST',
      body: JSON.stringify({ name: 'Team' }),
    });
    const driveId = (made as { id: string }).id;
    const [shared, own] = [await openStore(sandbox, { driveId }), await openStore(sandbox)];
    await shared.storeMetadata({ at: 'shared' }, 'ORDER', 'CEDAR');
    expect(await own.list('CEDAR')).toEqual([]);
    await own.storeMetadata({ at: 'own' }, 'ORDER', 'CEDAR');
    expect(await textOf(shared, 'ORDER', 'CEDAR')).toEqual({ at: 'shared' });
    expect(await textOf(own, 'ORDER', 'CEDAR')).toEqual({ at: 'own' });
    // Earth Engine may write to either.
    await expect(shared.exportDestination('IMAGE', 'CEDAR')).rejects.toBeInstanceOf(
      DriveFolderError,
    );
    const [object] = await shared.list('CEDAR');
    await shared.remove(object as StoredObject);
    expect(await shared.list('CEDAR')).toEqual([]);
  });

  it('that does not exist is named', async () => {
    const store = await openStore(await openSandbox(), { driveId: '0AAAAAAAAAAAAAAUk9PVA' });
    const error = await failureOf(store.list('CEDAR'));
    expect(error.message).toMatch(/There is no shared drive "0A.*drive_id under gdrive:/);
  });
});
