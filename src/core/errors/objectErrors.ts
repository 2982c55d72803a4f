/** Errors about the bytes of a stored object. */
import * as l10n from '@vscode/l10n';
import type { TaggedError } from '../../domain/cedarError.ts';
import { CedarError } from './baseError.ts';

/**
 * The received bytes differ from what the store holds: size or checksum differ, also after retries.
 */
export class ChecksumError extends CedarError implements TaggedError<'checksum'> {
  readonly tag = 'checksum';
  /** Id of the object in the store. */
  readonly object: string;
  constructor(object: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.object = object;
  }
}

/** A stored object is larger, once unpacked, than anything that Cedar or Earth Engine writes. */
export class TooLargeError extends CedarError implements TaggedError<'too-large'> {
  readonly tag = 'too-large';
  /** Id of the object in the store. */
  readonly object: string;
  /** Most bytes that are read of it. */
  readonly limit: number;
  constructor(object: string, limit: number) {
    super(
      l10n.t(
        '"{0}" is larger than {1} MiB when unpacked, so it was not read: neither Cedar nor Earth Engine writes objects of that size. If it is not part of your orders, delete it or move it to another folder.',
        object,
        limit / 2 ** 20,
      ),
    );
    this.object = object;
    this.limit = limit;
  }
}

/**
 * A document was not stored, because it would have more bytes than are read of one. What was stored
 * before is unchanged.
 */
export class DocumentSizeError extends CedarError implements TaggedError<'document-size'> {
  readonly tag = 'document-size';
  /** Id or name of the document in the store. */
  readonly document: string;
  /** Bytes that it would have. */
  readonly bytes: number;
  /** Most bytes that are read of a document. */
  readonly limit: number;
  constructor(document: string, bytes: number, limit: number) {
    super(
      l10n.t(
        '"{0}" was not stored: it would have {1} MiB, and documents of more than {2} MiB cannot be read. What was stored before is unchanged. Submit several smaller orders.',
        document,
        Math.ceil(bytes / 2 ** 20),
        limit / 2 ** 20,
      ),
    );
    this.document = document;
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** An object is stored damaged: what arrived is what the store holds, so trying again does not help. */
export class DamagedObjectError extends CedarError implements TaggedError<'damaged-object'> {
  readonly tag = 'damaged-object';
  /** Id of the object in the store. */
  readonly object: string;
  constructor(object: string, reason: string, options?: ErrorOptions) {
    super(
      l10n.t(
        '"{0}" is damaged in the store: it is marked as compressed with gzip, but cannot be unpacked ({1}). Restore an earlier version of it in the store, or move it to another folder.',
        object,
        reason,
      ),
      options,
    );
    this.object = object;
  }
}

/**
 * Whether an object is there, and cannot be read, now or later.
 *
 * @param error what reading it has thrown
 */
export function isUnreadable(error: unknown): error is TooLargeError | DamagedObjectError {
  return error instanceof TooLargeError || error instanceof DamagedObjectError;
}
