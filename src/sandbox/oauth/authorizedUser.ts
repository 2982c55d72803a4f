/** Credentials of an account that has signed in on this machine. */

import { EMAIL, grantedScopes } from './grantedScopes.ts';
import type { RegisteredClient } from './oauthClients.ts';
import type { Tokens } from './tokens.ts';

/** The JSON that `gcloud auth application-default login` stores. */
export interface AuthorizedUser {
  readonly type: 'authorized_user';
  readonly client_id: string;
  readonly client_secret: string;
  readonly refresh_token: string;
  readonly token_uri: string;
  readonly universe_domain: string;
}

/** Scopes that gcloud requests, and that of Google Drive. */
const DEFAULT_SCOPES = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/drive',
  EMAIL,
];

/** Signs an account in, without the consent page. */
export function describeAuthorizedUser(
  tokens: Tokens,
  { clientId, clientSecret }: RegisteredClient,
  {
    account,
    scopes = DEFAULT_SCOPES,
    origin,
  }: {
    readonly account: string;
    readonly scopes?: readonly string[] | undefined;
    /** Address of the sandbox. */
    readonly origin: string;
  },
): AuthorizedUser {
  const refreshToken = tokens.issueRefresh({ account, clientId, scopes: grantedScopes(scopes) });
  return {
    type: 'authorized_user',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    token_uri: `${origin}/token`,
    universe_domain: 'googleapis.com',
  };
}
