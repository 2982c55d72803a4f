/** Checks of the bucket that images and orders are stored in. */
import * as l10n from '@vscode/l10n';
import { isTellingReason } from '../../domain/refusalReasons.ts';
import { isPlaceholder } from '../config/placeholders.ts';
import { ServiceError } from '../errors.ts';
import { describeRetention, formatDuration, retentionAdvice } from '../stores/bucketRetention.ts';
import { bucketPage } from '../stores/cloudStorageAdvice.ts';
import { TRACKING_PREFIX } from '../templates/orderTemplates.ts';
import { BUCKET_PATH, type ProbeResult, probeBucket } from './bucketProbe.ts';
import { BucketRequests, type BucketSettings } from './bucketRequests.ts';
import type { SetupCheck } from './checkRunner.ts';
import type { SetupContext } from './setupContext.ts';
import { fail, failure, pass, skip, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Permissions that listing, downloading, ordering and cleaning need. */
const NEEDED = [
  'storage.objects.list',
  'storage.objects.get',
  'storage.objects.create',
  'storage.objects.delete',
];

/** The checks, in order. */
export function bucketChecks(
  context: SetupContext,
  store: { readonly bucket: string; readonly project: string },
): readonly SetupCheck[] {
  const checks = new BucketChecks(context, store);
  const ofSettings = (describe: (settings: BucketSettings) => SetupOutcome) => () =>
    checks.describeSettings(describe);
  const needs = ['bucket'] as const;
  const path = BUCKET_PATH;
  return [
    { id: 'bucket', needs: ['account'], path, run: (signal) => checks.find(signal) },
    { id: 'read', needs, path, run: (signal) => checks.read(signal) },
    { id: 'write', needs, path, run: async (signal) => (await checks.probe(signal)).write },
    { id: 'delete', needs, path, run: async (signal) => (await checks.probe(signal)).delete },
    { id: 'location', needs, run: async () => ofSettings(describeLocation)() },
    { id: 'retention', needs, run: async () => ofSettings(checkRetention)() },
    {
      id: 'versions',
      needs,
      run: async () => ofSettings((settings) => describeVersions(settings, store.bucket))(),
    },
    { id: 'billing', needs, run: async () => checks.payer() },
  ];
}

class BucketChecks {
  readonly #context: SetupContext;
  readonly #store: { readonly bucket: string; readonly project: string };
  #requests: BucketRequests | undefined;
  #settings: BucketSettings | undefined;
  #permissions: ReadonlySet<string> = new Set();
  #probe: Promise<ProbeResult> | undefined;

  constructor(context: SetupContext, store: { readonly bucket: string; readonly project: string }) {
    this.#context = context;
    this.#store = store;
  }

  /** Whether the bucket exists. Its settings can be hidden from accounts that may use it. */
  async find(signal: AbortSignal): Promise<SetupOutcome> {
    const { bucket } = this.#store;
    if (isPlaceholder(bucket)) return skip(l10n.t('Not checked: cedar.yaml names no bucket yet.'));
    const requests = await this.#open(signal);
    const [settings, permissions] = await Promise.allSettled([
      requests.settings(signal),
      requests.permissions(NEEDED, signal),
    ]);
    if (permissions.status === 'fulfilled') this.#permissions = permissions.value;
    if (settings.status === 'fulfilled') {
      this.#settings = settings.value;
      return pass(l10n.t('"{0}" exists.', bucket));
    }
    const isHidden = isForbidden(settings.reason) && this.#permissions.size > 0;
    if (!isHidden) return failure(settings.reason, BUCKET_PATH);
    const detail = l10n.t('"{0}" exists, but its settings cannot be read.', bucket);
    const found = failure(settings.reason, BUCKET_PATH);
    // What the reason decides, such as a policy, no role on the bucket changes.
    if (isTellingReason(settings.reason.reason)) return warn(detail, found);
    return warn(detail, {
      google: found.google,
      advice: l10n.t(
        'This is enough for orders. To check the settings as well, the account needs the role "{0}" on the bucket "{1}".',
        'Storage Legacy Bucket Reader',
        bucket,
      ),
      page: bucketPage(bucket, 'permissions'),
    });
  }

  async read(signal: AbortSignal): Promise<SetupOutcome> {
    const requests = await this.#open(signal);
    await requests.list(this.#folder, signal);
    if (this.#permissions.size > 0 && !this.#permissions.has('storage.objects.get')) {
      return fail(
        l10n.t('Objects can be listed, but the permission {0} is missing.', 'storage.objects.get'),
        { advice: this.#roleAdvice, page: bucketPage(this.#store.bucket, 'permissions') },
      );
    }
    return pass(l10n.t('Objects can be listed and read.'));
  }

  /** Writes and deletes one object, for both of these checks. */
  probe(signal: AbortSignal): Promise<ProbeResult> {
    this.#probe ??= this.#open(signal).then((requests) => {
      const { retentionSeconds = 0, hasDefaultHold = false } = this.#settings ?? {};
      const isKept = retentionSeconds > 0 || hasDefaultHold;
      return probeBucket(requests, { folder: this.#folder, isKept, signal });
    });
    return this.#probe;
  }

  /** The outcome of a check of the settings. */
  describeSettings(describe: (settings: BucketSettings) => SetupOutcome): SetupOutcome {
    if (this.#settings) return describe(this.#settings);
    return skip(l10n.t('Not checked: the settings of the bucket cannot be read.'));
  }

  payer(): SetupOutcome {
    const { project } = this.#store;
    const isBilled = this.#settings?.isRequesterPays || this.#requests?.billedProject;
    if (isBilled) {
      const detail = l10n.t('Requests and downloads are billed to the project "{0}".', project);
      return warn(detail, { page: 'https://cloud.google.com/storage/docs/requester-pays' });
    }
    return pass(l10n.t('Requests are billed to the project that owns the bucket.'));
  }

  get #folder(): string {
    return this.#context.config.values.trackingPrefix ?? TRACKING_PREFIX;
  }

  get #roleAdvice(): string {
    return l10n.t(
      'The account needs the role "{0}" on the bucket "{1}".',
      'Storage Object Admin',
      this.#store.bucket,
    );
  }

  async #open(signal: AbortSignal): Promise<BucketRequests> {
    const connection = await this.#context.store(signal);
    this.#requests ??= new BucketRequests({ ...connection, ...this.#store });
    return this.#requests;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 403;
}

/**
 * Locations without charges for what Earth Engine writes: the multi-region US and those around it.
 * Source: https://developers.google.com/earth-engine/guides/exporting_images#to_cloud_storage
 */
function describeLocation({ location, locationType }: BucketSettings): SetupOutcome {
  const detail = locationType ? `${location} (${locationType})` : location;
  if (/^US($|-)/i.test(location) || location.toUpperCase() === 'NAM4') return pass(detail);
  return warn(detail, {
    advice: l10n.t(
      'Earth Engine computes in the United States. Google charges the project for data that it sends to other continents.',
    ),
    page: 'https://cloud.google.com/storage/pricing#network-buckets',
  });
}

function checkRetention(settings: BucketSettings): SetupOutcome {
  const finding = describeRetention(settings);
  if (!finding) return pass(l10n.t('Objects can be changed at any time.'));
  const action = 'openConfiguration' as const;
  return fail(finding, { advice: retentionAdvice(), action, path: BUCKET_PATH });
}

function describeVersions(
  { hasVersions, softDeleteSeconds }: BucketSettings,
  bucket: string,
): SetupOutcome {
  const kept: string[] = [];
  if (hasVersions) {
    kept.push(
      l10n.t('Deleted and replaced objects remain as earlier versions, which are charged.'),
    );
  }
  if (softDeleteSeconds > 0) {
    kept.push(
      l10n.t(
        'Deleted objects can be restored, and are charged, for {0}.',
        formatDuration(softDeleteSeconds),
      ),
    );
  }
  if (kept.length === 0) return pass(l10n.t('Deleted objects cannot be restored.'));
  const advice = l10n.t('Clean does not free this storage at once.');
  return warn(kept.join(' '), { advice, page: bucketPage(bucket, 'protection') });
}
