/** Google's libraries for Python sign in at the sandbox: google-auth and google-auth-oauthlib, unchanged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { answerConsent, type ConsentChoice } from '../consent.ts';
import { temporaryFolder } from './samples.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('google-auth-oauthlib', () =>
  installPython('signin', ['google-auth-oauthlib==1.5.0', 'requests==2.34.2']),
);
const script = join(import.meta.dirname, 'signin_client.py');

interface Outcome {
  readonly status: number | null;
  readonly printed: Record<string, unknown>;
}

describe.skipIf(!python)('Google’s libraries for Python', () => {
  let sandbox: Sandbox;
  let urls: string[];

  beforeAll(async () => {
    sandbox = await startSandbox();
    urls = [
      `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o`,
      `${sandbox.oauth}/oauth2/v3/userinfo`,
      `${sandbox.earthEngine}/v1/projects/${sandbox.project}/algorithms`,
    ];
  });
  afterAll(() => sandbox?.close());

  /** Runs a sign-in to its end, and answers the page that it opens. */
  async function signIn(
    command: 'app' | 'robot',
    credentials: object,
    choice: ConsentChoice = {},
  ): Promise<Outcome> {
    const file = join(await temporaryFolder(), 'credentials.json');
    await writeFile(file, JSON.stringify(credentials));
    const child = spawn(python ?? '', [script, command, file, ...urls], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // oauthlib refuses addresses without encryption, as that of the sandbox, unless this is set.
      env: { ...process.env, OAUTHLIB_INSECURE_TRANSPORT: '1', PYTHONUNBUFFERED: '1' },
    });
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += text;
    });
    let printed: Record<string, unknown> = {};
    const ended = once(child, 'close') as Promise<[number | null]>;
    for await (const line of createInterface({ input: child.stdout })) {
      printed = JSON.parse(line) as Record<string, unknown>;
      if (typeof printed.open === 'string') await fetch(await answerConsent(printed.open, choice));
    }
    const [status] = await ended;
    if (status !== 0 && status !== 3) throw new Error(errors);
    return { status, printed };
  }

  it('sign in as an installed app, by the consent page', async () => {
    expect(await signIn('app', sandbox.clientJson())).toEqual({
      status: 0,
      printed: { first: [200, 200, 403], again: [200, 200, 403], renewed: true },
    });
  });

  it('report that the account has denied the request', async () => {
    const { status, printed } = await signIn('app', sandbox.clientJson(), { decision: 'deny' });
    expect([status, printed.refused]).toEqual([3, expect.stringContaining('access_denied')]);
  });

  it('report a client with a wrong secret', async () => {
    const { installed } = sandbox.clientJson();
    const wrong = { installed: { ...installed, client_secret: 'wrong' } };
    const { status, printed } = await signIn('app', wrong);
    expect([status, printed.refused]).toEqual([
      3,
      expect.stringContaining('The provided client secret is invalid.'),
    ]);
  });

  it('sign in as a service account, by the signature of its key', async () => {
    const key = await sandbox.serviceAccountKey();
    expect((await signIn('robot', key)).printed).toEqual({
      first: [200, 200, 403],
      again: [200, 200, 403],
      renewed: true,
    });
    const other = await sandbox.serviceAccountKey('other@p.iam.gserviceaccount.com');
    const { status, printed } = await signIn('robot', { ...key, private_key: other.private_key });
    expect([status, printed.refused]).toEqual([
      3,
      expect.stringContaining('Invalid JWT Signature.'),
    ]);
  });
});
