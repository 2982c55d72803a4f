/**
 * Buckets of a project: the list of them, and new ones.
 *
 * https://cloud.google.com/storage/docs/json_api/v1/buckets
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { type CedarError, ServiceError } from '../errors.ts';
import { type AdviceRule, findAdvice } from '../services/adviceRules.ts';
import type { AuthClient } from '../services/authClient.ts';
import { MISSING_PROJECT } from '../services/frontEndAdvice.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import type { Refusal } from '../services/serviceRequest.ts';
import { storageAdviceFor } from '../stores/cloudStorageAdvice.ts';
import { type ListPage, parseListPage } from './listPage.ts';
import { repeatOnce } from './setupContext.ts';

/** Most buckets of a list. */
export const MAX_LISTED_BUCKETS = 5000;

/** Maximum of a page, by Google's documentation. */
const PAGE_SIZE = 1000;

/** A bucket of Cloud Storage. */
export interface CloudBucket {
  /** Its name. */
  readonly name: string;
  /** Such as `US` or `EUROPE-WEST1`. */
  readonly location: string;
}

export class ProjectBuckets {
  readonly #client: ServiceClient;
  readonly #address: string;
  readonly #project: string;

  /** @param address of Cloud Storage */
  constructor(auth: AuthClient, address: string, project: string) {
    this.#address = address;
    this.#project = project;
    this.#client = new ServiceClient({
      service: 'Cloud Storage',
      auth,
      limits: { atOnce: 1 },
      describeRefusal: (refusal) => describeBucketRefusal(refusal, project),
    });
  }

  /** Buckets by their names; at most `MAX_LISTED_BUCKETS`. @throws ServiceError, CancelledError */
  async list(signal?: AbortSignal): Promise<readonly CloudBucket[]> {
    const found: CloudBucket[] = [];
    let pageToken: string | undefined;
    do {
      const url = this.#url({ maxResults: String(PAGE_SIZE), pageToken });
      const request = { url, signal, repeatAfter: repeatOnce() };
      const page = await this.#client.json(request, parseBuckets);
      found.push(...page.items);
      pageToken = page.nextPageToken;
    } while (pageToken && found.length < MAX_LISTED_BUCKETS);
    return found.slice(0, MAX_LISTED_BUCKETS);
  }

  /**
   * Creates a bucket that only accounts with a role can use: with uniform access, and without access
   * for the public.
   *
   * @param name unique among all buckets of Cloud Storage
   * @param location such as `US` or `europe-west1`
   * @throws ServiceError, for example when the name is taken; CancelledError
   */
  create(name: string, location: string, signal?: AbortSignal): Promise<CloudBucket> {
    const body = JSON.stringify({
      name,
      location,
      iamConfiguration: {
        uniformBucketLevelAccess: { enabled: true },
        publicAccessPrevention: 'enforced',
      },
    });
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', url: this.#url({}), headers, body, signal } as const;
    // Once an answer was lost, the list shows whether the bucket exists.
    return this.#client.json({ ...request, what: name, repeatAfter: () => false }, parseBucket);
  }

  #url(query: Readonly<Record<string, string | undefined>>): URL {
    const url = new URL(`${this.#address.replace(/\/+$/, '')}/storage/v1/b`);
    for (const [name, value] of Object.entries({ project: this.#project, ...query })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }
}

const RULES: readonly AdviceRule<{ readonly project: string }>[] = [
  {
    message:
      /does not have storage\.buckets\.\w+ access|permission 'storage\.buckets\.[^']+' denied/i,
    advice: ({ project }) => ({
      text: l10n.t(
        'The account needs the role "{0}" on the project "{1}". Or enter the name of a bucket that you may use.',
        'Storage Admin',
        project,
      ),
      page: `https://console.cloud.google.com/iam-admin/iam?project=${encodeURIComponent(project)}`,
    }),
  },
  {
    status: 409,
    message: /you already own it|already own this bucket/i,
    advice: () => ({ text: l10n.t('Choose it from the list of buckets.') }),
  },
  {
    status: 409,
    advice: () => ({
      text: l10n.t(
        'Names of buckets are unique among all projects of Cloud Storage. Choose another name.',
      ),
    }),
  },
  {
    message: /location constraint/i,
    advice: () => ({
      text: l10n.t('Choose one of the locations of Cloud Storage.'),
      page: 'https://cloud.google.com/storage/docs/locations',
    }),
  },
  {
    message: (message) => /unknown project id/i.test(message) || MISSING_PROJECT.test(message),
    advice: ({ project }) => ({
      text: l10n.t('Check the project id "{0}".', project),
    }),
  },
];

function describeBucketRefusal(
  { status, message, what: bucket = '', options }: Refusal,
  project: string,
): CedarError {
  const refusal = { status, message, reason: options.reason };
  const advice =
    findAdvice(RULES, refusal, { project }) ?? storageAdviceFor(refusal, { bucket, project });
  const { text, page } = advice ?? {};
  return new ServiceError('Cloud Storage', status, message, text, { ...options, page });
}

/** A project without buckets gets an answer without a list. */
function parseBuckets(json: unknown): ListPage<CloudBucket> | undefined {
  if (!isRecord(json) || json.kind !== 'storage#buckets') return undefined;
  return parseListPage(json, 'items', parseBucket);
}

function parseBucket(json: unknown): CloudBucket | undefined {
  if (!isRecord(json) || typeof json.name !== 'string') return undefined;
  const { name, location } = json;
  return { name, location: typeof location === 'string' ? location : '?' };
}
