/** Comparison of a recording with the sandbox. */
import type { Json, Recording } from './recording.ts';

/** A fact that differs: where, what was recorded, and what the sandbox does. */
export interface Difference {
  /** Step, fact and the keys below it, separated by dots. */
  readonly path: string;
  readonly recorded: Json | undefined;
  readonly sandbox: Json | undefined;
}

/**
 * Differences between the facts of two recordings, in the steps that both completed.
 *
 * @param recorded of Google's services
 * @param sandbox of the same steps in the sandbox
 */
export function compareFacts(recorded: Recording, sandbox: Recording): Difference[] {
  return Object.entries(recorded.steps).flatMap(([name, step]) => {
    const other = sandbox.steps[name];
    return other ? differencesOf(name, step.facts, other.facts) : [];
  });
}

function differencesOf(
  path: string,
  recorded: Json | undefined,
  sandbox: Json | undefined,
): Difference[] {
  if (isObject(recorded) && isObject(sandbox)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(sandbox)]);
    return [...keys].flatMap((key) => differencesOf(`${path}.${key}`, recorded[key], sandbox[key]));
  }
  return JSON.stringify(recorded) === JSON.stringify(sandbox) ? [] : [{ path, recorded, sandbox }];
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
