/**
 * The recording of a run: for each step the facts, with which the sandbox is compared, and what else
 * was seen. Names, tokens, accounts and times are removed.
 */

/** A value of JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface StepRecord {
  /** Parts that should be the same for all accounts, at any time. */
  readonly facts: Readonly<Record<string, Json>>;
  /** Parts that depend on the project or on the day. */
  readonly seen: Readonly<Record<string, Json>>;
}

export interface Recording {
  readonly version: 1;
  /** `google`, or `sandbox` if Earth Engine was on this machine. */
  readonly service: 'google' | 'sandbox';
  /** Day of the run, an ISO date. */
  readonly day: string;
  /** Compute time of the tasks, EECU-seconds. */
  readonly taskSeconds: number;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Steps that could not be completed, with the reason. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Texts that identify the user, and the words that replace them. */
export type Names = readonly (readonly [text: string, replacement: string])[];

/** Patterns of what identifies a user, a token or a moment. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\bya29\.[\w.-]+/g, 'TOKEN'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, 'ACCOUNT'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, 'ID'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'TIME'],
  // Ids of operations, files and folders.
  [/\b(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Za-z0-9_-]{20,}/g, 'ID'],
  // Numbers of projects, generations of objects, milliseconds.
  [/\b\d{9,}\b/g, 'NUMBER'],
];

/** A text without what identifies the user. */
export function maskText(text: string, names: Names): string {
  // Long names first: one may contain another.
  const named = [...names]
    .filter(([name]) => name !== '')
    .sort(([a], [b]) => b.length - a.length)
    .reduce((masked, [name, replacement]) => masked.replaceAll(name, replacement), text);
  return PATTERNS.reduce((masked, [pattern, word]) => masked.replace(pattern, word), named);
}

/** A value without what identifies the user, in texts and in keys. */
export function mask(value: unknown, names: Names): Json {
  if (typeof value === 'string') return maskText(value, names);
  if (Array.isArray(value)) return value.map((each) => mask(each, names));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => [maskText(key, names), mask(each, names)]),
    );
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
