/**
 * The fields of the resources that the JSON API sends and reads, from its discovery document,
 * revision 20261009: https://storage.googleapis.com/$discovery/rest?version=v1
 */
import type { Fields, Shape } from '../rest/fieldTypes.ts';

const TEXT = 'string';
const FLAG = 'boolean';
const COUNT = 'integer';
const TEXTS: readonly [Shape] = [TEXT];

const accessControl: Fields = {
  ...{ kind: TEXT, id: TEXT, selfLink: TEXT, bucket: TEXT, object: TEXT, generation: TEXT },
  ...{ entity: TEXT, role: TEXT, email: TEXT, entityId: TEXT, domain: TEXT, etag: TEXT },
  projectTeam: { projectNumber: TEXT, team: TEXT },
};
const owner: Fields = { entity: TEXT, entityId: TEXT };
const switched: Fields = { enabled: FLAG, lockedTime: TEXT };
const enforcement: Fields = { effectiveTime: TEXT, restrictionMode: TEXT };

/** When a rule of a bucket's lifecycle applies. */
export const CONDITION: Fields = {
  ...{ age: COUNT, daysSinceCustomTime: COUNT, daysSinceNoncurrentTime: COUNT },
  ...{ numNewerVersions: COUNT, isLive: FLAG, matchesPattern: TEXT, createdBefore: TEXT },
  ...{ customTimeBefore: TEXT, noncurrentTimeBefore: TEXT },
  ...{ sizeAboveBytes: TEXT, sizeBelowBytes: TEXT },
  ...{ matchesPrefix: TEXTS, matchesStorageClass: TEXTS, matchesSuffix: TEXTS },
};

const lifecycleRule: Fields = {
  action: { storageClass: TEXT, type: TEXT },
  condition: CONDITION,
};

export const BUCKET: Fields = {
  ...{ kind: TEXT, id: TEXT, selfLink: TEXT, name: TEXT, projectNumber: TEXT, etag: TEXT },
  ...{ generation: TEXT, metageneration: TEXT, timeCreated: TEXT, updated: TEXT },
  ...{ softDeleteTime: TEXT, hardDeleteTime: TEXT, location: TEXT, locationType: TEXT },
  ...{ storageClass: TEXT, rpo: TEXT, satisfiesPZI: FLAG, satisfiesPZS: FLAG, owner },
  acl: [accessControl],
  autoclass: {
    ...{ enabled: FLAG, terminalStorageClass: TEXT },
    ...{ terminalStorageClassUpdateTime: TEXT, toggleTime: TEXT },
  },
  billing: { requesterPays: FLAG },
  cors: [{ maxAgeSeconds: COUNT, method: TEXTS, origin: TEXTS, responseHeader: TEXTS }],
  customPlacementConfig: { dataLocations: TEXTS },
  defaultEventBasedHold: FLAG,
  defaultObjectAcl: [accessControl],
  encryption: {
    defaultKmsKeyName: TEXT,
    customerManagedEncryptionEnforcementConfig: enforcement,
    customerSuppliedEncryptionEnforcementConfig: enforcement,
    googleManagedEncryptionEnforcementConfig: enforcement,
  },
  hierarchicalNamespace: { enabled: FLAG },
  iamConfiguration: {
    bucketPolicyOnly: switched,
    uniformBucketLevelAccess: switched,
    publicAccessPrevention: TEXT,
  },
  ipFilter: {
    ...{ allowAllServiceAgentAccess: FLAG, allowCrossOrgVpcs: FLAG, mode: TEXT },
    publicNetworkSource: { allowedIpCidrRanges: TEXTS },
    vpcNetworkSources: [{ allowedIpCidrRanges: TEXTS, network: TEXT }],
  },
  labels: { '*': TEXT },
  lifecycle: { rule: [lifecycleRule] },
  logging: { logBucket: TEXT, logObjectPrefix: TEXT },
  objectRetention: { mode: TEXT },
  retentionPolicy: { effectiveTime: TEXT, isLocked: FLAG, retentionPeriod: TEXT },
  softDeletePolicy: {
    ...{ effectiveTime: TEXT, retentionDurationSeconds: TEXT },
    hardDeletePause: { effectiveTime: TEXT, enabled: FLAG },
  },
  versioning: { enabled: FLAG },
  website: { mainPageSuffix: TEXT, notFoundPage: TEXT },
};

export const OBJECT: Fields = {
  ...{ kind: TEXT, id: TEXT, selfLink: TEXT, mediaLink: TEXT, name: TEXT, bucket: TEXT },
  ...{ generation: TEXT, metageneration: TEXT, size: TEXT, md5Hash: TEXT, crc32c: TEXT },
  ...{ etag: TEXT, timeCreated: TEXT, updated: TEXT, timeFinalized: TEXT, timeDeleted: TEXT },
  ...{ timeStorageClassUpdated: TEXT, softDeleteTime: TEXT, hardDeleteTime: TEXT },
  ...{ cacheControl: TEXT, contentDisposition: TEXT, contentEncoding: TEXT, customTime: TEXT },
  ...{ contentLanguage: TEXT, contentType: TEXT, storageClass: TEXT, kmsKeyName: TEXT },
  ...{ temporaryHold: FLAG, eventBasedHold: FLAG, retentionExpirationTime: TEXT },
  ...{ componentCount: COUNT, restoreToken: TEXT, owner },
  acl: [accessControl],
  contexts: { custom: { '*': { value: TEXT, createTime: TEXT, updateTime: TEXT } } },
  customerEncryption: { encryptionAlgorithm: TEXT, keySha256: TEXT },
  metadata: { '*': TEXT },
  retention: { mode: TEXT, retainUntilTime: TEXT },
};

export const BUCKETS: Fields = {
  ...{ kind: TEXT, nextPageToken: TEXT, unreachable: TEXTS },
  items: [BUCKET],
};

export const OBJECTS: Fields = {
  ...{ kind: TEXT, nextPageToken: TEXT, prefixes: TEXTS },
  items: [OBJECT],
};

export const REWRITE: Fields = {
  ...{ kind: TEXT, done: FLAG, objectSize: TEXT, rewriteToken: TEXT, totalBytesRewritten: TEXT },
  resource: OBJECT,
};

export const TEST_PERMISSIONS: Fields = { kind: TEXT, permissions: TEXTS };

export const STORAGE_LAYOUT: Fields = {
  ...{ kind: TEXT, bucket: TEXT, location: TEXT, locationType: TEXT },
  customPlacementConfig: { dataLocations: TEXTS },
  hierarchicalNamespace: { enabled: FLAG },
};
