/**
 * Makes clients that request tokens, from JSON with credentials as Google's tools write it.
 *
 * Google's library takes longer to load than most commands take without it: this module is loaded when
 * a client is needed.
 */
import {
  AwsClient,
  type AwsClientOptions,
  ExternalAccountAuthorizedUserClient,
  type ExternalAccountAuthorizedUserClientOptions,
  GoogleAuth,
  IdentityPoolClient,
  type IdentityPoolClientOptions,
  JWT,
  OAuth2Client,
  PluggableAuthClient,
  type PluggableAuthClientOptions,
} from 'google-auth-library';
import { isRecord } from '../../domain/isRecord.ts';
import type { AuthClient } from '../services/authClient.ts';
import { ServiceClock } from '../services/serviceClock.ts';
import { noteClock, signingClock } from '../services/signingClocks.ts';
import { DEFAULT_UNIVERSE } from '../services/tokenHosts.ts';
import { setTokenRequestOptions } from '../services/tokenRequests.ts';
import type { UserCredentials } from './credentials.ts';
import { credentialsType } from './credentialsJson.ts';
import { userFromJson } from './userFromJson.ts';

/** Lifetime of a service account's assertion, seconds: the maximum that Google accepts. */
const ASSERTION_LIFETIME_S = 3600;
/** Lifetime of the tokens of an impersonated account, seconds: the maximum without a policy for more. */
const IMPERSONATION_LIFETIME_S = 3600;
/** Where Google's library requests tokens for service accounts, whatever their key file names. */
const LIBRARY_TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';

/** The scope that impersonation and token exchange need: https://cloud.google.com/iam/docs/create-short-lived-credentials-direct */
const CLOUD_SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/**
 * A client for credentials that have been checked.
 *
 * @param json credentials without a problem, see `credentialsProblem`
 * @param scopes what tokens are requested for
 * @throws what Google's library throws for contents it cannot use
 */
export function clientFromJson(json: object, scopes: readonly string[]): ScopedClient {
  switch (credentialsType(json)) {
    case 'authorized_user':
      return clientForUser(userFromJson(json));
    case 'external_account':
      return externalAccount(json, scopes);
    case 'external_account_authorized_user':
      return new ExternalAccountAuthorizedUserClient(
        // The library checks it by itself.
        json as ExternalAccountAuthorizedUserClientOptions,
      );
    case 'impersonated_service_account':
      return impersonated(json, scopes);
    default:
      return serviceAccount(json, scopes);
  }
}

/** A client that can send requests by itself. */
type ScopedClient = AuthClient &
  Pick<OAuth2Client, 'request' | 'quotaProjectId' | 'universeDomain'>;

/** A client with a token that is sent as it is. */
export function clientForToken(token: string): AuthClient {
  const client = new OAuth2Client();
  // Without an expiry the client never tries to refresh it.
  client.setCredentials({ access_token: token });
  return client;
}

/** A client for the service account of a machine at Google. @throws what Google's library throws */
export function clientFromMetadata(scopes: readonly string[]): Promise<AuthClient> {
  return new GoogleAuth({ scopes: [...scopes] }).getClient();
}

/** A client that gets tokens for a user who has signed in. */
export function clientForUser(user: UserCredentials): OAuth2Client {
  const { clientId, clientSecret, refreshToken, tokenUri, quotaProject, universe } = user;
  const client = new OAuth2Client({
    clientId,
    clientSecret,
    ...(tokenUri && { endpoints: { oauth2TokenUrl: tokenUri } }),
    ...(quotaProject && { quotaProjectId: quotaProject }),
    ...(universe && { universeDomain: universe }),
  });
  client.setCredentials({ refresh_token: refreshToken });
  return client;
}

function serviceAccount(key: object, scopes: readonly string[]): JWT {
  const fields = textsOf(key);
  const { client_email: email, private_key: privateKey, token_uri: tokenUri } = fields;
  const { private_key_id: keyId } = fields;
  const { quota_project_id: quotaProject, universe_domain: universe } = fields;
  const options = {
    ...(email && { email }),
    ...(privateKey && { key: privateKey }),
    ...(keyId && { keyId }),
    ...(quotaProject && { quotaProjectId: quotaProject }),
    ...(universe && { universeDomain: universe }),
    scopes: [...scopes],
  };
  // There the key signs the tokens themselves, and the library allows no claims besides its own.
  if (universe && universe !== DEFAULT_UNIVERSE) return new JWT(options);
  const clock = new ServiceClock();
  const client = new JWT({
    ...options,
    // Read whenever a token is requested.
    additionalClaims: {
      ...(tokenUri && { aud: tokenUri }),
      get iat() {
        return seconds(clock.now());
      },
      get exp() {
        return seconds(clock.now()) + ASSERTION_LIFETIME_S;
      },
    },
  });
  noteClock(client, clock);
  if (tokenUri) requestTokensAt(client, tokenUri);
  return client;
}

/** The library has Google's current address only. */
function requestTokensAt({ transporter }: JWT, tokenUri: string): void {
  transporter.interceptors.request.add({
    resolved: async (config) => {
      if (String(config.url) === LIBRARY_TOKEN_ADDRESS) config.url = new URL(tokenUri);
      return config;
    },
  });
}

function externalAccount(json: object, scopes: readonly string[]): ScopedClient {
  const { credential_source: source } = json as Readonly<Record<string, unknown>>;
  const client = createExternal(json, isRecord(source) ? source : {});
  client.scopes = [...scopes];
  // The library exchanges tokens with a client for requests that has none of the options of the other.
  const { stsCredential } = client as unknown as { stsCredential: { transporter: object } };
  stsCredential.transporter = client.transporter;
  return client;
}

// The library checks the contents of the JSON by itself.
function createExternal(
  json: object,
  source: Readonly<Record<string, unknown>>,
): AwsClient | IdentityPoolClient | PluggableAuthClient {
  if ('environment_id' in source) return new AwsClient(json as AwsClientOptions);
  if ('executable' in source) return new PluggableAuthClient(json as PluggableAuthClientOptions);
  return new IdentityPoolClient(json as IdentityPoolClientOptions);
}

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
function impersonated(json: object, scopes: readonly string[]): OAuth2Client {
  const fields = json as Readonly<Record<string, unknown>>;
  const { source_credentials, delegates, quota_project_id: quotaProject } = fields;
  const { service_account_impersonation_url: url } = textsOf(json);
  const source = clientFromJson(source_credentials as object, CLOUD_SCOPES);
  const chain = Array.isArray(delegates) ? delegates.map(delegateName) : undefined;
  const client = new OAuth2Client({
    universeDomain: source.universeDomain,
    ...(typeof quotaProject === 'string' && { quotaProjectId: quotaProject }),
  });
  const clock = signingClock(source);
  if (clock) noteClock(client, clock);
  setTokenRequestOptions(source.transporter);
  client.refreshHandler = async () => {
    const { data } = await source.request<{ accessToken: string }>({
      url: url ?? '',
      method: 'POST',
      data: { delegates: chain, scope: scopes, lifetime: `${IMPERSONATION_LIFETIME_S}s` },
    });
    // Its time of expiry is by Google's clock; the library compares it with that of this machine.
    const expiry = Date.now() + IMPERSONATION_LIFETIME_S * 1000;
    return { access_token: data.accessToken, expiry_date: expiry };
  };
  return client;
}

/** The API takes names of resources; files can have email addresses. */
function delegateName(delegate: unknown): string {
  const text = String(delegate);
  return text.includes('/') ? text : `projects/-/serviceAccounts/${text}`;
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function textsOf(value: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
