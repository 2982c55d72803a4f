/**
 * Contents of a sandbox's store, requested without Cedar: objects of its bucket, or files on its Drive,
 * by path.
 */
import { STORE_KIND, type StoreKind } from './storeKind.ts';

/** Where a sandbox's stores are. */
export interface StoreAddresses {
  readonly storage: string;
  readonly drive: string;
  readonly bucket: string;
}

export interface StoredFile {
  /** Path in the bucket; folder and name on Drive. */
  readonly path: string;
  /** The store's id: the same path in a bucket. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

const headers = { authorization: 'Bearer any' };

/** All objects or files, by path. */
export async function storedFiles(
  at: StoreAddresses,
  store: StoreKind = STORE_KIND,
): Promise<StoredFile[]> {
  const files = store === 'gdrive' ? await driveFiles(at) : await objects(at);
  return files.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** The store's ids of what is at some paths. */
export async function idsOf(at: StoreAddresses, paths: readonly string[]): Promise<string[]> {
  const ids = new Map((await storedFiles(at)).map(({ path, id }) => [path, id]));
  return paths.map((path) => ids.get(path) ?? path);
}

/** Stores text, or bytes of an image, as another program would. */
export async function storeFile(at: StoreAddresses, path: string, content: string): Promise<void> {
  const type = path.endsWith('.json') ? 'application/json' : 'image/tiff';
  if (STORE_KIND === 'gdrive') return storeOnDrive(at, path, content, type);
  const name = encodeURIComponent(path);
  const url = `${at.storage}/upload/storage/v1/b/${at.bucket}/o?uploadType=media&name=${name}`;
  await answer(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': type },
    body: content,
  });
}

interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size?: string;
  readonly parents?: readonly string[];
}

const FOLDER = 'application/vnd.google-apps.folder';

async function driveFiles(at: StoreAddresses): Promise<StoredFile[]> {
  const files = await allOnDrive(at);
  const folders = new Map(files.filter(isFolder).map(({ id, name }) => [id, name]));
  return files
    .filter((file) => !isFolder(file))
    .map(({ id, name, size, parents: [parent = ''] = [] }) => ({
      path: [folders.get(parent), name].filter(Boolean).join('/'),
      id,
      size: Number(size),
    }));
}

function isFolder({ mimeType }: DriveFile): boolean {
  return mimeType === FOLDER;
}

async function allOnDrive({ drive }: StoreAddresses): Promise<DriveFile[]> {
  const fields = 'files(id,name,mimeType,size,parents)';
  const query = new URLSearchParams({ q: 'trashed = false', fields, pageSize: '1000' });
  const { files } = (await answer(`${drive}/drive/v3/files?${query}`, { headers })) as {
    files: DriveFile[];
  };
  return files;
}

async function storeOnDrive(
  at: StoreAddresses,
  path: string,
  content: string,
  type: string,
): Promise<void> {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  const known = (await allOnDrive(at)).find((file) => isFolder(file) && file.name === folder);
  const parent = known ?? (await createOnDrive(at, { name: folder, mimeType: FOLDER }));
  const metadata = { name: path.slice(slash + 1), mimeType: type, parents: [parent.id] };
  const { id } = await createOnDrive(at, metadata);
  await answer(`${at.drive}/upload/drive/v3/files/${id}?uploadType=media`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': type },
    body: content,
  });
}

/** Makes a file without content, or a folder. */
export async function createOnDrive(
  { drive }: Pick<StoreAddresses, 'drive'>,
  metadata: object,
): Promise<{ id: string }> {
  const made = await answer(`${drive}/drive/v3/files?supportsAllDrives=true`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return made as { id: string };
}

async function objects({ storage, bucket }: StoreAddresses): Promise<StoredFile[]> {
  const url = `${storage}/storage/v1/b/${bucket}/o`;
  const { items = [] } = (await answer(url, { headers })) as {
    items?: { name: string; size: string }[];
  };
  return items.map(({ name, size }) => ({ path: name, id: name, size: Number(size) }));
}

async function answer(url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
