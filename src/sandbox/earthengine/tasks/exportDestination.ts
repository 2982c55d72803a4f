/** Destination of the files of an export: a bucket of Cloud Storage, or a folder of Drive. */
import { GoogleError } from '../../http.ts';
import type { ExportRequest } from './request.ts';

type Bytes = AsyncIterable<Uint8Array> | Uint8Array;

/** The sandbox's Cloud Storage. */
export interface ExportBuckets {
  bucketExists(name: string): Promise<boolean> | boolean;
  /** Whether an account may write to a bucket; also where that does not exist. */
  mayWrite(account: string, bucket: string): boolean;
  /** Stores an object whole, or not at all when `bytes` fails. */
  write(bucket: string, name: string, bytes: Bytes, contentType: string): Promise<unknown>;
}

/** The sandbox's Drive. */
export interface ExportFolders {
  /**
   * Id of the folder with a name that an account may write to, which is made when there is none; of
   * the root when the name is empty.
   */
  folder(name: string, account: string | undefined): Promise<string>;
  /** Stores a new file whole, or not at all when `bytes` fails. */
  write(folder: string, name: string, bytes: Bytes, contentType: string): Promise<unknown>;
}

export interface ExportStores {
  readonly objects: ExportBuckets;
  readonly drive: ExportFolders;
}

export interface Destination {
  write(name: string, bytes: Bytes, contentType: string): Promise<unknown>;
  /** Address at which the user finds the files. */
  uri(): Promise<string>;
}

/** @throws GoogleError 403 when nothing can be written there */
export async function openDestination(
  request: ExportRequest,
  { objects, drive }: ExportStores,
): Promise<Destination> {
  const { account, bucket, driveFolder } = request;
  if (bucket !== undefined) return openBucket(bucket, request, objects);
  // The folder appears with the first file: it is looked up by its name, or made.
  let folder: Promise<string> | undefined;
  const folderId = () => {
    folder ??= drive.folder(driveFolder ?? '', account);
    return folder;
  };
  return {
    write: async (name, bytes, type) => drive.write(await folderId(), name, bytes, type),
    uri: async () => `https://drive.google.com/#folders/${await folderId()}`,
  };
}

async function openBucket(
  bucket: string,
  { prefix }: ExportRequest,
  objects: ExportBuckets,
): Promise<Destination> {
  if (!(await objects.bucketExists(bucket))) {
    throw new GoogleError(
      403,
      `Unable to write to bucket ${bucket} (permission denied).`,
      'PERMISSION_DENIED',
    );
  }
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  return {
    write: (name, bytes, type) => objects.write(bucket, name, bytes, type),
    uri: async () => `https://console.developers.google.com/storage/browser/${bucket}/${folder}`,
  };
}
