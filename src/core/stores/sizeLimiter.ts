/**
 * Limits what is received at once by its size: large objects share the line, while small ones hardly
 * use it and mostly wait for their answers, so that many more of them fit.
 *
 * ```ts
 * const limiterFor = createSizeLimiter({ small: 32, large: 6 });
 * await limiterFor(object.size)(() => receive(object), signal);
 * ```
 */
import { createLimiter, type Limiter } from '../services/limiter.ts';

/** Objects of fewer bytes are small: dozens of them fit into memory. */
const SMALL_BYTES = 1024 * 1024;

/** @param limits how many small and how many large objects are received at once */
export function createSizeLimiter(limits: {
  readonly small: number;
  readonly large: number;
}): (bytes: number) => Limiter {
  const small = createLimiter({ atOnce: limits.small });
  const large = createLimiter({ atOnce: limits.large });
  return (bytes) => (bytes < SMALL_BYTES ? small : large);
}
