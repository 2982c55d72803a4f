/** The account of a request to one of Google's APIs for Cloud projects. */
import { type Exchange, GoogleError } from '../http.ts';
import type { CallerInfo, Callers } from './callers.ts';

/** @throws GoogleError 401 for a request without a good token */
export function requireCaller({ bearer }: Exchange, callers: Callers): CallerInfo {
  if (bearer && callers.accepts(bearer)) return callers.find(bearer);
  const problem = bearer
    ? 'Request had invalid authentication credentials.'
    : 'Request is missing required authentication credential.';
  const message =
    `${problem} Expected OAuth 2 access token, login cookie or other valid authentication ` +
    'credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  throw new GoogleError(401, message, 'UNAUTHENTICATED');
}
