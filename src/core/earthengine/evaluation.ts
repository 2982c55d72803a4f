/**
 * Evaluates many expressions in few requests: as many at once as Earth Engine accepts.
 *
 * Earth Engine limits how much one request computes, how long that takes and how much is sent and
 * returned, by rules that cannot be known in advance. A request that was too much is asked again in
 * two halves. One that took too long has cost minutes: the next ones are at most as large as its
 * halves, and after `MAX_LATE_HALVINGS` nothing more is asked for.
 */
import * as l10n from '@vscode/l10n';
import { InterceptedError, ServiceError } from '../errors.ts';
import { type Expression, listExpression } from './expressions.ts';
import type { EarthEngine } from './session.ts';

/** Number of times requests are halved that Earth Engine ended because they took too long. */
const MAX_LATE_HALVINGS = 2;
/** Number of times requests are halved that were not answered within the maximum time. */
const MAX_UNANSWERED_HALVINGS = 1;

/**
 * Requests that took too long, of one order: each costs minutes, so no batch repeats what another
 * one has found out.
 */
export class LateRequests {
  #round = 0;
  #maxSize = Number.POSITIVE_INFINITY;
  #error: unknown;

  /** The error of the request that took too long once too often: nothing more is asked for. */
  get error(): unknown {
    return this.#error;
  }

  /** Maximum number of expressions in the next request. */
  get maxSize(): number {
    return this.#maxSize;
  }

  /** Counts how often requests were made smaller. */
  get round(): number {
    return this.#round;
  }

  /**
   * @param size how many expressions the request had
   * @param sentIn the round when it was sent: requests of one round that are all late count once
   */
  note(error: unknown, size: number, sentIn: number): void {
    this.#maxSize = Math.min(this.#maxSize, Math.max(1, Math.ceil(size / 2)));
    if (sentIn < this.#round) return;
    this.#round++;
    if (this.#round > maxHalvings(error)) this.#error = error;
  }
}

/**
 * @param late shared by all batches of one order
 * @returns for each expression its value, or why it could not be computed. Requests that took too
 *   long also when they were halved end it: the expressions that were not asked for yet get their
 *   error
 */
export async function evaluateEach<T>(
  earthEngine: EarthEngine,
  expressions: readonly Expression[],
  signal?: AbortSignal,
  late: LateRequests = new LateRequests(),
): Promise<PromiseSettledResult<T>[]> {
  return evaluate<T>({ earthEngine, signal, late }, expressions);
}

/** State that the requests of one evaluation share. */
interface Evaluation {
  readonly earthEngine: EarthEngine;
  readonly signal: AbortSignal | undefined;
  readonly late: LateRequests;
}

async function evaluate<T>(
  evaluation: Evaluation,
  expressions: readonly Expression[],
): Promise<PromiseSettledResult<T>[]> {
  const { late } = evaluation;
  if (late.error !== undefined) return rejected(expressions, late.error);
  if (expressions.length > late.maxSize) return evaluateHalves(evaluation, expressions);
  const { round } = late;
  try {
    return (await computeAll<T>(evaluation, expressions)).map(fulfilled);
  } catch (error) {
    if (isTooLate(error)) late.note(error, expressions.length, round);
    if (late.error !== undefined || expressions.length < 2 || !isTooMuch(error)) {
      return rejected(expressions, error);
    }
    return evaluateHalves(evaluation, expressions);
  }
}

/** One after the other: at the same time they would be as much as before. */
async function evaluateHalves<T>(
  evaluation: Evaluation,
  expressions: readonly Expression[],
): Promise<PromiseSettledResult<T>[]> {
  const half = Math.ceil(expressions.length / 2);
  const before = await evaluate<T>(evaluation, expressions.slice(0, half));
  const after = await evaluate<T>(evaluation, expressions.slice(half));
  return [...before, ...after];
}

async function computeAll<T>(
  { earthEngine, signal }: Evaluation,
  expressions: readonly Expression[],
): Promise<T[]> {
  const [first, ...others] = expressions;
  if (!first) return [];
  if (others.length > 0) {
    const repeatAfter = (error: ServiceError) => !isTooMuch(error);
    const values: unknown = await earthEngine.compute<T[]>(listExpression(expressions), {
      signal,
      repeatAfter,
    });
    if (Array.isArray(values) && values.length === expressions.length) return values;
    throw new InterceptedError('Earth Engine', l10n.t('an answer without the values'));
  }
  // One that is too much by itself may still be taken when less else is under way.
  const repeatAfter = (error: ServiceError) => !isTooLate(error);
  return [await earthEngine.compute<T>(first, { signal, repeatAfter })];
}

function maxHalvings(error: unknown): number {
  return isUnanswered(error) ? MAX_UNANSWERED_HALVINGS : MAX_LATE_HALVINGS;
}

/** Messages with which Earth Engine refuses a request as too large. */
const TOO_MUCH =
  /too many concurrent aggregations|too many pixels|payload size|too (large|big|complex)|(memory|size|capacity) limit|limit exceeded|accumulating over/i;

/** Whether Earth Engine refused or ended a computation because of its size. */
export function isTooMuch(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError)) return false;
  return isTooLate(error) || error.status === 413 || TOO_MUCH.test(error.serviceMessage);
}

/** Whether a computation needs more than Earth Engine gives to one: not of time, and not of requests. */
export function isTooLarge(error: unknown): error is ServiceError {
  return isTooMuch(error) && !isTooLate(error) && error.status !== 429;
}

/** Messages with which Earth Engine reports that a computation took too long. */
const TOO_LATE = /timed out|time ?out|deadline exceeded/i;

/** Whether a request took minutes and gave nothing. */
function isTooLate(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  if (isUnanswered(error) || error.status === 504) return true;
  return error.status !== 0 && TOO_LATE.test(error.serviceMessage);
}

/** Whether there was no answer within the time that Earth Engine takes at most, or a proxy waits. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof InterceptedError) return error.answered === 504;
  return error instanceof ServiceError && error.status === 0 && error.isFinal;
}

function rejected(expressions: readonly Expression[], reason: unknown): PromiseRejectedResult[] {
  return expressions.map(() => ({ status: 'rejected', reason }));
}

function fulfilled<T>(value: T): PromiseSettledResult<T> {
  return { status: 'fulfilled', value };
}
