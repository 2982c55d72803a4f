/**
 * Permissions of buckets, and the roles that have them.
 *
 * https://cloud.google.com/storage/docs/access-control/iam-permissions
 * https://cloud.google.com/storage/docs/access-control/iam-roles
 */
import { GoogleError } from '../http.ts';

function permissionNames(verbs: Readonly<Record<string, string>>): string[] {
  return Object.entries(verbs).flatMap(([kind, list]) =>
    list.split(' ').map((verb) => `storage.${kind}.${verb}`),
  );
}

/** All permissions that a bucket can give. */
const ALL: ReadonlySet<string> = new Set(
  permissionNames({
    buckets:
      'createTagBinding delete deleteTagBinding enableObjectRetention exemptFromIpFilter get ' +
      'getIamPolicy getIpFilter getObjectInsights listEffectiveTags listTagBindings relocate ' +
      'restore setIamPolicy setIpFilter update',
    objects:
      'create createContext delete deleteContext get getIamPolicy list move ' +
      'overrideUnlockedRetention restore setIamPolicy setRetention update updateContext',
    multipartUploads: 'abort create list listParts',
    folders: 'create delete get list rename',
    managedFolders: 'create delete get getIamPolicy list setIamPolicy',
    anywhereCaches: 'create disable get list pause resume update',
    bucketOperations: 'cancel get list',
  }),
);

const VIEWER = { objects: 'get list', folders: 'get list', managedFolders: 'get list' };
const USER = {
  objects: 'create createContext delete deleteContext get list move restore update updateContext',
  multipartUploads: 'abort create list listParts',
  folders: 'create delete get list rename',
  managedFolders: 'create delete get list',
};

/** Permissions by the names of roles, without `roles/storage.` */
const ROLES = {
  objectViewer: permissionNames(VIEWER),
  objectCreator: permissionNames({
    objects: 'create createContext',
    multipartUploads: 'abort create listParts',
    folders: 'create',
    managedFolders: 'create',
  }),
  objectUser: permissionNames(USER),
  objectAdmin: permissionNames({
    ...USER,
    objects: `${USER.objects} getIamPolicy overrideUnlockedRetention setIamPolicy setRetention`,
    managedFolders: 'create delete get getIamPolicy list setIamPolicy',
  }),
  legacyBucketReader: permissionNames({
    buckets: 'get',
    objects: 'list',
    multipartUploads: 'list',
    managedFolders: 'get list',
  }),
  bucketViewer: permissionNames({ buckets: 'get' }),
  admin: [...ALL],
};

export type BucketRole = keyof typeof ROLES;
export const BUCKET_ROLES = Object.keys(ROLES) as readonly BucketRole[];

export function rolePermissions(roles: readonly BucketRole[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => ROLES[role]));
}

/** @throws GoogleError 400 for a permission that buckets do not have */
export function checkPermissionNames(permissions: readonly string[]): void {
  const unknown = permissions.find((permission) => !ALL.has(permission));
  if (unknown === undefined) return;
  throw new GoogleError(
    400,
    `Permission ${unknown} is not valid for this resource.`,
    'INVALID_ARGUMENT',
    'badRequest',
  );
}
