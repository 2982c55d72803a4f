/** Orders in buckets that the account cannot use, or that keep their objects. */
import { describe, expect, it } from 'vitest';
import { ConfigError, EarthEngine, ServiceError, SubmissionError } from '../../src/core/index.ts';
import type { BucketOptions, ProjectSettings, Sandbox } from '../../src/sandbox/index.ts';
import { storedFiles } from '../storedFiles.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER, whileTasksFail } from './cycle.ts';

/** The account of the sessions of these tests. */
const ACCOUNT = 'user@example.com';

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

async function taskCount({ earthEngine }: Cycle): Promise<number> {
  let count = 0;
  for await (const page of earthEngine.operations()) count += page.length;
  return count;
}

/** The problem in Google's words, the bucket, and the remedy. */
const NEEDS_ROLE =
  /^Cloud Storage: user@example\.com does not have storage\.objects\.\w+ access .*\n.*the role "Storage Object Admin" on the bucket "cedar-sandbox"/;

const REFUSED: readonly [what: string, options: BucketOptions][] = [
  ['of another project', { project: 'other', roles: { '*': [] } }],
  ['that the account can only read', { roles: { [ACCOUNT]: ['objectViewer'] } }],
  ['that the account cannot read', { roles: { [ACCOUNT]: ['objectCreator'] } }],
];

describe('an order in a bucket', () => {
  it.each(REFUSED)('%s is refused before a task is started, and leaves nothing', async (_, how) => {
    const cycle = await openCycle();
    const { sandbox, tracker } = cycle;
    await sandbox.setBucket(sandbox.bucket, how);
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.message).toMatch(NEEDS_ROLE);
    expect(await taskCount(cycle)).toBe(0);
    await sandbox.setBucket(sandbox.bucket, {});
    expect(await storedFiles(sandbox, 'gcs')).toEqual([]);
  });

  it('that may not be deleted again keeps the first refusal, and reports what is left', async () => {
    const cycle = await openCycle();
    const { sandbox, tracker } = cycle;
    const { bucket, project } = sandbox;
    await sandbox.setBucket(bucket, { roles: { [ACCOUNT]: ['objectCreator', 'objectViewer'] } });
    sandbox.setProject(project, { roles: { [ACCOUNT]: 'viewer' } });
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(SubmissionError);
    expect(error.message).toMatch(
      /^Earth Engine: .*earthengine\.exports\.create[\s\S]*\nNothing was started, but what was stored for the order ".*" could not be deleted: Cloud Storage: .*storage\.objects\.delete[\s\S]*\nClean the order/,
    );
    expect(await taskCount(cycle)).toBe(0);
    // The record shows what else is left: with the right role, the order can be cleaned.
    await sandbox.setBucket(bucket, {});
    const [name = ''] = await tracker.list();
    await tracker.clean(await tracker.read(name), { trackingName: name });
    expect(await storedFiles(sandbox, 'gcs')).toEqual([]);
  });

  it('whose payer the account may not be names the role and the project', async () => {
    const { sandbox, tracker } = await openCycle();
    await sandbox.setBucket(sandbox.bucket, { billing: { requesterPays: true } });
    sandbox.setProject(sandbox.project, { roles: { [ACCOUNT]: 'none' } });
    const error = await failureOf(tracker.list());
    expect(error.message).toMatch(/serviceusage|serviceUsageConsumer/);
    expect(error.message).toContain(sandbox.project);
  });

  it.each<[string, BucketOptions, string]>([
    ['retention', { retentionPolicy: { retentionPeriod: '3600' } }, 'is kept for 1 hour'],
    ['a hold on new objects', { defaultEventBasedHold: true }, 'are under a hold'],
  ])('with %s is refused before the first task, with what to do', async (_, settings, finding) => {
    const cycle = await openCycle();
    const { sandbox, tracker } = cycle;
    await sandbox.setBucket(sandbox.bucket, settings);
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(finding);
    expect(error.message).toMatch(/Use a bucket without retention.*Nothing was started\.$/);
    expect(error).toMatchObject({ problems: [{ path: 'gcs.bucket_name' }] });
    expect(await taskCount(cycle)).toBe(0);
    await sandbox.setBucket(sandbox.bucket, {});
    expect(await tracker.list()).toEqual([]);
    const { name } = await tracker.submit(SMALL_ORDER);
    expect((await finishOrder(tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('that keeps objects since an order was made does not let it be retried', async () => {
    const cycle = await openCycle();
    const { sandbox, tracker } = cycle;
    const { name } = await tracker.submit(SMALL_ORDER);
    await whileTasksFail(cycle, () => finishOrder(tracker, name));
    await sandbox.setBucket(sandbox.bucket, { retentionPolicy: { retentionPeriod: '3600' } });
    const error = await failureOf(tracker.retry(name));
    expect(error.message).toMatch(/is kept for 1 hour.*Nothing was started\.$/);
    expect(await taskCount(cycle)).toBe(2);
    await sandbox.setBucket(sandbox.bucket, {});
    await tracker.retry(name);
    expect((await finishOrder(tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('whose retention the account cannot see is found by the first record', async () => {
    const cycle = await openCycle();
    const { sandbox, tracker } = cycle;
    const { bucket } = sandbox;
    const roles = { [ACCOUNT]: ['objectAdmin'] as const };
    await sandbox.setBucket(bucket, { retentionPolicy: { retentionPeriod: '3600' }, roles });
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(`The bucket "${bucket}" keeps "CEDAR_TRACKING/`);
    expect(error.message).toMatch(/Nothing was started\.$/);
    expect(await taskCount(cycle)).toBe(0);
  });
});

/** Opens a session as a window does. */
function connect({ project, earthEngine: baseUrl }: Sandbox): Promise<EarthEngine> {
  return EarthEngine.connect({ project, baseUrl, credentials: { token: 'any' } });
}

const WITHOUT_EARTH_ENGINE: readonly [string, ProjectSettings, RegExp][] = [
  [
    'that is not registered',
    { registrationState: 'NOT_REGISTERED' },
    /is not registered to use Earth Engine\. Visit (https:\S+) to register/,
  ],
  [
    'whose eligibility was not verified',
    { isVerified: false },
    /must verify noncommercial eligibility[\s\S]*console/,
  ],
  [
    'whose API is not enabled',
    { disabledApis: ['earthEngine'] },
    /has not been used in project .* Enable it by visiting https:\S+/,
  ],
];

describe('a project', () => {
  it.each(WITHOUT_EARTH_ENGINE)(
    '%s is refused with the page for it',
    async (_, settings, message) => {
      const { sandbox } = await openCycle();
      sandbox.setProject(sandbox.project, settings);
      const error = await failureOf(connect(sandbox));
      expect(error).toBeInstanceOf(ServiceError);
      expect(error.message).toMatch(message);
      expect((error as ServiceError).page).toMatch(/^https:\/\/console\./);
    },
  );
});
