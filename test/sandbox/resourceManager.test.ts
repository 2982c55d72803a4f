/** Cloud Resource Manager: the projects of an account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { accessToken, reasonOf, sendJson } from './accessTokens.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    projects: {
      alpha: { displayName: 'Alpha maps' },
      beta: { roles: { 'colleague@example.com': 'viewer' } },
      gamma: { roles: { '*': 'consumer' } },
    },
  });
});
afterAll(() => sandbox.close());

const search = (query = '', token?: string) =>
  sendJson(`${sandbox.resourceManager}/v3/projects:search${query}`, { ...(token && { token }) });
const idsOf = (body: Record<string, unknown>) =>
  ((body.projects ?? []) as { projectId: string }[]).map(({ projectId }) => projectId);

describe('projects', () => {
  it('are those that the account may use', async () => {
    expect(idsOf((await search()).body)).toEqual(['alpha', 'cedar-sandbox', 'gamma']);
    const token = await accessToken(sandbox, { account: 'colleague@example.com' });
    expect(idsOf((await search('', token)).body)).toEqual([
      ...['alpha', 'beta', 'cedar-sandbox', 'gamma'],
    ]);
  });

  it('are described in the format of each version', async () => {
    const { body } = await search('?query=projectId:alpha');
    const [project] = body.projects as [Record<string, string>];
    expect(project).toEqual({
      name: expect.stringMatching(/^projects\/\d{12}$/),
      projectId: 'alpha',
      displayName: 'Alpha maps',
      state: 'ACTIVE',
      createTime: expect.any(String),
      updateTime: expect.any(String),
    });
    const older = `${sandbox.resourceManager}/v1/projects`;
    expect((await sendJson(`${older}?filter=lifecycleState:ACTIVE`)).body.projects).toContainEqual({
      projectNumber: project.name?.replace('projects/', ''),
      projectId: 'alpha',
      lifecycleState: 'ACTIVE',
      name: 'Alpha maps',
      createTime: expect.any(String),
    });
    expect((await sendJson(`${older}/alpha`)).body.projectId).toBe('alpha');
    expect((await sendJson(`${older}/beta`)).body.error).toMatchObject({
      code: 403,
      message: 'The caller does not have permission',
    });
  });

  it('come in pages, and can be filtered', async () => {
    const first = await search('?pageSize=2');
    expect(idsOf(first.body)).toEqual(['alpha', 'cedar-sandbox']);
    const second = await search(`?pageSize=2&pageToken=${first.body.nextPageToken}`);
    expect([idsOf(second.body), second.body.nextPageToken]).toEqual([['gamma'], undefined]);
    expect(idsOf((await search('?query=displayName:Alph*%20AND%20state:ACTIVE')).body)).toEqual([
      'alpha',
    ]);
    expect(idsOf((await search('?query=state:DELETE_REQUESTED')).body)).toEqual([]);
    expect((await search('?query=labels.a:b')).status).toBe(400);
    expect((await search('?pageSize=-1')).status).toBe(400);
  });

  it('can be read with the scope for projects alone, in the first version', async () => {
    const token = await accessToken(sandbox, { scopes: ['cloudplatformprojects.readonly'] });
    const first = await sendJson(`${sandbox.resourceManager}/v1/projects`, { token });
    expect(idsOf(first.body)).toContain('alpha');
    expect(reasonOf(await search('', token))).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  });

  it('need a token with a scope of Google Cloud', async () => {
    const narrow = await accessToken(sandbox, { scopes: ['earthengine'] });
    expect(reasonOf(await search('', narrow))).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    const without = await fetch(`${sandbox.resourceManager}/v3/projects:search`);
    expect(without.status).toBe(401);
    const none = await sendJson(`${sandbox.resourceManager}/v3/projects:search`, {
      method: 'POST',
    });
    expect(none.status).toBe(404);
  });
});

describe('permissions on a project', () => {
  const test = (project: string, permissions: readonly string[], token?: string, version = 'v3') =>
    sendJson(`${sandbox.resourceManager}/${version}/projects/${project}:testIamPermissions`, {
      body: { permissions },
      ...(token && { token }),
    });
  const asked = ['earthengine.computations.create', 'earthengine.exports.create'];

  it.each(['v1', 'v3'])('are those of the role of the account (%s)', async (version) => {
    expect((await test('alpha', asked, undefined, version)).body).toEqual({ permissions: asked });
    const token = await accessToken(sandbox, { account: 'colleague@example.com' });
    expect((await test('beta', asked, token, version)).body).toEqual({
      permissions: ['earthengine.computations.create'],
    });
    expect((await test('gamma', asked, token, version)).body).toEqual({});
  });

  it('that do not exist are refused, as are projects that cannot be seen', async () => {
    const unknown = await test('alpha', ['earthengine.everything']);
    expect([unknown.status, unknown.body.error?.message]).toEqual([
      400,
      'Permission earthengine.everything is not valid for this resource.',
    ]);
    expect((await test('nope', asked)).status).toBe(403);
  });

  it('can be asked for with the scope for this alone, but not without', async () => {
    const narrow = await accessToken(sandbox, { scopes: ['iam.test'] });
    expect((await test('alpha', asked, narrow, 'v1')).status).toBe(200);
    const reading = await accessToken(sandbox, { scopes: ['cloudplatformprojects.readonly'] });
    expect((await test('alpha', asked, reading, 'v1')).status).toBe(200);
    const other = await accessToken(sandbox, { scopes: ['earthengine'] });
    expect(reasonOf(await test('alpha', asked, other))).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  });
});
