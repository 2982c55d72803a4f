/** Names, versions and labels of objects in a listing. */
import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../src/core/index.ts';
import { openCycle } from './cycle.ts';

describe('a listing of documents', () => {
  it('contains the labels of a document until it is stored without them', async () => {
    const { store } = await openCycle();
    await store.storeMetadata({ a: 1 }, 'DOCUMENT', 'FOLDER', { labels: { of: 'größer' } });
    const [first] = await store.list('FOLDER');
    expect(first).toMatchObject({ fileName: 'DOCUMENT.json', labels: { of: 'größer' } });
    await store.storeMetadata({ a: 2 }, 'DOCUMENT', 'FOLDER');
    const [second] = await store.list('FOLDER');
    expect(second?.labels).toBeUndefined();
  });

  it('contains all objects of a folder, and those with the same beginning', async () => {
    const { store } = await openCycle();
    for (const name of ['A_1', 'A_2', 'B_1']) await store.storeMetadata({}, name, 'FOLDER');
    await store.storeMetadata({}, 'A_3', 'FOLDER/BELOW');
    const names = async (startsWith?: string) =>
      (await store.listObjects('FOLDER', startsWith ? { startsWith } : {})).map(
        ({ fileName }) => fileName,
      );
    expect(await names()).toEqual(['A_1.json', 'A_2.json', 'B_1.json']);
    expect(await names('A_')).toEqual(['A_1.json', 'A_2.json']);
  });
});

describe('deleting an object', () => {
  it('keeps one that was written again since it was listed', async () => {
    const { store } = await openCycle();
    await store.storeMetadata({ a: 1 }, 'DOCUMENT', 'FOLDER');
    const [listed] = await store.list('FOLDER');
    await store.storeMetadata({ a: 2 }, 'DOCUMENT', 'FOLDER');
    if (!listed) throw new Error('not listed');
    const error: unknown = await store.remove(listed).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /DOCUMENT\.json" was not deleted, because another program changed it/,
      ),
    });
    expect((await store.readMetadata('DOCUMENT', 'FOLDER')).text).toContain('2');
  });

  it('does nothing if it no longer exists', async () => {
    const { store } = await openCycle();
    await store.storeMetadata({ a: 1 }, 'DOCUMENT', 'FOLDER');
    const [listed] = await store.list('FOLDER');
    if (!listed) throw new Error('not listed');
    await store.remove(listed);
    await expect(store.remove(listed)).resolves.toBeUndefined();
  });
});
