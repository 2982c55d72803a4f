/**
 * Decides what a caller of Cloud Storage may do: by the token's scopes, in the project that is
 * billed, and by the caller's roles in the bucket.
 */
import { type CallerInfo, type Callers, hasScope, scopeUrls } from '../cloud/callers.ts';
import { insufficientScopes, permissionDenied } from '../cloud/errorInfo.ts';
import { consumerInvalid, type ProjectRole, type Projects } from '../cloud/projects.ts';
import { GoogleError } from '../http.ts';
import type { Call } from '../rest/call.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { type BucketRole, rolePermissions } from './bucketPermissions.ts';
import { USER_PROJECT_MISSING } from './errorReply.ts';
import type { ObjectStore } from './objectStore.ts';

/** Roles by email address, or `*` for all other accounts. */
export type BucketRoles = Readonly<Record<string, readonly BucketRole[]>>;

/** From the discovery document of the JSON API. */
const FULL = scopeUrls('cloud-platform', 'devstorage.full_control');
const WRITING = [...FULL, ...scopeUrls('devstorage.read_write')];
const READING = [...WRITING, ...scopeUrls('devstorage.read_only', 'cloud-platform.read-only')];
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  GET: READING,
  HEAD: READING,
  PATCH: FULL,
  PUT: FULL,
};

export class StorageAccess {
  readonly #callers: Callers;
  readonly #projects: Projects;
  readonly #objects: ObjectStore;
  readonly #roles = new Map<string, BucketRoles>();

  constructor(callers: Callers, projects: Projects, objects: ObjectStore) {
    this.#callers = callers;
    this.#projects = projects;
    this.#objects = objects;
  }

  /** @param roles undefined when every account may do everything */
  setRoles(bucket: string, roles: BucketRoles | undefined): void {
    if (roles) this.#roles.set(bucket, roles);
    else this.#roles.delete(bucket);
  }

  /** @throws GoogleError 401 for a token that is not good */
  checkToken(bearer: string): void {
    if (this.#callers.accepts(bearer)) return;
    throw new GoogleError(401, 'Invalid Credentials', 'UNAUTHENTICATED', 'authError');
  }

  /**
   * The account that a call comes from.
   *
   * @param permission the one that an anonymous caller lacks
   * @throws GoogleError 401 or 403 for a call without a token, or with one that does not allow it
   */
  authenticate(call: Call, permission: string): string {
    if (call.bearer === undefined) {
      throw new GoogleError(
        401,
        `Anonymous caller does not have ${permission} access to the Google Cloud Storage ` +
          `${resourceOf(permission)}. ${denied(permission)}`,
        'UNAUTHENTICATED',
        'required',
      );
    }
    this.checkToken(call.bearer);
    const caller = this.#callers.find(call.bearer);
    checkScopes(call, caller, permission);
    this.#checkConsumer(call, caller.account);
    return caller.account;
  }

  /** @throws GoogleError 403 when an account lacks a permission on a bucket that exists */
  require(account: string, permission: string, bucket: string): void {
    if (!this.#objects.bucketExists(bucket) || this.allows(account, permission, bucket)) return;
    throw permissionDenied(
      `${account} does not have ${permission} access to the Google Cloud Storage ` +
        `${resourceOf(permission)}. ${denied(permission)}`,
    );
  }

  /** Whether an account has a permission on a bucket. */
  allows(account: string, permission: string, bucket: string): boolean {
    const roles = this.#roles.get(bucket);
    if (!roles) return true;
    const own = (Object.hasOwn(roles, account) ? roles[account] : roles['*']) ?? [];
    return rolePermissions(own).has(permission);
  }

  /** @throws GoogleError 403 when an account may not make or list the buckets of a project */
  requireInProject(account: string, permission: string, project: string): void {
    const least: ProjectRole = 'owner';
    if (!this.#projects.mayExist(project)) {
      throw new GoogleError(400, `Unknown project id: ${project}`, 'INVALID_ARGUMENT', 'invalid');
    }
    const isListed = this.#projects.find(project) !== undefined;
    if (!isListed || this.#projects.hasRole(project, account, least)) return;
    throw permissionDenied(
      `${account} does not have ${permission} access to the Google Cloud project. ` +
        denied(permission),
    );
  }

  /**
   * @throws GoogleError 400 for a bucket whose requesters pay, where the call names no project to
   *   bill; 403 where the bucket's own project cannot be billed
   */
  checkBilling(call: Call, name: string): void {
    if (!this.#objects.bucketExists(name)) return;
    const { project, settings } = this.#objects.bucket(name);
    this.#projects.checkRestriction(project, 'storage');
    if (this.#projects.find(project)?.isBilled === false) {
      throw permissionDenied(
        'The billing account for the owning project is disabled in state absent',
        [],
        'accountDisabled',
      );
    }
    // https://cloud.google.com/storage/docs/requester-pays
    if (jsonObject(settings.billing).requesterPays !== true || billedProject(call)) return;
    throw new GoogleError(400, USER_PROJECT_MISSING, 'INVALID_ARGUMENT', 'required');
  }

  /**
   * The project that a call is counted for must exist, and the caller must be allowed to use it. That of
   * the header is checked by Google's front end, that of the query by Cloud Storage itself.
   */
  #checkConsumer(call: Call, account: string): void {
    const billed = billedProject(call);
    const quota = call.header('x-goog-user-project');
    if (quota && billed === quota && this.#projects.find(quota) !== undefined) {
      this.#projects.checkUse(quota, account, 'storage');
      return;
    }
    if (quota && billed === quota && !this.#projects.mayExist(quota)) {
      throw consumerInvalid(quota, 'storage');
    }
    this.#projects.checkEnabled(billed ?? this.#projects.defaultId, 'storage');
    if (billed === undefined) return;
    if (!this.#projects.mayExist(billed)) {
      const message = 'User project specified in the request is invalid.';
      throw new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalid');
    }
    const isListed = this.#projects.find(billed) !== undefined;
    if (!isListed || this.#projects.hasRole(billed, account, 'consumer')) return;
    const permission = 'serviceusage.services.use';
    throw permissionDenied(
      `${account} does not have ${permission} access to the Google Cloud project. ` +
        denied(permission),
    );
  }
}

function billedProject(call: Call): string | undefined {
  return call.query.get('userProject') || call.header('x-goog-user-project') || undefined;
}

function checkScopes(call: Call, caller: CallerInfo, permission: string): void {
  // Uploads in pieces are sent with PUT, too, but only reach this when they are started.
  const isUpload = permission === 'storage.objects.create';
  const wanted = isUpload ? WRITING : (SCOPES[call.method] ?? WRITING);
  if (hasScope(caller, wanted)) return;
  throw insufficientScopes('storage.googleapis.com', permission);
}

/** Subject of a permission, in the words of Cloud Storage. */
function resourceOf(permission: string): 'bucket' | 'object' {
  const isObject = permission.startsWith('storage.objects.') && permission !== LIST;
  return isObject ? 'object' : 'bucket';
}

const LIST = 'storage.objects.list';

function denied(permission: string): string {
  return `Permission '${permission}' denied on resource (or it may not exist).`;
}
