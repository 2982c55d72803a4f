/** Client for requests about one bucket, and the options that all of them share. */
import type { Clock } from '../../domain/clock.ts';
import type { AuthClient } from '../services/authClient.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { describeStorageRefusal } from './cloudStorageRefusals.ts';

/** Google's address of Cloud Storage. */
export const CLOUD_STORAGE_URL = 'https://storage.googleapis.com';

/** The bucket, and the connection to it. */
export interface CloudStorageOptions {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Project that requests are billed to where the bucket asks for one (requester pays). */
  readonly project: string;
  /** The client that signs the requests, such as that of an Earth Engine session. */
  readonly auth: AuthClient;
  /** Another endpoint than Google's: a private one, or a sandbox. */
  readonly endpoint?: string | undefined;
  /** Measures the waits between tries; the system's unless given. */
  readonly clock?: Clock | undefined;
}

/** Address that requests are sent to. */
export function cloudStorageOrigin({ endpoint = CLOUD_STORAGE_URL }: CloudStorageOptions): string {
  return serviceOrigin(endpoint);
}

/** @param atOnce most requests at the same time */
export function cloudStorageClient(options: CloudStorageOptions, atOnce: number): ServiceClient {
  const { auth, clock } = options;
  return new ServiceClient({
    service: 'Cloud Storage',
    auth,
    limits: { atOnce },
    clock,
    describeRefusal: (refusal) => describeStorageRefusal(refusal, options),
  });
}
