/**
 * Errors while an expression is evaluated, as Earth Engine reports them.
 *
 * An algorithm throws `EvaluationError` with the bare reason; its caller puts the algorithm's name
 * in front, once: `Image.select: Band pattern 'B99' did not match any bands. …`
 */
import { GoogleError } from '../http.ts';

export class EvaluationError extends Error {
  /** Whether the message already begins with the name of the algorithm that failed. */
  readonly attributed: boolean;
  constructor(message: string, attributed = false) {
    super(message);
    this.attributed = attributed;
  }
}

/** @param kind what was expected to have the id */
export function assetNotFound(
  kind: 'Image' | 'ImageCollection' | 'Collection',
  id: string,
): EvaluationError {
  return new EvaluationError(
    `${kind} asset '${id}' not found (does not exist or caller does not have access).`,
  );
}

/** The same error as seen from the algorithm that was at work. */
export function attributed(error: unknown, algorithm: string): unknown {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new EvaluationError('Expression is nested too deeply.', true);
  }
  if (!(error instanceof EvaluationError) || error.attributed) return error;
  return new EvaluationError(`${algorithm}: ${error.message}`, true);
}

/** The same error as reported for an element of a mapped collection or list. */
export function inElement(error: unknown, id: string): unknown {
  if (!(error instanceof EvaluationError)) return error;
  return new EvaluationError(`Error in map(ID=${id}):\n${error.message}`);
}

/** 400, as Earth Engine answers whatever is wrong with a request. */
export function invalidArgument(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badRequest');
}
