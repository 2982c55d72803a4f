/**
 * A place with files that cubes are read from and written to: a folder, or a part of a bucket.
 *
 * Keys are relative paths with slashes. A file is written whole, or not at all.
 */

/** Ends the names of files on disk until they are complete. */
export const UNFINISHED_ENDING = '.cedar-part';

/** A file, as a listing has it. */
export interface StoredBytes {
  /** Relative path, with slashes. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with the content. */
  readonly version: string;
  /** Last write in a bucket, milliseconds since 1970; those of files on disk have no meaning here. */
  readonly updated?: number | undefined;
}

/** Options of all that takes time. */
export interface ByteStoreWatch {
  /** Ends the work. */
  readonly signal?: AbortSignal | undefined;
}

/** A file that is written from its start to its end, and is there once it is finished. */
export interface ByteOutput {
  /** @param options.isOwned whether the bytes are not used elsewhere, so that their memory is freed */
  append(bytes: Uint8Array, options?: { readonly isOwned?: boolean }): Promise<void>;
  /** Gives the file its name, in place of an earlier one. */
  finish(): Promise<void>;
  /** Deletes what was written. */
  discard(): Promise<void>;
}

/** A folder, or a part of a bucket. */
export interface ByteStore {
  /** Values with which a thread opens the same place. */
  readonly reference: ByteStoreReference;
  /** Path of a key for users: of a file, or beginning with `gs://`. */
  address(key: string): string;
  /**
   * Files below a folder.
   *
   * @param folder key of the folder; empty for all of the place
   * @param options.isDeep also of the folders in it
   */
  list(
    folder: string,
    options?: { readonly isDeep?: boolean } & ByteStoreWatch,
  ): Promise<StoredBytes[]>;
  /** Names of the folders of the place, without those in them. */
  folders(options?: ByteStoreWatch): Promise<string[]>;
  /** Reads a range of a file that was listed. @throws NotFoundError when it has changed */
  readRange(
    file: StoredBytes,
    offset: number,
    length: number,
    options?: ByteStoreWatch,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads a whole file. @returns undefined when it does not exist */
  read(key: string, options?: ByteStoreWatch): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Size of a file, bytes. @returns undefined when it does not exist */
  find(key: string, options?: ByteStoreWatch): Promise<StoredBytes | undefined>;
  /** Writes a whole file, in place of an earlier one. */
  write(key: string, bytes: Uint8Array, options?: ByteStoreWatch): Promise<void>;
  /** Writes a file unless it exists. @returns whether it was written */
  create(key: string, bytes: Uint8Array, options?: ByteStoreWatch): Promise<boolean>;
  /** Opens a file to write, of any size. */
  openOutput(key: string, options?: ByteStoreWatch): Promise<ByteOutput>;
  /** Makes one file of several, one after another, in place of an earlier one. They stay. */
  join(keys: readonly string[], key: string, options?: ByteStoreWatch): Promise<void>;
  /** Gives a file another name, in place of an earlier one. */
  rename(key: string, newKey: string, options?: ByteStoreWatch): Promise<void>;
  /** Deletes a file unless it has changed since it was listed. @returns whether it was deleted */
  removeVersion(file: StoredBytes, options?: ByteStoreWatch): Promise<boolean>;
  /** Deletes files; missing ones are not an error. */
  remove(keys: readonly string[], options?: ByteStoreWatch): Promise<void>;
}

/** A place that a thread opens: a folder by itself, a bucket through the thread that has the token. */
export type ByteStoreReference =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string };
