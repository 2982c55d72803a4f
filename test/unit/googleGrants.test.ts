/** Sign-ins of one account with different permissions, side by side. */
import { describe, expect, it } from 'vitest';
import {
  credentialsOf,
  type GoogleGrant,
  type GoogleSession,
  hasScopes,
  parseSessions,
  sessionScopes,
} from '../../src/accounts/googleGrants.ts';
import type { Config } from '../../src/core/index.ts';
import { PROJECTS_SCOPE, SCOPES, scopesOf } from '../../src/domain/googleScopes.ts';
import { addGrant } from '../../src/domain/grants.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { configuredScopes } from '../../src/views/setup/configuredScopes.ts';

const EMAIL = ['openid', 'https://www.googleapis.com/auth/userinfo.email'];

const grant = (refreshToken: string, scopes: readonly string[]): GoogleGrant => ({
  scopes: [...scopes, ...EMAIL],
  user: { refreshToken, clientId: 'id', clientSecret: 'secret' },
});

/** The session of an account after several sign-ins. */
function after(first: GoogleGrant, ...others: readonly GoogleGrant[]): GoogleSession {
  let session: GoogleSession = { id: 'id', account: 'me@example.com', grants: [first] };
  for (const grant of others) session = { ...session, grants: addGrant(session.grants, grant) };
  return session;
}

const tokenFor = (session: GoogleSession, scopes: readonly string[]) => {
  const credentials = credentialsOf(session, scopes);
  return 'user' in credentials ? credentials.user.refreshToken : undefined;
};

describe('a second sign-in of an account', () => {
  it('for another store leaves the first one to configurations of its store', () => {
    const session = after(grant('storage', SCOPES.gcs), grant('drive', SCOPES.gdrive));
    expect(tokenFor(session, SCOPES.gcs)).toBe('storage');
    expect(tokenFor(session, SCOPES.gdrive)).toBe('drive');
    expect(hasScopes(session, SCOPES.gcs)).toBe(true);
    expect(hasScopes(session, scopesOf(['gcs', 'gdrive']))).toBe(false);
    expect(sessionScopes(session)).toEqual(
      expect.arrayContaining([...scopesOf(['gcs', 'gdrive']), ...EMAIL]),
    );
  });

  it('with the same permissions, or more, replaces the first one', () => {
    const again = after(grant('old', SCOPES.gcs), grant('new', SCOPES.gcs));
    expect(again.grants.map(({ user }) => user.refreshToken)).toEqual(['new']);
    const more = after(grant('old', SCOPES.gcs), grant('more', [...SCOPES.gcs, PROJECTS_SCOPE]));
    expect(more.grants.map(({ user }) => user.refreshToken)).toEqual(['more']);
  });

  it('with fewer permissions does not take the projects from the first one', () => {
    const projects = [...SCOPES.gdrive, PROJECTS_SCOPE];
    const session = after(grant('projects', projects), grant('storage', SCOPES.gcs));
    expect(tokenFor(session, [PROJECTS_SCOPE])).toBe('projects');
    expect(tokenFor(session, SCOPES.gcs)).toBe('storage');
  });
});

describe('stored sessions', () => {
  it('of an earlier version are read, with their one sign-in', () => {
    const { scopes, user } = grant('kept', SCOPES.gcs);
    const stored = [{ id: 'a', account: 'me@example.com', scopes, user }];
    expect(parseSessions(JSON.stringify(stored))).toEqual([
      { id: 'a', account: 'me@example.com', grants: [{ scopes, user }] },
    ]);
  });

  it('are read as they were stored, without those that are damaged', () => {
    const session = after(grant('storage', SCOPES.gcs), grant('drive', SCOPES.gdrive));
    const damaged = [{ ...session, grants: [] }, { ...session, grants: [{ scopes: [] }] }, 7];
    expect(parseSessions(JSON.stringify([session, ...damaged]))).toEqual([session]);
    expect(parseSessions('{')).toEqual([]);
    expect(parseSessions(undefined)).toEqual([]);
  });
});

describe('a sign-in for no configuration, as in the Accounts menu', () => {
  const configuration = (service: 'gcs' | 'gdrive' | undefined, file = 'cedar.yaml') => {
    const config = async () => {
      if (!service) throw new Error('damaged');
      return { store: { service } } as Config;
    };
    return { source: { file, config } } as unknown as ConfigurationOrders;
  };

  it.each([
    ['Google Drive', [configuration('gdrive')], SCOPES.gdrive],
    ['both', [configuration('gcs'), configuration('gdrive')], scopesOf(['gcs', 'gdrive'])],
    ['none', [], SCOPES.gcs],
    ['one that is damaged', [configuration(undefined)], SCOPES.gcs],
    [
      'the sandbox of Cedar beside Drive',
      [configuration('gcs', ''), configuration('gdrive')],
      SCOPES.gdrive,
    ],
  ])('requests what the configurations of the window need: %s', async (_, given, scopes) => {
    expect(await configuredScopes(given)).toEqual(scopes);
  });
});
