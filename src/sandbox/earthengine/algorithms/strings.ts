/** Texts. */
import { fromJson } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { encode } from '../values/encode.ts';
import { numberText } from '../values/numberFormat.ts';
import { findMatches, replaceMatches, splitAtMatches } from '../values/pattern.ts';
import type { Value } from '../values/value.ts';

export function defineStrings(define: Define): void {
  define('String(input: Object) -> String', 'Any value as text.', textOf);
  define(
    'String.cat(string1: String, string2: String) -> String',
    'Both texts, one after the other.',
    (a, b) => a + b,
  );
  define(
    'String.length(string: String) -> Integer',
    'Number of characters.',
    (text) => text.length,
  );
  define(
    'String.compareTo(string1: String, string2: String) -> Integer',
    'Negative, 0 or positive, as the first comes before, with or after the second.',
    (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  );
  define(
    'String.equals(reference: String, target: Object) -> Boolean',
    'Whether both are the same text.',
    (reference, target) => reference === target,
  );
  define(
    'String.index(target: String, pattern: String) -> Integer',
    'Index of the first occurrence of a text in this one, or -1.',
    (target, pattern) => target.indexOf(pattern),
  );
  define(
    'String.rindex(target: String, pattern: String) -> Integer',
    'Index of the last occurrence of a text in this one, or -1.',
    (target, pattern) => target.lastIndexOf(pattern),
  );
  define(
    'String.match(input: String, regex: String, flags: String = "") -> List<String>',
    'What a regular expression and its groups find; all that it finds with the flag g.',
    findMatches,
  );
  define(
    'String.replace(input: String, regex: String, replacement: String, flags: String = "") -> String',
    'The text with the first match replaced; every one with the flag g.',
    replaceMatches,
  );
  define(
    'String.split(string: String, regex: String, flags: String = "") -> List<String>',
    'Parts of the text between matches of a regular expression.',
    splitAtMatches,
  );
  define(
    'String.slice(string: String, start: Integer, end: Integer = null) -> String',
    'From a character up to, but without, another; negative ones count from the end.',
    (text, start, end) => text.slice(start, end ?? undefined),
  );
  define('String.toLowerCase(string: String) -> String', 'In small letters.', (text) =>
    text.toLowerCase(),
  );
  define('String.toUpperCase(string: String) -> String', 'In capital letters.', (text) =>
    text.toUpperCase(),
  );
  define('String.trim(string: String) -> String', 'Without space at either end.', (text) =>
    text.trim(),
  );
  define('String.decodeJSON(string: String) -> Object', 'The value of a JSON text.', (text) => {
    try {
      return fromJson(JSON.parse(text));
    } catch {
      throw new EvaluationError(`Not valid JSON: ${text.slice(0, 100)}`);
    }
  });
  define('String.encodeJSON(object: Object) -> String', 'A value as JSON.', (value) =>
    JSON.stringify(encode(value)),
  );
}

/** As `String` and `List.join` write values. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'object' ? JSON.stringify(encode(value)) : String(value);
}
