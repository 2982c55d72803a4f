/** Advice about errors of Earth Engine, shown beside the service's own message. */
import * as l10n from '@vscode/l10n';

interface Rule {
  readonly status?: number;
  readonly message?: RegExp;
  readonly advice: string | ((project: string) => string);
}

/** The first rule that fits gives the advice. */
const RULES: readonly Rule[] = [
  {
    status: 401,
    advice: l10n.t(
      'The access token was refused: sign in again, or check the key file in cedar.yaml.',
    ),
  },
  {
    status: 403,
    message: /not registered|register/i,
    advice: (project) =>
      l10n.t(
        'Register the project "{0}" for Earth Engine at {1}.',
        project,
        'https://console.cloud.google.com/earth-engine',
      ),
  },
  {
    status: 403,
    advice: (project) =>
      l10n.t(
        'The account needs the role "{0}" (and "{1}") on the project "{2}".',
        'Earth Engine Resource Writer',
        'Service Usage Consumer',
        project,
      ),
  },
  {
    message: /computation timed out/i,
    advice: l10n.t(
      'The computation takes longer than the five minutes that Earth Engine allows. Ask for less at once: fewer tiles, a shorter period, or fewer collections.',
    ),
  },
  {
    message: /accumulating over \d+ elements/,
    advice: l10n.t(
      'One period covers too many scenes: choose a shorter frequency, or add a filter.',
    ),
  },
  {
    message: /file dimensions are too large|file size requested/i,
    advice: l10n.t(
      'Set a smaller fileDimensions under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
    ),
  },
  {
    message: /output of image computation is too large/i,
    advice: l10n.t(
      'Set a smaller shardSize under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
    ),
  },
  {
    message: /maximum number of bands/i,
    advice: l10n.t('One image would have too many bands: choose a shorter frequency.'),
  },
  {
    message: /maxPixels|export too large/i,
    advice: l10n.t(
      'Set a higher maxPixels under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then sets what a tile needs.',
    ),
  },
  {
    message: /file dimensions|shard size/i,
    advice: l10n.t(
      'Correct shardSize and fileDimensions under tracker: export_image_kwds in cedar.yaml.',
    ),
  },
  {
    message: /payload size exceeds|too big|Expression.*nest/i,
    advice: l10n.t(
      'The order item has too many dates for one request: choose a shorter frequency.',
    ),
  },
  {
    message: /bucket/i,
    advice: l10n.t(
      'Check bucket_name under gcs: in cedar.yaml, and that the account may write there.',
    ),
  },
  {
    message: /too many tasks|queue|pending/i,
    advice: l10n.t(
      "Earth Engine's queue is full (3,000 waiting tasks): wait until some have finished, then resume the order.",
    ),
  },
  {
    status: 429,
    advice: l10n.t(
      'Earth Engine is asked too much at once by this project: wait a little, then resume.',
    ),
  },
  {
    status: 404,
    message: /project/i,
    advice: (project) =>
      l10n.t('Check the project id "{0}" under gcs: project in cedar.yaml.', project),
  },
];

export function adviceFor(status: number, message: string, project: string): string | undefined {
  const rule = RULES.find(
    (candidate) =>
      (candidate.status === undefined || candidate.status === status) &&
      (candidate.message === undefined || candidate.message.test(message)),
  );
  return typeof rule?.advice === 'function' ? rule.advice(project) : rule?.advice;
}
