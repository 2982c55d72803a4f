/** Requests about buckets. */
import { GoogleError } from '../http.ts';
import { type Call, readJsonBody } from '../rest/call.ts';
import { hasUniformAccess, refusal } from './accessControl.ts';
import { checkPermissionNames } from './bucketPermissions.ts';
import {
  type Conditions,
  checkConditions,
  checkEtags,
  conditionsOf,
  wholeNumber,
  withIfMatch,
} from './conditions.ts';
import { listQueryOf, listReply, pageOfNames } from './objectListing.ts';
import { bucketResource, etagOf, mergeSettings } from './objectResource.ts';
import { storageNotImplemented } from './refusals.ts';
import { BUCKET, BUCKETS, STORAGE_LAYOUT, TEST_PERMISSIONS } from './resourceFields.ts';
import { withLockedPolicy, withRetentionPolicy } from './retention.ts';
import type { Parts, Route } from './storageRoute.ts';
import type { SentBucketSettings, StoredBucket } from './storedTypes.ts';

/** Checks that a call names a project, and that the account has a permission there. */
function requireInProject(permission: string): Route['authorize'] {
  return (account, _, { access }, { query }) => {
    const project = query.get('project');
    if (!project) throw requiredParameter('project');
    access.requireInProject(account, permission, project);
  };
}

const list: Route = {
  path: 'b',
  method: 'GET',
  permission: 'storage.buckets.list',
  answers: BUCKETS,
  authorize: requireInProject('storage.buckets.list'),
  async run({ query, origin }, _, { objects }) {
    const buckets = objects.buckets(query.get('project') ?? '');
    const page = pageOfNames(
      buckets.map(({ name }) => name),
      { ...listQueryOf(query), delimiter: '', startOffset: '', endOffset: '', matchGlob: '' },
    );
    const items = page.names.map((name) => bucketResource(objects.bucket(name), origin));
    return listReply('storage#buckets', page, items);
  },
};

const insert: Route = {
  path: 'b',
  method: 'POST',
  permission: 'storage.buckets.create',
  answers: BUCKET,
  authorize: requireInProject('storage.buckets.create'),
  async run(call, _, { objects }) {
    const project = call.query.get('project') ?? '';
    const sent = await readJsonBody(call);
    if (typeof sent.name !== 'string') throw requiredParameter('name');
    const settings = withRetentionPolicy(sent.name, {}, mergeSettings({}, sent));
    const bucket = await objects.createBucket(sent.name, settings, project);
    return { status: 200, json: bucketResource(bucket, call.origin) };
  },
};

const get: Route = {
  path: 'b/{bucket}',
  method: 'GET',
  permission: 'storage.buckets.get',
  answers: BUCKET,
  async run(call, { bucket: name }, { objects }) {
    const bucket = objects.bucket(name);
    checkConditions(bucket, conditionsOf(call.query), true);
    checkEtags(call, etagOf(bucket));
    return { status: 200, json: bucketResource(bucket, call.origin) };
  },
};

const remove: Route = {
  path: 'b/{bucket}',
  method: 'DELETE',
  permission: 'storage.buckets.delete',
  async run(call, { bucket }, { objects }) {
    await objects.removeBucket(bucket, changeConditions(call, objects.bucket(bucket)));
    return { status: 204 };
  },
};

/** Preconditions of a change to a bucket, from the query and `If-Match`. */
function changeConditions(call: Call, now: StoredBucket): Conditions {
  return withIfMatch(call, conditionsOf(call.query), { ...now, etag: etagOf(now) });
}

/** PATCH keeps fields that are left out; PUT resets them. */
function update(method: 'PATCH' | 'PUT'): Route {
  return {
    path: 'b/{bucket}',
    method,
    permission: 'storage.buckets.update',
    answers: BUCKET,
    async run(call, { bucket: name }, { objects }) {
      const sent = await readJsonBody(call);
      const bucket = await objects.updateBucket(
        name,
        (now) => {
          const settings = mergeSettings(method === 'PATCH' ? now : {}, sent);
          return withRetentionPolicy(name, now, settings);
        },
        changeConditions(call, objects.bucket(name)),
      );
      return { status: 200, json: bucketResource(bucket, call.origin) };
    },
  };
}

const testPermissions: Route = {
  path: 'b/{bucket}/iam/testPermissions',
  method: 'GET',
  permission: 'storage.buckets.get',
  answers: TEST_PERMISSIONS,
  // Every account may ask what it may do.
  authorize: () => {},
  async run(call, { bucket }, { objects, access }) {
    objects.bucket(bucket);
    const requested = call.query.getAll('permissions');
    if (requested.length === 0) throw requiredParameter('permissions');
    checkPermissionNames(requested);
    const account = access.authenticate(call, 'storage.buckets.get');
    const permissions = requested.filter((name) => access.allows(account, name, bucket));
    const kind = 'storage#testIamPermissionsResponse';
    return { status: 200, json: { kind, ...(permissions.length > 0 && { permissions }) } };
  },
};

const lockRetentionPolicy: Route = {
  path: 'b/{bucket}/lockRetentionPolicy',
  method: 'POST',
  permission: 'storage.buckets.update',
  answers: BUCKET,
  async run({ query, origin }, { bucket: name }, { objects }) {
    if (wholeNumber(query, 'ifMetagenerationMatch') === undefined) {
      throw requiredParameter('ifMetagenerationMatch');
    }
    const lock = (settings: SentBucketSettings) => withLockedPolicy(name, settings);
    const bucket = await objects.updateBucket(name, lock, conditionsOf(query));
    return { status: 200, json: bucketResource(bucket, origin) };
  },
};

const storageLayout: Route = {
  path: 'b/{bucket}/storageLayout',
  method: 'GET',
  permission: 'storage.objects.list',
  answers: STORAGE_LAYOUT,
  async run({ origin }, { bucket }, { objects }) {
    const { location, locationType } = bucketResource(objects.bucket(bucket), origin);
    const hierarchicalNamespace = { enabled: false };
    const layout = { kind: 'storage#storageLayout', bucket, location, locationType };
    return { status: 200, json: { ...layout, hierarchicalNamespace } };
  },
};

/** There are only permissions of whole buckets here, so lists of who may do what are refused. */
function accessControl(path: string, method: string, what: string): Route {
  return {
    path,
    method,
    permission: 'storage.buckets.get',
    async run(_: Call, { bucket }, { objects }: Parts) {
      if (!hasUniformAccess(objects.bucket(bucket)))
        throw storageNotImplemented('access control lists');
      throw refusal(`Cannot use ACL API to update ${what} policy`);
    },
  };
}

export const bucketRoutes: readonly Route[] = [
  list,
  insert,
  get,
  remove,
  update('PATCH'),
  update('PUT'),
  testPermissions,
  lockRetentionPolicy,
  storageLayout,
  ...['GET', 'POST'].flatMap((method) => [
    accessControl('b/{bucket}/acl', method, 'bucket'),
    accessControl('b/{bucket}/defaultObjectAcl', method, 'bucket'),
    accessControl('b/{bucket}/o/{object}/acl', method, 'object'),
  ]),
];

export function requiredParameter(parameter: string): GoogleError {
  return new GoogleError(400, `Required parameter: ${parameter}`, 'INVALID_ARGUMENT', 'required');
}
