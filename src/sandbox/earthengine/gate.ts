/** Access checks: bearer tokens, the project, and the number of requests at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exchange, GoogleError } from '../http.ts';

/** Requests of a project that Earth Engine works on at the same time. */
const AT_ONCE = 40;
/**
 * Minimum duration of a request, in milliseconds, so that too many requests at once are refused
 * here, too.
 */
const UNDER_WAY = 10;
/** Bytes a request may have. */
export const LARGEST_BODY = 10 * 1024 * 1024;

/** Which bearer tokens are good. */
export interface TokenCheck {
  accepts(token: string): boolean;
}

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. ' +
  'See https://developers.google.com/identity/sign-in/web/devconsole-project.';

/** @throws GoogleError 401 or 403 in Google's words */
export function checkCaller(
  exchange: Exchange,
  { project, tokens }: { readonly project: string; readonly tokens?: TokenCheck | undefined },
  asked: string | undefined,
): void {
  if (!exchange.bearer) {
    throw new GoogleError(
      401,
      `Request is missing required authentication credential. ${EXPECTED}`,
      'UNAUTHENTICATED',
      'required',
    );
  }
  if (tokens && !tokens.accepts(exchange.bearer)) {
    throw new GoogleError(
      401,
      `Request had invalid authentication credentials. ${EXPECTED}`,
      'UNAUTHENTICATED',
      'authError',
    );
  }
  const billed = exchange.request.headers['x-goog-user-project'];
  for (const name of [asked, billed]) {
    if (typeof name === 'string' && name !== project && !isPublic(name)) throw notAllowed(name);
  }
}

/** Projects whose assets are public. */
export function isPublic(project: string): boolean {
  return project === 'earthengine-public' || project === 'earthengine-legacy';
}

function notAllowed(project: string): GoogleError {
  return new GoogleError(
    403,
    `Caller does not have required permission to use project ${project}. Grant the caller the ` +
      'roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, ' +
      `by visiting https://console.developers.google.com/iam-admin/iam/project?project=${project} and then retry. ` +
      'Propagation of the new permission may take a few minutes.',
    'PERMISSION_DENIED',
    'forbidden',
  );
}

/** Lets so many requests through at a time and refuses the others. */
export class Gate {
  #inside = 0;

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= AT_ONCE) {
      throw new GoogleError(
        429,
        'Too Many Requests: Request was rejected because the request rate or concurrency limit was exceeded.',
        'RESOURCE_EXHAUSTED',
        'rateLimitExceeded',
      );
    }
    this.#inside++;
    try {
      await sleep(UNDER_WAY);
      return await work();
    } finally {
      this.#inside--;
    }
  }
}
