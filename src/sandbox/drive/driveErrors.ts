/**
 * Errors as Drive answers them: https://developers.google.com/workspace/drive/api/guides/handle-errors
 */
import { GoogleError } from '../http.ts';
import type { Reply } from '../rest/call.ts';
import { UnsatisfiableRange } from '../rest/range.ts';

/** The part of a request that is wrong. */
export interface ErrorLocation {
  readonly type: 'parameter' | 'header';
  readonly name: string;
}

interface Particulars {
  readonly at?: ErrorLocation;
  /** `usageLimits` for quotas and rates, otherwise `global`. */
  readonly domain?: string;
  /** Canonical status, which Drive sends only where the front end refuses a request. */
  readonly status?: string;
  readonly details?: readonly object[];
  /** Short text of the entry in `errors`, where it is not the message. */
  readonly short?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class DriveError extends GoogleError {
  readonly particulars: Particulars;
  constructor(code: number, reason: string, message: string, particulars: Particulars = {}) {
    const { status = '', details = [] } = particulars;
    super(code, message, status, reason, undefined, details);
    this.particulars = particulars;
  }
}

/** The reply for an error; anything but a `GoogleError` becomes a 500. */
export function errorReply(error: unknown): Reply {
  const known =
    error instanceof GoogleError
      ? error
      : new DriveError(500, 'internalError', `The sandbox failed: ${String(error)}`);
  const { headers = {} } = known instanceof DriveError ? known.particulars : {};
  const range = known instanceof UnsatisfiableRange;
  return {
    status: known.code,
    headers: range ? { 'content-range': `bytes */${known.size}` } : headers,
    json: errorJson(known),
  };
}

/** The body of an error. */
export function errorJson(error: GoogleError): unknown {
  const { code, message, reason, parameter, status, details } = error;
  const more = error instanceof DriveError ? error.particulars : {};
  const range: ErrorLocation | undefined =
    error instanceof UnsatisfiableRange ? { type: 'header', name: 'Range' } : undefined;
  const named: ErrorLocation | undefined =
    parameter === undefined ? range : { type: 'parameter', name: parameter };
  const at = more.at ?? named;
  const entry = {
    message: more.short ?? message,
    domain: more.domain ?? domainOf(reason),
    reason: reason || (code >= 500 ? 'backendError' : 'badRequest'),
    ...(at && { location: at.name, locationType: at.type }),
  };
  return {
    error: {
      code,
      message,
      errors: [entry],
      ...(error instanceof DriveError && status && { status }),
      ...(details.length > 0 && { details }),
    },
  };
}

/** Quotas and rates have a domain of their own. */
function domainOf(reason: string): string {
  return /limit|quota|^accessNotConfigured$/i.test(reason) ? 'usageLimits' : 'global';
}

const parameter = (name: string): { at: ErrorLocation } => ({ at: { type: 'parameter', name } });

/** 404; Drive answers the same for files that the caller may not see. */
export function fileNotFound(id: string): DriveError {
  return new DriveError(404, 'notFound', `File not found: ${id}.`, parameter('fileId'));
}

export function driveNotFound(id: string): DriveError {
  return new DriveError(404, 'notFound', `Shared drive not found: ${id}`, parameter('driveId'));
}

/** 400 for a value of a parameter, or of the part of a request that `name` is. */
export function invalidValue(name: string, message = 'Invalid Value'): DriveError {
  return new DriveError(400, 'invalid', message, parameter(name));
}

export function invalidParameter(name: string, message: string): DriveError {
  return new DriveError(400, 'invalidParameter', message, parameter(name));
}

export function required(name: string, message: string): DriveError {
  return new DriveError(400, 'required', message, parameter(name));
}

export function badRequest(message: string): DriveError {
  return new DriveError(400, 'badRequest', message);
}

/** 400 for what is not there to be had here. */
export function notImplemented(what: string): DriveError {
  return new DriveError(400, 'notImplemented', `The sandbox does not implement ${what}.`);
}

export function forbidden(reason: string, message: string, at?: ErrorLocation): DriveError {
  return new DriveError(403, reason, message, at && { at });
}

export function insufficientFilePermissions(): DriveError {
  return forbidden(
    'insufficientFilePermissions',
    'The user does not have sufficient permissions for this file.',
  );
}

export function insufficientParentPermissions(): DriveError {
  return forbidden(
    'insufficientParentPermissions',
    'Insufficient permissions for the specified parent.',
  );
}

export function storageQuotaExceeded(): DriveError {
  return forbidden('storageQuotaExceeded', "The user's Drive storage quota has been exceeded.");
}
