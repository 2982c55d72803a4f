/** Base class of the errors in `core/errors.ts`. */
import type { CedarErrorTag } from '../../domain/cedarError.ts';
import { boundMessage } from '../../domain/messages.ts';

/** Base class of the core's errors. */
export abstract class CedarError extends Error {
  /** Names the kind of error; stable, unlike the message. */
  abstract readonly tag: CedarErrorTag;

  constructor(message: string, options?: ErrorOptions) {
    super(boundMessage(message), options);
    this.name = new.target.name;
  }
}
