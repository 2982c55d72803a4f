/** Refusals that depend on the project, and on the scopes of a token, in Google's words. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ProjectSettings, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { accessToken, type JsonAnswer, reasonOf, sendJson } from './accessTokens.ts';
import { apiOf, constant, graph } from './earthEngineRequests.ts';

let sandbox: Sandbox;
let tokens: Map<string, string>;
const USER = 'user@example.com';
const PROJECT = 'cedar-sandbox';

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 100 });
  const scopes = [
    ['earthengine'],
    ['earthengine.readonly'],
    ['cloud-platform'],
    ['cloud-platform.read-only'],
    ['devstorage.read_only'],
    ['devstorage.read_write'],
    ['devstorage.full_control'],
    ['drive'],
  ];
  tokens = new Map();
  for (const list of scopes) tokens.set(list.join(), await accessToken(sandbox, { scopes: list }));
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.configure({ projects: {} }));

const at = (path: string) => `${sandbox.earthEngine}/v1/projects/${path}`;
const compute = (project = PROJECT, headers = {}, token?: string) =>
  sendJson(at(`${project}/value:compute`), {
    body: { expression: graph(constant(1)) },
    headers,
    ...(token !== undefined && { token }),
  });
const exportImage = (token?: string) =>
  sendJson(at(`${PROJECT}/image:export`), {
    body: apiOf(sandbox).exportRequest(),
    ...(token !== undefined && { token }),
  });
const outcome = ({ status, body }: JsonAnswer) => [status, body.error?.status, body.error?.message];
const denied = (message: string) => [403, 'PERMISSION_DENIED', message];

describe('a project', () => {
  const refusals: [string, ProjectSettings, string, string | undefined][] = [
    [
      'that is not registered',
      { registrationState: 'NOT_REGISTERED' },
      'Project cedar-sandbox is not registered to use Earth Engine. Visit https://console.cloud.google.com/earth-engine/configuration?project=cedar-sandbox to register the project before using Earth Engine.',
      undefined,
    ],
    [
      'whose eligibility is not verified',
      { isVerified: false },
      'Project cedar-sandbox must verify noncommercial eligibility to use Earth Engine.',
      undefined,
    ],
    [
      'that the account may not use',
      { roles: { 'colleague@example.com': 'owner' } },
      'Caller does not have required permission to use project cedar-sandbox. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, by visiting https://console.developers.google.com/iam-admin/iam/project?project=cedar-sandbox and then retry. Propagation of the new permission may take a few minutes.',
      'USER_PROJECT_DENIED',
    ],
    [
      'in which the account has no role of Earth Engine',
      { roles: { '*': 'consumer' } },
      "Permission 'earthengine.computations.create' denied on resource 'projects/cedar-sandbox' (or it may not exist).",
      undefined,
    ],
  ];

  it.each(refusals)('%s refuses computations and exports', async (_, settings, words, reason) => {
    sandbox.setProject(PROJECT, settings);
    const computed = await compute();
    expect(outcome(computed)).toEqual(denied(words));
    expect(reasonOf(computed)).toBe(reason);
    const exported = await exportImage();
    expect(outcome(exported)).toEqual(
      denied(words.replace('earthengine.computations.create', 'earthengine.exports.create')),
    );
  });

  it('without the API refuses everything, and names the page that enables it', async () => {
    sandbox.setProject(PROJECT, { disabledApis: ['earthEngine'] });
    for (const answer of [await compute(), await sendJson(at(`${PROJECT}/config`))]) {
      const number = /project (\d{12}) before/.exec(answer.body.error?.message ?? '')?.[1];
      expect(outcome(answer)).toEqual(
        denied(
          `Google Earth Engine API has not been used in project ${number} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/earthengine.googleapis.com/overview?project=${number} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
        ),
      );
      expect(reasonOf(answer)).toBe('SERVICE_DISABLED');
    }
    expect((await sendJson(`${sandbox.storage}/storage/v1/b/${sandbox.bucket}`)).status).toBe(200);
  });

  it('within a perimeter names the identifier of the refusal', async () => {
    sandbox.setProject(PROJECT, { isRestricted: true });
    const answer = await compute();
    expect(answer.body.error?.message).toMatch(
      /^Request is prohibited by organization's policy\. vpcServiceControlsUniqueIdentifier: \S+$/,
    );
    expect(reasonOf(answer)).toBe('SECURITY_POLICY_VIOLATED');
  });

  it('that does not exist is refused in the path and in the header', async () => {
    for (const answer of [
      await compute('nope'),
      await compute(PROJECT, { 'x-goog-user-project': 'nope' }),
    ]) {
      expect(outcome(answer)).toEqual(denied('Permission denied on resource project nope.'));
      expect(reasonOf(answer)).toBe('CONSUMER_INVALID');
    }
  });

  it('that is billed must be one that the account may use', async () => {
    sandbox.setProject('billed', { roles: { [USER]: 'none', '*': 'consumer' } });
    const header = { 'x-goog-user-project': 'billed' };
    const colleague = await accessToken(sandbox, { account: 'colleague@example.com' });
    expect(reasonOf(await compute(PROJECT, header))).toBe('USER_PROJECT_DENIED');
    expect((await compute(PROJECT, header, colleague)).status).toBe(200);
  });

  it('with a role that may compute only does not export or cancel', async () => {
    sandbox.setProject(PROJECT, { roles: { [USER]: 'viewer' } });
    expect((await compute()).status).toBe(200);
    expect((await sendJson(at(`${PROJECT}/operations`))).status).toBe(200);
    expect(outcome(await exportImage())[2]).toContain("'earthengine.exports.create' denied");
    const cancelled = await sendJson(at(`${PROJECT}/operations/X:cancel`), { body: {} });
    expect(outcome(cancelled)[2]).toContain("'earthengine.operations.update' denied");
  });

  it('describes its registration, also while that is missing', async () => {
    const config = async () => (await sendJson(at(`${PROJECT}/config`))).body;
    expect(await config()).toEqual({
      name: 'projects/cedar-sandbox/config',
      registrationState: 'REGISTERED_NOT_COMMERCIALLY',
      maxConcurrentExports: '2',
      noncommercialQuotaEnforced: true,
    });
    sandbox.setProject(PROJECT, { registrationState: 'NOT_REGISTERED', maxConcurrentExports: 0 });
    expect(await config()).toMatchObject({
      registrationState: 'NOT_REGISTERED',
      maxConcurrentExports: '0',
    });
    sandbox.setProject(PROJECT, {
      registrationState: 'REGISTERED_COMMERCIALLY',
      isVerified: false,
    });
    expect(await config()).toMatchObject({ noncommercialQuotaEnforced: false });
    expect((await compute()).status).toBe(200);
  });

  it('reports the compute time of its tasks by a factor', async () => {
    const seconds = async () => {
      const { body } = await exportImage();
      const ended = await sendJson(`${sandbox.earthEngine}/v1/${body.name}:wait`, { body: {} });
      return (ended.body.metadata as { batchEecuUsageSeconds: number }).batchEecuUsageSeconds;
    };
    expect(await seconds()).toBeLessThan(100_000);
    sandbox.setProject(PROJECT, { computeFactor: 1e9 });
    expect(await seconds()).toBeGreaterThan(1e6);
  });

  it('does not show or run the tasks of another one', async () => {
    const { body } = await exportImage();
    const id = String(body.name).split('/').at(-1);
    sandbox.setProject('second', {});
    expect((await sendJson(at('second/operations'))).body).toEqual({});
    expect((await sendJson(at(`second/operations/${id}`))).status).toBe(404);
    const started = await sendJson(at('second/image:export'), {
      body: apiOf(sandbox).exportRequest(),
    });
    expect(started.body.error?.message).toBe(
      'The sandbox runs tasks of the project cedar-sandbox only.',
    );
    expect((await compute('second')).status).toBe(200);
  });
});

describe('scopes of a token', () => {
  const list = () => `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o`;
  const upload = () =>
    `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=media&name=a`;
  const requests: Record<string, (token: string) => Promise<JsonAnswer>> = {
    compute: (token) => compute(PROJECT, {}, token),
    config: (token) => sendJson(at(`${PROJECT}/config`), { token }),
    operations: (token) => sendJson(at(`${PROJECT}/operations`), { token }),
    export: (token) => exportImage(token),
    'list objects': (token) => sendJson(list(), { token }),
    'write an object': (token) => sendJson(upload(), { token, body: {} }),
    'change an object': (token) =>
      sendJson(`${list()}/a`, { token, method: 'PATCH', body: { metadata: { a: 'b' } } }),
    'delete an object': (token) => sendJson(`${list()}/a`, { token, method: 'DELETE' }),
    'list buckets': (token) =>
      sendJson(`${sandbox.storage}/storage/v1/b?project=${PROJECT}`, { token }),
  };

  it.each([
    ['earthengine', ['compute', 'config', 'operations', 'export']],
    ['earthengine.readonly', ['compute']],
    ['cloud-platform', Object.keys(requests)],
    ['cloud-platform.read-only', ['compute', 'list objects', 'list buckets']],
    ['devstorage.read_only', ['list objects', 'list buckets']],
    [
      'devstorage.read_write',
      ['list objects', 'write an object', 'delete an object', 'list buckets'],
    ],
    [
      'devstorage.full_control',
      [
        ...['export', 'list objects', 'write an object', 'change an object', 'delete an object'],
        'list buckets',
      ],
    ],
    ['drive', []],
  ])('%s allow just their methods', async (scope, allowed) => {
    const token = tokens.get(scope) ?? '';
    await requests['write an object']?.(tokens.get('cloud-platform') ?? '');
    const refused: string[] = [];
    for (const [name, send] of Object.entries(requests)) {
      const answer = await send(token);
      if (answer.status < 300) continue;
      refused.push(name);
      expect([name, ...outcome(answer)]).toEqual([
        name,
        ...denied('Request had insufficient authentication scopes.'),
      ]);
      expect(reasonOf(answer)).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    }
    expect(refused).toEqual(Object.keys(requests).filter((name) => !allowed.includes(name)));
  });

  it('are not required of a token that the sandbox has not issued', async () => {
    for (const [name, send] of Object.entries(requests)) {
      expect((await send('any')).status, name).toBeLessThan(300);
    }
  });
});

describe('other APIs that are off', () => {
  it.each([
    ['storage', 'Cloud Storage JSON API', () => `${sandbox.storage}/storage/v1/b/x`],
    ['drive', 'Google Drive API', () => `${sandbox.drive}/drive/v3/about?fields=user`],
    [
      'resourceManager',
      'Cloud Resource Manager API',
      () => `${sandbox.resourceManager}/v3/projects:search`,
    ],
  ] as const)('%s', async (api, title, address) => {
    sandbox.setProject(PROJECT, { disabledApis: [api] });
    const answer = await sendJson(address());
    expect(answer.status).toBe(403);
    expect(answer.body.error?.message).toContain(`${title} has not been used in project`);
    expect(reasonOf(answer)).toBe('SERVICE_DISABLED');
    expect((await compute()).status).toBe(200);
  });
});
