/** Refusals that name each field at fault, as Google's APIs answer them. */
import { GoogleError } from '../../http.ts';

export interface Violation {
  /** The field by its name in Google's definitions: `file_export_options.file_format`. */
  readonly field?: string;
  readonly description: string;
}

/**
 * 400 with every violation in the message, and one by one in `details`
 * (https://cloud.google.com/apis/design/errors#error_details).
 *
 * @param message message of the answer in place of the descriptions
 */
export function badFields(violations: readonly Violation[], message?: string): GoogleError {
  const text = message ?? violations.map(({ description }) => description).join('\n');
  return new GoogleError(400, text, 'INVALID_ARGUMENT', 'badRequest', undefined, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
  ]);
}

/** `maxPixels` as Google's definitions write it: `max_pixels`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The name in JSON of a field that a client may also give as `max_pixels`. */
export function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
