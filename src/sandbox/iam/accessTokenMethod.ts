/**
 * The IAM Service Account Credentials API: access tokens of a service account for those who may act as
 * it.
 *
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
import { type Callers, hasScope, scopeUrls } from '../cloud/callers.ts';
import { insufficientScopes, permissionDenied } from '../cloud/errorInfo.ts';
import type { Projects } from '../cloud/projects.ts';
import { requireCaller } from '../cloud/requireCaller.ts';
import { type Exchange, GoogleError, type Service } from '../http.ts';
import { accountId } from '../oauth/accounts.ts';
import { isScope } from '../oauth/grantedScopes.ts';
import type { ServiceAccounts } from '../oauth/serviceAccounts.ts';
import type { AccountPolicies } from './accountPolicies.ts';

/** Scopes of which a caller needs one. */
const NEEDED = scopeUrls('cloud-platform', 'iam');
/** The longest that a token may last, seconds, and the default. */
const MAX_LIFETIME = 3600;
const FIELDS = ['delegates', 'scope', 'lifetime'];

const PERMISSION = 'iam.serviceAccounts.getAccessToken';
const NAME = /^projects\/-\/serviceAccounts\/([^/:]+)$/;

export interface ServiceAccountParts {
  readonly policies: AccountPolicies;
  readonly serviceAccounts: ServiceAccounts;
  readonly callers: Callers;
  readonly projects: Projects;
}

export function iamCredentials(parts: ServiceAccountParts): Service {
  return {
    async handle(exchange) {
      const [, name, method] =
        /^\/v1\/(projects\/[^/]+\/serviceAccounts\/[^/:]+):(\w+)$/.exec(exchange.path) ?? [];
      if (name === undefined) return false;
      if (exchange.method !== 'POST' || method !== 'generateAccessToken') {
        const message = `The sandbox does not implement ${exchange.method} ${exchange.path}.`;
        throw new GoogleError(400, message, 'INVALID_ARGUMENT');
      }
      exchange.json(200, await generate(exchange, decodeURIComponent(name), parts));
      return true;
    },
    async close() {},
  };
}

interface TokenRequest {
  readonly delegates: readonly string[];
  readonly scopes: readonly string[];
  readonly seconds: number;
}

async function generate(
  exchange: Exchange,
  name: string,
  parts: ServiceAccountParts,
): Promise<object> {
  const { callers, projects } = parts;
  const caller = requireCaller(exchange, callers);
  if (!hasScope(caller, NEEDED)) {
    throw insufficientScopes(
      'iamcredentials.googleapis.com',
      'google.iam.credentials.v1.IAMCredentials.GenerateAccessToken',
    );
  }
  const billed = exchange.request.headers['x-goog-user-project'];
  if (typeof billed === 'string') projects.checkUse(billed, caller.account, 'iamCredentials');
  else projects.checkEnabled(projects.defaultId, 'iamCredentials');
  const { delegates, scopes, seconds } = parseRequest(await exchange.body());
  // Each one gets its token from the one before: the delegates in order, and at last the account.
  let actor = caller.account;
  for (const each of [...delegates, name]) actor = actAs(actor, each, parts);
  const token = callers.tokens.issue({ scopes, isServiceAccount: true, account: actor }, seconds);
  const expireTime = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return { accessToken: token, expireTime };
}

/** @returns the account @throws GoogleError where the actor may not act as it */
function actAs(
  actor: string,
  name: string,
  { policies, serviceAccounts }: ServiceAccountParts,
): string {
  const id = NAME.exec(name)?.[1];
  if (id === undefined) throw invalid(`Invalid form of service account name: ${name}`);
  const email = id.includes('@')
    ? id
    : (policies.emails.find((each) => accountId(each) === id) ?? id);
  const settings = policies.find(email);
  if (!settings && serviceAccounts.keysOf(email).length === 0) {
    throw new GoogleError(404, `Not found; Gaia id not found for email ${email}`, 'NOT_FOUND');
  }
  if (!policies.mayActAs(actor, email)) {
    throw permissionDenied(`Permission '${PERMISSION}' denied on resource (or it may not exist).`, [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain: 'iam.googleapis.com',
        metadata: { permission: PERMISSION },
      },
    ]);
  }
  if (settings?.isDisabled) {
    throw new GoogleError(400, 'The service account is disabled.', 'FAILED_PRECONDITION');
  }
  return email;
}

function parseRequest(body: unknown): TokenRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('Invalid JSON payload received. Root element must be a message.');
  }
  const unknown = Object.keys(body).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw invalid(`Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`);
  }
  const { delegates, scope, lifetime } = body as Readonly<Record<string, unknown>>;
  const scopes = textsOf(scope, 'scope');
  if (scopes.length === 0 || !scopes.every(isScope)) throw invalid(INVALID);
  return { delegates: textsOf(delegates, 'delegates'), scopes, seconds: secondsOf(lifetime) };
}

const INVALID = 'Request contains an invalid argument.';

function textsOf(value: unknown, field: string): readonly string[] {
  const list = value ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
  throw invalid(`Invalid value at '${field}' (TYPE_STRING)`);
}

/** A duration, as in `3600s`: https://protobuf.dev/reference/protobuf/google.protobuf/#duration */
function secondsOf(lifetime: unknown): number {
  if (lifetime === undefined || lifetime === null) return MAX_LIFETIME;
  const text = /^(\d+(?:\.\d{1,9})?)s$/.exec(String(lifetime))?.[1];
  if (text === undefined) {
    throw invalid("Invalid value at 'lifetime' (type.googleapis.com/google.protobuf.Duration)");
  }
  const seconds = Number(text);
  if (seconds <= 0 || seconds > MAX_LIFETIME) throw invalid(INVALID);
  return seconds;
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badRequest');
}
