/** Routes of the Cloud Storage API. */
import { type Call, decode, type Reply } from '../rest/call.ts';
import type { Fields } from '../rest/fieldTypes.ts';
import type { ObjectStore } from './objectStore.ts';
import type { StorageAccess } from './storageAccess.ts';
import type { ObjectRecord } from './storedTypes.ts';

/** Values of the names in a route's path. */
export interface RouteTarget {
  readonly bucket: string;
  readonly object: string;
  readonly toBucket: string;
  readonly toObject: string;
}

export interface Parts {
  readonly objects: ObjectStore;
  readonly access: StorageAccess;
}

export interface Route {
  /** Path after `/storage/v1/`, with `{bucket}`, `{object}`, `{toBucket}` and `{toObject}`. */
  readonly path: string;
  readonly method: string;
  /** The permission that an anonymous caller lacks. */
  readonly permission: string;
  /**
   * Checks what the account needs, where that is not just the permission on the bucket.
   *
   * @throws GoogleError 403
   */
  authorize?(account: string, target: RouteTarget, parts: Parts, call: Call): void;
  /** Whether the route can return soft-deleted objects. */
  readonly hasSoftDelete?: boolean;
  /** Answer of the route; undefined when it has none. */
  readonly answers?: Fields;
  run(call: Call, target: RouteTarget, parts: Parts): Promise<Reply>;
}

/** Makes one route's segments into a test of a path; undefined when the path is another's. */
export function matchRoute(route: string, segments: readonly string[]): RouteTarget | undefined {
  const names = route.split('/');
  if (names.length !== segments.length) return undefined;
  const target = { bucket: '', object: '', toBucket: '', toObject: '' };
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? '';
    const field = /^\{(\w+)\}$/.exec(name)?.[1];
    if (field === undefined) {
      if (name !== segment) return undefined;
    } else target[field as keyof typeof target] = decode(segment);
  }
  return target;
}

/** Headers that every answer about an object's bytes carries. */
export function objectHeaders(object: ObjectRecord): Record<string, string> {
  const { content, generation, metageneration } = object;
  const md5 = content.md5Hash === undefined ? '' : `,md5=${content.md5Hash}`;
  return {
    'x-goog-generation': String(generation),
    'x-goog-metageneration': String(metageneration),
    'x-goog-hash': `crc32c=${content.crc32c}${md5}`,
    'x-goog-stored-content-length': String(content.size),
    'x-goog-stored-content-encoding': object.contentEncoding ?? 'identity',
    'x-goog-storage-class': object.storageClass ?? 'STANDARD',
  };
}
