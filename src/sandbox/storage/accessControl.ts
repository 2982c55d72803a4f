/**
 * Access control lists of single objects. Buckets have uniform access here unless they are made
 * otherwise; Cloud Storage then refuses such lists, and for other buckets the sandbox has none.
 */
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { storageNotImplemented } from './refusals.ts';
import type { StoredBucket } from './storedTypes.ts';

/** Parameters that set a list of the one or the other kind. */
const OF_OBJECTS = ['predefinedAcl', 'destinationPredefinedAcl'];
const OF_BUCKETS = ['predefinedAcl', 'predefinedDefaultObjectAcl'];
/**
 * Lists that let only the project and the owners in, which is all that the sandbox does anyway. gcsfs
 * sends two of them with each bucket that it makes.
 */
const PRIVATE: readonly unknown[] = ['private', 'projectPrivate', 'bucketOwnerFullControl'];

export function hasUniformAccess({ settings }: StoredBucket): boolean {
  const { uniformBucketLevelAccess: uniform } = jsonObject(settings.iamConfiguration);
  return jsonObject(uniform).enabled !== false;
}

/**
 * @param bucket undefined while it is made
 * @throws GoogleError 400 for a request that sets access control lists
 */
export function checkPredefinedAcl(
  { method, query }: { readonly method: string; readonly query: URLSearchParams },
  kind: 'bucket' | 'object',
  bucket: StoredBucket | undefined,
): void {
  const names = kind === 'object' ? OF_OBJECTS : OF_BUCKETS;
  if (method === 'GET' || method === 'DELETE' || !names.some((name) => query.get(name))) return;
  const isPrivate = names.every((name) => PRIVATE.includes(query.get(name) || 'private'));
  if (!bucket && isPrivate) return;
  if (!bucket || !hasUniformAccess(bucket)) throw storageNotImplemented('access control lists');
  if (kind === 'bucket') throw refusal('Cannot use ACL API to update bucket policy');
  throw method === 'POST'
    ? refusal('Cannot insert legacy ACL for an object')
    : refusal('Cannot update access control for an object');
}

/** In the words of Cloud Storage. @param problem the beginning of its sentence */
export function refusal(problem: string): GoogleError {
  return new GoogleError(
    400,
    `${problem} when uniform bucket-level access is enabled. ` +
      'Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access',
    'INVALID_ARGUMENT',
    'invalid',
  );
}
