/** Connection to one bucket, and the options that all requests share. */
import type { Clock } from '../../domain/clock.ts';
import type { AuthClient } from '../services/authClient.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { BilledProject } from './billedProject.ts';
import { describeStorageRefusal } from './cloudStorageRefusals.ts';

/** Google's address of Cloud Storage. */
export const CLOUD_STORAGE_URL = 'https://storage.googleapis.com';

/** The bucket, and the connection to it. */
export interface CloudStorageOptions {
  /** Name of the bucket. */
  readonly bucket: string;
  /**
   * What named the bucket, for messages: an address that was passed, or `destination` of the section
   * `ard`; `bucket_name` unless given.
   */
  readonly namedBy?: 'address' | 'destination' | undefined;
  /** Project that requests are billed to where the bucket asks for one (requester pays). */
  readonly project: string;
  /** The client that signs the requests, such as that of an Earth Engine session. */
  readonly auth: AuthClient;
  /** Another endpoint than Google's: a private one, or a sandbox. */
  readonly endpoint?: string | undefined;
  /** Measures the waits between tries; the system's unless given. */
  readonly clock?: Clock | undefined;
}

/** Values of parameters by name; those without a value are left out, lists are repeated. */
export type BucketQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Addresses of a bucket and of its objects, and the client that sends requests to them. */
export class BucketConnection {
  readonly client: ServiceClient;
  readonly #bucket: string;
  readonly #origin: string;
  readonly #billed: BilledProject;

  /** @param atOnce most requests at the same time */
  constructor(options: CloudStorageOptions, atOnce: number) {
    const { auth, bucket, clock, endpoint = CLOUD_STORAGE_URL, project } = options;
    this.#bucket = encodeURIComponent(bucket);
    this.#origin = serviceOrigin(endpoint);
    this.#billed = new BilledProject(project);
    this.client = new ServiceClient({
      service: 'Cloud Storage',
      auth,
      limits: { atOnce },
      clock,
      describeRefusal: (refusal) => describeStorageRefusal(refusal, options),
    });
  }

  /** The project that pays for requests, where the bucket's owner does not (requester pays). */
  get billedProject(): string | undefined {
    return this.#billed.current;
  }

  /**
   * Sends a request, and once again with the project if the bucket requires one.
   *
   * @param send makes the address with `url`, which names the project
   */
  bill<T>(send: () => Promise<T>): Promise<T> {
    return this.#billed.bill(send);
  }

  /**
   * An address of the bucket.
   *
   * @param path what follows the name of the bucket: empty, or beginning with a slash
   */
  url(base: 'storage/v1' | 'upload/storage/v1', path: string, query: BucketQuery = {}): URL {
    const url = new URL(`${this.#origin}/${base}/b/${this.#bucket}${path}`);
    for (const [name, value] of Object.entries({ ...query, userProject: this.billedProject })) {
      for (const each of value === undefined ? [] : [value].flat()) {
        url.searchParams.append(name, each);
      }
    }
    return url;
  }
}
