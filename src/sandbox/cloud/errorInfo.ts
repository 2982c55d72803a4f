/**
 * Machine-readable reasons for a refusal.
 *
 * https://cloud.google.com/apis/design/errors#error_info
 */
import { GoogleError } from '../http.ts';

/** @param metadata such as the service, by its host name, and the project that is billed */
export function errorInfo(
  reason: string,
  metadata: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** A page where the problem can be solved. */
export function helpLink(description: string, url: string): Record<string, unknown> {
  return { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description, url }] };
}

/** 403 in the format of Google's services. */
export function permissionDenied(
  message: string,
  details: readonly object[] = [],
  reason = 'forbidden',
): GoogleError {
  return new GoogleError(403, message, 'PERMISSION_DENIED', reason, undefined, details);
}

/** 403 for a token whose scopes do not allow a method. @param service host name */
export function insufficientScopes(service: string, method: string): GoogleError {
  return permissionDenied(
    'Request had insufficient authentication scopes.',
    [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', { service, method })],
    'insufficientPermissions',
  );
}
