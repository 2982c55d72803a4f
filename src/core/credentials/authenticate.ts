/** Makes a client that adds tokens to requests from the user's credentials. */
import * as l10n from '@vscode/l10n';
import { SCOPES } from '../../domain/googleScopes.ts';
import { isLoopback } from '../../domain/hosts.ts';
import { messageOf } from '../../domain/messages.ts';
import { CedarError, ConfigError, ServiceError } from '../errors.ts';
import { untilAborted } from '../services/abort.ts';
import type { AuthClient } from '../services/authClient.ts';
import { noteOrigin } from '../services/origins.ts';
import { markLocalTokens, markPlainToken, trustHosts } from '../services/tokenHosts.ts';
import { readApplicationDefault } from './applicationDefault.ts';
import { type Credentials, type StoreService, wayOf } from './credentials.ts';
import { credentialsProblem } from './credentialsJson.ts';

/**
 * @param options.store what tokens are requested for, besides Earth Engine
 * @param options.scopes what they are requested for in place of that; those of a user's sign-in are fixed
 * @throws ServiceError when usable credentials are missing; ConfigError for credentials that would
 *   send sign-in data elsewhere than to Google; CancelledError
 */
export async function authenticate(
  credentials: Credentials,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly store?: StoreService;
    readonly scopes?: readonly string[];
  } = {},
): Promise<AuthClient> {
  const { signal, store = 'gcs', scopes = SCOPES[store] } = options;
  const { client, ...found } = await createClient(credentials, scopes, signal);
  const { file, account, project, trustedHosts } = credentials;
  const tokenUri = tokenAddressOf({ ...credentials, ...found });
  noteOrigin(client, {
    way: wayOf(credentials),
    file: file ?? found.file,
    account,
    project: project ?? found.project,
    tokenUri,
    trustedHosts,
  });
  trustHosts(client, trustedHosts);
  if (tokenUri && isLoopback(tokenUri)) markLocalTokens(client);
  return client;
}

/** Address that issues the tokens of credentials, where they name one. */
export function tokenAddressOf(credentials: object): string | undefined {
  const { user, serviceAccountKey, json } = credentials as Readonly<Record<string, object>>;
  const fields = { ...serviceAccountKey, ...json, ...user } as Readonly<Record<string, unknown>>;
  const { source_credentials: source } = fields;
  const addresses = [fields.tokenUri, fields.token_uri, fields.token_url];
  const address = addresses.find((each) => typeof each === 'string') as string | undefined;
  return address ?? (source ? tokenAddressOf({ json: source as object }) : undefined);
}

interface Created {
  readonly client: AuthClient;
  readonly json?: object;
  readonly file?: string;
  readonly project?: string | undefined;
}

async function createClient(
  credentials: Credentials,
  scopes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Created> {
  const { clientForToken, clientForUser, clientFromJson, clientFromMetadata } = await untilAborted(
    import('./clients.ts'),
    signal,
  );
  if ('token' in credentials) {
    const client = clientForToken(credentials.token);
    markPlainToken(client);
    return { client };
  }
  if ('serviceAccountKey' in credentials) {
    const { serviceAccountKey: key, trustedHosts } = credentials;
    const problem = credentialsProblem(key, trustedHosts);
    if (problem)
      throw unusable(l10n.t('The key of the service account cannot be used: {0}.', problem));
    return { client: usable(() => clientFromJson(key, scopes)) };
  }
  if ('user' in credentials) return { client: clientForUser(credentials.user) };
  if ('json' in credentials) {
    return { client: usable(() => clientFromJson(credentials.json, scopes)) };
  }
  const found = readApplicationDefault();
  if (found) {
    const { json, file, project } = found;
    return { client: usable(() => clientFromJson(json, scopes), file), json, file, project };
  }
  return { client: await fromMetadata(() => clientFromMetadata(scopes), signal) };
}

/** The service account of a machine at Google, which its metadata server has. */
async function fromMetadata(
  connect: () => Promise<AuthClient>,
  signal: AbortSignal | undefined,
): Promise<AuthClient> {
  try {
    return await untilAborted(connect(), signal);
  } catch (error) {
    if (error instanceof CedarError) throw error;
    const advice = l10n.t(
      'Sign in, run "{0}" or "{1}" once, or name a file with credentials under credentials_file in cedar.yaml.',
      'gcloud auth application-default login',
      'earthengine authenticate',
    );
    const options = { cause: error, reason: NO_CREDENTIALS };
    throw new ServiceError('Google sign-in', 401, messageOf(error), advice, options);
  }
}

/** Reason of the error when this machine has no credentials at all. */
export const NO_CREDENTIALS = 'no_credentials';

/** Google's library quotes what it cannot use, which may be a secret: its message is left out. */
function usable(create: () => AuthClient, file?: string): AuthClient {
  try {
    return create();
  } catch (error) {
    if (error instanceof CedarError) throw error;
    throw unusable(
      file === undefined
        ? l10n.t("Google's library cannot use the credentials. Create them again.")
        : l10n.t('Google\'s library cannot use the credentials in "{0}". Create them again.', file),
    );
  }
}

function unusable(message: string): ConfigError {
  return new ConfigError(message, [{ message, path: '' }]);
}
