/** Refusals for buckets and objects that do not exist, or already exist. */
import { GoogleError } from '../http.ts';

/** 404 for a bucket that does not exist. */
export function noSuchBucket(): GoogleError {
  return new GoogleError(404, 'The specified bucket does not exist.', 'NOT_FOUND', 'notFound');
}

/** 404 for an object that does not exist, or not in this generation. */
export function noSuchObject(bucket: string, name: string, generation?: number): GoogleError {
  const version = generation === undefined ? '' : `#${generation}`;
  return new GoogleError(
    404,
    `No such object: ${bucket}/${name}${version}`,
    'NOT_FOUND',
    'notFound',
  );
}

/** 409 for the name of a new bucket that another one has. @param isOwn the bucket is in the project that was to have it */
export function bucketTaken(isOwn: boolean): GoogleError {
  return new GoogleError(
    409,
    isOwn
      ? 'Your previous request to create the named bucket succeeded and you already own it.'
      : 'The requested bucket name is not available. The bucket namespace is shared by all users ' +
          'of the system. Please select a different name and try again.',
    'ALREADY_EXISTS',
    'conflict',
  );
}
