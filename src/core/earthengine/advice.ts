/** Advice for what Earth Engine refuses, and for the errors of its tasks. */
import * as l10n from '@vscode/l10n';
import { isAboutRate } from '../../domain/refusalReasons.ts';
import {
  type Advice,
  type AdviceRule,
  findAdvice,
  type RefusalMessage,
} from '../services/adviceRules.ts';
import {
  consolePage,
  formatKey,
  frontEndRules,
  MISSING_PROJECT,
} from '../services/frontEndAdvice.ts';
import { EXPORT_RULES } from './exportAdvice.ts';

const iamPage = (project: string) => consolePage('iam-admin/iam', project);
const registrationPage = (project: string) => consolePage('earth-engine/configuration', project);

/** Values that the advice about a request names. */
export interface RequestContext {
  /** The Google Cloud project that the request was sent for. */
  readonly project: string;
  /** Key in cedar.yaml that names it, such as `gdrive.project`, where one does. */
  readonly projectKey?: string | undefined;
}

/**
 * Rules for requests. Reasons: https://cloud.google.com/apis/design/errors#error_info; the words are
 * Earth Engine's own.
 */
const REQUEST_RULES: readonly AdviceRule<RequestContext>[] = [
  ...frontEndRules({ name: 'Earth Engine API', host: 'earthengine.googleapis.com' }),
  {
    message: /not registered to use Earth Engine/i,
    advice: ({ project }) => ({
      text: l10n.t('Register the project "{0}" for Earth Engine.', project),
      page: registrationPage(project),
    }),
  },
  {
    message: /verify noncommercial eligibility/i,
    advice: ({ project }) => ({
      text: l10n.t(
        'Verify the project "{0}" on its Earth Engine page in the Cloud console.',
        project,
      ),
      page: registrationPage(project),
    }),
  },
  {
    message: /permission 'earthengine\.[^']+' denied/i,
    advice: ({ project }) => ({
      text: l10n.t(
        'The account needs the role "{0}" on the project "{1}".',
        'Earth Engine Resource Writer',
        project,
      ),
      page: iamPage(project),
    }),
  },
  {
    message: /too many tasks already in the queue/i,
    advice: () => ({
      text: l10n.t(
        "Earth Engine's queue is full (3,000 waiting tasks). Wait until some have finished, then resume the order.",
      ),
    }),
  },
  {
    message: /payload size exceeds|too big|expression.*nest/i,
    advice: () => ({
      text: l10n.t('The image has too many dates for one request. Choose a shorter frequency.'),
    }),
  },
  {
    status: 401,
    advice: () => ({
      text: l10n.t(
        'The access token was refused. Sign in again, or check the key file in cedar.yaml.',
      ),
    }),
  },
  {
    // Quotas of a day or a month are refused with this status and reason as well.
    status: 429,
    message: isAboutRate,
    advice: () => ({
      text: l10n.t(
        'This project sends too many requests to Earth Engine at once. Wait a few minutes, then resume the order.',
      ),
    }),
  },
  {
    status: 404,
    message: MISSING_PROJECT,
    advice: ({ project, projectKey }) => ({
      text:
        projectKey === undefined
          ? l10n.t('Check the project id "{0}".', project)
          : l10n.t(
              'Check the project id "{0}" under {1} in cedar.yaml.',
              project,
              formatKey(projectKey),
            ),
      setting: projectKey,
    }),
  },
];

export function adviceFor(refusal: RefusalMessage, context: RequestContext): Advice | undefined {
  return findAdvice([...REQUEST_RULES, ...EXPORT_RULES], refusal, context);
}

/**
 * Advice for the error of a failed task.
 *
 * @param message the task's error in Earth Engine's words
 * @returns what to do before it is tried again; undefined where only Earth Engine's words are known
 */
export function taskAdvice(message: string): string | undefined {
  return findTaskAdvice(message)?.text;
}

/**
 * The setting that can be changed before a failed task is tried again.
 *
 * @param message the task's error in Earth Engine's words
 * @returns keys in cedar.yaml, joined by dots; undefined where none is the reason
 */
export function taskSetting(message: string): string | undefined {
  return findTaskAdvice(message)?.setting;
}

/** Advice for an image whose best date is not known: there is no task yet, whose options could help. */
export function uncountedAdvice(): string {
  return l10n.t(
    'The clear part of the tile on each date could not be counted, by which the best date is chosen. Order shorter periods or smaller tiles, or all dates in place of the best one.',
  );
}

function findTaskAdvice(message: string): Advice | undefined {
  // The record has the advice with the words of Earth Engine.
  if (message.includes(uncountedAdvice())) return undefined;
  return findAdvice(EXPORT_RULES, { status: 0, message }, undefined);
}
