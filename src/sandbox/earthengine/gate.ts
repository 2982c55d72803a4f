/** Access checks: bearer tokens, the project, and the number of requests at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallerInfo, Callers } from '../cloud/callers.ts';
import type { Projects } from '../cloud/projects.ts';
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

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. ' +
  'See https://developers.google.com/identity/sign-in/web/devconsole-project.';

/** The caller of a request. @throws GoogleError 401 in Google's words */
export function authenticateCaller({ bearer }: Exchange, callers: Callers): CallerInfo {
  if (!bearer) {
    throw new GoogleError(
      401,
      `Request is missing required authentication credential. ${EXPECTED}`,
      'UNAUTHENTICATED',
      'required',
    );
  }
  if (!callers.accepts(bearer)) {
    throw new GoogleError(
      401,
      `Request had invalid authentication credentials. ${EXPECTED}`,
      'UNAUTHENTICATED',
      'authError',
    );
  }
  return callers.find(bearer);
}

/**
 * Checks that a caller may use the project in the path, and the one that is to be billed.
 *
 * @returns the project whose registration counts; undefined for public assets alone
 * @throws GoogleError 403
 */
export function checkProjects(
  { request }: Exchange,
  { account }: CallerInfo,
  { projects, project }: { readonly projects: Projects; readonly project: string },
): string | undefined {
  const header = request.headers['x-goog-user-project'];
  const billed = typeof header === 'string' ? header : '';
  const own = [project, billed].filter((name) => name !== '' && !isPublic(name) && !isOwner(name));
  for (const name of own) projects.checkUse(name, account, 'earthEngine');
  return own[0];
}

/** Projects of other users: their assets can be read where they allow it, and nothing is billed to them. */
export function isOwner(project: string): boolean {
  return project === 'cedar-examples' || project === 'private-lab';
}

/** Projects whose assets are public. */
export function isPublic(project: string): boolean {
  return project === 'earthengine-public' || project === 'earthengine-legacy';
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
