/**
 * Many values in few requests: as many at once as Earth Engine takes.
 *
 * Earth Engine limits how much one request computes, how long that takes and how much goes in and out,
 * by rules that cannot be known before. A request that was too much is asked again in two halves.
 */
import { ServiceError } from '../errors.ts';
import { type Expression, listExpression } from './expressions.ts';
import type { EarthEngine } from './session.ts';

/**
 * @returns for each expression its value, or why it could not be computed
 */
export async function evaluateEach<T>(
  earthEngine: EarthEngine,
  expressions: readonly Expression[],
  signal?: AbortSignal,
): Promise<PromiseSettledResult<T>[]> {
  const [first, ...others] = expressions;
  if (!first) return [];
  const isOne = others.length === 0;
  try {
    // One that is too much by itself may still be taken when less else is under way.
    const repeatAfter = isOne ? undefined : (error: ServiceError) => !isTooMuch(error);
    const watch = { signal, repeatAfter };
    if (isOne) return [fulfilled(await earthEngine.compute<T>(first, watch))];
    const values = await earthEngine.compute<T[]>(listExpression(expressions), watch);
    return values.map(fulfilled);
  } catch (error) {
    if (isOne || !isTooMuch(error)) {
      return expressions.map(() => ({ status: 'rejected', reason: error }));
    }
    const half = Math.ceil(expressions.length / 2);
    // One after the other: at the same time they would be as much as before.
    const before = await evaluateEach<T>(earthEngine, expressions.slice(0, half), signal);
    const after = await evaluateEach<T>(earthEngine, expressions.slice(half), signal);
    return [...before, ...after];
  }
}

/** How Earth Engine says that one request asks for too much. */
const TOO_MUCH =
  /too many concurrent aggregations|payload size|too (large|big|complex)|(memory|size|capacity) limit|limit exceeded|timed out|time ?out|deadline exceeded|accumulating over/i;

/** Content Too Large, Gateway Timeout. */
const TOO_MUCH_STATUSES: ReadonlySet<number> = new Set([413, 504]);

function isTooMuch(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  // Without a status and final: there was no answer within the time that Earth Engine takes at most.
  const isTimeout = error.status === 0 && error.isFinal;
  return TOO_MUCH_STATUSES.has(error.status) || isTimeout || TOO_MUCH.test(error.said);
}

function fulfilled<T>(value: T): PromiseSettledResult<T> {
  return { status: 'fulfilled', value };
}
