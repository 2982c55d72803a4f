/** Advice for what a computation or an export cannot do, when it is requested or when it runs. */
import * as l10n from '@vscode/l10n';
import type { AdviceRule } from '../services/adviceRules.ts';
import { BILLING_PAGE, policyAdvice } from '../services/frontEndAdvice.ts';

/** Pixels in a row of a block, and so the step of `fileDimensions`: `shardSize` unless set. */
const SHARD_SIZE = 256;

const BUCKET_NAME = 'gcs.bucket_name';

/** Words of Earth Engine and of Cloud Storage for an account that may not write to the bucket. */
const MISSING_ROLE =
  /bucket \S+ \(permission denied\)|bucket \S+: permission denied\W*$|does not have storage\.\w+\.\w+ access|permission 'storage\.[^']+' denied/i;

/**
 * Rules for the store that an export is written to. Earth Engine quotes Cloud Storage after words of its
 * own, such as "Unable to write to bucket my-bucket: …": what follows them is what decides.
 */
const DESTINATION_RULES: readonly AdviceRule<unknown>[] = [
  {
    message: /retention policy|object retention/i,
    advice: () => ({
      text: l10n.t(
        'The bucket keeps objects for a time, whatever the role of the account. Use a bucket without retention.',
      ),
      setting: BUCKET_NAME,
    }),
  },
  {
    message: /billing account .*\b(disabled|absent|closed)\b/i,
    advice: () => ({
      text: l10n.t(
        'Enable billing for the project that owns the bucket, then retry the failed tasks.',
      ),
      page: BILLING_PAGE,
    }),
  },
  {
    message: /requester pays bucket/i,
    advice: () => ({
      text: l10n.t(
        'Earth Engine cannot name who pays for a bucket whose requests are billed to the caller. Use another bucket, or turn off "Requester pays".',
      ),
      setting: BUCKET_NAME,
    }),
  },
  {
    message: /prohibited by organization's policy|vpcServiceControls/i,
    advice: policyAdvice,
  },
  {
    message: /rate limit for object mutation|reduce your request rate/i,
    advice: () => ({ text: l10n.t('Wait a little, then try again.') }),
  },
  {
    message: MISSING_ROLE,
    advice: () => ({
      text: l10n.t(
        'The account that orders needs the role "{0}" on the bucket: Earth Engine writes on its behalf.',
        'Storage Object Admin',
      ),
    }),
  },
  {
    // Ids of assets can have the word in them.
    message: /(?<![\w/.-])bucket[^:()]*\b(not exist|not found)\b|(no such|unknown|invalid) bucket/i,
    advice: () => ({
      text: l10n.t('Check bucket_name under gcs: in cedar.yaml.'),
      setting: BUCKET_NAME,
    }),
  },
];

/** Rules for what a computation or an export cannot do, when it is requested or when it runs. */
export const EXPORT_RULES: readonly AdviceRule<unknown>[] = [
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
  ...DESTINATION_RULES,
];

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
