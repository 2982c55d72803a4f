/** Origin of the credentials of a client: how the user signed in, and with which file. */
import type { Credentials, CredentialsOrigin, SignInWay } from '../credentials/credentials.ts';
import type { AuthClient } from './authClient.ts';

/** Origin of a client's credentials. */
export type ClientOrigin = CredentialsOrigin & {
  readonly way: SignInWay;
  /** Address that issues its tokens, where it is not Google's own. */
  readonly tokenUri?: string | undefined;
};

const origins = new WeakMap<AuthClient, ClientOrigin>();

export function noteOrigin(client: AuthClient, origin: ClientOrigin): void {
  origins.set(client, origin);
}

/** Undefined for a client that the caller has made. */
export function originOf(client: AuthClient): ClientOrigin | undefined {
  return origins.get(client);
}

/** How the user signed in, by the kind of the credentials where they do not name it. */
export function wayOf(credentials: Credentials): SignInWay {
  if (credentials.way) return credentials.way;
  if ('token' in credentials) return 'token';
  if ('applicationDefault' in credentials) return 'applicationDefault';
  return 'user' in credentials ? 'earthEngineFile' : 'credentialsFile';
}
