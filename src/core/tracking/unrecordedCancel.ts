/** The error when tasks were cancelled, and the store did not take all records of it. */
import * as l10n from '@vscode/l10n';
import { ServiceError } from '../errors.ts';

/**
 * @param order name of the order whose tasks were cancelled
 * @param error what ended the work after that
 * @returns a refusal of the store with what has happened; other errors as they are
 */
export function unrecordedCancelError(order: string, error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.service === 'Earth Engine') return error;
  return error.withRemark(
    l10n.t(
      'The tasks of "{0}" were cancelled, but this could not be recorded everywhere: try again when this is possible.',
      order,
    ),
  );
}
