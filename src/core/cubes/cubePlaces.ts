/** Places of images and cubes: paths on disk, and `gs://BUCKET/PREFIX`. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { CloudStorageStore } from '../stores/cloudStorage.ts';
import { orderFolder } from '../stores/orderFolder.ts';
import { BucketFiles } from './bucketFiles.ts';
import type { ByteStore, ByteStoreReference } from './byteStore.ts';
import { FolderStore } from './folderStore.ts';
import type { SourcePlace } from './sourceItems.ts';

/** Opens a bucket by its name. */
export type BucketOpener = (bucket: string) => CloudStorageStore;

const BUCKET_ADDRESS = /^gs:\/\/([^/]+)(?:\/(.*))?$/s;

/** Opens places, each bucket once. */
export class PlaceOpener {
  readonly #openBucket: BucketOpener | undefined;
  readonly #buckets = new Map<string, CloudStorageStore>();

  constructor(openBucket: BucketOpener | undefined) {
    this.#openBucket = openBucket;
  }

  /** @throws CubeError for a bucket without a connection */
  open(reference: ByteStoreReference): ByteStore {
    if (reference.kind === 'folder') return new FolderStore(reference.path);
    const { bucket, prefix } = reference;
    const store = this.#buckets.get(bucket) ?? this.#openBucket?.(bucket);
    if (!store) {
      throw new CubeError(
        'request',
        `gs://${bucket}`,
        l10n.t(
          '"{0}" is in Cloud Storage, which needs a configuration with credentials. Use --config.',
          `gs://${bucket}`,
        ),
      );
    }
    this.#buckets.set(bucket, store);
    return new BucketFiles(store, bucket, prefix);
  }

  /** The place of a path or address. */
  at(address: string): ByteStore {
    const [, bucket, prefix = ''] = BUCKET_ADDRESS.exec(address) ?? [];
    if (bucket === undefined) return this.open({ kind: 'folder', path: path.resolve(address) });
    return this.open({ kind: 'bucket', bucket, prefix: prefix.replace(/\/+$/, '') });
  }

  /** A folder below a path or address. @param folder with slashes; may be empty */
  join(address: string, folder: string): ByteStore {
    if (folder === '') return this.at(address);
    return this.at(
      BUCKET_ADDRESS.test(address)
        ? `${address.replace(/\/+$/, '')}/${folder}`
        : path.join(address, folder),
    );
  }
}

/**
 * The place to look for images in.
 *
 * @param address a folder, a metadata document, or a `gs://` address of either
 * @throws CubeError for a path that does not exist
 */
export async function openPlace(address: string, opener: PlaceOpener): Promise<SourcePlace> {
  const isBucket = BUCKET_ADDRESS.test(address);
  const document = /([^/\\]+)\.json$/.exec(address)?.[1];
  const isDocument = document !== undefined && (isBucket || !(await isFolder(address)));
  const whole = isBucket || isDocument ? address : await downloadFolder(address);
  const folder = isDocument ? address.slice(0, -`${document}.json`.length) || '.' : whole;
  return { store: opener.at(folder), ...(isDocument && { document }) };
}

/**
 * A folder, also by the name of an order, whose folder has other characters in their place where a
 * file system refuses them.
 *
 * @throws CubeError
 */
async function downloadFolder(named: string): Promise<string> {
  if (await isFolder(named)) return named;
  const folder = await orderFolder(path.dirname(named), path.basename(named));
  if (await isFolder(folder)) return folder;
  throw missingFolder(named);
}

async function isFolder(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isDirectory() === true;
}

function missingFolder(folder: string): CubeError {
  return new CubeError(
    'request',
    folder,
    l10n.t(
      '"{0}" is neither a folder nor a metadata document (NAME.json). Check the path.',
      folder,
    ),
  );
}
