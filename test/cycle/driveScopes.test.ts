/** Orders on Google Drive with a sign-in whose scopes are too narrow. */
import { createRequire } from 'node:module';
import { OAuth2Client } from 'google-auth-library';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { DriveStore, EarthEngine, ServiceError, Tracker } from '../../src/core/index.ts';
import type { AuthClient } from '../../src/core/services/authClient.ts';
import { noteOrigin } from '../../src/core/services/origins.ts';
import { markPlainToken } from '../../src/core/services/tokenHosts.ts';
import type { DriveOptions } from '../../src/core/stores/driveAddress.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { accessToken } from '../sandbox/accessTokens.ts';
import { driveApi } from '../sandbox/driveRequests.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { FakeClock } from '../unit/fakeClock.ts';
import { finishOrder, GRID, openCycle, SMALL_ORDER } from './cycle.ts';

const require = createRequire(import.meta.url);

const SCOPE = 'https://www.googleapis.com/auth/';

const HIDDEN = /does not show the images[\s\S]*auth\/drive\.$/;
const READ_ONLY = /cannot store or delete files[\s\S]*auth\/drive\.$/;

/** The tracker of a user who has granted some scopes. @param scopes without their beginning */
async function trackerWith(sandbox: Sandbox, scopes: readonly string[]): Promise<Tracker> {
  const { project, earthEngine: baseUrl, drive: endpoint } = sandbox;
  const json = sandbox.authorizedUser({ scopes: scopes.map((name) => `${SCOPE}${name}`) });
  const credentials = { json };
  const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials, store: 'gdrive' });
  const store = new DriveStore({ auth: earthEngine.auth, endpoint, removal: 'delete' });
  return new Tracker({ grid: GRID, store, earthEngine });
}

/** A client of a second copy of Google's library, as a script can have its own. */
function foreignClient(token: string): AuthClient {
  const { cache } = require;
  const bundled = Object.keys(cache).filter((file) => file.includes('google-auth-library'));
  const kept = bundled.map((file) => [file, cache[file]] as const);
  for (const file of bundled) delete cache[file];
  const library = require('google-auth-library') as { OAuth2Client: typeof OAuth2Client };
  for (const [file, module] of kept) cache[file] = module;
  const client = new library.OAuth2Client();
  client.setCredentials({ access_token: token });
  markPlainToken(client);
  return client;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

/** Tasks and files that a sandbox has. */
async function stateOf(sandbox: Sandbox) {
  const tasks = sandbox.requests.filter(({ path }) => path.endsWith('/image:export'));
  return { tasks: tasks.length, files: await driveApi(sandbox).names('') };
}

describe('an order on Google Drive', () => {
  it.each([
    ['drive.file', HIDDEN],
    ['drive.readonly', READ_ONLY],
    ['drive.metadata.readonly', READ_ONLY],
  ])('is refused with the scope %s before the first task', async (scope, why) => {
    const { sandbox } = await openCycle();
    const tracker = await trackerWith(sandbox, ['earthengine', scope]);
    const error = await failureOf(tracker.submit(SMALL_ORDER));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.message).toMatch(why);
    expect(await stateOf(sandbox)).toEqual({ tasks: 0, files: [] });
  });

  it('keeps its images, and is not reported to have lost them', async () => {
    const { sandbox } = await openCycle();
    const whole = await trackerWith(sandbox, ['earthengine', 'drive']);
    const { name } = await whole.submit(SMALL_ORDER);
    const order = await finishOrder(whole, name);
    const before = await stateOf(sandbox);
    expect(before.files.filter((file) => file.endsWith('.tif'))).toHaveLength(2);

    const narrow = await trackerWith(sandbox, ['earthengine', 'drive.file']);
    const folder = temporaryFolder();
    for (const work of [
      () => narrow.download(order, folder),
      () => narrow.missingImages([order]),
      () => narrow.clean(order, { trackingName: name }),
    ]) {
      expect((await failureOf(work())).message).toMatch(HIDDEN);
    }
    // With this one they are seen, and can be downloaded.
    const reader = await trackerWith(sandbox, ['earthengine', 'drive.readonly']);
    await reader.download(order, folder);
    const refused = await failureOf(reader.clean(order, { trackingName: name }));
    expect(refused.message).toMatch(READ_ONLY);
    expect(await stateOf(sandbox)).toEqual(before);
  });
});

describe('a token whose scopes are not known', () => {
  async function storeOf(
    sandbox: Sandbox,
    scope: string,
    {
      clientOf = (token) => authenticate({ token }),
      ...options
    }: Partial<DriveOptions> & {
      clientOf?: (token: string) => AuthClient | Promise<AuthClient>;
    } = {},
  ): Promise<DriveStore> {
    const auth = await clientOf(await accessToken(sandbox, { scopes: [scope] }));
    noteOrigin(auth, { way: 'token', tokenUri: `${sandbox.oauth}/token` });
    return new DriveStore({ auth, endpoint: sandbox.drive, ...options });
  }
  const questions = ({ requests }: Sandbox) =>
    requests.filter(({ path }) => path === '/tokeninfo').length;

  it('is looked up once', async () => {
    const { sandbox } = await openCycle();
    const narrow = await storeOf(sandbox, 'drive.file');
    const lists = ['CEDAR', 'CEDAR_TRACKING'].map((path) => failureOf(narrow.list(path)));
    for (const { message } of await Promise.all(lists)) expect(message).toMatch(HIDDEN);
    expect(questions(sandbox)).toBe(1);
    const wide = await storeOf(sandbox, 'drive');
    expect(await wide.list('CEDAR')).toEqual([]);
    await wide.storeMetadata({}, 'ORDER', 'CEDAR');
    expect(questions(sandbox)).toBe(2);
  });

  it('is used as it is where nothing can be learned about it', async () => {
    const { sandbox } = await openCycle();
    const store = await storeOf(sandbox, 'drive');
    sandbox.setFaults([
      { service: 'oauth', every: 1, action: { status: 503, message: 'Unavailable' } },
    ]);
    expect(await store.list('CEDAR')).toEqual([]);
  });

  it('is looked up again a minute after that, until there is an answer', async () => {
    const { sandbox } = await openCycle();
    const clock = new FakeClock();
    const store = await storeOf(sandbox, 'drive.file', { clock });
    const action = { status: 503, message: 'Unavailable' };
    sandbox.setFaults([{ service: 'oauth', every: 1, action }]);
    expect(await store.list('CEDAR')).toEqual([]);
    sandbox.setFaults([]);
    const before = questions(sandbox);
    clock.sleep(59_000);
    expect(await store.list('CEDAR')).toEqual([]);
    expect(questions(sandbox)).toBe(before);
    for (const passed of [1000, 120_000]) {
      clock.sleep(passed);
      expect((await failureOf(store.list('CEDAR'))).message).toMatch(HIDDEN);
      expect(questions(sandbox)).toBe(before + 1);
    }
  });

  it('is not waited for long where the sign-in server does not answer', async () => {
    const { sandbox } = await openCycle();
    const store = await storeOf(sandbox, 'drive');
    sandbox.setFaults([{ service: 'oauth', every: 1, action: { delay: 18_000 } }]);
    const begun = performance.now();
    expect(await store.list('CEDAR')).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('is looked up as well where the client is of another copy of the library', async () => {
    const { sandbox } = await openCycle();
    const clientOf = (token: string) => {
      const client = foreignClient(token);
      expect(client).not.toBeInstanceOf(OAuth2Client);
      return client;
    };
    const narrow = await storeOf(sandbox, 'drive.file', { clientOf });
    expect((await failureOf(narrow.list('CEDAR'))).message).toMatch(HIDDEN);
    const wide = await storeOf(sandbox, 'drive', { clientOf });
    expect(await wide.list('CEDAR')).toEqual([]);
  });
});
