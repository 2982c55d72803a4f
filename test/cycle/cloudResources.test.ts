/** Projects and buckets to choose from, and a new bucket, as Google's services answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  CloudResources,
  type Credentials,
  checkSetup,
  formatNewConfiguration,
  loadConfig,
  ServiceError,
} from '../../src/core/index.ts';
import { PROJECTS_SCOPE, SCOPES } from '../../src/domain/googleScopes.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { refusalOf } from '../refusalOf.ts';
import { openCycle } from './cycle.ts';

function endpointsOf({ earthEngine, storage, drive }: Sandbox) {
  return { earthEngine, storage, drive };
}

async function openResources(sandbox: Sandbox): Promise<CloudResources> {
  return CloudResources.open({ connection: { endpoints: endpointsOf(sandbox) } });
}

/** The account of tokens that the sandbox has not issued. */
const USER = 'user@example.com';

/** Cedar's own sign-in with some permissions. */
function signInAs(sandbox: Sandbox, scopes: readonly string[]): Credentials {
  const user = sandbox.authorizedUser({ account: USER, scopes });
  const { refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret } = user;
  const tokenUri = user.token_uri;
  return { way: 'cedar', user: { refreshToken, clientId, clientSecret, tokenUri } };
}

/** A sign-in whose tokens Google would issue. */
const USER_OF_GOOGLE = { user: { refreshToken: 'r', clientId: 'c', clientSecret: 's' } };

describe('the projects', () => {
  it('are those of the account, with their names', async () => {
    const { sandbox } = await openCycle();
    sandbox.setProject('forest-research-1', { displayName: 'Forest research' });
    sandbox.setProject('hidden-project-1', { roles: { [USER]: 'none' } });
    const projects = await (await openResources(sandbox)).projects();
    expect(projects).toEqual(
      [
        { id: sandbox.project, name: sandbox.project },
        { id: 'forest-research-1', name: 'Forest research' },
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('are listed page by page', async () => {
    const { sandbox } = await openCycle();
    const ids = Array.from(
      { length: 501 },
      (_, index) => `project-${String(index).padStart(4, '0')}`,
    );
    for (const id of ids) sandbox.setProject(id, {});
    const projects = await (await openResources(sandbox)).projects();
    expect(projects.map(({ id }) => id)).toEqual([sandbox.project, ...ids].sort());
    const pages = sandbox.requests.filter(({ path }) => path === '/v1/projects');
    expect(pages).toHaveLength(2);
  });

  it('cannot be listed while the API is disabled, with a page and advice', async () => {
    const { sandbox } = await openCycle();
    sandbox.setProject(sandbox.project, { disabledApis: ['resourceManager'] });
    const refusal = await refusalOf((await openResources(sandbox)).projects(), ServiceError);
    expect(refusal).toMatchObject({ status: 403, reason: 'SERVICE_DISABLED' });
    expect(refusal.page).toContain('cloudresourcemanager.googleapis.com');
    expect(refusal.message).toContain('Enter the project id instead.');
  });

  it("cannot be listed with Cedar's own sign-in for orders, which lists buckets", async () => {
    const { sandbox } = await openCycle();
    const connection = { endpoints: endpointsOf(sandbox), signIn: signInAs(sandbox, SCOPES.gcs) };
    const resources = await CloudResources.open({ connection });
    const refusal = await refusalOf(resources.projects(), ServiceError);
    expect(refusal.reason).toBe('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    // Another sign-in for orders would have the same permissions.
    expect(refusal.message).toMatch(/Enter the project id instead.*it only lists projects/);
    expect(refusal.message).not.toMatch(/sign in again/i);
    const buckets = await resources.buckets(sandbox.project);
    expect(buckets.map(({ name }) => name)).toEqual([sandbox.bucket]);
  });

  it('are listed with a sign-in that may read projects, beside one for orders', async () => {
    const { sandbox } = await openCycle();
    const connection = {
      endpoints: endpointsOf(sandbox),
      signIn: signInAs(sandbox, SCOPES.gcs),
      projectsSignIn: signInAs(sandbox, [...SCOPES.gdrive, PROJECTS_SCOPE]),
    };
    const resources = await CloudResources.open({ connection });
    expect((await resources.projects()).map(({ id }) => id)).toEqual([sandbox.project]);
    const buckets = await resources.buckets(sandbox.project);
    expect(buckets.map(({ name }) => name)).toEqual([sandbox.bucket]);
  });

  it('end at once when they are cancelled', async () => {
    const { sandbox } = await openCycle();
    const resources = await openResources(sandbox);
    await expect(resources.projects(AbortSignal.abort())).rejects.toMatchObject({
      tag: 'cancelled',
    });
  });
});

describe('the buckets', () => {
  it('are those of the project, with their locations', async () => {
    const { sandbox } = await openCycle();
    await sandbox.setBucket('forest-images', {
      project: 'forest-research-1',
      location: 'EUROPE-WEST1',
    });
    sandbox.setProject('forest-research-1', {});
    sandbox.setProject('empty-project-1', {});
    const resources = await openResources(sandbox);
    expect(await resources.buckets('forest-research-1')).toEqual([
      { name: 'forest-images', location: 'EUROPE-WEST1' },
    ]);
    expect(await resources.buckets('empty-project-1')).toEqual([]);
  });

  it('cannot be listed without a role on the project, which the message names', async () => {
    const { sandbox } = await openCycle();
    sandbox.setProject('forest-research-1', { roles: { [USER]: 'viewer' } });
    const refusal = await refusalOf(
      (await openResources(sandbox)).buckets('forest-research-1'),
      ServiceError,
    );
    expect(refusal.status).toBe(403);
    expect(refusal.serviceMessage).toContain('storage.buckets.list');
    expect(refusal.message).toContain('role "Storage Admin" on the project "forest-research-1"');
    expect(refusal.message).not.toContain('""');
  });
});

describe('the token of an account', () => {
  it('is not sent to this machine, where storage is a sandbox', async () => {
    const sent: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      sent.push(request.headers.authorization);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ kind: 'storage#buckets' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const endpoints = { storage: `http://127.0.0.1:${port}` };
    const resources = await CloudResources.open({
      connection: { endpoints, signIn: USER_OF_GOOGLE },
    });
    expect(await resources.buckets('forest-research-1')).toEqual([]);
    expect(sent).toEqual(['Bearer sandbox']);
  });
});

describe('a new bucket', () => {
  it('is in the location, for accounts with a role alone, and passes the setup check', async () => {
    const { sandbox } = await openCycle();
    const resources = await openResources(sandbox);
    const bucket = { name: 'new-images-1', location: 'us-central1' };
    expect(await resources.createBucket(sandbox.project, bucket)).toEqual({
      name: 'new-images-1',
      location: 'US-CENTRAL1',
    });
    const answer = await fetch(`${sandbox.storage}/storage/v1/b/new-images-1`, {
      headers: { authorization: 'Bearer any' },
    });
    expect(await answer.json()).toMatchObject({
      iamConfiguration: {
        uniformBucketLevelAccess: { enabled: true },
        publicAccessPrevention: 'enforced',
      },
    });
    const text = formatNewConfiguration({
      project: sandbox.project,
      store: { service: 'gcs', bucket: bucket.name },
      grid: 'LANDSAT_ARD_CU',
    });
    const rows = await checkSetup({
      readConfig: async () => loadConfig(text),
      connection: async () => ({ endpoints: endpointsOf(sandbox) }),
    });
    expect(rows.filter(({ state }) => !['pass', 'warn'].includes(state))).toEqual([]);
  });

  it.each([
    ['taken by another project', 'taken-images', 'Choose another name.'],
    ['in the project already', 'own-images', 'Choose it from the list of buckets.'],
  ])('is refused when the name is %s', async (_, name, advice) => {
    const { sandbox } = await openCycle();
    await sandbox.setBucket('taken-images', { project: 'other-project-1' });
    await sandbox.setBucket('own-images', { project: sandbox.project });
    const resources = await openResources(sandbox);
    const creation = resources.createBucket(sandbox.project, { name, location: 'US' });
    const refusal = await refusalOf(creation, ServiceError);
    expect(refusal.status).toBe(409);
    expect(refusal.message).toContain(advice);
  });

  it('is refused in a location that Cloud Storage does not have', async () => {
    const { sandbox } = await openCycle();
    const resources = await openResources(sandbox);
    const bucket = { name: 'new-images-1', location: 'atlantis-1' };
    const refusal = await refusalOf(resources.createBucket(sandbox.project, bucket), ServiceError);
    expect(refusal.status).toBe(400);
    expect(refusal.message).toContain('Choose one of the locations of Cloud Storage.');
  });

  it('is requested once, even when the answer is lost', async () => {
    const { sandbox } = await openCycle();
    const resources = await openResources(sandbox);
    sandbox.setFaults([{ service: 'storage', every: 1, action: { status: 503, message: 'Wait' } }]);
    const bucket = { name: 'new-images-1', location: 'US' };
    const refusal = await refusalOf(resources.createBucket(sandbox.project, bucket), ServiceError);
    expect(refusal.status).toBe(503);
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('can be cancelled while Google does not answer', async () => {
    const cancel = new AbortController();
    const server = createServer(() => cancel.abort());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const endpoints = { storage: `http://127.0.0.1:${port}` };
    const resources = await CloudResources.open({
      connection: { endpoints, signIn: USER_OF_GOOGLE },
    });
    const bucket = { name: 'new-images-1', location: 'US' };
    const creation = resources.createBucket('forest-research-1', bucket, cancel.signal);
    await expect(creation).rejects.toMatchObject({ tag: 'cancelled' });
  });
});
