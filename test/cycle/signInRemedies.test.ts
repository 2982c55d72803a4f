/** Refused sign-ins: each has a message of its own, and a next step in every place that shows it. */
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  type Credentials,
  checkSetup,
  loadConfig,
  revokeToken,
  ServiceError,
  type SetupRow,
} from '../../src/core/index.ts';
import { ServiceClient } from '../../src/core/services/serviceClient.ts';
import { CLOCK_PAGE } from '../../src/domain/refusalReasons.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { describeProblem } from '../../src/text/describeErrors.ts';
import { formatShortReason } from '../../src/text/shortReason.ts';
import { connectTo, storeAt } from '../connect.ts';
import { accessToken } from '../sandbox/accessTokens.ts';
import { openCycle } from './cycle.ts';
import { ENDED, FUTURE, WRONG_KEY } from './wrongCertificates.ts';

const CLOCK_WORDS =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
  'Check your iat and exp values in the JWT claim.';

async function userOf(sandbox: Sandbox, scopes?: readonly string[]): Promise<Credentials> {
  const json = sandbox.authorizedUser(scopes && { scopes });
  const { refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret } = json;
  return { way: 'cedar', user: { refreshToken, clientId, clientSecret, tokenUri: json.token_uri } };
}

/** Texts for the user: the error of an order, and the row of the setup check. */
interface Met {
  readonly error: ServiceError;
  readonly row: SetupRow;
}

async function meet(
  sandbox: Sandbox,
  credentials: Credentials,
  { store = 'gcs', id = 'account' }: { store?: 'gcs' | 'gdrive'; id?: SetupRow['id'] } = {},
): Promise<Met> {
  const { earthEngine, storage, drive, bucket, project } = sandbox;
  const auth = await authenticate(credentials, { store });
  const error = await storeAt(sandbox, auth, store)
    .list('CEDAR_TRACKING', {})
    .then(
      () => undefined,
      (failure: unknown) => failure,
    );
  expect(error).toBeInstanceOf(ServiceError);
  const section =
    store === 'gcs'
      ? `gcs: { bucket_name: ${bucket}, project: ${project} }`
      : `gdrive: { project: ${project} }`;
  const rows = await checkSetup({
    readConfig: async () =>
      loadConfig(
        `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: ${store} }\n${section}\n`,
      ),
    connection: async () => ({
      endpoints: { earthEngine, storage, drive },
      signIn: credentials,
    }),
  });
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Error(`there is no row ${id}`);
  return { error: error as ServiceError, row };
}

describe('the next step', () => {
  it('after a sign-in was revoked is to check the setup, and to connect again', async () => {
    const { sandbox } = await openCycle();
    const credentials = await userOf(sandbox);
    if ('user' in credentials) await revokeToken(credentials.user);
    const { error, row } = await meet(sandbox, credentials);
    expect(error.message).toMatch(/Token has been expired or revoked\.\nSign in again/);
    expect(describeProblem(error).remedies).toEqual(['checkSetup', 'connectToGoogle', 'showLog']);
    expect(formatShortReason(error)).toBe('Sign-in refused');
    expect(row).toMatchObject({ state: 'fail', action: 'connect' });
    expect(row.google).toContain('Token has been expired or revoked.');
  });

  it('where the clock is wrong is to set it, which a page describes', async () => {
    const { sandbox } = await openCycle();
    const serviceAccountKey = await sandbox.serviceAccountKey();
    const action = { status: 400, reason: 'invalid_grant', message: CLOCK_WORDS };
    sandbox.setFaults([{ service: 'oauth', every: 1, action }]);
    const { error, row } = await meet(sandbox, { way: 'credentialsFile', serviceAccountKey });
    expect(error.serviceMessage).toBe(`invalid_grant: ${CLOCK_WORDS}`);
    expect(error.message).toMatch(/Set the date, the time and the time zone/);
    expect(describeProblem(error)).toMatchObject({
      remedies: ['checkSetup', 'openPage', 'showLog'],
      page: CLOCK_PAGE,
    });
    expect(formatShortReason(error)).toBe('Clock is wrong');
    expect(row).toMatchObject({ state: 'fail', page: CLOCK_PAGE });
    expect(row.action).toBeUndefined();
  });

  it.each([
    ['gcs', 'bucket'],
    ['gdrive', 'drive'],
  ] as const)(
    'for permissions that are missing on %s is to sign in with all of them',
    async (store, id) => {
      const { sandbox } = await openCycle();
      const scopes = ['https://www.googleapis.com/auth/earthengine'];
      const { error, row } = await meet(sandbox, await userOf(sandbox, scopes), { store, id });
      expect(error.message).toMatch(/insufficient authentication scopes|Insufficient Permission/i);
      expect(error.message).toMatch(/Sign in again/);
      expect(describeProblem(error).remedies.slice(0, 2)).toEqual([
        'checkSetup',
        'connectToGoogle',
      ]);
      expect(formatShortReason(error)).toBe('Permissions missing');
      expect(row).toMatchObject({ state: 'fail', action: 'connect' });
    },
  );

  it('for permissions of Earth Engine that are missing is to sign in with all of them', async () => {
    const { sandbox } = await openCycle();
    const token = await accessToken(sandbox, { scopes: ['devstorage.read_write'] });
    const failure = await connectTo(sandbox, token).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' });
    expect(describeProblem(failure).remedies.slice(0, 2)).toEqual([
      ...['checkSetup', 'connectToGoogle'],
    ]);
  });
});

describe('a certificate that is not valid at the time of this machine', () => {
  const trusted = tls.getCACertificates('default');
  it.each([
    ['has ended', ENDED, 'CERT_HAS_EXPIRED'],
    ['is for later', FUTURE, 'CERT_NOT_YET_VALID'],
  ])('and %s leads to the clock', async (_, cert, code) => {
    const server = https.createServer({ cert, key: WRONG_KEY }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // As the system trusts the authorities that have signed those of Google.
    tls.setDefaultCACertificates([...trusted, cert]);
    onTestFinished(() => {
      tls.setDefaultCACertificates(trusted);
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const auth = await authenticate({ token: 'any' });
    const limits = { atOnce: 1 };
    const describeRefusal = () => new ServiceError('Cloud Storage', 400, 'unused');
    const client = new ServiceClient({ service: 'Cloud Storage', auth, limits, describeRefusal });
    const url = new URL(`https://127.0.0.1:${port}/`);
    const failure = await client
      .json({ url, repeatAfter: () => false }, (json) => json)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toMatchObject({ status: 0, page: CLOCK_PAGE });
    expect((failure as ServiceError).message).toMatch(
      /certificate[\s\S]*The clock of this machine shows \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
    );
    expect(JSON.stringify((failure as ServiceError).cause, ['code', 'cause'])).toContain(code);
    expect(describeProblem(failure).remedies).toContain('openPage');
  });
});
