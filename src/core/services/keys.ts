/**
 * Checks keys of service accounts and tokens of accounts, which may come from untrusted sources.
 *
 * Google's library would follow the instructions of a key file: sign in at any `token_uri`, and for
 * the types `external_account` and `impersonated_service_account` run a program, read another file
 * or ask any server, and send the result to a `token_url`. Cedar takes the account and its private
 * key from a file, signs in at Google, and refuses files that require anything else.
 */
import * as l10n from '@vscode/l10n';
import { isGoogle } from '../../domain/hosts.ts';

const UNIVERSE = 'googleapis.com';

/** Addresses at which keys have been signed in over the years, besides those of `googleapis.com`. */
const OLD_TOKEN_ADDRESSES: readonly unknown[] = ['https://accounts.google.com/o/oauth2/token'];

/** Why a key is not used, as the end of a sentence; nothing when it can be. It quotes no secret. */
export function keyProblem(key: object): string | undefined {
  const { type, token_uri: tokenUri, universe_domain: universe } = key as Record<string, unknown>;
  if (type !== undefined && type !== 'service_account') {
    return l10n.t(
      'it is of the type "{0}", which can send sign-in data to any address; only keys of service accounts can be used',
      String(type).slice(0, 100),
    );
  }
  if (universe !== undefined && universe !== UNIVERSE) {
    return l10n.t(
      'it is for the cloud "{0}", but Cedar connects to {1} only',
      String(universe).slice(0, 100),
      UNIVERSE,
    );
  }
  return tokenAddressProblem(tokenUri);
}

/**
 * Why the tokens of an account are not used, as the end of a sentence; nothing when they can be. It
 * quotes no secret.
 */
export function userTokensProblem(tokens: object): string | undefined {
  const { type, token_uri: tokenUri, ...others } = tokens as Record<string, unknown>;
  if (type !== undefined && type !== 'authorized_user') {
    return l10n.t(
      'it is of the type "{0}"; only tokens of an account and keys of service accounts are taken from files',
      String(type).slice(0, 100),
    );
  }
  const missing = ['refresh_token', 'client_id', 'client_secret'].filter((name) => {
    return typeof others[name] !== 'string' || others[name] === '';
  });
  if (missing.length > 0) return l10n.t('it lacks {0}', missing.join(', '));
  return tokenAddressProblem(tokenUri);
}

function tokenAddressProblem(address: unknown): string | undefined {
  if (address === undefined || address === null || isGoogle(String(address))) return undefined;
  if (OLD_TOKEN_ADDRESSES.includes(address)) return undefined;
  return l10n.t(
    'it signs in at "{0}", which is not one of Google’s addresses',
    String(address).slice(0, 200),
  );
}
