/** Advice for refusals in Google's own bodies, through the clients that receive them. */
import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  adviceFor,
  taskAdvice,
  taskSetting,
  uncountedAdvice,
} from '../../src/core/earthengine/advice.ts';
import { Transport } from '../../src/core/earthengine/transport.ts';
import { ServiceError } from '../../src/core/errors.ts';
import { pageIn } from '../../src/core/services/adviceRules.ts';
import type { SignInWay } from '../../src/core/services/origins.ts';
import { refusedToken } from '../../src/core/services/tokenRefusals.ts';
import { CloudStorageStore } from '../../src/core/stores/cloudStorage.ts';
import { storageAdviceFor } from '../../src/core/stores/cloudStorageAdvice.ts';
import { DriveStore } from '../../src/core/stores/drive.ts';
import { systemClock } from '../../src/domain/clock.ts';

interface RecordedRefusal {
  readonly name: string;
  readonly service: 'earthengine' | 'storage' | 'drive' | 'task';
  readonly status?: number;
  readonly body?: { readonly error: { readonly message: string } };
  /** The error of a task. */
  readonly message?: string;
}

const RECORDED: readonly RecordedRefusal[] = JSON.parse(
  readFileSync(new URL('data/refusals.json', import.meta.url), 'utf8'),
);

const CONSOLE = 'https://console.cloud.google.com';

/** Texts that the advice for each must contain, its page, and texts that it must not contain. */
const EXPECTED: Readonly<Record<string, { advises: RegExp; page?: string; not?: RegExp }>> = {
  'api-disabled': {
    advises: /Enable the Earth Engine API in the project "my-project"/,
    page: 'https://console.developers.google.com/apis/api/earthengine.googleapis.com/overview?project=123456789',
    not: /role|register/i,
  },
  scopes: { advises: /Sign in again .* scope cloud-platform/, not: /role|register/i },
  'quota-project': {
    advises: /role "Service Usage Consumer" on the project "my-project"/,
    page: 'https://console.developers.google.com/iam-admin/iam/project?project=my-project',
    not: /register/i,
  },
  'not-registered': {
    advises: /Register the project "my-project"/,
    page: `${CONSOLE}/earth-engine/configuration?project=my-project`,
    not: /role/,
  },
  noncommercial: {
    advises: /Verify the project "my-project"/,
    page: `${CONSOLE}/earth-engine/configuration?project=my-project`,
    not: /role/,
  },
  'ee-role': {
    advises: /role "Earth Engine Resource Writer" on the project "my-project"/,
    page: `${CONSOLE}/iam-admin/iam?project=my-project`,
  },
  vpc: { advises: /policy of your organization .* administrator/, not: /role|register/i },
  'no-project': { advises: /project's id, not its name or number/, not: /role|register/i },
  // 1008 bytes a pixel, 2^34 bytes at most: 4128 pixels a side, in blocks of 256.
  'file-size': { advises: /fileDimensions to 4096 or less/ },
  'too-many-bands': { advises: /shorter frequency/ },
  memory: { advises: /smaller shardSize/ },
  timeout: { advises: /five minutes .* Order less at once/ },
  'too-large': { advises: /smaller shardSize/ },
  'bucket-write': {
    advises: /role "Storage Object Admin" on the bucket/,
    not: /Earth Engine Resource Writer|bucket_name/,
  },
  priority: { advises: /Remove priority/ },
  aggregations: { advises: /Wait a few minutes/ },
  pixels: { advises: /higher maxPixels/ },
  'requester-pays': { advises: /billed to the caller/ },
  'no-list': {
    advises: /role "Storage Object Admin" on the bucket "my-bucket"/,
    page: `${CONSOLE}/storage/browser/my-bucket;tab=permissions`,
  },
  retention: { advises: /whatever the role .* without retention/, not: /needs the role/ },
  billing: {
    advises: /Enable billing for the project that owns the bucket/,
    page: `${CONSOLE}/billing/projects`,
    not: /role|my-project/,
  },
  'no-bucket': { advises: /Create the bucket "my-bucket", or correct bucket_name/ },
  'object-rate': { advises: /Wait a little/, not: /role/ },
};

/** Waits are over at once, so that what is retried is finally refused without delay. */
const impatientClock = {
  now: () => systemClock.now(),
  after: (_milliseconds: number, work: () => void) => systemClock.after(0, work),
};

/** The error of a client that every request of is answered like this. */
async function refusedWith({ service, status, body }: RecordedRefusal): Promise<unknown> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status ?? 500, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = await authenticate({ token: 'any' });
  const project = 'my-project';
  if (service === 'earthengine') {
    const transport = new Transport(
      address,
      { project, projectKey: 'gdrive.project' },
      auth,
      impatientClock,
    );
    return transport.send('value:compute', { body: {} }).catch((error) => error);
  }
  const connection = { auth, endpoint: address, clock: impatientClock };
  const store =
    service === 'drive'
      ? new DriveStore(connection)
      : new CloudStorageStore({ ...connection, bucket: 'my-bucket', project });
  return store.list('CEDAR').catch((error) => error);
}

describe('a refusal in the words of Google', () => {
  test('is tested with every recorded one', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(RECORDED.map(({ name }) => name).sort());
  });

  test.each(
    RECORDED.filter(({ service }) => service !== 'task').map((one) => [one.name, one] as const),
  )('%s: keeps the words, with matching advice and a matching page', async (name, recorded) => {
    const error = await refusedWith(recorded);
    expect(error).toBeInstanceOf(ServiceError);
    const { message, serviceMessage, page } = error as ServiceError;
    const { advises, page: expectedPage, not } = EXPECTED[name] ?? { advises: /$^/ };
    expect(serviceMessage).toBe(recorded.body?.error.message);
    const advice = message.slice(message.indexOf(serviceMessage) + serviceMessage.length);
    expect(advice).toMatch(advises);
    if (not) expect(advice).not.toMatch(not);
    if (expectedPage) expect(page).toBe(expectedPage);
  });

  test.each(
    RECORDED.filter(({ service }) => service === 'task').map((one) => [one.name, one] as const),
  )('%s: leads to advice as the error of a task', (name, { message = '' }) => {
    expect(taskAdvice(message)).toMatch(EXPECTED[name]?.advises ?? /$^/);
  });

  test.each([
    ['Export too large: specified 1600000000 pixels (max: 100000000).', 'maxPixels'],
    ['User memory limit exceeded.', 'shardSize'],
    [
      'Output of image computation is too large (504 bands for 65536 pixels = 94.5 MiB).',
      'shardSize',
    ],
    ['File dimensions are too large (5120x5120).', 'fileDimensions'],
    ['Setting priority is only available to projects registered for paid access.', 'priority'],
  ])('of a task leads to the setting that can be changed: %s', (message, name) => {
    expect(taskSetting(message)).toBe(`tracker.export_image_kwds.${name}`);
    expect(taskAdvice(message)).toContain(name);
  });

  test('of a task leads to no setting where none is the reason', () => {
    expect(taskSetting('The bucket does not exist: bucket not found')).toBe('gcs.bucket_name');
    expect(taskSetting('Computation timed out.')).toBeUndefined();
    expect(taskSetting('Internal error.')).toBeUndefined();
  });

  test('that is not known has no advice, rather than one that may contradict it', () => {
    const refusal = { status: 403, message: 'Access is not possible on Sundays.' };
    expect(adviceFor(refusal, { project: 'my-project' })).toBeUndefined();
    expect(taskAdvice('Internal error.')).toBeUndefined();
    const message = 'User memory limit exceeded.';
    expect(taskAdvice(message)).toBeDefined();
    // It is in the record of an image whose best date could not be found.
    const recorded = `${message}\n${uncountedAdvice()}`;
    expect([taskAdvice(recorded), taskSetting(recorded)]).toEqual([undefined, undefined]);
  });

  /** Words of Earth Engine around those of another service. */
  const FRAMES: readonly ((words: string) => string)[] = [
    (words) => words,
    (words) => `Unable to write to bucket my-bucket: ${words}`,
    (words) => `Unable to write to bucket my-bucket (${words})`,
    (words) => `Export failed for bucket my-bucket, permission check: ${words}`,
  ];

  /** What a task reports about the store, as its own advice; others are about requests. */
  const OF_TASKS: Readonly<Record<string, RegExp>> = {
    vpc: /^A policy of your organization/,
    'bucket-write': /^The account that orders needs the role "Storage Object Admin"/,
    'requester-pays': /^Earth Engine cannot name who pays/,
    'no-list': /^The account that orders needs the role "Storage Object Admin"/,
    retention: /^The bucket keeps objects for a time, whatever the role/,
    billing: /^Enable billing for the project that owns the bucket/,
    'no-bucket': /^Check bucket_name/,
    'object-rate': /^Wait a little/,
  };
  /** Not known by their words: a request has a machine-readable reason for them. */
  const BY_REASON = ['api-disabled', 'scopes', 'quota-project', 'no-project'];
  const OF_REQUESTS = ['not-registered', 'noncommercial', 'ee-role', 'aggregations'];

  const framed = RECORDED.flatMap(({ name, message, body }) =>
    FRAMES.map((frame) => [name, frame(message ?? body?.error.message ?? '')] as const),
  );

  test.each(framed)('%s as the error of a task is what decides: %s', (name, message) => {
    const advice = taskAdvice(message);
    if ([...BY_REASON, ...OF_REQUESTS].includes(name)) expect(advice).toBeUndefined();
    else expect(advice).toMatch(OF_TASKS[name] ?? EXPECTED[name]?.advises ?? /$^/);
  });

  test.each(framed)('%s without a reason is what decides about a request: %s', (name, message) => {
    const status = name === 'aggregations' ? 429 : 403;
    const advice = adviceFor({ status, message }, { project: 'my-project' })?.text;
    if (BY_REASON.includes(name)) expect(advice).toBeUndefined();
    else expect(advice).toMatch(OF_TASKS[name] ?? EXPECTED[name]?.advises ?? /$^/);
  });

  test.each(framed)('%s decides nothing beside an unknown reason: %s', (_, message) => {
    for (const status of [400, 403, 404, 429]) {
      const refusal = { status, message, reason: 'BILLING_DISABLED' };
      expect(adviceFor(refusal, { project: 'my-project' })).toBeUndefined();
      expect(storageAdviceFor(refusal, { bucket: 'my-bucket' })).toBeUndefined();
    }
    // This status is about the token, whatever else.
    const refusal = { status: 401, message, reason: 'ACCOUNT_STATE_INVALID' };
    const refused = /^The access token was refused\./;
    expect(adviceFor(refusal, { project: 'my-project' })?.text).toMatch(refused);
    expect(storageAdviceFor(refusal, { bucket: 'my-bucket' })?.text).toMatch(refused);
  });

  // https://cloud.google.com/apis/design/errors#handling_errors
  test.each([
    ...['INVALID_ARGUMENT', 'FAILED_PRECONDITION', 'OUT_OF_RANGE', 'UNAUTHENTICATED'],
    ...['PERMISSION_DENIED', 'NOT_FOUND', 'ABORTED', 'ALREADY_EXISTS', 'RESOURCE_EXHAUSTED'],
    ...['CANCELLED', 'DATA_LOSS', 'UNKNOWN', 'INTERNAL', 'UNIMPLEMENTED', 'UNAVAILABLE'],
    'DEADLINE_EXCEEDED',
  ])('with a code that only repeats the status is advised about by its words: %s', (reason) => {
    const refusal = { status: 400, message: 'Computation timed out.', reason };
    expect(adviceFor(refusal, { project: 'my-project' })?.text).toMatch(/five minutes/);
  });

  test.each([
    [
      'Unable to write to bucket rpbucket (bucket does not exist).',
      'gcs.bucket_name',
      /bucket_name/,
    ],
    ['Unable to write to bucket b (permission denied).', undefined, /Storage Object Admin/],
    ['Unable to write to bucket b.', undefined, undefined],
  ])('about a bucket follows what Earth Engine adds: %s', (message, setting, advises) => {
    expect(taskSetting(message)).toBe(setting);
    if (advises) expect(taskAdvice(message)).toMatch(advises);
    else expect(taskAdvice(message)).toBeUndefined();
  });

  test('about a missing asset or task has no advice about the project that its name begins with', () => {
    const advice = (message: string) => adviceFor({ status: 404, message }, { project: 'p' })?.text;
    expect(advice("Asset 'projects/p/assets/a' does not exist.")).toBeUndefined();
    expect(advice("Operation 'projects/p/operations/X' not found.")).toBeUndefined();
    for (const id of [
      'projects/my-project/assets/dem',
      'users/me/project',
      'projects/x:project/y',
    ]) {
      const missing = `'${id}' not found (does not exist or caller does not have access).`;
      expect(advice(`ImageCollection asset ${missing}`)).toBeUndefined();
    }
    expect(advice("Operation 'projects/my-project/operations/ABC' not found.")).toBeUndefined();
    expect(advice("Asset 'projects/p/assets/bucket' not found.")).toBeUndefined();
    expect(advice('Project my-project not found.')).toBe('Check the project id "p".');
    expect(advice("Project 'p' not found or deleted.")).toBe('Check the project id "p".');
  });

  test.each([
    ['Quota exceeded: the monthly EECU-hours of this project are used up.', undefined],
    ["Quota exceeded for quota metric 'Requests' and limit 'Requests per day'.", undefined],
    ["Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.", /at once/],
    ['Too Many Requests: the request rate or concurrency limit was exceeded.', /at once/],
  ])('about a quota has the advice that its words allow: %s', (message, advises) => {
    const refusal = { status: 429, message, reason: 'rateLimitExceeded' };
    const advice = adviceFor(refusal, { project: 'my-project' });
    if (advises) expect(advice?.text).toMatch(advises);
    else expect(advice).toBeUndefined();
  });

  const quotaPerDay = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'.";
  test.each([
    ['storage', 429, 'rateLimitExceeded', quotaPerDay, undefined],
    ['storage', 429, 'rateLimitExceeded', 'Please reduce your request rate.', /Wait a little/],
    ['drive', 403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', /in a minute/],
    ['drive', 403, 'rateLimitExceeded', quotaPerDay, undefined],
    ['drive', 403, 'RATE_LIMIT_EXCEEDED', quotaPerDay, undefined],
    ['drive', 403, 'dailyLimitExceeded', 'Daily Limit Exceeded', /tomorrow/],
  ] as const)(
    'about a rate is not given for a day: %s, %i, %s, %s',
    async (service, status, reason, message, advises) => {
      const errors = [{ message, domain: 'usageLimits', reason }];
      const body = { error: { code: status, message, errors } };
      const error = (await refusedWith({ name: reason, service, status, body })) as ServiceError;
      const advice = error.message.slice(error.message.indexOf(message) + message.length).trim();
      if (advises) expect(advice).toMatch(advises);
      else expect(advice).toBe('');
    },
  );

  test.each([
    ['a key', () => createSign('RSA-SHA256').update('any').sign('-----BEGIN PRIVATE KEY-----')],
    ['a file', () => readFileSync('no-such-file')],
  ])('of this machine about %s has no advice about the network', (_, use) => {
    let thrown: unknown;
    try {
      use();
    } catch (error) {
      thrown = error;
    }
    const file = path.resolve('no-such-file');
    const { message } = refusedToken(thrown, { way: 'applicationDefault', file });
    expect(message).toContain('Run "gcloud auth application-default login" again.');
    expect(message).not.toContain('network');
    const unreachable = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    expect(refusedToken(unreachable, undefined).message).toContain('network connection');
  });

  test.each<[string, string, SignInWay, RegExp]>([
    [
      'invalid_grant',
      'Invalid JWT Signature.',
      'credentialsFile',
      /^The key in "\/k\.json" was deleted/,
    ],
    ['invalid_grant', 'Invalid grant: account not found', 'applicationDefault', /^The key in "\/k/],
    ['invalid_grant', 'Bad Request', 'credentialsFile', /^Create the file "\/k\.json" again/],
    ['invalid_grant', 'Bad Request', 'cedar', /^Sign in again\.$/],
    [
      'invalid_grant',
      'reauth related error (invalid_rapt)',
      'applicationDefault',
      /^Your organization requires .* Run "gcloud auth application-default login" again\.$/,
    ],
    [
      'invalid_grant',
      'ID Token x is stale to sign-in.',
      'credentialsFile',
      /^The token of the other/,
    ],
    ['invalid_client', 'Not found.', 'cedar', /Download the JSON of the client again/],
    ['invalid_client', 'Not found.', 'earthEngineFile', /Run "earthengine authenticate" again\.$/],
    ['invalid_client', 'Not found.', 'credentialsFile', /Create the file "\/k\.json" again/],
    ['unauthorized_client', 'Unauthorized', 'credentialsFile', /Create the file "\/k\.json" again/],
  ])('of a token with %s: %s is about where it comes from: %s', (error, words, way, advises) => {
    const data = { error, error_description: words };
    const { message } = refusedToken({ response: { status: 400, data } }, { way, file: '/k.json' });
    const [google, ...advice] = message.split('\n');
    expect(google).toBe(`Google sign-in: ${error}: ${words}`);
    expect(advice.join(' ')).toMatch(advises);
  });

  test('is identified by its reason, not by the similarity of its message', () => {
    const text = 'The bucket of a project that is not registered to use Earth Engine.';
    const advice = adviceFor(
      { status: 403, message: text, reason: 'SERVICE_DISABLED' },
      { project: 'my-project' },
    );
    expect(advice?.text).toMatch(/^Enable the Earth Engine API/);
  });

  test.each([
    ['See https://console.cloud.google.com/x?a=b.', 'https://console.cloud.google.com/x?a=b'],
    ['See https://google.com.example/x', undefined],
    ['See http://console.cloud.google.com/x', undefined],
    ['See https://example.com then https://cloud.google.com/y,', 'https://cloud.google.com/y'],
  ])('links only to pages of Google: %s', (text, page) => {
    expect(pageIn(text)).toBe(page);
  });
});

/** Refusals of Google's front end, in its own words, for the API of a service. */
function frontEndBodies(title: string, host: string): Readonly<Record<string, object>> {
  const body = (reason: string, message: string) => ({
    error: {
      code: 403,
      message,
      status: 'PERMISSION_DENIED',
      errors: [{ message, domain: 'global', reason: 'forbidden' }],
      details: [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' },
      ],
    },
  });
  const disabled = `${title} has not been used in project 123 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${host}/overview?project=123 then retry.`;
  return {
    SERVICE_DISABLED: body('SERVICE_DISABLED', disabled),
    // Older answers have this reason alone.
    accessNotConfigured: {
      error: {
        code: 403,
        message: disabled,
        errors: [{ message: disabled, domain: 'usageLimits', reason: 'accessNotConfigured' }],
      },
    },
    ACCESS_TOKEN_SCOPE_INSUFFICIENT: body(
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      'Request had insufficient authentication scopes.',
    ),
    USER_PROJECT_DENIED: body(
      'USER_PROJECT_DENIED',
      'Caller does not have required permission to use project other-project.',
    ),
    CONSUMER_INVALID: body('CONSUMER_INVALID', 'Permission denied on resource project nope.'),
    SECURITY_POLICY_VIOLATED: body(
      'SECURITY_POLICY_VIOLATED',
      "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: abc",
    ),
  };
}

const SERVICES = {
  earthengine: ['Earth Engine API', 'earthengine.googleapis.com'],
  storage: ['Cloud Storage JSON API', 'storage.googleapis.com'],
  drive: ['Google Drive API', 'drive.googleapis.com'],
} as const;

describe('a reason of the front end', () => {
  const cases = Object.entries(SERVICES).flatMap(([service, [title, host]]) =>
    Object.entries(frontEndBodies(title, host)).map(
      ([reason, body]) => [reason, service as keyof typeof SERVICES, title, body] as const,
    ),
  );

  test.each(cases)('%s of %s has advice of its own', async (reason, service, title, body) => {
    const name = `${service} ${reason}`;
    const error = await refusedWith({
      ...{ name, service, status: 403 },
      body: body as RecordedRefusal['body'] & object,
    });
    const { message, serviceMessage, page } = error as ServiceError;
    const advice = message.slice(message.indexOf(serviceMessage) + serviceMessage.length);
    switch (reason) {
      case 'SERVICE_DISABLED':
      case 'accessNotConfigured':
        expect(advice).toContain(`Enable the ${title} in the project`);
        expect(page).toMatch(/^https:\/\/console\.developers\.google\.com\/apis\/api\//);
        break;
      case 'ACCESS_TOKEN_SCOPE_INSUFFICIENT':
        expect(advice).toMatch(/Sign in again with /);
        break;
      case 'USER_PROJECT_DENIED':
        expect(advice).toMatch(/role "Service Usage Consumer"/);
        expect(advice).toMatch(
          service === 'earthengine' ? /under gdrive: project in cedar\.yaml/ : /quota project/,
        );
        break;
      case 'CONSUMER_INVALID':
        expect(advice).toMatch(
          service === 'earthengine' ? /under gdrive: project .* not its name/ : /no such project/,
        );
        break;
      default:
        expect(advice).toMatch(/policy of your organization .* administrator/);
    }
    // None of them is mended by a role on the bucket, or by a file's owner.
    expect(advice).not.toMatch(/Storage Object Admin|may not do this/);
  });

  test.each(
    Object.entries(
      frontEndBodies('IAM Service Account Credentials API', 'iamcredentials.googleapis.com'),
    ),
  )('%s has advice where it is about a token, too', (reason, data) => {
    const { message } = refusedToken({ response: { status: 403, data } }, undefined);
    const advice = message.split('\n').slice(1).join(' ');
    const expected: Readonly<Record<string, RegExp>> = {
      SERVICE_DISABLED: /^Enable the IAM Service Account Credentials API in the project/,
      accessNotConfigured: /^Enable the IAM Service Account Credentials API in the project/,
      ACCESS_TOKEN_SCOPE_INSUFFICIENT: /needs the scope .*cloud-platform/,
      USER_PROJECT_DENIED: /role "Service Usage Consumer" .* another quota project/,
      CONSUMER_INVALID: /no such project/,
      SECURITY_POLICY_VIOLATED: /policy of your organization/,
    };
    expect(advice).toMatch(expected[reason] ?? /$^/);
  });
});
