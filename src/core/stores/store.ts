/** A place that holds images, their metadata, and the tracking documents. */

/** One stored object, as far as Cedar needs to know it. */
export interface StoredObject {
  /** What the store calls it: a path on Cloud Storage, a file id on Drive. Hostile input. */
  readonly id: string;
  /** Last part of its name, for example `TILE_2019.tif`. Hostile input. */
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** CRC32C, base64 of the big-endian bytes, where the store tells one. */
  readonly crc32c?: string | undefined;
  /** Version of the content; changes with every write. */
  readonly version: string;
  /** When it was last written; absent where a listing does not tell. */
  readonly updated?: Date | undefined;
}

/** Where Earth Engine is to write an image. */
export type ExportDestination =
  | { readonly bucket: string; readonly fileNamePrefix: string }
  | { readonly folder: string; readonly fileNamePrefix: string };

export interface StoreWatch {
  readonly signal?: AbortSignal | undefined;
}

export interface Store {
  /** Name of the Python tool's class for this kind of store; documents record it. */
  readonly service: 'GCSStore' | 'GDriveStore';

  /** JSON documents directly under `path` whose file names start with `startsWith`. */
  list(path: string, options?: { startsWith?: string } & StoreWatch): Promise<StoredObject[]>;

  /** @throws NotFoundError when there is no such document */
  readMetadata(
    name: string,
    path: string,
    options?: StoreWatch,
  ): Promise<{ text: string; version: string }>;

  /**
   * Writes a JSON document.
   *
   * @param options.ifVersion only over this version of it; `null`: only when it does not exist yet
   * @throws ConflictError when another version is stored
   */
  storeMetadata(
    data: object,
    name: string,
    path: string,
    options?: { ifVersion?: string | null } & StoreWatch,
  ): Promise<{ id: string; version: string }>;

  /** Where Earth Engine writes the image `name` under `path`. */
  exportDestination(name: string, path: string): Promise<ExportDestination>;

  /** The objects of one item: its metadata document and its image's pieces, nothing else. */
  itemObjects(name: string, path: string, options?: StoreWatch): Promise<StoredObject[]>;

  /**
   * The bytes of an object from `offset` on.
   *
   * @throws NotFoundError when it is gone
   */
  read(object: StoredObject, options?: { offset?: number } & StoreWatch): AsyncIterable<Uint8Array>;

  /** Removes an object; one that is gone already is no error. */
  remove(object: StoredObject, options?: StoreWatch): Promise<void>;

  /** The stored tracking document or metadata `name` under `path`, as an object. */
  metadataObject(
    name: string,
    path: string,
    options?: StoreWatch,
  ): Promise<StoredObject | undefined>;
}

/** Ten-digit pixel offsets (row, then column) that Earth Engine puts into the names of pieces. */
const PIECE_OFFSETS = /^\d{10}-\d{10}$/;

/**
 * Whether a file belongs to the item `name`: `NAME.json`, `NAME.tif`, or a piece such as
 * `NAME0000000000-0000001024.tif`; never a file whose name merely begins the same way.
 */
export function belongsToItem(fileName: string, name: string): boolean {
  if (!fileName.startsWith(name)) return false;
  const rest = fileName.slice(name.length);
  if (rest === '.json' || rest === '.tif') return true;
  return rest.endsWith('.tif') && PIECE_OFFSETS.test(rest.slice(0, -'.tif'.length));
}

/** `PATH/NAME`, with or without a slash at the end of the path. */
export function joinPath(path: string, name: string): string {
  const folder = path.replace(/\/+$/, '');
  return folder === '' ? name : `${folder}/${name}`;
}
