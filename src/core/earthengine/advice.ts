/** What a person can do about an error of Earth Engine, beside the service's own words. */

interface Rule {
  readonly status?: number;
  readonly says?: RegExp;
  readonly advice: string | ((project: string) => string);
}

/** The first rule that fits gives the advice. */
const RULES: readonly Rule[] = [
  {
    status: 401,
    advice: 'The access token was refused: sign in again, or check the key file in cedar.yaml.',
  },
  {
    status: 403,
    says: /not registered|register/i,
    advice: (project) =>
      `Register the project "${project}" for Earth Engine at https://console.cloud.google.com/earth-engine.`,
  },
  {
    status: 403,
    advice: (project) =>
      `The account needs the role "Earth Engine Resource Writer" (and "Service Usage Consumer") on the project "${project}".`,
  },
  {
    says: /accumulating over \d+ elements/,
    advice: 'One period covers too many scenes: choose a shorter frequency, or add a filter.',
  },
  {
    says: /maxPixels|too large/i,
    advice:
      'Set a higher maxPixels under tracker: export_image_kwds in cedar.yaml, or order shorter periods or smaller tiles.',
  },
  {
    says: /file dimensions|shard size/i,
    advice: 'Correct shardSize and fileDimensions under tracker: export_image_kwds in cedar.yaml.',
  },
  {
    says: /payload size exceeds|too big|Expression.*nest/i,
    advice: 'The order item has too many dates for one request: choose a shorter frequency.',
  },
  {
    says: /bucket/i,
    advice: 'Check bucket_name under gcs: in cedar.yaml, and that the account may write there.',
  },
  {
    says: /too many tasks|queue|pending/i,
    advice:
      "Earth Engine's queue is full (3,000 waiting tasks): wait until some have finished, then resume the order.",
  },
  {
    status: 429,
    advice: 'Earth Engine is asked too much at once by this project: wait a little, then resume.',
  },
  {
    status: 404,
    says: /project/i,
    advice: (project) => `Check the project id "${project}" under gcs: project in cedar.yaml.`,
  },
];

export function adviceFor(status: number, said: string, project: string): string | undefined {
  const rule = RULES.find(
    (candidate) =>
      (candidate.status === undefined || candidate.status === status) &&
      (candidate.says === undefined || candidate.says.test(said)),
  );
  return typeof rule?.advice === 'function' ? rule.advice(project) : rule?.advice;
}
