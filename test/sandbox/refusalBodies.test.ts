/** Refusals of the sandbox are those that Google sends, word for word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxSettings, startSandbox } from '../../src/sandbox/index.ts';
import { accessToken, type GoogleErrorBody, type JsonAnswer, sendJson } from './accessTokens.ts';
import { apiOf, constant, graph } from './earthEngineRequests.ts';

interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly body: { readonly error: GoogleErrorBody };
}

const file = join(import.meta.dirname, '..', 'unit', 'data', 'refusals.json');
const refusals = JSON.parse(readFileSync(file, 'utf8')) as Refusal[];

const compute = (sandbox: Sandbox, token: string, project = sandbox.project) =>
  sendJson(`${sandbox.earthEngine}/v1/projects/${project}/value:compute`, {
    token,
    body: { expression: graph(constant(1)) },
  });
const bucketOf = ({ storage, bucket }: Sandbox) => `${storage}/storage/v1/b/${bucket}`;
const list = (sandbox: Sandbox, token: string) => sendJson(`${bucketOf(sandbox)}/o`, { token });
const exportImage = (sandbox: Sandbox, token: string, changes: object = {}) =>
  sendJson(`${sandbox.earthEngine}/v1/projects/${sandbox.project}/image:export`, {
    token,
    body: apiOf(sandbox).exportRequest(changes),
  });
const exportFirst: Send = (sandbox, token) => exportImage(sandbox, token, { priority: 9000 });
const replaceDocument = async (sandbox: Sandbox, token: string): Promise<JsonAnswer> => {
  const name = 'CEDAR_TRACKING/x.json';
  const query = new URLSearchParams({ uploadType: 'media', name });
  const url = `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`;
  await sendJson(url, { token, body: {} });
  return sendJson(url, { token, body: {} });
};

type Send = (sandbox: Sandbox, token: string) => Promise<JsonAnswer>;
const project = (settings: object) => ({ projects: { 'my-project': settings } });
const bucket = (settings: object) => ({ buckets: { 'my-bucket': settings } });

/** How each refusal is produced: settings of the sandbox, and a request. */
const PRODUCED: Readonly<
  Record<string, [settings: SandboxSettings, send: Send, scopes?: string[]]>
> = {
  'api-disabled': [project({ disabledApis: ['earthEngine'] }), compute],
  scopes: [{}, compute, ['devstorage.read_write']],
  'quota-project': [project({ roles: {} }), compute],
  'not-registered': [project({ registrationState: 'NOT_REGISTERED' }), compute],
  noncommercial: [project({ isVerified: false }), compute],
  'ee-role': [project({ roles: { '*': 'consumer' } }), compute],
  vpc: [project({ isRestricted: true }), compute],
  'no-project': [{}, (sandbox, token) => compute(sandbox, token, 'nope')],
  priority: [project({ registrationState: 'REGISTERED_NOT_COMMERCIALLY' }), exportFirst],
  'bucket-write': [bucket({ roles: {} }), exportImage],
  'requester-pays': [bucket({ billing: { requesterPays: true } }), list],
  'no-list': [bucket({ roles: {} }), list],
  retention: [bucket({ retentionPolicy: { retentionPeriod: '3600' } }), replaceDocument],
  billing: [project({ isBilled: false }), list],
  'no-bucket': [{}, (at, token) => list({ ...at, bucket: 'missing-bucket' } as Sandbox, token)],
};

/** Parts that differ from one project and moment to the next. */
function withoutParticulars(message = ''): string {
  return message
    .replaceAll(/\b\d{9,12}\b/g, 'NUMBER')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/(vpcServiceControlsUniqueIdentifier): \S+/, '$1: IDENTIFIER');
}

/** Parts of a refusal that Cedar and its users see. */
function partsOf(status: number, { error }: { readonly error?: GoogleErrorBody }) {
  return {
    status,
    code: error?.code,
    canonical: error?.status,
    message: withoutParticulars(error?.message),
    reason: error?.details?.find(({ reason }) => reason !== undefined)?.reason,
    reasons: error?.errors?.map(({ reason }) => reason),
  };
}

it.each(Object.entries(PRODUCED))('%s', async (name, [settings, send, scopes]) => {
  const expected = refusals.find((refusal) => refusal.name === name);
  if (!expected) throw new Error(`There is no ${name} in ${file}.`);
  const sandbox = await startSandbox({
    project: 'my-project',
    bucket: 'my-bucket',
    accounts: [{ email: 'me@example.com' }],
    ...settings,
  });
  onTestFinished(() => sandbox.close());
  const token = await accessToken(sandbox, scopes ? { scopes } : {});
  const { status, body } = await send(sandbox, token);
  expect(partsOf(status, body)).toEqual(partsOf(expected.status, expected.body));
});
