/**
 * Check of the permission to export, which no request to Earth Engine shows without a task.
 *
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects/testIamPermissions
 */
import * as l10n from '@vscode/l10n';
import { PROJECTS_SCOPE } from '../../domain/googleScopes.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { isTooNarrow } from '../../domain/refusalReasons.ts';
import { CancelledError, CedarError, ServiceError } from '../errors.ts';
import { findAdvice } from '../services/adviceRules.ts';
import { consolePage } from '../services/frontEndAdvice.ts';
import { clientOrigin } from '../services/origins.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { checkTokenHost } from '../services/tokenHosts.ts';
import { resourceManagerAddress, resourceManagerRules } from './projectList.ts';
import { repeatOnce, requireProject, type SetupContext } from './setupContext.ts';
import { fail, failure, pass, skip } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** https://developers.google.com/earth-engine/guides/access_control */
const EXPORT = 'earthengine.exports.create';
const ROLE = 'Earth Engine Resource Writer';

const RULES = resourceManagerRules(() =>
  l10n.t(
    'The sign-in does not include {0}. Orders do not need it: it only shows permissions.',
    PROJECTS_SCOPE,
  ),
);

/** Earth Engine's service shows computations to viewers, too: exports need more. */
export async function checkExports(
  context: SetupContext,
  signal: AbortSignal,
): Promise<SetupOutcome> {
  const project = requireProject(context);
  const page = consolePage('iam-admin/iam', project);
  try {
    const granted = await grantedPermissions(context, project, signal);
    if (granted.has(EXPORT))
      return pass(l10n.t('The account may start exports in "{0}".', project));
    return fail(l10n.t('The account may compute in "{0}", but not start exports.', project), {
      advice: l10n.t('The account needs the role "{0}" on the project "{1}".', ROLE, project),
      page,
    });
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof CedarError)) throw error;
    // Orders do not need this service, so nothing is wrong where it cannot be used.
    return {
      ...skip(l10n.t('Not checked: the permissions of the account cannot be read.')),
      google: error instanceof ServiceError ? error.serviceMessage : error.message,
      ...((await isAllowable(error, context, signal)) && { action: 'allowProjects' as const }),
      ...nextStep(error, page),
    };
  }
}

/**
 * What to do after a refusal: what its reason decides, with the page that it names.
 *
 * @param page where the roles of the account are listed, for what has no other advice
 */
function nextStep(error: CedarError, page: string): { advice: string; page?: string | undefined } {
  const lookUp = l10n.t(
    'To find out, look on this page for the account: it needs the role "{0}", or Editor or Owner.',
    ROLE,
  );
  const { advice, page: named } = failure(error);
  if (error instanceof ServiceError && isTooNarrow(error.reason)) {
    return { advice: [advice, lookUp].filter(Boolean).join(' '), page };
  }
  return advice ? { advice, page: named } : { advice: lookUp, page };
}

/** Whether a sign-in that was made with Cedar can include the permission that was missing. */
async function isAllowable(
  error: CedarError,
  context: SetupContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (!(error instanceof ServiceError) || !isTooNarrow(error.reason)) return false;
  const { auth } = await context.session(signal);
  return ['cedar', 'earthEngineFile'].includes(clientOrigin(auth)?.way ?? '');
}

async function grantedPermissions(
  context: SetupContext,
  project: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const auth = await context.projectsAuth(signal);
  const address = resourceManagerAddress(auth, context.endpoints);
  checkTokenHost(auth, address);
  const client = new ServiceClient({
    service: 'Cloud Resource Manager',
    auth,
    limits: { atOnce: 1 },
    describeRefusal: ({ status, message, options }) => {
      const advice = findAdvice(RULES, { status, message, reason: options.reason }, {});
      const page = advice?.page;
      return new ServiceError('Cloud Resource Manager', status, message, advice?.text, {
        ...options,
        page,
      });
    },
  });
  const url = new URL(`/v1/projects/${encodeURIComponent(project)}:testIamPermissions`, address);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ permissions: [EXPORT] });
  const request = { method: 'POST', url, headers, body, signal } as const;
  return client.json({ ...request, repeatAfter: repeatOnce() }, parsePermissions);
}

/** An account without any of the permissions gets an answer without a list. */
function parsePermissions(json: unknown): ReadonlySet<string> | undefined {
  if (!isRecord(json)) return undefined;
  const { permissions = [], ...others } = json;
  if (!Array.isArray(permissions) || Object.keys(others).length > 0) return undefined;
  return new Set(permissions.filter((each): each is string => typeof each === 'string'));
}
