/**
 * Advice for what Google's front end refuses before a service sees the request: the same reasons for
 * all services.
 *
 * https://cloud.google.com/apis/design/errors#error_info
 */
import * as l10n from '@vscode/l10n';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import type { Advice, AdviceRule } from './adviceRules.ts';

/** Projects of the user, with their billing accounts. */
export const BILLING_PAGE = 'https://console.cloud.google.com/billing/projects';

/** Words about a project that does not exist, but not about an asset or a task with "project" in its name. */
export const MISSING_PROJECT = /(?<![\w/.:'"-])project(?![\w/.:'"-]).*\b(not found|not exist)\b/i;

/** Values that the advice names. */
export interface FrontEndContext {
  /** The project that requests are sent for; undefined where the credentials decide about it. */
  readonly project?: string | undefined;
  /** Key in cedar.yaml that names the project, such as `gdrive.project`, where one does. */
  readonly projectKey?: string | undefined;
}

/** An API, as Google's console has it. */
export interface GoogleApi {
  /** Such as `Google Drive API`. */
  readonly name: string;
  /** Such as `drive.googleapis.com`. */
  readonly host: string;
  /** Advice for tokens without a permission, where it is not the usual one. */
  readonly tooNarrow?: (() => string) | undefined;
}

/** Rules for one API. */
export function frontEndRules({
  name,
  host,
  tooNarrow = signInAgain,
}: GoogleApi): readonly AdviceRule<FrontEndContext>[] {
  return [
    {
      // The second one is that of older APIs.
      reason: ['SERVICE_DISABLED', 'accessNotConfigured'],
      advice: ({ project }) => ({
        text:
          project === undefined
            ? l10n.t(
                'Enable the {0} in the project that the message names, wait a few minutes, then try again.',
                name,
              )
            : l10n.t(
                'Enable the {0} in the project "{1}", wait a few minutes, then try again.',
                name,
                project,
              ),
        page: consolePage(`apis/library/${host}`, project),
      }),
    },
    {
      reason: [TOO_NARROW, 'insufficientPermissions'],
      advice: () => ({ text: tooNarrow() }),
    },
    { reason: 'USER_PROJECT_DENIED', advice: userProjectDenied },
    { reason: 'SECURITY_POLICY_VIOLATED', advice: policyAdvice },
    { reason: 'CONSUMER_INVALID', advice: consumerInvalid },
  ];
}

/** Advice about VPC Service Controls. */
export function policyAdvice(): Advice {
  const text = l10n.t(
    'A policy of your organization forbids this. Its administrator can look it up by the identifier in the message.',
  );
  return { text };
}

/** "gdrive: project", the key as it is written in cedar.yaml. @param key joined by dots */
export function formatKey(key: string): string {
  return key.replaceAll('.', ': ');
}

/** A page of the Cloud console. @param project that is shown there; the user's last one unless given */
export function consolePage(path: string, project: string | undefined): string {
  const query = project === undefined ? '' : `?project=${encodeURIComponent(project)}`;
  return `https://console.cloud.google.com/${path}${query}`;
}

function signInAgain(): string {
  return l10n.t(
    'Sign in again with all permissions. On a virtual machine of Google Cloud, its service account needs the scope cloud-platform.',
  );
}

function userProjectDenied({ project, projectKey }: FrontEndContext): Advice {
  const role = 'Service Usage Consumer';
  const page = consolePage('iam-admin/iam', project);
  if (project === undefined) {
    const text = l10n.t(
      'The account needs the role "{0}" on the project that the message names. Or use credentials with another quota project.',
      role,
    );
    return { text, page };
  }
  const text = l10n.t('The account needs the role "{0}" on the project "{1}".', role, project);
  const other =
    projectKey === undefined
      ? l10n.t('Or use a project that it may use.')
      : l10n.t('Or name a project that it may use under {0} in cedar.yaml.', formatKey(projectKey));
  return { text: `${text} ${other}`, page };
}

function consumerInvalid({ project, projectKey }: FrontEndContext): Advice {
  if (project === undefined) {
    const text = l10n.t(
      'There is no such project, or the account cannot see it. Use credentials with another quota project.',
    );
    return { text };
  }
  if (projectKey === undefined) {
    const text = l10n.t(
      'Check the project "{0}": it must be the project\'s id, not its name or number.',
      project,
    );
    return { text };
  }
  const text = l10n.t(
    'Check the project "{0}" under {1} in cedar.yaml: it must be the project\'s id, not its name or number.',
    project,
    formatKey(projectKey),
  );
  return { text, setting: projectKey };
}
