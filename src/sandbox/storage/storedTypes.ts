/** The stored form of buckets and objects. */
import type { ObjectContent } from './objectContent.ts';

/** Settings that a client may send for a bucket: `labels`, `iamConfiguration`, `lifecycle`, … */
export type SentBucketSettings = Readonly<Record<string, unknown>>;

export interface StoredBucket {
  readonly name: string;
  readonly project: string;
  readonly timeCreated: string;
  readonly updated: string;
  readonly generation: number;
  readonly metageneration: number;
  readonly settings: SentBucketSettings;
}

/**
 * Attributes that a client may send for an object, and change later without sending its bytes
 * again.
 */
export interface ObjectAttributes {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  readonly customTime?: string;
  readonly storageClass?: string;
  readonly temporaryHold?: boolean;
  readonly eventBasedHold?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ObjectRecord extends ObjectAttributes {
  readonly bucket: string;
  readonly name: string;
  /** Microseconds since 1970 at which these bytes were stored; grows with every replacement. */
  readonly generation: number;
  readonly metageneration: number;
  readonly timeCreated: string;
  readonly updated: string;
  readonly content: ObjectContent;
  /** When an event-based hold was released, from which on the retention period counts. */
  readonly retentionStart?: string;
  /** How many objects a composed object was made of. */
  readonly componentCount?: number;
}

/**
 * An object that was deleted or replaced in a bucket with soft delete, and is kept for some time.
 * https://cloud.google.com/storage/docs/soft-delete
 */
export interface SoftDeletedObject extends ObjectRecord {
  readonly softDeleteTime: string;
  /** When it is deleted permanently. */
  readonly hardDeleteTime: string;
}
