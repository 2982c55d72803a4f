/** A place that holds images, their metadata, and the tracking documents. */
import type { Clock } from '../../domain/clock.ts';
import { isImageFile, withoutPieceOffsets } from '../../domain/pieceNames.ts';

/** One stored object, as far as Cedar needs to know it. */
export interface StoredObject {
  /** The store's id: a path on Cloud Storage, a file id on Drive. Hostile input. */
  readonly id: string;
  /** Last part of its name, for example `TILE_2019.tif`. Hostile input. */
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** CRC32C, base64 of the big-endian bytes, where the store provides one. */
  readonly crc32c?: string | undefined;
  /** MD5 in hexadecimal digits, where the store provides one. */
  readonly md5?: string | undefined;
  /** Version of the content; changes with every write. */
  readonly version: string;
  /**
   * Whether it is stored with gzip encoding: `size` and `crc32c` are those of the compressed bytes,
   * while reading it gives the unpacked ones, already checked, and always from the beginning.
   */
  readonly isCompressed?: boolean | undefined;
  /** Whether a retention policy or a hold keeps it from being changed and deleted. */
  readonly isKept?: boolean | undefined;
  /** Time of the last write; absent where a listing does not provide it. */
  readonly updated?: Date | undefined;
  /** Labels that were passed to `storeMetadata`; absent where the store keeps none. */
  readonly labels?: Labels | undefined;
}

/**
 * Short texts beside a document that a listing shows, so that many documents need not be read.
 *
 * They save requests and are never relied on: a store may not keep them, and a document written by
 * another program has none. Keys and values together take at most `MAX_LABELS_BYTES`.
 */
export type Labels = Readonly<Record<string, string>>;

/**
 * Size limit of an object's custom metadata on Cloud Storage.
 * https://cloud.google.com/storage/quotas#objects
 */
export const MAX_LABELS_BYTES = 8192;

/** Where Earth Engine is to write an image. */
export type ExportDestination =
  | {
      /** Bucket on Cloud Storage. */
      readonly bucket: string;
      /** Path of the image in the bucket, without offsets and `.tif`. */
      readonly fileNamePrefix: string;
    }
  | {
      /** Name of the folder on Google Drive. */
      readonly folder: string;
      /** Name of the image in the folder, without offsets and `.tif`. */
      readonly fileNamePrefix: string;
    };

/** A document as it was read. */
export interface StoredText {
  /** All of it, without a byte order mark. */
  readonly text: string;
  /** Version of the content. */
  readonly version: string;
}

/** A document that was written. */
export interface StoredDocument {
  /** The store's id: a path on Cloud Storage, a file id on Drive. */
  readonly id: string;
  /** Version of the content. */
  readonly version: string;
}

/** Options of a request to a store. */
export interface StoreWatch {
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/** The range of bytes of an object to read. */
export interface ReadOptions extends StoreWatch {
  /** First byte to read (default: 0). */
  readonly offset?: number;
  /** The byte after the last one to read; the object's end unless given. */
  readonly end?: number | undefined;
}

/** Where a bucket is. */
export interface StoreLocation {
  /** Such as `US` or `EUROPE-WEST1`. */
  readonly location: string;
  /** `multi-region`, `dual-region`, `region` or another type of location. */
  readonly type: string;
}

/**
 * A place for images, their metadata and tracking documents: a bucket, or folders on a drive.
 *
 * Paths are those of folders, without a slash at the end; names are those of documents and images,
 * without ending. Every method throws ServiceError when the service refuses, and CancelledError.
 */
export interface Store {
  /** Name of the Python tool's class for this kind of store; documents record it. */
  readonly service: 'GCSStore' | 'GDriveStore';

  /** Measures the waits between tries; the system's unless given. */
  readonly clock?: Clock | undefined;

  /**
   * Whether an export is stored beside files of the same name, as on Google Drive, rather than in
   * their place.
   */
  readonly addsExports?: boolean | undefined;

  /**
   * Checks, as far as the account can see it, that documents can be written, and changed after that.
   *
   * @param options.signal ends the request
   * @throws ConfigError where the store keeps them as they are; ServiceError where the sign-in does not
   *   allow it
   */
  requireChangeable?(options?: StoreWatch): Promise<void>;

  /**
   * JSON documents directly under a path.
   *
   * @param path folder
   * @param options.startsWith what the file names begin with
   */
  list(path: string, options?: { startsWith?: string } & StoreWatch): Promise<StoredObject[]>;

  /**
   * All objects directly under a path.
   *
   * @param path folder
   * @param options.startsWith what the file names begin with
   */
  listObjects(
    path: string,
    options?: { startsWith?: string } & StoreWatch,
  ): Promise<StoredObject[]>;

  /**
   * Reads a JSON document.
   *
   * @param name name of the document, without `.json`
   * @param path its folder
   * @param options.signal ends the request
   * @throws NotFoundError when the document does not exist
   */
  readMetadata(name: string, path: string, options?: StoreWatch): Promise<StoredText>;

  /**
   * Writes a JSON document.
   *
   * @param data what it holds
   * @param name name of the document, without `.json`
   * @param path its folder
   * @param options.ifVersion only over this version of it; `null`: only when it does not exist yet
   * @param options.labels what listings show of it, in place of earlier ones
   * @throws ConflictError when another version is stored; DocumentSizeError when the document could not
   *   be read any more: what is stored is unchanged
   */
  storeMetadata(
    data: object,
    name: string,
    path: string,
    options?: { ifVersion?: string | null; labels?: Labels } & StoreWatch,
  ): Promise<StoredDocument>;

  /**
   * Where Earth Engine writes an image.
   *
   * @param name name of the image, without ending
   * @param path its folder
   * @param options.signal ends the requests that this takes
   * @throws DriveFolderError when Google Drive has several folders of that name
   */
  exportDestination(name: string, path: string, options?: StoreWatch): Promise<ExportDestination>;

  /**
   * The objects of one item: its metadata document and its image's pieces, nothing else.
   *
   * @param name name of the item
   * @param path its folder
   * @param options.signal ends the request
   */
  itemObjects(name: string, path: string, options?: StoreWatch): Promise<StoredObject[]>;

  /**
   * The bytes of an object, or a range of them, in one request that is not repeated. The memory of
   * each part is the caller's.
   *
   * @param object the object as it was listed
   * @param options the range; all of it unless given
   * @throws NotFoundError when it no longer exists
   */
  read(object: StoredObject, options?: ReadOptions): AsyncIterable<Uint8Array>;

  /**
   * Deletes an object as it was listed; deleting one that does not exist is not an error.
   *
   * @param object the object as it was listed
   * @param options.signal ends the request
   * @throws ConflictError when it has been written again since it was listed, where the store can
   *   compare versions
   */
  remove(object: StoredObject, options?: StoreWatch): Promise<void>;

  /**
   * A JSON document as a listing has it.
   *
   * @param name name of the document, without `.json`
   * @param path its folder
   * @param options.signal ends the request
   * @returns undefined when there is none
   */
  metadataObject(
    name: string,
    path: string,
    options?: StoreWatch,
  ): Promise<StoredObject | undefined>;

  /**
   * Where the store is, for stores that are at one place.
   *
   * @param options.signal ends the request
   * @throws ServiceError
   */
  location?(options?: StoreWatch): Promise<StoreLocation>;

  /**
   * The address of the page on which people see a folder, where that cannot be made of its path.
   *
   * @param path folder
   * @param options.signal ends the request
   * @returns undefined when there is no such folder
   */
  folderPage?(path: string, options?: StoreWatch): Promise<string | undefined>;
}

/** Names of the items that a file may belong to: two where the file may be a piece of an image. */
export function itemNames(fileName: string): string[] {
  const name = /^(.+)\.(?:json|tif)$/s.exec(fileName)?.[1];
  if (name === undefined) return [];
  const whole = withoutPieceOffsets(name);
  const names = whole && whole !== name ? [name, whole, name.slice(0, -21)] : [name];
  return [...new Set(names)].filter((each) => belongsToItem(fileName, each));
}

/**
 * Whether a file belongs to the item `name`: `NAME.json`, `NAME.tif`, or a piece such as
 * `NAME0000000000-0000001024.tif`, before which Google Drive has a hyphen; never a file whose name
 * merely begins the same way.
 */
export function belongsToItem(fileName: string, name: string): boolean {
  return fileName === `${name}.json` || isImageFile(fileName, name);
}

/** `PATH/NAME`, with or without a slash at the end of the path. */
export function joinPath(path: string, name: string): string {
  const folder = path.replace(/\/+$/, '');
  return folder === '' ? name : `${folder}/${name}`;
}
