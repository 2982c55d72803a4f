/** Error of data cubes. */
import type { CubeProblem, TaggedError } from '../../domain/cedarError.ts';
import { CedarError } from './baseError.ts';

/** Images cannot become a data cube, or not the one that is there. */
export class CubeError extends CedarError implements TaggedError<'cube'> {
  readonly tag = 'cube';
  /** The kind of problem. */
  readonly reason: CubeProblem;
  /** Path of the file, image or cube that it is about. */
  readonly what: string;
  constructor(reason: CubeProblem, what: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.what = what;
  }
}
