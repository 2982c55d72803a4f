/** Cedar's own sign-in, with the sandbox in place of Google and a user who answers its page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  CancelledError,
  type Credentials,
  describeCredentials,
  EarthEngine,
  type InstalledAppSignIn,
  installedAppSignIn,
  type OAuthClient,
  readOAuthClient,
  revokeToken,
  ServiceError,
} from '../../src/core/index.ts';
import { authorization } from '../../src/core/services/auth.ts';
import { PROJECTS_SCOPE, SCOPES } from '../../src/domain/googleScopes.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { answerConsent } from '../consent.ts';
import { redirectStateOf } from '../redirectState.ts';
import { refusalOf } from '../refusalOf.ts';
import { browser, expectNoSecrets, visit } from '../signInBrowser.ts';

let sandbox: Sandbox;
let client: OAuthClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = readOAuthClient(JSON.stringify(sandbox.clientJson()));
});
afterAll(() => sandbox.close());

const signIn = (options: Partial<InstalledAppSignIn> = {}) =>
  installedAppSignIn({ client, ...browser(), ...options });

async function signInRefusal(work: Promise<unknown>): Promise<ServiceError> {
  const error = await refusalOf(work, ServiceError);
  expectNoSecrets(error, [client.clientSecret]);
  return error;
}

describe('permissions besides those of the store', () => {
  it('are requested where they are needed, and can be left out', async () => {
    const options = { optionalScopes: [PROJECTS_SCOPE] };
    expect((await signIn(options)).scopes).toContain(PROJECTS_SCOPE);
    const left = await signIn({ ...options, ...browser({ leftOut: [PROJECTS_SCOPE] }) });
    expect(left.scopes).not.toContain(PROJECTS_SCOPE);
    expect((await signIn()).scopes).not.toContain(PROJECTS_SCOPE);
  });

  it('can replace them', async () => {
    const { scopes } = await signIn({ scopes: [...SCOPES.gdrive, 'email'] });
    expect(scopes).toEqual(expect.arrayContaining([...SCOPES.gdrive]));
    expect(scopes).not.toEqual(expect.arrayContaining([...SCOPES.gcs]));
  });

  it('that the user leaves out do not end an earlier sign-in of the account', async () => {
    const account = 'colleague@example.com';
    const earlier = await signIn(browser({ account }));
    const { openPage } = browser({ account, leftOut: SCOPES.gcs.slice(1) });
    await signInRefusal(signIn({ openPage, keptAccounts: [account] }));
    const auth = await authenticate({ way: 'cedar', user: earlier.user });
    await authorization(auth, sandbox.earthEngine);
  });
});

describe('a sign-in with a browser', () => {
  it('results in credentials of the chosen account, with which Earth Engine is used', async () => {
    const user = browser({ account: 'colleague@example.com' });
    const result = await installedAppSignIn({ client, openPage: user.openPage });
    expect(result.account).toBe('colleague@example.com');
    expect(result.scopes).toEqual(
      expect.arrayContaining([
        'https://www.googleapis.com/auth/earthengine',
        'https://www.googleapis.com/auth/devstorage.read_write',
      ]),
    );
    expect(result.scopes).not.toContain('https://www.googleapis.com/auth/drive');
    expect(await Promise.all(user.ends)).toEqual([
      { status: 200, text: expect.stringContaining('You are signed in to Cedar') },
    ]);
    const credentials: Credentials = { way: 'cedar', user: result.user };
    const { project, earthEngine: baseUrl } = sandbox;
    const session = await EarthEngine.connect({ project, baseUrl, credentials });
    expect(session.isUnverified).toBe(false);
    expect(await describeCredentials(session.auth)).toMatchObject({
      way: 'cedar',
      account: 'colleague@example.com',
    });
  });

  it('requests the permission of Google Drive only for orders that are stored there', async () => {
    const { scopes } = await signIn({ store: 'gdrive' });
    expect(scopes).toContain('https://www.googleapis.com/auth/drive');
    expect(scopes).not.toContain('https://www.googleapis.com/auth/devstorage.read_write');
  });

  it('that the user denies fails with Google’s word and the next step', async () => {
    const user = browser({ decision: 'deny' });
    const refusal = await signInRefusal(signIn({ openPage: user.openPage }));
    expect(refusal).toMatchObject({ reason: 'access_denied', serviceMessage: 'access_denied' });
    expect(refusal.message).toMatch(/Sign in again/);
    expect((await user.ends[0])?.text).toContain('You are not signed in');
  });

  it.each([
    ['gcs', SCOPES.gcs.slice(1), 'Cloud Storage'],
    ['gdrive', SCOPES.gdrive.slice(1), 'Google Drive'],
    ['gcs', SCOPES.gcs.slice(0, 1), 'Earth Engine'],
    ['gdrive', SCOPES.gdrive, 'Earth Engine, Google Drive'],
  ] as const)(
    'for %s without a permission that orders need is refused, and does not remain at Google',
    async (store, leftOut, names) => {
      const user = browser({ leftOut });
      const before = sandbox.requests.length;
      const refusal = await signInRefusal(signIn({ store, openPage: user.openPage }));
      expect(refusal).toMatchObject({
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        serviceMessage: `Permissions were not granted: ${names}.`,
      });
      expect(refusal.message).toMatch(/select all permissions/);
      expect(sandbox.requests.slice(before).map(({ path }) => path)).toContain('/revoke');
      expect((await user.ends[0])?.text).toContain('You are not signed in');
    },
  );

  it('ignores an answer with the wrong state, and continues to wait for the right one', async () => {
    let foreign: Awaited<ReturnType<typeof visit>> | undefined;
    const openPage = async (address: string) => {
      const { redirectUri } = redirectStateOf(address);
      foreign = await visit(`${redirectUri}/?state=other&code=4/stolen`);
      const rightAnswer = await answerConsent(address);
      void visit(rightAnswer);
    };
    expect((await signIn({ openPage })).account).toBe('user@example.com');
    expect(foreign?.status).toBe(400);
    expect(foreign?.text).toContain('not part of the sign-in');
    expect(foreign?.text).not.toContain('stolen');
  });

  it('uses another port where the preferred one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    let redirect = '';
    const user = browser();
    const openPage = (address: string) => {
      redirect = redirectStateOf(address).redirectUri;
      return user.openPage(address);
    };
    expect((await signIn({ openPage, port })).account).toBe('user@example.com');
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(redirect).not.toContain(`:${port}`);
  });

  it('is redirected to the forwarded port of a remote window', async () => {
    let local = '';
    let redirect = '';
    const externalAddress = async (address: string) => {
      local = address;
      return address.replace('127.0.0.1', 'localhost');
    };
    const user = browser();
    const openPage = (address: string) => {
      redirect = redirectStateOf(address).redirectUri;
      return user.openPage(address);
    };
    expect((await signIn({ openPage, externalAddress })).account).toBe('user@example.com');
    expect(redirect).toBe(local.replace('127.0.0.1', 'localhost'));
  });

  it('is not redirected to a path of a window’s proxy', async () => {
    let redirect = '';
    const user = browser();
    const openPage = (address: string) => {
      redirect = redirectStateOf(address).redirectUri;
      return user.openPage(address);
    };
    const externalAddress = async () => 'http://127.0.0.1:8080/proxy/1234/';
    expect((await signIn({ openPage, externalAddress })).account).toBe('user@example.com');
    expect(redirect).not.toContain('proxy');
  });

  it('shows a page that loads nothing and runs no scripts', async () => {
    const pages: Promise<Response>[] = [];
    const openPage = async (address: string) => {
      pages.push(fetch(await answerConsent(address)));
    };
    await signIn({ openPage });
    const page = await pages[0];
    const policy = page?.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(page?.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page?.text()).not.toMatch(/<script|<img|https?:/);
  });
});

describe('a browser that is closed before the end', () => {
  it('leaves nothing open: cancelling ends the sign-in and its port at once', async () => {
    const cancel = new AbortController();
    let redirect = '';
    const openPage = (address: string) => {
      redirect = redirectStateOf(address).redirectUri;
      cancel.abort();
    };
    await expect(signIn({ openPage, signal: cancel.signal })).rejects.toBeInstanceOf(
      CancelledError,
    );
    await expect(fetch(redirect)).rejects.toThrow();
  });

  it('is reported when the time is over', async () => {
    const refusal = await signInRefusal(signIn({ openPage: () => {}, timeoutMs: 50 }));
    expect(refusal.reason).toBe('no_answer');
    expect(refusal.message).toMatch(/was not answered/);
  });
});

describe('a sign-in with a pasted answer', () => {
  /** The user copies the address that the browser could not open. */
  const copied = (edit: (address: URL) => string) => {
    let answer: Promise<string> | undefined;
    const problems: (string | undefined)[] = [];
    return {
      problems,
      openPage: (address: string) => {
        answer = answerConsent(address).then(edit);
      },
      askForAnswer: async (problem: string | undefined) => {
        problems.push(problem);
        return answer;
      },
    };
  };

  it.each<[string, (address: URL) => string]>([
    ['the whole address', ({ href }) => `  ${href}\n`],
    ['the code alone', ({ searchParams }) => searchParams.get('code') ?? ''],
  ])('accepts %s, where the port is not forwarded', async (_, edit) => {
    const external = 'https://window.example.dev/';
    const { openPage, askForAnswer } = copied(edit);
    const externalAddress = async () => external;
    const result = await signIn({ openPage, askForAnswer, externalAddress });
    expect(result.account).toBe('user@example.com');
  });

  it('asks again for text that is not an answer, and for the address of another sign-in', async () => {
    const user = copied(({ href }) => href);
    const texts = ['what is this?', 'http://127.0.0.1:1/?state=other&code=4/0abcdefghij'];
    const problems: (string | undefined)[] = [];
    const askForAnswer = async (problem: string | undefined) => {
      problems.push(problem);
      return texts.shift() ?? user.askForAnswer(problem);
    };
    await signIn({ openPage: user.openPage, askForAnswer });
    expect(problems).toEqual([
      undefined,
      expect.stringMatching(/neither the address of the page nor a code/),
      expect.stringMatching(/belongs to another sign-in/),
    ]);
  });

  it('ends when the user gives up', async () => {
    const askForAnswer = async () => undefined;
    await expect(signIn({ openPage: () => {}, askForAnswer })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });
});

describe('a refusal of the token server', () => {
  it('of an OAuth client whose secret was replaced names the client', async () => {
    const stale = { ...client, clientSecret: 'GOCSPX-replaced' };
    const user = browser();
    const refusal = await signInRefusal(
      installedAppSignIn({ client: stale, openPage: user.openPage }),
    );
    expect(refusal.reason).toBe('invalid_client');
    expect(refusal.serviceMessage).toBe('invalid_client: The provided client secret is invalid.');
    expect(refusal.message).toMatch(/Download the JSON of the client again/);
    expect(refusal.page).toMatch(/^https:\/\/console\.cloud\.google\.com\//);
    expectNoSecrets(refusal, ['GOCSPX-replaced']);
  });

  it('of a code that it has not issued has Google’s words', async () => {
    let wrong = '';
    const openPage = async (address: string) => {
      const answer = await answerConsent(address);
      wrong = `${answer.searchParams.get('code')}x`;
      answer.searchParams.set('code', wrong);
      void visit(answer);
    };
    const refusal = await signInRefusal(signIn({ openPage }));
    expect(refusal.reason).toBe('invalid_grant');
    expect(refusal.message).toMatch(/invalid_grant: .+\n.*Sign in again/);
    expectNoSecrets(refusal, [wrong]);
  });

  it.each<[Credentials['way'], RegExp]>([
    ['cedar', /Sign in again\./],
    ['earthEngineFile', /Run "earthengine authenticate" again\./],
    ['applicationDefault', /Run "gcloud auth application-default login" again\./],
    ['credentialsFile', /file that credentials_file in cedar\.yaml names/],
  ])('of a revoked sign-in has the next step for it: %s', async (way, advice) => {
    const { user } = await signIn();
    const auth = await authenticate({ way, user });
    await authorization(auth, sandbox.earthEngine);
    await revokeToken(user);
    await revokeToken(user);
    const fresh = await authenticate({ way, user });
    const refusal = await signInRefusal(authorization(fresh, sandbox.earthEngine));
    expect(refusal.reason).toBe('invalid_grant');
    expect(refusal.serviceMessage).toBe('invalid_grant: Token has been expired or revoked.');
    expect(refusal.message).toMatch(advice);
    expectNoSecrets(refusal, [user.refreshToken]);
  });
});
