/**
 * Cloud Resource Manager: the projects that an account may use, and its permissions on them.
 *
 * https://cloud.google.com/resource-manager/reference/rest/v3/projects/search
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/list
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/testIamPermissions
 */
import { type Exchange, GoogleError, type Service } from '../http.ts';
import { type Callers, hasScope, scopeUrls } from './callers.ts';
import { insufficientScopes, permissionDenied } from './errorInfo.ts';
import {
  PROJECT_PERMISSIONS,
  type ProjectPermission,
  type Projects,
  projectNumber,
} from './projects.ts';
import { requireCaller } from './requireCaller.ts';

/**
 * Scopes by version, as the pages of the first one name them. For the third one, the discovery document
 * has only those of the whole platform.
 */
const READING = {
  v1: scopeUrls(
    ...['cloud-platform', 'cloud-platform.read-only'],
    ...['cloudplatformprojects', 'cloudplatformprojects.readonly'],
  ),
  v3: scopeUrls('cloud-platform', 'cloud-platform.read-only'),
} as const;
const MAX_PAGE_SIZE = 1000;

/** When projects were made: the sandbox has no record of it. */
const CREATED = '2020-01-01T00:00:00.000Z';

interface Parts {
  readonly projects: Projects;
  readonly callers: Callers;
}

export function resourceManager(parts: Parts): Service {
  return {
    async handle(exchange) {
      const [, version, id, action] =
        /^\/(v1|v3)\/projects(?:\/([^/:]+))?(:search|:testIamPermissions)?$/.exec(
          exchange.url.pathname,
        ) ?? [];
      if (version !== 'v1' && version !== 'v3') return false;
      if (id !== undefined && action === ':testIamPermissions' && exchange.method === 'POST') {
        const account = authenticate(exchange, parts, version, 'TestIamPermissions');
        const tested = testPermissions(
          await exchange.body(),
          account,
          decodeURIComponent(id),
          parts,
        );
        exchange.json(200, tested);
        return true;
      }
      if (exchange.method !== 'GET') throw notFound(exchange);
      const account = authenticate(exchange, parts, version, 'SearchProjects');
      if (id !== undefined && action === undefined) {
        exchange.json(200, getProject(decodeURIComponent(id), account, version, parts.projects));
      } else if (id === undefined && (action === ':search') === (version === 'v3')) {
        exchange.json(
          200,
          listProjects(exchange.url.searchParams, account, version, parts.projects),
        );
      } else throw notFound(exchange);
      return true;
    },
    async close() {},
  };
}

type Version = 'v1' | 'v3';

function authenticate(
  exchange: Exchange,
  { callers, projects }: Parts,
  version: Version,
  method: 'SearchProjects' | 'TestIamPermissions',
): string {
  const caller = requireCaller(exchange, callers);
  const isTest = version === 'v1' && method === 'TestIamPermissions';
  const scopes = [...READING[version], ...(isTest ? scopeUrls('iam.test') : [])];
  if (!hasScope(caller, scopes)) {
    throw insufficientScopes(
      'cloudresourcemanager.googleapis.com',
      `google.cloud.resourcemanager.${version}.Projects.${method}`,
    );
  }
  const header = exchange.request.headers['x-goog-user-project'];
  if (typeof header === 'string') projects.checkUse(header, caller.account, 'resourceManager');
  else projects.checkEnabled(projects.defaultId, 'resourceManager');
  return caller.account;
}

/** Permissions that an account has; the answer is empty where it has none. */
function testPermissions(
  body: unknown,
  account: string,
  id: string,
  { projects }: Parts,
): { permissions?: readonly string[] } {
  const { permissions } = (body ?? {}) as { permissions?: unknown };
  const requested = Array.isArray(permissions) ? permissions.map(String) : [];
  const unknown = requested.find((name) => !Object.hasOwn(PROJECT_PERMISSIONS, name));
  if (unknown !== undefined) {
    const message = `Permission ${unknown} is not valid for this resource.`;
    throw new GoogleError(400, message, 'INVALID_ARGUMENT');
  }
  if (projects.find(id) === undefined)
    throw permissionDenied('The caller does not have permission');
  const granted = requested.filter((name) =>
    projects.hasPermission(id, account, name as ProjectPermission),
  );
  return granted.length > 0 ? { permissions: granted } : {};
}

function getProject(id: string, account: string, version: Version, projects: Projects): object {
  if (projects.idsFor(account).includes(id)) return describe(id, version, projects);
  throw permissionDenied('The caller does not have permission');
}

function listProjects(
  query: URLSearchParams,
  account: string,
  version: Version,
  projects: Projects,
): object {
  const filter = query.get(version === 'v3' ? 'query' : 'filter') ?? '';
  const size = Number(query.get('pageSize') || MAX_PAGE_SIZE);
  if (!Number.isInteger(size) || size < 0) throw invalid('Request contains an invalid argument.');
  const ids = projects.idsFor(account).filter(matcher(filter, projects));
  const start = startOf(query.get('pageToken') ?? '', ids);
  const page = ids.slice(start, start + Math.min(size || MAX_PAGE_SIZE, MAX_PAGE_SIZE));
  const last = page.at(-1);
  const hasMore = last !== undefined && start + page.length < ids.length;
  return {
    ...(page.length > 0 && { projects: page.map((id) => describe(id, version, projects)) }),
    ...(hasMore && { nextPageToken: Buffer.from(last).toString('base64url') }),
  };
}

function startOf(token: string, ids: readonly string[]): number {
  if (token === '') return 0;
  const last = Buffer.from(token, 'base64url').toString();
  const start = ids.findIndex((id) => id > last);
  return start < 0 ? ids.length : start;
}

/** The terms that queries of both versions have: a field, a value, and `*` at its end. */
function matcher(filter: string, projects: Projects): (id: string) => boolean {
  const terms = filter.split(/\s+(?:AND\s+)?/i).filter(Boolean);
  const tests = terms.map((term) => {
    const [, field = '', , quoted = ''] = /^(\w+)(:|=)(.+)$/.exec(term) ?? [];
    const value = quoted.replace(/^"(.*)"$/, '$1').toLowerCase();
    const matches = (text: string) =>
      value.endsWith('*')
        ? text.toLowerCase().startsWith(value.slice(0, -1))
        : text.toLowerCase() === value;
    switch (field) {
      case 'state':
      case 'lifecycleState':
        return () => matches('ACTIVE');
      case 'id':
      case 'projectId':
        return matches;
      case 'name':
      case 'displayName':
        return (id: string) => matches(projects.find(id)?.displayName ?? id);
      default:
        throw invalid(`The sandbox does not implement the query ${term}.`);
    }
  });
  return (id) => tests.every((test) => test(id));
}

function describe(id: string, version: Version, projects: Projects): object {
  const { displayName = id } = projects.find(id) ?? {};
  const number = projectNumber(id);
  return version === 'v3'
    ? {
        name: `projects/${number}`,
        projectId: id,
        displayName,
        state: 'ACTIVE',
        createTime: CREATED,
        updateTime: CREATED,
      }
    : {
        projectNumber: number,
        projectId: id,
        lifecycleState: 'ACTIVE',
        name: displayName,
        createTime: CREATED,
      };
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badRequest');
}

function notFound({ method, url }: Exchange): GoogleError {
  return new GoogleError(404, `Method not found: ${method} ${url.pathname}`, 'NOT_FOUND');
}
