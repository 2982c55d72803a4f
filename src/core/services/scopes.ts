/**
 * Permissions that Cedar requests from Google.
 *
 * https://developers.google.com/identity/protocols/oauth2/scopes
 */

import type { StoreKind as StoreService } from '../../domain/stores.ts';

export type { StoreService };

export const EARTH_ENGINE_SCOPE = 'https://www.googleapis.com/auth/earthengine';
const STORAGE_SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';
export const DRIVE_SCOPE = 'https://www.googleapis.com/auth/drive';

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

/** Scopes that include others: https://cloud.google.com/storage/docs/oauth-scopes */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  [EARTH_ENGINE_SCOPE]: ['https://www.googleapis.com/auth/cloud-platform'],
  [STORAGE_SCOPE]: [
    'https://www.googleapis.com/auth/devstorage.full_control',
    'https://www.googleapis.com/auth/cloud-platform',
  ],
};

/** The required scopes that a user has not granted. */
export function missingScopes(
  required: readonly string[],
  granted: readonly string[],
): readonly string[] {
  return required.filter(
    (scope) => ![scope, ...(WIDER[scope] ?? [])].some((each) => granted.includes(each)),
  );
}
