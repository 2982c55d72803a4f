/**
 * Regular expressions of RE2, which Earth Engine uses: no back references and no lookaround, but
 * POSIX classes such as `[[:digit:]]`. https://github.com/google/re2/wiki/Syntax
 */
import { RE2JS, RE2JSException } from 're2js';
import { EvaluationError } from '../evaluationErrors.ts';

const FLAGS: Readonly<Record<string, number>> = { g: 0, i: RE2JS.CASE_INSENSITIVE };

/** Patterns in use; the same few are tried on many names. */
const compiled = new Map<string, RE2JS>();
const MAX_COMPILED = 100;

/** @throws EvaluationError when it is not a regular expression of RE2, or a flag is not `g` or `i` */
function compile(regex: string, flags = ''): RE2JS {
  const key = `${flags}/${regex}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const pattern = compileNew(regex, flags);
  compiled.set(key, pattern);
  return pattern;
}

function compileNew(regex: string, flags: string): RE2JS {
  let bits = 0;
  for (const flag of flags) {
    const bit = FLAGS[flag];
    if (bit === undefined) throw new EvaluationError(`Invalid regular expression flag: '${flag}'.`);
    bits |= bit;
  }
  try {
    return RE2JS.compile(regex, bits);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new EvaluationError(`Invalid regular expression: ${error.message}.`);
  }
}

/** Whether a regular expression fits a whole text. */
export function matchesWhole(regex: string, text: string): boolean {
  return compile(regex).matches(text);
}

/** The first match and its groups, or with the flag `g` all matches; empty when there is none. */
export function findMatches(text: string, regex: string, flags: string): string[] {
  const matcher = compile(regex, flags).matcher(text);
  const found: string[] = [];
  while (matcher.find()) {
    if (!flags.includes('g')) {
      return Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? '');
    }
    found.push(matcher.group() ?? '');
  }
  return found;
}

/**
 * The text with the first match replaced, or with the flag `g` all; `$1` is replaced by a group.
 */
export function replaceMatches(
  text: string,
  regex: string,
  replacement: string,
  flags: string,
): string {
  const matcher = compile(regex, flags).matcher(text);
  try {
    return flags.includes('g')
      ? matcher.replaceAll(replacement, true)
      : matcher.replaceFirst(replacement, true);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new EvaluationError(`Invalid replacement '${replacement}': ${error.message}.`);
  }
}

/** The parts between matches, without empty ones at the end. */
export function splitAtMatches(text: string, regex: string, flags: string): string[] {
  return compile(regex, flags).split(text);
}
