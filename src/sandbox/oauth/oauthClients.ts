/**
 * OAuth clients for desktop apps, and the files that Google's console makes of them.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
import { OAuthError } from './oauthError.ts';

export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export const DEFAULT_CLIENT: RegisteredClient = {
  clientId: '123456789012-sandbox.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-sandbox',
};

/** The JSON of a client for desktop apps, as Google's console downloads it. */
export interface ClientJson {
  readonly installed: {
    readonly client_id: string;
    readonly project_id: string;
    readonly auth_uri: string;
    readonly token_uri: string;
    readonly auth_provider_x509_cert_url: string;
    readonly client_secret: string;
    readonly redirect_uris: readonly string[];
  };
}

/** @param origin address of the sandbox, without a slash at its end */
export function describeClient(
  { clientId, clientSecret }: RegisteredClient,
  { project, origin }: { readonly project: string; readonly origin: string },
): ClientJson {
  return {
    installed: {
      client_id: clientId,
      project_id: project,
      auth_uri: `${origin}/o/oauth2/auth`,
      token_uri: `${origin}/token`,
      auth_provider_x509_cert_url: `${origin}/oauth2/v1/certs`,
      client_secret: clientSecret,
      redirect_uris: ['http://localhost'],
    },
  };
}

/**
 * The client that a request to the token endpoint comes from.
 *
 * @param authorization the header of the request; clients may send their secret there
 * @throws OAuthError 400 or 401
 */
export function authenticateClient(
  clients: readonly RegisteredClient[],
  form: URLSearchParams,
  authorization: string | undefined,
): RegisteredClient {
  const [basicId, basicSecret] = parseBasic(authorization);
  const id = form.get('client_id') || basicId;
  const secret = form.get('client_secret') || basicSecret;
  if (!id) {
    throw new OAuthError('invalid_request', 'Could not determine client ID from request.');
  }
  const client = clients.find(({ clientId }) => clientId === id);
  if (!client) throw new OAuthError('invalid_client', 'The OAuth client was not found.', 401);
  if (!secret) throw new OAuthError('invalid_request', 'client_secret is missing.');
  if (secret !== client.clientSecret) {
    throw new OAuthError('invalid_client', 'The provided client secret is invalid.', 401);
  }
  return client;
}

/** The id and the secret of `Authorization: Basic`: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function parseBasic(authorization = ''): [id?: string, secret?: string] {
  const encoded = /^Basic (\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return [];
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
  try {
    return [decodeURIComponent(id), decodeURIComponent(secret)];
  } catch {
    return [];
  }
}
