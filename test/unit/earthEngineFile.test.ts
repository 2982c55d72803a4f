/** The credentials of the Earth Engine command line, as its versions have written them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from '../../src/core/config/index.ts';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { readEarthEngineFile } from '../../src/core/credentials/earthEngineFile.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { authorization } from '../../src/core/services/auth.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const HOST = 'https://earthengine.googleapis.com/v1/projects/p/operations';
const CONFIG =
  'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: bucket, project: p }\n';

/** A home folder in which the command line has left this text. */
function homeWith(text: string): string {
  const home = temporaryFolder();
  const folder = path.join(home, '.config', 'earthengine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'credentials'), text);
  vi.stubEnv(process.platform === 'win32' ? 'USERPROFILE' : 'HOME', home);
  return home;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('credentials of the Earth Engine command line on this machine', () => {
  test('are used if a configuration names no key, before Application Default Credentials', async () => {
    const own = { client_id: 'id', client_secret: 'secret' };
    const home = homeWith(
      JSON.stringify({ refresh_token: '1//token', scopes: [], project: 'q', ...own }),
    );
    expect(await loadConfig(CONFIG).credentials()).toEqual({
      way: 'earthEngineFile',
      file: path.join(home, '.config', 'earthengine', 'credentials'),
      project: 'q',
      user: { refreshToken: '1//token', clientId: 'id', clientSecret: 'secret' },
    });
  });

  test('use the program of the command line if the file names none', () => {
    homeWith(JSON.stringify({ refresh_token: '1//token', redirect_uri: 'http://localhost:8085' }));
    expect(readEarthEngineFile()?.user).toMatchObject({
      refreshToken: '1//token',
      clientId: expect.stringMatching(/\.apps\.googleusercontent\.com$/),
    });
  });

  test.each([
    ['is of a service account', '{"type": "service_account", "private_key": "MIIabc"}'],
    ['names no user', '{}'],
  ])('are ignored if the file %s', async (_what, text) => {
    homeWith(text);
    expect(await loadConfig(CONFIG).credentials()).toEqual({ applicationDefault: true });
  });

  test.each(['1//token', '"1//token"', 'null', '{"refresh_token": "1//tok'])(
    'are refused with the next step, and not quoted, if the file is damaged: %s',
    async (text) => {
      homeWith(text);
      const failure = await loadConfig(CONFIG)
        .credentials()
        .catch((error) => error);
      expect(failure).toBeInstanceOf(ConfigError);
      expect(failure.message).toMatch(/credentials" cannot be used: .*earthengine authenticate/);
      expect(String(failure.stack)).not.toContain('1//tok');
    },
  );

  test('receive access tokens from Google, and a new one after one has expired', async () => {
    const user = { refreshToken: '1//token', clientId: 'id', clientSecret: 'secret' };
    const client = await authenticate({ user });
    const requests: { url: string; form: Record<string, string> }[] = [];
    const transporter = client.transporter as { defaults: { fetchImplementation?: typeof fetch } };
    transporter.defaults.fetchImplementation = async (url, init) => {
      const form = Object.fromEntries(new URLSearchParams(String(init?.body)));
      requests.push({ url: String(url), form });
      const answer = {
        access_token: `ya29.${requests.length}`,
        expires_in: 1,
        token_type: 'Bearer',
      };
      return new Response(JSON.stringify(answer), {
        headers: { 'content-type': 'application/json' },
      });
    };
    const tokens = [await authorization(client, HOST), await authorization(client, HOST)];
    expect(tokens.map((headers) => headers.get('authorization'))).toEqual([
      'Bearer ya29.1',
      'Bearer ya29.2',
    ]);
    expect(requests[0]).toEqual({
      url: 'https://oauth2.googleapis.com/token',
      form: {
        grant_type: 'refresh_token',
        refresh_token: '1//token',
        client_id: 'id',
        client_secret: 'secret',
      },
    });
  });
});
