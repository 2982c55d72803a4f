/** Advice for what Cloud Storage refuses. */
import * as l10n from '@vscode/l10n';
import { isAboutRate } from '../../domain/refusalReasons.ts';
import {
  type Advice,
  type AdviceRule,
  findAdvice,
  type RefusalMessage,
} from '../services/adviceRules.ts';
import { BILLING_PAGE, frontEndRules } from '../services/frontEndAdvice.ts';

/** Values that the advice names. */
export interface BucketContext {
  readonly bucket: string;
  /** Google Cloud project. */
  readonly project?: string | undefined;
  /** What the bucket was named by; `bucket_name` of the configuration unless given. */
  readonly namedBy?: BucketSource | undefined;
}

/** An address that begins with `gs://`: one that was passed, or `destination` of the section `ard`. */
type BucketSource = 'address' | 'destination';

/** Reasons: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
const RULES: readonly AdviceRule<BucketContext>[] = [
  // The quota project of the credentials is what the front end checks: the bucket's own project pays.
  ...frontEndRules({ name: 'Cloud Storage JSON API', host: 'storage.googleapis.com' }).map(
    (rule) => ({ ...rule, advice: () => rule.advice({}, '') }),
  ),
  {
    reason: 'retentionPolicyNotMet',
    advice: ({ bucket }) => ({
      text: l10n.t(
        'The bucket "{0}" keeps objects for a time, whatever the role of the account. Use a bucket without retention.',
        bucket,
      ),
      page: bucketPage(bucket, 'protection'),
    }),
  },
  {
    reason: 'accountDisabled',
    // The bucket may be in another project than the one of the configuration, and the answer names neither.
    advice: () => ({
      text: l10n.t(
        'Enable billing for the project that owns the bucket, then try again. The page lists your projects with their billing accounts.',
      ),
      page: BILLING_PAGE,
    }),
  },
  {
    reason: 'rateLimitExceeded',
    // Quotas of a day have this reason as well.
    message: isAboutRate,
    advice: () => ({ text: l10n.t('Wait a little, then try again.') }),
  },
  {
    message: /requester pays bucket but no user project/i,
    advice: () => ({
      text: l10n.t(
        'Requests to this bucket are billed to the caller: set a project under gcs: in cedar.yaml.',
      ),
    }),
  },
  {
    message: /serviceusage\.services\.use/,
    advice: ({ project = '' }) => ({
      text: l10n.t(
        'The account needs the role "{0}" on the project "{1}".',
        'Service Usage Consumer',
        project,
      ),
      page: `https://console.cloud.google.com/iam-admin/iam?project=${encodeURIComponent(project)}`,
    }),
  },
  {
    message: /does not have storage\.\w+\.\w+ access|permission 'storage\.[^']+' denied/i,
    advice: ({ bucket }) => ({
      text: l10n.t(
        'The account needs the role "{0}" on the bucket "{1}".',
        'Storage Object Admin',
        bucket,
      ),
      page: bucketPage(bucket, 'permissions'),
    }),
  },
  {
    message: /bucket does not exist/i,
    advice: ({ bucket, namedBy }) => ({
      text: missingBucket(bucket, namedBy),
      page: 'https://console.cloud.google.com/storage/create-bucket',
    }),
  },
  {
    status: 401,
    advice: () => ({
      text: l10n.t(
        'The access token was refused. Sign in again, or check the key file in cedar.yaml.',
      ),
    }),
  },
];

function missingBucket(bucket: string, namedBy: BucketSource | undefined): string {
  switch (namedBy) {
    case 'address':
      return l10n.t(
        'Create the bucket "{0}", or correct the address that begins with "{1}".',
        bucket,
        `gs://${bucket}`,
      );
    case 'destination':
      return l10n.t(
        'Create the bucket "{0}", or correct destination under ard: in cedar.yaml.',
        bucket,
      );
    case undefined:
      return l10n.t(
        'Create the bucket "{0}", or correct bucket_name under gcs: in cedar.yaml.',
        bucket,
      );
  }
}

export function storageAdviceFor(
  refusal: RefusalMessage,
  bucket: BucketContext,
): Advice | undefined {
  return findAdvice(RULES, refusal, bucket);
}

/** Page of a bucket in the Cloud console. @param tab such as `permissions` */
export function bucketPage(bucket: string, tab: string): string {
  return `https://console.cloud.google.com/storage/browser/${encodeURIComponent(bucket)};tab=${tab}`;
}
