/** Advice for what Earth Engine refuses, and for the errors of its tasks. */
import * as l10n from '@vscode/l10n';
import { isAboutRate } from '../../domain/refusalReasons.ts';
import {
  type Advice,
  type AdviceRule,
  findAdvice,
  type RefusalMessage,
} from '../services/adviceRules.ts';
import { consolePage, formatKey, frontEndRules } from '../services/frontEndAdvice.ts';

/** Pixels in a row of a block, and so the step of `fileDimensions`: `shardSize` unless set. */
const SHARD_SIZE = 256;

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
    message: /project/i,
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

/** Rules for what a computation or an export cannot do, when it is requested or when it runs. */
const EXPORT_RULES: readonly AdviceRule<unknown>[] = [
  {
    message: /computation timed out/i,
    advice: () => ({
      text: l10n.t(
        'The computation takes longer than the five minutes that Earth Engine allows. Order less at once: fewer tiles, a shorter period, or fewer collections.',
      ),
    }),
  },
  {
    message: /user memory limit exceeded/i,
    advice: () => ({
      text: l10n.t(
        'One image needs too much memory at once. Set a smaller shardSize under tracker: export_image_kwds in cedar.yaml, or order shorter periods or smaller tiles.',
      ),
      setting: exportSetting('shardSize'),
    }),
  },
  {
    message: /accumulating over \d+ elements/,
    advice: () => ({
      text: l10n.t(
        'One period covers too many scenes. Choose a shorter frequency, or add a filter.',
      ),
    }),
  },
  {
    message: /file dimensions are too large|file size requested/i,
    advice: (_context, message) => ({
      text: fileDimensionsAdvice(message),
      setting: exportSetting('fileDimensions'),
    }),
  },
  {
    message: /output of image computation is too large/i,
    advice: () => ({
      text: l10n.t(
        'Set a smaller shardSize under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
      ),
      setting: exportSetting('shardSize'),
    }),
  },
  {
    message: /maximum number of bands/i,
    advice: () => ({
      text: l10n.t('One image would have too many bands. Choose a shorter frequency.'),
    }),
  },
  {
    message: /maxPixels|export too large/i,
    advice: () => ({
      text: l10n.t(
        'Set a higher maxPixels under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then sets what a tile needs.',
      ),
      setting: exportSetting('maxPixels'),
    }),
  },
  {
    message: /file dimensions|shard size/i,
    advice: () => ({
      text: l10n.t(
        'Correct shardSize and fileDimensions under tracker: export_image_kwds in cedar.yaml.',
      ),
      setting: exportSetting('fileDimensions'),
    }),
  },
  {
    message: /setting priority is only available/i,
    advice: () => ({
      text: l10n.t('Remove priority under tracker: export_image_kwds in cedar.yaml.'),
      setting: exportSetting('priority'),
    }),
  },
  {
    message: /storage quota/i,
    advice: () => ({
      text: l10n.t(
        'The Drive is full. Delete files and empty the trash, or get more storage, then retry the failed tasks. A service account has no storage of its own: let it use a shared drive (drive_id under gdrive: in cedar.yaml).',
      ),
    }),
  },
  {
    message: /(write to|access to|permission).*bucket|bucket.*permission/i,
    advice: () => ({
      text: l10n.t(
        'The account that orders needs the role "{0}" on the bucket: Earth Engine writes on its behalf.',
        'Storage Object Admin',
      ),
    }),
  },
  {
    message: /bucket.*(not exist|not found)|(no such|unknown|invalid) bucket/i,
    advice: () => ({
      text: l10n.t('Check bucket_name under gcs: in cedar.yaml.'),
      setting: 'gcs.bucket_name',
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
  return findAdvice(EXPORT_RULES, { status: 0, message }, undefined)?.text;
}

/**
 * The setting that can be changed before a failed task is tried again.
 *
 * @param message the task's error in Earth Engine's words
 * @returns keys in cedar.yaml, joined by dots; undefined where none is the reason
 */
export function taskSetting(message: string): string | undefined {
  return findAdvice(EXPORT_RULES, { status: 0, message }, undefined)?.setting;
}

function exportSetting(name: string): string {
  return `tracker.export_image_kwds.${name}`;
}

/** Names the largest size that fits, where the message has the figures. */
function fileDimensionsAdvice(message: string): string {
  const [, perPixel] = /(\d+) bytes per pixel/.exec(message) ?? [];
  const [, limit] = /less than (\d+) bytes/.exec(message) ?? [];
  const side = Math.sqrt((Number(limit) - 1) / Number(perPixel));
  const largest = Math.floor(side / SHARD_SIZE) * SHARD_SIZE;
  if (!(largest > 0)) {
    return l10n.t(
      'Set a smaller fileDimensions under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
    );
  }
  return l10n.t(
    'Set fileDimensions to {0} or less under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
    largest,
  );
}
