/** Sign-ins that end during a download: tokens that expire, and those that are revoked. */
import { expect, it } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  CloudStorageStore,
  type Credentials,
  revokeToken,
  ServiceError,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { expectNoSecrets } from '../signInBrowser.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

/** Google's answer to a token that is not valid any more. */
const EXPIRED = {
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code: 401, message: 'Invalid Credentials' } }),
};

/** Two files for each month. */
const MONTHS = 12;

async function finishedOrder({ tracker }: Cycle): Promise<TrackingDocument> {
  const year = { periodStart: '2020-01-01', periodEnd: '2020-12-31' };
  const { name } = await tracker.submit({ ...SMALL_ORDER, ...year });
  return finishOrder(tracker, name);
}

/** A tracker of an account that has signed in, whose requests to the store pass a proxy. */
async function signedInTracker({ sandbox, trackerWith }: Cycle, credentials: Credentials) {
  const proxy = await startProxy(sandbox.storage);
  const auth = await authenticate(credentials);
  const { bucket, project } = sandbox;
  const store = new CloudStorageStore({ bucket, project, auth, endpoint: proxy.origin });
  return { proxy, tracker: trackerWith({ store }) };
}

it('a token that expires between two pieces of a download is replaced', async () => {
  const cycle = await openCycle();
  const order = await finishedOrder(cycle);
  const credentials = { json: cycle.sandbox.authorizedUser() };
  const { proxy, tracker } = await signedInTracker(cycle, credentials);
  const tokens = new Set<string>();
  let media = 0;
  proxy.intercept = ({ url = '', headers: { authorization = '' } }) => {
    tokens.add(authorization);
    if (url.includes('alt=media')) media += 1;
    const isFirst = [...tokens][0] === authorization;
    return media > MONTHS && isFirst ? EXPIRED : undefined;
  };
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  expect(files).toHaveLength(2 * MONTHS);
  expect(tokens.size).toBe(2);
});

it('a sign-in that is revoked between two pieces is reported, and the download can be continued', async () => {
  const cycle = await openCycle();
  const order = await finishedOrder(cycle);
  const { sandbox } = cycle;
  const json = sandbox.authorizedUser();
  const { refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret } = json;
  const user = { refreshToken, clientId, clientSecret, tokenUri: `${sandbox.oauth}/token` };
  const { proxy, tracker } = await signedInTracker(cycle, { way: 'cedar', user });
  let media = 0;
  proxy.hold = ({ url = '' }) => {
    if (url.includes('alt=media')) media += 1;
    // The last files are requested with a token that is not valid any more.
    return media === MONTHS ? revokeToken(user) : undefined;
  };
  proxy.intercept = ({ url = '' }) =>
    url.includes('alt=media') && media >= MONTHS ? EXPIRED : undefined;
  const folder = temporaryFolder();
  const failure = await tracker.download(order, folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ServiceError);
  expect(failure).toMatchObject({ service: 'Google sign-in', reason: 'invalid_grant' });
  expect(String(failure)).toMatch(/Token has been expired or revoked\.\n.*Sign in again/);
  expectNoSecrets(failure, [refreshToken, clientSecret]);

  const missing = await cycle.tracker.missing(order, folder);
  const again = await signedInTracker(cycle, { json: sandbox.authorizedUser() });
  await again.tracker.download(order, folder, { overwrite: false });
  expect(await cycle.tracker.missing(order, folder)).toEqual({ count: 0, bytes: 0 });
  const requested = again.proxy.requests.filter((request) => request.includes('alt=media'));
  expect(requested).toHaveLength(missing.count);
});
