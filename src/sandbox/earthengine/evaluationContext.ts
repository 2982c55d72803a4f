/** Context that algorithms may use beyond their arguments. */
import type { AssetCatalog } from '../earth/earthTypes.ts';
import { EvaluationError } from './evaluationErrors.ts';
import type { Algorithm, Value } from './values/value.ts';

export interface EvaluationContext {
  readonly catalog: AssetCatalog;
  /** Throws when the answer has taken too long already. */
  checkTime(): void;
  /** Calls an algorithm by name. */
  invoke(name: string, args: Readonly<Record<string, Value>>): Value;
  /** An algorithm as a value. */
  algorithm(name: string): Algorithm;
}

/** A check that throws once `milliseconds` have passed. */
export function timeLimit(milliseconds: number): () => void {
  const end = performance.now() + milliseconds;
  return () => {
    if (performance.now() > end) throw new EvaluationError('Computation timed out.', true);
  };
}
