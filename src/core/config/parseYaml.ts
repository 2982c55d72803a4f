/** Parses YAML from anywhere: a text with tens of thousands of mistakes takes no longer than others. */
import { type Document, type LineCounter, parseDocument } from 'yaml';
import { withoutStackTraces } from '../../domain/stackTraces.ts';

/**
 * Parses a text; aliases are not resolved. Errors have no excerpts: those of a long line would be
 * copied for each of its errors.
 *
 * @param lineCounter notes where lines begin
 */
export function parseYaml(text: string, lineCounter?: LineCounter): Document.Parsed {
  return withoutStackTraces(() =>
    parseDocument(text, {
      // Python's YAML parser supports merge keys (`<<`) as well.
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
      ...(lineCounter && { lineCounter }),
    }),
  );
}
