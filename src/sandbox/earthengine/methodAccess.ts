/**
 * Requirements of each method: scopes of the token, the registration of the project, and a permission.
 *
 * https://developers.google.com/earth-engine/reference/rest, https://developers.google.com/earth-engine/guides/access_control
 */
import { type CallerInfo, hasScope, scopeUrls } from '../cloud/callers.ts';
import { insufficientScopes, permissionDenied } from '../cloud/errorInfo.ts';
import type { ProjectPermission, Projects } from '../cloud/projects.ts';
import { invalidArgument } from './evaluationErrors.ts';

interface MethodAccess {
  readonly scopes: readonly string[];
  /** Permission on the project. */
  readonly permission: ProjectPermission;
}

const GENERAL = scopeUrls('earthengine', 'cloud-platform');
const READING = [...GENERAL, ...scopeUrls('earthengine.readonly', 'cloud-platform.read-only')];
const EXPORTING = [...GENERAL, ...scopeUrls('devstorage.full_control')];

const compute = { permission: 'earthengine.computations.create' } as const;

const ACCESS: Readonly<Record<string, MethodAccess>> = {
  'projects.algorithms.list': { ...compute, scopes: READING },
  'projects.getConfig': { ...compute, scopes: GENERAL },
  'projects.value.compute': { ...compute, scopes: READING },
  'projects.image.computePixels': { ...compute, scopes: READING },
  'projects.thumbnails.create': {
    scopes: READING,
    permission: 'earthengine.thumbnails.create',
  },
  'projects.image.export': {
    scopes: EXPORTING,
    permission: 'earthengine.exports.create',
  },
  'projects.operations.list': operations('list'),
  'projects.operations.get': operations('get'),
  'projects.operations.wait': operations('get'),
  'projects.operations.cancel': operations('update'),
  'projects.operations.delete': operations('delete'),
  'projects.assets.get': assets('get'),
  'projects.assets.getPixels': assets('get'),
  'projects.assets.listAssets': assets('list'),
  'projects.assets.listImages': assets('list'),
  'projects.listAssets': assets('list'),
};

function operations(verb: 'get' | 'list' | 'update' | 'delete'): MethodAccess {
  return { scopes: GENERAL, permission: `earthengine.operations.${verb}` };
}

function assets(verb: 'get' | 'list'): MethodAccess {
  return { scopes: READING, permission: `earthengine.assets.${verb}` };
}

/** @throws GoogleError 403 when the token does not allow a method */
export function checkMethodScopes(method: string, caller: CallerInfo): void {
  const { scopes = GENERAL } = ACCESS[method] ?? {};
  if (hasScope(caller, scopes)) return;
  throw insufficientScopes('earthengine.googleapis.com', rpcName(method));
}

/** `projects.image.export` is `google.earthengine.v1.EarthEngine.ProjectsImageExport` here. */
function rpcName(method: string): string {
  const words = method
    .split('.')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return `google.earthengine.v1.EarthEngine.${words.join('')}`;
}

/** @throws GoogleError 403 when the project is not registered, or the account may not do this */
export function checkMethodAccess(
  method: string,
  { account }: CallerInfo,
  { projects, project }: { readonly projects: Projects; readonly project: string },
): void {
  // The configuration includes the registration, so that it can be read without one.
  if (method !== 'projects.getConfig') checkRegistration(projects, project);
  const { permission } = ACCESS[method] ?? compute;
  if (projects.hasPermission(project, account, permission)) return;
  throw permissionDenied(
    `Permission '${permission}' denied on resource 'projects/${project}' (or it may not exist).`,
  );
}

function checkRegistration(projects: Projects, project: string): void {
  const { registrationState, isVerified = true } = projects.find(project) ?? {};
  if (registrationState === 'NOT_REGISTERED') {
    throw permissionDenied(
      `Project ${project} is not registered to use Earth Engine. Visit ` +
        `https://console.cloud.google.com/earth-engine/configuration?project=${project} to ` +
        'register the project before using Earth Engine.',
    );
  }
  if (registrationState !== 'REGISTERED_COMMERCIALLY' && !isVerified) {
    throw permissionDenied(
      `Project ${project} must verify noncommercial eligibility to use Earth Engine.`,
    );
  }
}

/**
 * Only for projects whose registration is set: otherwise priorities can be tried.
 *
 * @throws GoogleError 400 for an export with a priority in a noncommercial project
 */
export function checkPriority(
  { priority }: Readonly<Record<string, unknown>>,
  projects: Projects,
  project: string,
): void {
  const { registrationState } = projects.find(project) ?? {};
  if (priority === undefined || registrationState !== 'REGISTERED_NOT_COMMERCIALLY') return;
  throw invalidArgument(
    'Setting priority is only available to projects registered for paid access.',
  );
}

/** https://developers.google.com/earth-engine/reference/rest/v1/ProjectConfig */
export function projectConfig(projects: Projects, project: string): Record<string, unknown> {
  const { registrationState = 'REGISTERED_NOT_COMMERCIALLY', maxConcurrentExports = 2 } =
    projects.find(project) ?? {};
  return {
    name: `projects/${project}/config`,
    registrationState,
    maxConcurrentExports: String(maxConcurrentExports),
    noncommercialQuotaEnforced: registrationState === 'REGISTERED_NOT_COMMERCIALLY',
  };
}
