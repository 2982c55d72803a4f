/**
 * Checks JSON with credentials that a configuration names, which may come from untrusted sources.
 *
 * Google's library follows the instructions in such a file: it requests tokens at any address, and for
 * workload identity runs a program, reads another file or asks a server, and sends the result on.
 * Therefore addresses must be Google's, or the user is asked; and files that can send on what they do
 * not contain themselves must be outside of the workspace.
 *
 * https://cloud.google.com/docs/authentication/external/externally-sourced-credentials
 */
import { createPrivateKey } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { hostOf, isDomain, isGoogle, isLoopback } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { DEFAULT_UNIVERSE } from '../services/tokenHosts.ts';

/** Addresses at which keys have been signed in over the years, besides those of `googleapis.com`. */
const OLD_TOKEN_ADDRESSES: readonly unknown[] = ['https://accounts.google.com/o/oauth2/token'];

/** Fields without which credentials of a type cannot be used, by `type`. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  service_account: ['client_email', 'private_key'],
  authorized_user: ['refresh_token', 'client_id', 'client_secret'],
  external_account: ['audience', 'subject_token_type'],
  external_account_authorized_user: ['refresh_token', 'client_id', 'client_secret'],
  impersonated_service_account: ['service_account_impersonation_url'],
};

/** Fields with addresses that receive what identifies the user. */
const ADDRESSES = [
  'token_uri',
  'token_url',
  'token_info_url',
  'revoke_url',
  'service_account_impersonation_url',
  'cloud_resource_manager_url',
];

/** Addresses of the metadata service of AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const AWS_METADATA_HOSTS = ['169.254.169.254', '[fd00:ec2::254]'];
const AWS_METADATA_FIELDS = ['url', 'region_url', 'imdsv2_session_token_url'];
const AWS_VERIFICATION_HOST = /^sts(\.\{region\}|\.[a-z0-9-]+)?\.amazonaws\.com$/;

/** Longest quotation of a value in a message. */
const MAX_QUOTED = 200;

/** The type of credentials, where files of some versions of Google's tools leave it out. */
export function credentialsType(json: object): string {
  const { type, private_key: key } = json as Record<string, unknown>;
  if (typeof type === 'string') return type;
  return type === undefined && 'refresh_token' in json && key === undefined
    ? 'authorized_user'
    : 'service_account';
}

/**
 * Why credentials cannot be used, as the end of a sentence; nothing when they can be. It quotes no
 * secret.
 *
 * @param json content of the file
 * @param trusted hosts, and domains of clouds, that the user allowed besides Google's
 */
export function credentialsProblem(
  json: object,
  trusted: readonly string[] = [],
): string | undefined {
  const type = credentialsType(json);
  return (
    clientProblem(json) ??
    typeProblem(json, type) ??
    universeProblem(json, trusted) ??
    addressProblem(json, trusted) ??
    (type === 'external_account' ? sourceProblem(json) : undefined) ??
    (type === 'impersonated_service_account' ? impersonationProblem(json, trusted) : undefined)
  );
}

/** Hosts and domains that are not Google's, and would receive what identifies the user. */
export function foreignTokenHosts(json: object): readonly string[] {
  const fields = json as Record<string, unknown>;
  const { universe_domain: universe, source_credentials: source } = fields;
  const addresses = ADDRESSES.map((name) => fields[name]).filter(
    (address) => typeof address === 'string' && URL.parse(address)?.protocol === 'https:',
  ) as string[];
  const domains =
    typeof universe === 'string' && isDomain(universe) && universe !== DEFAULT_UNIVERSE
      ? [universe]
      : [];
  return [
    ...new Set([
      ...domains,
      ...addresses.filter((address) => !isKnownAddress(address, json, domains)).map(hostOf),
      ...(isRecord(source) ? foreignTokenHosts(source) : []),
    ]),
  ];
}

/** Whether credentials send on what they do not contain: a file, an answer, the result of a program. */
export function hasExternalSource(json: object): boolean {
  const { source_credentials: source } = json as Record<string, unknown>;
  return (
    credentialsType(json) === 'external_account' || (isRecord(source) && hasExternalSource(source))
  );
}

/** The JSON that identifies a program is often taken for that of an account. */
function clientProblem(json: object): string | undefined {
  if (!('installed' in json) && !('web' in json)) return undefined;
  return l10n.t(
    'it identifies a program (an OAuth client), not an account; it is chosen when you sign in',
  );
}

function typeProblem(json: object, type: string): string | undefined {
  const required = REQUIRED[type];
  if (!required) {
    return l10n.t(
      'it is of the type "{0}", which Cedar does not support',
      type.slice(0, MAX_QUOTED),
    );
  }
  const fields = json as Record<string, unknown>;
  const missing = required.filter((name) => typeof fields[name] !== 'string' || !fields[name]);
  if (missing.length > 0) return l10n.t('it lacks {0}', missing.join(', '));
  return type === 'service_account' ? keyProblem(String(fields.private_key)) : undefined;
}

/**
 * Keys that were copied by hand are often cut off, or have lost their line breaks. Others were made by
 * the user, who uploaded the public part: Google's library signs with RSA and SHA-256 only, and cannot
 * ask for a password.
 *
 * https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests
 */
function keyProblem(key: string): string | undefined {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    return l10n.t('its private_key is not a private key');
  }
  if (/^(-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED)/m.test(key)) {
    return l10n.t(
      'its private_key is protected by a password, which Cedar cannot ask for; create and download a new key of the service account',
    );
  }
  try {
    const { asymmetricKeyType: kind = '' } = createPrivateKey(key);
    if (kind === 'rsa') return undefined;
    return l10n.t(
      'its private_key is of the kind "{0}", and Google accepts only RSA keys (RS256) from service accounts; create and download a new key of the service account',
      kind,
    );
  } catch {
    return l10n.t(
      'its private_key is damaged: part of it is missing, or its line breaks were changed; use the file as it was downloaded, or create and download a new key',
    );
  }
}

function universeProblem(json: object, trusted: readonly string[]): string | undefined {
  const { universe_domain: universe } = json as Record<string, unknown>;
  if (universe === undefined || universe === null || universe === DEFAULT_UNIVERSE)
    return undefined;
  if (typeof universe === 'string' && isDomain(universe) && trusted.includes(universe)) {
    return undefined;
  }
  return l10n.t(
    'it is for the cloud "{0}", which you have not allowed to receive access tokens',
    String(universe).slice(0, MAX_QUOTED),
  );
}

function addressProblem(json: object, trusted: readonly string[]): string | undefined {
  const fields = json as Record<string, unknown>;
  const wrong = ADDRESSES.map((name) => fields[name]).find(
    (address) =>
      address !== undefined && address !== null && !isKnownAddress(address, json, trusted),
  );
  if (wrong === undefined) return undefined;
  return l10n.t(
    'it signs in at "{0}", which is not one of Google\'s addresses',
    String(wrong).slice(0, MAX_QUOTED),
  );
}

/**
 * @param json the file that names the address; where its cloud is allowed, so are the hosts of the cloud
 * @param trusted hosts, and domains of clouds, that the user allowed: a host includes none of its subdomains
 */
function isKnownAddress(address: unknown, json: object, trusted: readonly string[]): boolean {
  if (typeof address !== 'string') return false;
  if (isGoogle(address) || isLoopback(address) || OLD_TOKEN_ADDRESSES.includes(address))
    return true;
  const host = hostOf(address);
  const { universe_domain: universe } = json as Record<string, unknown>;
  const isInCloud =
    typeof universe === 'string' && trusted.includes(universe) && host.endsWith(`.${universe}`);
  return (isInCloud || trusted.includes(host)) && URL.parse(address)?.protocol === 'https:';
}

/** The problem with the source of another service's token. */
function sourceProblem(json: object): string | undefined {
  const { credential_source: source } = json as Record<string, unknown>;
  if (!isRecord(source)) return l10n.t('it lacks {0}', 'credential_source');
  if ('executable' in source && process.env.GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES !== '1') {
    return l10n.t(
      "it runs a program, which Google's libraries do only where the environment variable {0} is 1",
      'GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES',
    );
  }
  return 'environment_id' in source ? awsProblem(source) : undefined;
}

function awsProblem(source: Readonly<Record<string, unknown>>): string | undefined {
  const addresses = AWS_METADATA_FIELDS.map((name) => source[name]).filter(
    (address) => address !== undefined,
  );
  const wrong = addresses.find((address) => !AWS_METADATA_HOSTS.includes(hostOf(String(address))));
  const { regional_cred_verification_url: verification } = source;
  const isVerified =
    verification === undefined ||
    AWS_VERIFICATION_HOST.test(/^https:\/\/([^/?#]+)/.exec(String(verification))?.[1] ?? '');
  if (wrong === undefined && isVerified) return undefined;
  return l10n.t(
    'it takes credentials from "{0}", which is not an address of AWS',
    String(wrong ?? verification).slice(0, MAX_QUOTED),
  );
}

function impersonationProblem(json: object, trusted: readonly string[]): string | undefined {
  const { source_credentials: source } = json as Record<string, unknown>;
  const { service_account_impersonation_url: url } = json as Record<string, unknown>;
  if (!isRecord(source)) return l10n.t('it lacks {0}', 'source_credentials');
  if (credentialsType(source) === 'impersonated_service_account') {
    return l10n.t(
      'its {0} are also those of an impersonated service account',
      'source_credentials',
    );
  }
  if (!impersonatedAccount(String(url))) {
    return l10n.t('its {0} does not name a service account', 'service_account_impersonation_url');
  }
  return credentialsProblem(source, trusted);
}

/** Email address of the service account in an address that issues its tokens. */
export function impersonatedAccount(url: string): string | undefined {
  return /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(url)?.[1];
}
