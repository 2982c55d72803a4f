/** Origin of the credentials of a client: how the user signed in, and with which file. */
import type { AuthClient } from './authClient.ts';

/**
 * How the user signed in:
 *
 * - `credentialsFile`: the file that `credentials_file` in cedar.yaml names
 * - `cedar`: Cedar's own sign-in with Google
 * - `earthEngineFile`: the file of the Earth Engine command line on this machine
 * - `applicationDefault`: Application Default Credentials of this machine
 * - `token`: an access token that the caller passed, such as that of a sandbox
 */
export type SignInWay =
  | 'credentialsFile'
  | 'cedar'
  | 'earthEngineFile'
  | 'applicationDefault'
  | 'token';

/** Where credentials come from. */
export interface CredentialsOrigin {
  /** How the user signed in; by the kind of the credentials where undefined. */
  readonly way?: SignInWay | undefined;
  /** Absolute path of the file with them. */
  readonly file?: string | undefined;
  /** Email address of the account, as far as it is known without a request. */
  readonly account?: string | undefined;
  /** Google Cloud project that the credentials name; it may not be used for Earth Engine. */
  readonly project?: string | undefined;
  /** Hosts, besides Google's, that the user allowed to receive tokens of these credentials. */
  readonly trustedHosts?: readonly string[] | undefined;
}

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
export function clientOrigin(client: AuthClient): ClientOrigin | undefined {
  return origins.get(client);
}
