/**
 * Google Cloud projects that an account may use, from Cloud Resource Manager.
 *
 * The list of the first version also takes tokens that may read projects alone; newer ones are
 * documented for those of the whole platform.
 *
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/list
 */
import * as l10n from '@vscode/l10n';
import { PROJECTS_SCOPE } from '../../domain/googleScopes.ts';
import { isLoopback } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { ServiceError } from '../errors.ts';
import { type AdviceRule, findAdvice, pageIn } from '../services/adviceRules.ts';
import type { AuthClient } from '../services/authClient.ts';
import { type FrontEndContext, frontEndRules } from '../services/frontEndAdvice.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { universeAddress } from '../services/tokenHosts.ts';
import { type ListPage, parseListPage } from './listPage.ts';
import { repeatOnce, type SetupConnection } from './setupContext.ts';

/** Google's address of Cloud Resource Manager. */
const RESOURCE_MANAGER_URL = 'https://cloudresourcemanager.googleapis.com';

/** Advice for what Google refuses before the service sees a request. */
const LIST_RULES = resourceManagerRules(() =>
  l10n.t(
    'The sign-in does not include {0}. Orders do not need it: it only lists projects.',
    PROJECTS_SCOPE,
  ),
);

/** Rules for what the service refuses. @param tooNarrow advice for tokens without its permission */
export function resourceManagerRules(
  tooNarrow: () => string,
): readonly AdviceRule<FrontEndContext>[] {
  return frontEndRules({
    name: 'Cloud Resource Manager API',
    host: 'cloudresourcemanager.googleapis.com',
    tooNarrow,
  });
}

const PAGE_SIZE = 500;

/** Most projects of a list: more than a user can choose from, without searching. */
export const MAX_LISTED_PROJECTS = 5000;

/** A Google Cloud project. */
export interface CloudProject {
  /** Its id, such as `my-project-1`. */
  readonly id: string;
  /** Its name in the Cloud console. */
  readonly name: string;
}

/** Address of Cloud Resource Manager. A sandbox has all services at one address. */
export function resourceManagerAddress(
  auth: AuthClient,
  { earthEngine, resourceManager }: NonNullable<SetupConnection['endpoints']>,
): string {
  const local = earthEngine && isLoopback(earthEngine) ? earthEngine : undefined;
  return (
    resourceManager ??
    local ??
    universeAddress(auth, 'cloudresourcemanager') ??
    RESOURCE_MANAGER_URL
  );
}

/**
 * Active projects of an account, by their ids; at most `MAX_LISTED_PROJECTS`.
 *
 * @throws ServiceError when the account may not list them; CancelledError
 */
export async function listCloudProjects(
  auth: AuthClient,
  address: string,
  signal?: AbortSignal,
): Promise<readonly CloudProject[]> {
  const client = new ServiceClient({
    service: 'Cloud Resource Manager',
    auth,
    limits: { atOnce: 1 },
    describeRefusal: ({ status, message, options }) => {
      const { reason } = options;
      const { text = '', page } = findAdvice(LIST_RULES, { status, message, reason }, {}) ?? {
        page: pageIn(message),
      };
      // Only the list is missing, so this holds for every refusal.
      const advice = l10n.t('The projects cannot be listed. Enter the project id instead.');
      const both = [advice, text].filter(Boolean).join(' ');
      return new ServiceError('Cloud Resource Manager', status, message, both, {
        ...options,
        page,
      });
    },
  });
  const found: CloudProject[] = [];
  let pageToken: string | undefined;
  do {
    const url = new URL('/v1/projects', address);
    url.searchParams.set('filter', 'lifecycleState:ACTIVE');
    url.searchParams.set('pageSize', String(PAGE_SIZE));
    if (pageToken) url.searchParams.set('pageToken', pageToken);
    const page = await client.json({ url, signal, repeatAfter: repeatOnce() }, parseProjects);
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken && found.length < MAX_LISTED_PROJECTS);
  return found.slice(0, MAX_LISTED_PROJECTS).sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

/** An account without projects gets an answer without a list. */
function parseProjects(json: unknown): ListPage<CloudProject> | undefined {
  return isRecord(json) ? parseListPage(json, 'projects', parseProject) : undefined;
}

function parseProject(json: unknown): CloudProject | undefined {
  if (!isRecord(json) || typeof json.projectId !== 'string') return undefined;
  const { projectId: id, name } = json;
  return { id, name: typeof name === 'string' ? name : id };
}
