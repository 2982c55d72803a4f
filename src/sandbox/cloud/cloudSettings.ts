/**
 * Settings of the sandbox for its operator: accounts and who may act as them, projects, buckets and
 * shared drives.
 */
import type { SharedDriveOptions } from '../drive/driveRoles.ts';
import type { ServiceAccountSettings } from '../iam/accountPolicies.ts';
import type { IdentityProvider } from '../iam/identityProviders.ts';
import type { Account } from '../oauth/accounts.ts';
import type { RegisteredClient } from '../oauth/oauthClients.ts';
import type { BucketOptions } from '../storage/configureBucket.ts';
import type { ProjectSettings } from './projects.ts';

export interface SandboxSettings {
  /** Accounts that can sign in (default `user@example.com` and `colleague@example.com`). */
  readonly accounts?: readonly Account[] | undefined;
  /** OAuth clients that accounts can be asked by (default: one). */
  readonly oauthClients?: readonly RegisteredClient[] | undefined;
  /** Projects by id; if they are set, others do not exist, except that of the sandbox. */
  readonly projects?: Readonly<Record<string, ProjectSettings>> | undefined;
  /** Service accounts by email address, and who may act as them. */
  readonly serviceAccounts?: Readonly<Record<string, ServiceAccountSettings>> | undefined;
  /** Providers of workload identity pools, by name: `projects/NUMBER/locations/global/…`. */
  readonly identityProviders?: Readonly<Record<string, IdentityProvider>> | undefined;
  /** Buckets by name, which are made or changed; others stay as they are. */
  readonly buckets?: Readonly<Record<string, BucketOptions>> | undefined;
  /** Shared drives by name, which are made or changed; others stay as they are. */
  readonly sharedDrives?: Readonly<Record<string, SharedDriveOptions>> | undefined;
}
