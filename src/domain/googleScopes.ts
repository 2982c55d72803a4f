/**
 * Permissions that Cedar requests from Google.
 *
 * https://developers.google.com/identity/protocols/oauth2/scopes
 */

import type { StoreKind as StoreService } from './stores.ts';

export type { StoreService };

export const EARTH_ENGINE_SCOPE = 'https://www.googleapis.com/auth/earthengine';
const STORAGE_SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';
export const DRIVE_SCOPE = 'https://www.googleapis.com/auth/drive';

/**
 * Reads the projects of an account, and its permissions on them. Orders need neither, so it is only
 * requested where projects are listed.
 *
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/list
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/testIamPermissions
 */
export const PROJECTS_SCOPE = 'https://www.googleapis.com/auth/cloudplatformprojects.readonly';

/** Scopes that the name of the account is requested with. */
export const ACCOUNT_SCOPES: readonly string[] = ['openid', 'email'];

/**
 * Export tasks, and either objects in buckets or files on Drive. Narrower scopes of Drive show a program
 * only the files that it has made itself: not those that Earth Engine has written.
 */
export const SCOPES: Readonly<Record<StoreService, readonly string[]>> = {
  gcs: [EARTH_ENGINE_SCOPE, STORAGE_SCOPE],
  gdrive: [EARTH_ENGINE_SCOPE, DRIVE_SCOPE],
};

/** The scopes of orders in several kinds of stores. */
export function scopesOf(stores: readonly StoreService[]): readonly string[] {
  return [...new Set(stores.flatMap((store) => SCOPES[store]))];
}

/** Scopes that include others: https://cloud.google.com/storage/docs/oauth-scopes */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  [EARTH_ENGINE_SCOPE]: ['https://www.googleapis.com/auth/cloud-platform'],
  [STORAGE_SCOPE]: [
    'https://www.googleapis.com/auth/devstorage.full_control',
    'https://www.googleapis.com/auth/cloud-platform',
  ],
  [PROJECTS_SCOPE]: [
    'https://www.googleapis.com/auth/cloudplatformprojects',
    'https://www.googleapis.com/auth/cloud-platform.read-only',
    'https://www.googleapis.com/auth/cloud-platform',
  ],
};

/** The required scopes that a user has not granted, apart from those for the name of the account. */
export function missingScopes(
  required: readonly string[],
  granted: readonly string[],
): readonly string[] {
  return withoutAccountScopes(required).filter(
    (scope) => ![scope, ...(WIDER[scope] ?? [])].some((each) => granted.includes(each)),
  );
}

/** Names of the services that scopes give access to, each once; the scope itself for others. */
export function servicesOf(scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes.map((scope) => SERVICES[scope] ?? scope))];
}

const SERVICES: Readonly<Record<string, string>> = {
  [EARTH_ENGINE_SCOPE]: 'Earth Engine',
  [STORAGE_SCOPE]: 'Cloud Storage',
  [DRIVE_SCOPE]: 'Google Drive',
  [PROJECTS_SCOPE]: 'Cloud Resource Manager',
};

/** Granted scopes without those for the name of the account, which each sign-in requests anyway. */
export function withoutAccountScopes(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !ACCOUNT_NAMES.has(scope));
}

/** Names of the scopes for the account, in requests and in Google's answers. */
const ACCOUNT_NAMES: ReadonlySet<string> = new Set([
  ...ACCOUNT_SCOPES,
  'https://www.googleapis.com/auth/userinfo.email',
]);
