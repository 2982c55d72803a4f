/**
 * Explains why a token server refused a request: in its own words, with the next step.
 *
 * Reasons are the error codes of OAuth 2.0 (RFC 6749, section 5.2), and those of Google:
 * https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors
 */
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { connectionCode } from '../../domain/connectionErrors.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { messageOf } from '../../domain/messages.ts';
import {
  CLOCK_PAGE,
  TOO_NARROW,
  UNUSABLE_CREDENTIALS,
  WRONG_CLOCK,
} from '../../domain/refusalReasons.ts';
import { InterceptedError, ServiceError } from '../errors.ts';
import { type Advice, type AdviceRule, findAdvice } from './adviceRules.ts';
import { describeAnswer, serviceReason } from './answers.ts';
import { frontEndRules } from './frontEndAdvice.ts';
import type { ClientOrigin } from './origins.ts';
import { parseRetryAfter } from './retryPolicy.ts';
import { certificateAdvice } from './unreachable.ts';
import {
  fileOf,
  isAboutCredentials,
  isAboutKey,
  isSyntaxError,
  wrongProxyVariable,
} from './unsentTokenRequests.ts';

/** A new key, or another: https://cloud.google.com/iam/docs/keys-create-delete */
const KEYS_PAGE = 'https://console.cloud.google.com/iam-admin/serviceaccounts';
/** Workload identity pools of the user's projects. */
const POOLS_PAGE = 'https://console.cloud.google.com/iam-admin/workload-identity-pools';
/** OAuth clients of the user's projects. */
export const CLIENTS_PAGE = 'https://console.cloud.google.com/auth/clients';

/** Words with which Google refuses what was signed by a clock that is wrong. */
const CLOCK_WORDS = /Invalid JWT: Token must be a short-lived token|token used too (early|late)/i;

const RULES: readonly AdviceRule<ClientOrigin | undefined>[] = [
  {
    reason: WRONG_CLOCK,
    advice: () => ({
      text: l10n.t(
        'The clock of this machine is wrong: what a key signs is valid for an hour. Set the date, the time and the time zone of the machine.',
      ),
      page: CLOCK_PAGE,
    }),
  },
  {
    reason: TOO_NARROW,
    advice: () => ({
      text: l10n.t(
        'The sign-in that the credentials begin with needs the scope {0}.',
        'https://www.googleapis.com/auth/cloud-platform',
      ),
    }),
  },
  {
    reason: 'IAM_PERMISSION_DENIED',
    advice: () => ({
      text: l10n.t(
        'The account that signs in needs the role "{0}" on the service account that it acts as; an identity of a workload identity pool needs the role "{1}".',
        'Service Account Token Creator',
        'Workload Identity User',
      ),
      page: KEYS_PAGE,
    }),
  },
  // Tokens of service accounts come from an API, with the same front end as all others.
  ...frontEndRules({
    name: 'IAM Service Account Credentials API',
    host: 'iamcredentials.googleapis.com',
  }).map((rule) => ({ ...rule, advice: () => rule.advice({}, '') })),
  {
    message: /Gaia id not found/i,
    advice: () => ({
      text: l10n.t(
        'The service account does not exist. Correct service_account_impersonation_url in the file with the credentials.',
      ),
      page: KEYS_PAGE,
    }),
  },
  {
    reason: 'invalid_target',
    advice: () => ({
      text: l10n.t(
        'Compare "audience" in the file with the credentials with the provider of the workload identity pool, and whether pool and provider are enabled.',
      ),
      page: POOLS_PAGE,
    }),
  },
  {
    reason: 'invalid_grant',
    message: /is stale to sign-in/i,
    advice: (origin) => ({
      text: l10n.t(
        'The token of the other service has ended. Have it written again where credential_source reads it. {0}',
        again(origin),
      ),
    }),
  },
  {
    reason: 'invalid_grant',
    message: /Invalid JWT Signature|account not found|Invalid grant: account/i,
    advice: (origin) => ({ text: newKey(origin), page: KEYS_PAGE }),
  },
  {
    reason: 'invalid_grant',
    message: /invalid_rapt|reauth related error/i,
    advice: (origin) => ({
      text: l10n.t(
        'Your organization requires another sign-in from time to time. {0}',
        again(origin),
      ),
    }),
  },
  { reason: 'invalid_grant', advice: (origin) => ({ text: again(origin) }) },
  {
    reason: 'invalid_client',
    advice: (origin) => ({
      text: isOfOtherProgram(origin)
        ? l10n.t(
            'The OAuth client that this sign-in was made with was deleted, or its secret was replaced. {0}',
            again(origin),
          )
        : l10n.t(
            'The OAuth client was deleted, or its secret was replaced. Download the JSON of the client again, and sign in with it.',
          ),
      page: CLIENTS_PAGE,
    }),
  },
  {
    reason: 'unauthorized_client',
    advice: (origin) => ({
      text: l10n.t(
        'The sign-in was made with another OAuth client, or this client may not do this. {0}',
        again(origin),
      ),
      page: CLIENTS_PAGE,
    }),
  },
  {
    reason: 'invalid_scope',
    advice: () => ({
      text: l10n.t(
        'The account or the OAuth client may not request these permissions. Ask the administrator of the project.',
      ),
    }),
  },
  {
    reason: 'admin_policy_enforced',
    advice: () => ({
      text: l10n.t(
        'A policy of your organization forbids this. Ask its administrator to allow the OAuth client.',
      ),
    }),
  },
];

/** Whether another program than Cedar has signed the user in. */
function isOfOtherProgram(origin: ClientOrigin | undefined): boolean {
  return origin !== undefined && !['cedar', 'token'].includes(origin.way);
}

function newKey(origin: ClientOrigin | undefined): string {
  const { way, file } = origin ?? {};
  if (file === undefined) {
    return l10n.t(
      'The key was deleted, or its service account was. Create a new key, and name its file under credentials_file in cedar.yaml, or remove that line to use another sign-in.',
    );
  }
  return way === 'credentialsFile'
    ? l10n.t(
        'The key in "{0}" was deleted, or its service account was. Create a new key in its place, or remove credentials_file from cedar.yaml to use another sign-in.',
        file,
      )
    : l10n.t(
        'The key in "{0}" was deleted, or its service account was. Create a new key in its place.',
        file,
      );
}

/** Instructions for signing in again, by how the user signed in. */
function again(origin: ClientOrigin | undefined): string {
  switch (origin?.way) {
    case 'applicationDefault':
      return l10n.t('Run "{0}" again.', 'gcloud auth application-default login');
    case 'earthEngineFile':
      return l10n.t('Run "{0}" again.', 'earthengine authenticate');
    case 'credentialsFile':
      return origin.file === undefined
        ? l10n.t(
            'Create the file that credentials_file in cedar.yaml names again, or remove that line to use another sign-in.',
          )
        : l10n.t(
            'Create the file "{0}" again, which credentials_file in cedar.yaml names, or remove that line to use another sign-in.',
            origin.file,
          );
    default:
      return l10n.t('Sign in again.');
  }
}

/**
 * The error for a token that could not be had.
 *
 * @param error what the library or the connection threw
 * @param origin where the credentials come from, which decides the next step
 */
export function refusedToken(error: unknown, origin: ClientOrigin | undefined): ServiceError {
  const headers = headersOf(error);
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), headers.get('date'));
  if (isFromPage(error)) {
    return new InterceptedError('Google sign-in', l10n.t('a web page instead of a token'), {
      retryAfterMs,
      cause: withoutRequest(error),
    });
  }
  const status = httpStatusOf(error);
  if (status >= 300 && status < 400) {
    return new InterceptedError(
      'Google sign-in',
      describeAnswer(status, headers, new Uint8Array()),
      {
        answered: status,
        retryAfterMs,
        cause: withoutRequest(error),
      },
    );
  }
  if (status === 0) return unanswered(error, origin);
  const { reason, message } = refusalOf(error);
  const advice = findAdvice(RULES, { status, message, reason }, origin);
  return new ServiceError('Google sign-in', status, message, advice?.text, {
    cause: withoutRequest(error),
    reason,
    retryAfterMs,
    page: advice?.page,
  });
}

/** The error where no server has answered, or none was asked. */
function unanswered(error: unknown, origin: ClientOrigin | undefined): ServiceError {
  const message = isSyntaxError(error) ? notJson() : messageOf(error);
  // What is not JSON may be a token, which Node's error quotes.
  const cause = isSyntaxError(error) ? undefined : withoutRequest(error);
  const failed = (advice?: Advice, reason?: string) =>
    new ServiceError('Google sign-in', 0, message, advice?.text, {
      cause,
      reason,
      page: advice?.page,
    });
  const certificate = certificateAdvice(error);
  if (certificate) return failed(certificate);
  if (wasSent(error)) return failed({ text: l10n.t('Check the network connection.') });
  const proxy = wrongProxyVariable(error);
  if (proxy) return failed({ text: correctProxy(proxy) });
  if (!isAboutCredentials(error)) return failed();
  return failed(unusableAdvice(error, origin), UNUSABLE_CREDENTIALS);
}

function notJson(): string {
  return l10n.t('The file or program that credential_source names does not give valid JSON.');
}

function correctProxy(variable: string): string {
  return l10n.t(
    'Set the environment variable {0} to the address of a proxy, such as {1}, or remove it.',
    variable,
    'http://proxy.example.com:8080',
  );
}

/** Advice about a key or a file that cannot be read; the words of other errors are enough. */
function unusableAdvice(error: unknown, origin: ClientOrigin | undefined): Advice | undefined {
  const file = fileOf(error);
  if (file !== undefined && resolve(file) !== origin?.file) {
    return {
      text: l10n.t(
        'Have this file written again, or correct its path under credential_source in the file with the credentials.',
      ),
    };
  }
  return file !== undefined || isAboutKey(error) ? { text: again(origin) } : undefined;
}

/** Whether a request was sent. Google's library notes the request in all errors of it. */
function wasSent(error: unknown): boolean {
  return connectionCode(error) !== undefined || (error instanceof Error && 'config' in error);
}

/** The error code and the words of a token server. */
function refusalOf(error: unknown): { reason: string | undefined; message: string } {
  const { data } = (error as { response?: { data?: unknown } }).response ?? {};
  if (!isRecord(data)) return { reason: undefined, message: messageOf(error) };
  const { error: code, error_description: description } = data;
  // The APIs that exchange tokens answer as Google's other APIs do.
  if (isRecord(code)) {
    const { status, message } = code;
    const reason = serviceReason(Buffer.from(JSON.stringify(data))) ?? nonEmptyText(status);
    return { reason, message: nonEmptyText(message) ?? messageOf(error) };
  }
  const reason = nonEmptyText(code);
  const words = [reason, nonEmptyText(description)].filter(Boolean).join(': ');
  const message = words || messageOf(error);
  return { reason: CLOCK_WORDS.test(message) ? WRONG_CLOCK : reason, message };
}

/** The library's errors have the request as fields, with secrets in its body: only the text and the code are kept. */
function withoutRequest(error: unknown): Error {
  const { name, stack } = error instanceof Error ? error : new Error(String(error));
  const code = connectionCode(error);
  return Object.assign(new Error(messageOf(error)), { name, stack, ...(code && { code }) });
}

/**
 * Whether the error comes from a web page in place of a token: the library either passes the page on
 * or trips over it while it reads a field of it.
 */
function isFromPage(error: unknown): boolean {
  const { response } = error as { response?: { data?: unknown } };
  if (typeof response?.data === 'string') return /^\s*</.test(response.data);
  const isAddress = (error as { code?: unknown }).code === 'ERR_INVALID_URL';
  return error instanceof TypeError && error.cause === undefined && !isAddress;
}

function httpStatusOf(error: unknown): number {
  const status = (error as { status?: unknown; response?: { status?: unknown } }).status;
  const answered = (error as { response?: { status?: unknown } }).response?.status;
  return typeof answered === 'number' ? answered : typeof status === 'number' ? status : 0;
}

/** The headers of the answer that an error comes from; of Google's library, as of a `fetch`. */
export function headersOf(error: unknown): Pick<Headers, 'get'> {
  const { response } = error as { response?: { headers?: Partial<Headers> } };
  return response?.headers?.get ? (response.headers as Headers) : new Headers();
}

/** A value that a service or a file names, unless it is empty or no text. */
export function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
