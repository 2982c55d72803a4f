/** Cloud projects: who may use them, which APIs they have, and how they are registered. */
import { createHash } from 'node:crypto';
import type { GoogleError } from '../http.ts';
import { errorInfo, helpLink, permissionDenied } from './errorInfo.ts';

/** Services of a project that can be off. */
export const APIS = {
  earthEngine: ['Google Earth Engine API', 'earthengine.googleapis.com'],
  storage: ['Cloud Storage JSON API', 'storage.googleapis.com'],
  drive: ['Google Drive API', 'drive.googleapis.com'],
  resourceManager: ['Cloud Resource Manager API', 'cloudresourcemanager.googleapis.com'],
  iamCredentials: ['IAM Service Account Credentials API', 'iamcredentials.googleapis.com'],
} as const;
export type Api = keyof typeof APIS;

/** https://developers.google.com/earth-engine/reference/rest/v1/ProjectConfig#RegistrationState */
export const REGISTRATION_STATES = [
  'NOT_REGISTERED',
  'REGISTERED_COMMERCIALLY',
  'REGISTERED_NOT_COMMERCIALLY',
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/**
 * Roles of an account in a project, each with more permissions than the one before: nothing; have it billed
 * (Service Usage Consumer); compute with Earth Engine (Earth Engine Resource Viewer); export, too
 * (Earth Engine Resource Writer); make and list buckets, too (Owner).
 */
export const PROJECT_ROLES = ['none', 'consumer', 'viewer', 'writer', 'owner'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/**
 * Permissions on projects that are known here, with the least role that has each.
 *
 * https://cloud.google.com/iam/docs/roles-permissions/earthengine
 */
export const PROJECT_PERMISSIONS = {
  'resourcemanager.projects.get': 'consumer',
  'serviceusage.services.use': 'consumer',
  'earthengine.assets.get': 'viewer',
  'earthengine.assets.list': 'viewer',
  'earthengine.computations.create': 'viewer',
  'earthengine.operations.get': 'viewer',
  'earthengine.operations.list': 'viewer',
  'earthengine.thumbnails.create': 'viewer',
  'earthengine.exports.create': 'writer',
  'earthengine.operations.delete': 'writer',
  'earthengine.operations.update': 'writer',
  'storage.buckets.create': 'owner',
  'storage.buckets.list': 'owner',
} as const satisfies Readonly<Record<string, ProjectRole>>;
export type ProjectPermission = keyof typeof PROJECT_PERMISSIONS;

export interface ProjectSettings {
  /** Name that the console shows; the id by default. */
  readonly displayName?: string;
  /** By default, registered for noncommercial use. */
  readonly registrationState?: RegistrationState;
  /** Whether the noncommercial eligibility is verified, as by default. */
  readonly isVerified?: boolean;
  /** Tasks that run at the same time, as the configuration of the project has it (default 2). */
  readonly maxConcurrentExports?: number;
  /** Factor of the compute time that tasks report (default 1). */
  readonly computeFactor?: number;
  /** APIs that are not enabled. */
  readonly disabledApis?: readonly Api[];
  /** Whether the project has a billing account, as by default. */
  readonly isBilled?: boolean;
  /** Whether an organization's policy (VPC Service Controls) prohibits requests. */
  readonly isRestricted?: boolean;
  /** Roles by email address, or `*` for all other accounts; all are owners by default. */
  readonly roles?: Readonly<Record<string, ProjectRole>>;
}

export class Projects {
  readonly defaultId: string;
  readonly #settings = new Map<string, ProjectSettings>();
  /** Projects that are not listed do not exist, in Cloud Storage either. */
  #isComplete = false;

  /** @param defaultId the project that exists from the start */
  constructor(defaultId: string) {
    this.defaultId = defaultId;
    this.#settings.set(defaultId, {});
  }

  /** Replaces the settings of a project, which is made when it is not there. */
  set(id: string, settings: ProjectSettings): void {
    this.#settings.set(id, settings);
  }

  /** Replaces all projects but the one that exists from the start, unless that is listed, too. */
  setAll(projects: Readonly<Record<string, ProjectSettings>>): void {
    this.reset();
    for (const [id, settings] of Object.entries(projects)) this.#settings.set(id, settings);
    this.#isComplete = true;
  }

  /** Leaves only the project that exists from the start, as it was then. */
  reset(): void {
    this.#settings.clear();
    this.#settings.set(this.defaultId, {});
    this.#isComplete = false;
  }

  /** Whether Cloud Storage may take an id for that of a project. */
  mayExist(id: string): boolean {
    return !this.#isComplete || this.#settings.has(id);
  }

  find(id: string): ProjectSettings | undefined {
    return this.#settings.get(id);
  }

  /** Ids of the projects that an account may use, in order. */
  idsFor(account: string): string[] {
    return [...this.#settings.keys()].filter((id) => this.role(id, account) !== 'none').sort();
  }

  role(id: string, account: string): ProjectRole {
    const { roles } = this.#settings.get(id) ?? {};
    if (!roles) return 'owner';
    return (Object.hasOwn(roles, account) ? roles[account] : roles['*']) ?? 'none';
  }

  /** Whether an account has a role in a project, or one with more rights. */
  hasRole(id: string, account: string, least: ProjectRole): boolean {
    return PROJECT_ROLES.indexOf(this.role(id, account)) >= PROJECT_ROLES.indexOf(least);
  }

  /**
   * Checks that an account may use an API in a project.
   *
   * @throws GoogleError 403
   */
  checkUse(id: string, account: string, api: Api): void {
    if (!this.#settings.has(id)) throw consumerInvalid(id, api);
    if (!this.hasPermission(id, account, 'serviceusage.services.use')) {
      throw userProjectDenied(id, api);
    }
    this.checkEnabled(id, api);
    this.checkRestriction(id, api);
  }

  /** Whether a role of an account in a project includes a permission. */
  hasPermission(id: string, account: string, permission: ProjectPermission): boolean {
    return this.hasRole(id, account, PROJECT_PERMISSIONS[permission]);
  }

  /** @throws GoogleError 403 when a policy of the organization protects a project */
  checkRestriction(id: string, api: Api): void {
    if (this.#settings.get(id)?.isRestricted) throw restricted(id, api);
  }

  /** @throws GoogleError 403 when an API is off in a project */
  checkEnabled(id: string, api: Api): void {
    const { disabledApis = [] } = this.#settings.get(id) ?? {};
    if (disabledApis.includes(api)) throw serviceDisabled(projectNumber(id), api);
  }
}

/** The number that Google gives to a project: 12 digits. */
export function projectNumber(id: string): string {
  const hash = createHash('sha256').update(id).digest().readUInt32BE(0);
  return String(100_000_000_000 + hash);
}

/** 403 for a project that does not exist. */
export function consumerInvalid(id: string, api: Api): GoogleError {
  const [, service] = APIS[api];
  const metadata = { service, consumer: `projects/${id}` };
  return permissionDenied(`Permission denied on resource project ${id}.`, [
    errorInfo('CONSUMER_INVALID', metadata),
  ]);
}

function userProjectDenied(id: string, api: Api): GoogleError {
  const page = `https://console.developers.google.com/iam-admin/iam/project?project=${id}`;
  const [, service] = APIS[api];
  return permissionDenied(
    `Caller does not have required permission to use project ${id}. Grant the caller the ` +
      'roles/serviceusage.serviceUsageConsumer role, or a custom role with the ' +
      `serviceusage.services.use permission, by visiting ${page} and then retry. ` +
      'Propagation of the new permission may take a few minutes.',
    [
      helpLink('Google developer console IAM admin', page),
      errorInfo('USER_PROJECT_DENIED', { service, consumer: `projects/${id}` }),
    ],
  );
}

function serviceDisabled(number: string, api: Api): GoogleError {
  const [title, service] = APIS[api];
  const page = `https://console.developers.google.com/apis/api/${service}/overview?project=${number}`;
  return permissionDenied(
    `${title} has not been used in project ${number} before or it is disabled. Enable it by ` +
      `visiting ${page} then retry. If you enabled this API recently, wait a few minutes for the ` +
      'action to propagate to our systems and retry.',
    [
      helpLink('Google developers console API activation', page),
      errorInfo('SERVICE_DISABLED', { service, consumer: `projects/${number}` }),
    ],
    'accessNotConfigured',
  );
}

function restricted(id: string, api: Api): GoogleError {
  const [, service] = APIS[api];
  const identifier = createHash('sha256').update(id).digest('base64url').slice(0, 22);
  return permissionDenied(
    "Request is prohibited by organization's policy. " +
      `vpcServiceControlsUniqueIdentifier: ${identifier}`,
    [errorInfo('SECURITY_POLICY_VIOLATED', { service, consumer: `projects/${id}` })],
  );
}
