/** Buckets as the options of the sandbox describe them. */
import { jsonObject } from '../rest/fieldTypes.ts';
import type { BucketRole } from './bucketPermissions.ts';
import { mergeSettings } from './objectResource.ts';
import type { ObjectStore } from './objectStore.ts';
import { withRetentionPolicy } from './retention.ts';
import type { BucketRoles, StorageAccess } from './storageAccess.ts';

/** Fields are those of the JSON API, with two of the sandbox's own. */
export interface BucketOptions {
  /** Project that the bucket is in; that of the sandbox by default. */
  readonly project?: string;
  /** Roles by email address, or `*` for all other accounts; all have every right by default. */
  readonly roles?: Readonly<Record<string, readonly BucketRole[]>>;
  /** Such as `EU` or `us-central1`; `US` by default. */
  readonly location?: string;
  readonly billing?: { readonly requesterPays?: boolean };
  /** Seconds for which objects cannot be deleted or replaced. */
  readonly retentionPolicy?: { readonly retentionPeriod?: string };
  /** Whether new objects are under a hold. */
  readonly defaultEventBasedHold?: boolean;
  readonly versioning?: { readonly enabled?: boolean };
  /** Seconds for which deleted objects are kept. */
  readonly softDeletePolicy?: { readonly retentionDurationSeconds?: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
}

/**
 * Makes a bucket, or replaces the settings of one.
 *
 * @throws GoogleError 400 for settings that Cloud Storage refuses
 */
export async function configureBucket(
  name: string,
  { project, roles, versioning, softDeletePolicy, ...resource }: BucketOptions,
  parts: {
    readonly objects: ObjectStore;
    readonly access: StorageAccess;
    readonly defaultProject: string;
  },
): Promise<void> {
  const merged = mergeSettings({}, { ...resource });
  const settings = {
    ...withRetentionPolicy(name, {}, merged),
    // Not open to clients, because earlier generations are not kept.
    ...(versioning && { versioning }),
    ...(softDeletePolicy && {
      softDeletePolicy: {
        effectiveTime: new Date().toISOString(),
        ...jsonObject(softDeletePolicy),
      },
    }),
  };
  await parts.objects.setBucket(name, settings, project ?? parts.defaultProject);
  parts.access.setRoles(name, roles as BucketRoles | undefined);
}
