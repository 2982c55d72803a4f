/** The JSON of an OAuth client that the user chooses, and files that are something else. */
import { describe, expect, it } from 'vitest';
import { ConfigError, readOAuthClient } from '../../src/core/index.ts';

const installed = {
  client_id: 'id.apps.googleusercontent.com',
  project_id: 'my-project',
  auth_uri: 'https://accounts.google.com/o/oauth2/auth',
  token_uri: 'https://oauth2.googleapis.com/token',
  auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
  client_secret: 'GOCSPX-secret',
  redirect_uris: ['http://localhost'],
};

describe('the JSON of an OAuth client', () => {
  it('is read as Google’s console downloads it', () => {
    expect(readOAuthClient(JSON.stringify({ installed }))).toEqual({
      clientId: installed.client_id,
      clientSecret: installed.client_secret,
      authUri: installed.auth_uri,
      tokenUri: installed.token_uri,
      project: 'my-project',
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['is not JSON', undefined, /it is not JSON/],
    ['is of a web application', { web: installed }, /type "Web application"/],
    [
      'is a key of a service account',
      { type: 'service_account', private_key: 'GOCSPX-secret' },
      /key of a service account; name its file under credentials_file/,
    ],
    [
      'has the credentials of an account',
      { type: 'authorized_user', refresh_token: 'GOCSPX-secret' },
      /credentials of an account, not an OAuth client/,
    ],
    ['is something else', { grid: 1 }, /contains no OAuth client/],
    ['is a list', [installed], /it is not JSON/],
    [
      'lacks a field',
      { installed: { ...installed, client_secret: '', token_uri: undefined } },
      /it lacks client_secret, token_uri/,
    ],
    [
      'opens the page of another host',
      { installed: { ...installed, auth_uri: 'https://accounts.google.com.evil.example/auth' } },
      /signs in at "https:\/\/accounts\.google\.com\.evil\.example/,
    ],
    [
      'opens an unencrypted page',
      { installed: { ...installed, auth_uri: 'http://accounts.google.com/o/oauth2/auth' } },
      /signs in at "http:\/\/accounts/,
    ],
    [
      'sends the code to another host',
      { installed: { ...installed, token_uri: 'https://evil.example/token' } },
      /signs in at "https:\/\/evil\.example/,
    ],
    [
      'sends a code of Google to this machine',
      { installed: { ...installed, token_uri: 'http://127.0.0.1:1/token' } },
      /signs in at/,
    ],
  ])('that %s is refused with what to choose instead', (_, json, reason) => {
    const text = json === undefined ? '{"installed": GOCSPX-secret' : JSON.stringify(json);
    let failure: unknown;
    try {
      readOAuthClient(text);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toMatch(reason);
    expect(String(failure)).toMatch(/Choose the JSON of an OAuth client of the type "Desktop app"/);
    expect(String((failure as Error).stack)).not.toContain('GOCSPX-secret');
  });
});
