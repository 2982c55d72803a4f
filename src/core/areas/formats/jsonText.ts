/**
 * JSON as programs and users write it: with comments and trailing commas, one document a line,
 * as the value of a JavaScript variable, or as a text within a text; and code of Earth Engine.
 */
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { refuseArea } from '../areaProblem.ts';
import { editorDocuments, isEditorCode } from './editorCode.ts';
import { isPython, pythonAsJson } from './pythonText.ts';

/** Begins each document of a GeoJSON text sequence. */
const RECORD_SEPARATOR = '\u001e';

/** @returns the documents of a text, one unless it is a sequence. @throws SyntaxError, AreaProblemError */
export function parseJsonDocuments(text: string): unknown[] {
  const bare = withoutAssignment(text.replaceAll(RECORD_SEPARATOR, '\n').trim());
  try {
    return [unquoted(JSON.parse(bare))];
  } catch (error) {
    const defined = withoutNotNumbers(bare);
    const lines = sequence(defined);
    if (lines) return lines;
    if (isEditorCode(text)) return editorDocuments(text);
    return isPython(bare) ? python(bare) : lenientDocuments(defined, error);
  }
}

/** Quotes, escapes, and numbers that JSON does not have. */
const NOT_NUMBERS = /"|\\.|-?\b(?:NaN|Infinity)\b/gs;

/** Missing values as Python and R write them: `{"ndvi": NaN}` → `{"ndvi": null}`. */
function withoutNotNumbers(text: string): string {
  if (!/\b(?:NaN|Infinity)\b/.test(text)) return text;
  let isQuoted = false;
  return text.replace(NOT_NUMBERS, (token) => {
    if (token === '"') isQuoted = !isQuoted;
    // As long as it was, so that places in messages stay.
    return isQuoted || /^["\\]/.test(token) ? token : 'null'.padStart(token.length);
  });
}

/** `var area = {…};` → `{…}` */
function withoutAssignment(text: string): string {
  const [start] =
    /^#?\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*=\s*(?=[[{("])/.exec(text) ?? [];
  return start === undefined ? text : text.slice(start.length).replace(/;\s*$/, '');
}

/** A text whose content is JSON again, as `json.dumps(frame.to_json())` writes it. */
function unquoted(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[[{]/.test(value) ? JSON.parse(value) : value;
}

/** NDJSON, or a GeoJSON text sequence of RFC 8142; undefined where a line is not a document. */
function sequence(text: string): unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  try {
    return lines.map((line) => JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** A value that Python has printed, or one a line. @throws AreaProblemError */
function python(text: string): unknown[] {
  const whole = pythonAsJson(text);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const documents = [whole ? [whole] : [], lines.map(pythonAsJson)];
  for (const each of documents) {
    try {
      const values = each.map((json) => JSON.parse(json ?? ''));
      if (values.length > 0) return values;
    } catch {
      // What follows is another document, or not one.
    }
  }
  return refuseArea({ reason: 'other-format', format: 'python' });
}

/** One document, or one a line if the first line is a complete one. */
function lenientDocuments(text: string, error: unknown): unknown[] {
  try {
    return [lenient(text, error)];
  } catch (problem) {
    const lines = text.split('\n');
    if (lines.length < 2 || !isDocument(lines[0] ?? '')) throw problem;
    return lines.flatMap((line, at) => (line.trim() === '' ? [] : [lenient(line, error, at)]));
  }
}

function isDocument(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/**
 * @param error of the strict parser, whose message is the one to report
 * @param linesBefore number of lines of the file before the text
 */
function lenient(text: string, error: unknown, linesBefore = 0): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return unquoted(value);
  const before = text.slice(0, first.offset);
  const line = linesBefore + before.split('\n').length;
  const column = first.offset - before.lastIndexOf('\n');
  const fault = inWords(printParseErrorCode(first.error));
  throw new SyntaxError(`${fault} (${line}:${column})`, { cause: error });
}

/** `CloseBraceExpected` → `close brace expected` */
function inWords(code: string): string {
  return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
