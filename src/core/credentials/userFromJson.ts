/** Reads the user in JSON with credentials as Google's tools write it. */
import type { UserCredentials } from './credentials.ts';

/** The user in JSON of the type `authorized_user`. */
export function userFromJson(json: object): UserCredentials {
  const { refresh_token, client_id, client_secret, token_uri, quota_project_id, universe_domain } =
    json as Readonly<Record<string, unknown>>;
  return {
    refreshToken: String(refresh_token),
    clientId: String(client_id),
    clientSecret: String(client_secret),
    ...(typeof token_uri === 'string' && { tokenUri: token_uri }),
    ...(typeof quota_project_id === 'string' && { quotaProject: quota_project_id }),
    ...(typeof universe_domain === 'string' && { universe: universe_domain }),
  };
}
