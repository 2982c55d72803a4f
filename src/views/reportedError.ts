/** Errors that have already been shown to the user. */
import { messageOf } from '../domain/messages.ts';

const NAME = 'ReportedError';

export class ReportedError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = NAME;
  }
}

/** Also true for an error of another bundle, which has a class of its own. */
export function isReportedError(error: unknown): boolean {
  return error instanceof Error && error.name === NAME;
}
