/**
 * The text of cedar.yaml as the editor's features use it: parsed once, and within the limits of the
 * core, which reports what exceeds them.
 */
import { Document, parseDocument } from 'yaml';
import { MAX_CONFIG_DEPTH, MAX_CONFIG_LENGTH } from '../../domain/configurationLimits.ts';
import { withoutStackTraces } from '../../domain/stackTraces.ts';

/** The last text: each feature asks for several things of one text. */
let last: { readonly text: string; readonly document: Document } | undefined;

/** @returns a document without content where the text is too long, or nested too deeply */
export function parsed(text: string): Document {
  if (last?.text === text) return last.document;
  const document = isWithinLimits(text)
    ? withoutStackTraces(() =>
        parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false }),
      )
    : new Document();
  last = { text, document };
  return document;
}

/**
 * Looks at brackets, and at what opens sections and lists within a line. Those in quotes or comments
 * count as well: no configuration has a hundred.
 */
function isWithinLimits(text: string): boolean {
  if (text.length > MAX_CONFIG_LENGTH) return false;
  let brackets = 0;
  let indicators = 0;
  for (const [token] of text.matchAll(/[[{\]}\n]|[-?:](?=\s)/g)) {
    if (token === '\n') indicators = 0;
    else if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else indicators += 1;
    if (brackets + indicators > MAX_CONFIG_DEPTH) return false;
  }
  return true;
}
