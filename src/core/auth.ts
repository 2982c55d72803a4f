/** From the credentials a person has to a client that puts tokens on requests. */
import * as l10n from '@vscode/l10n';
import { type AuthClient, GoogleAuth, JWT, OAuth2Client } from 'google-auth-library';
import { ServiceError } from './errors.ts';

/**
 * How Cedar proves who is asking. None of it is ever stored, logged or put into a document.
 *
 * - `token`: an access token as it is; the sandbox takes any.
 * - `serviceAccountKey`: the JSON of a service account's key file.
 * - `applicationDefault`: what `gcloud auth application-default login` left on this machine.
 */
export type Credentials =
  | { readonly token: string }
  | { readonly serviceAccountKey: object }
  | { readonly applicationDefault: true };

/** Export tasks, objects in buckets, and nothing else. */
const SCOPES = [
  'https://www.googleapis.com/auth/earthengine',
  'https://www.googleapis.com/auth/devstorage.read_write',
];

/**
 * @throws ServiceError when there are no usable credentials
 */
export async function authenticate(credentials: Credentials): Promise<AuthClient> {
  if ('token' in credentials) {
    const client = new OAuth2Client();
    // Without an expiry the client sends the token as it is and never tries to refresh it.
    client.setCredentials({ access_token: credentials.token });
    return client;
  }
  if ('serviceAccountKey' in credentials) return serviceAccount(credentials.serviceAccountKey);
  try {
    return await new GoogleAuth({ scopes: SCOPES }).getClient();
  } catch (error) {
    throw new ServiceError(
      'Google sign-in',
      0,
      messageOf(error),
      l10n.t(
        'Run "gcloud auth application-default login" once, or name a service account\'s key file under gcs: credentials_file in cedar.yaml.',
      ),
      { cause: error },
    );
  }
}

function serviceAccount(key: object): AuthClient {
  const { client_email: email, private_key: privateKey } = stringsOf(key);
  if (!email || !privateKey) {
    throw new ServiceError(
      'Google sign-in',
      0,
      l10n.t('The key file has no client_email and private_key.'),
      l10n.t(
        'It must be the JSON key of a service account, as the Google Cloud console gives it for download.',
      ),
    );
  }
  return new JWT({ email, key: privateKey, scopes: SCOPES });
}

/**
 * Headers that carry a fresh access token.
 *
 * @throws ServiceError in the words of whoever refused the token
 */
export async function authorization(client: AuthClient, url: string): Promise<Headers> {
  try {
    return await client.getRequestHeaders(url);
  } catch (error) {
    const status = statusOf(error);
    throw new ServiceError(
      'Google sign-in',
      status,
      messageOf(error),
      status === 0
        ? l10n.t('Check the network connection.')
        : l10n.t(
            'The credentials were refused: sign in again, or make a new key for the service account.',
          ),
      { cause: error },
    );
  }
}

function stringsOf(value: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown; response?: { status?: unknown } }).status;
  const answered = (error as { response?: { status?: unknown } }).response?.status;
  return typeof answered === 'number' ? answered : typeof status === 'number' ? status : 0;
}
