/**
 * Position of a cursor in cedar.yaml: its path of keys, and whether a key or a value is typed
 * there.
 *
 * The word under the cursor is replaced by a marker, the text is parsed with it, and the marker is
 * looked up. This supports every YAML syntax, and unfinished text as far as the parser can read it.
 */
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLSeq,
} from 'yaml';
import { parsed } from './parsed.ts';
import type { Path, Read } from './schemaLookup.ts';

export interface CursorPlace {
  readonly path: Path;
  readonly role: 'key' | 'value';
  /** The word under the cursor. */
  readonly start: number;
  readonly end: number;
  /** Keys beside it. */
  readonly siblings: readonly string[];
  /** Inside brackets or braces. */
  readonly isFlow: boolean;
  readonly isQuoted: boolean;
  /** Text before the word in its line, and after it. */
  readonly before: string;
  readonly behind: string;
  /** Reads the document with the marker. */
  readonly read: Read;
}

/** Characters that are never typed, so that the marker can be found. */
const MARK = '\u{e000}cedar\u{e001}';
/** The parser drops the last character of a text whose closing quote is missing. */
const PADDING = '_';

const WORD = /[\w./$-]/;

/** @returns undefined where nothing can be typed, such as in a comment */
export function placeAt(text: string, offset: number): CursorPlace | undefined {
  const [start, end] = wordAround(text, offset);
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const behind = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  // A word alone in its line would be joined with the next line; as a key it is not.
  const isAlone = /^[\s-]*$/.test(before) && behind.trim() === '';
  const gap = /:$/.test(before) ? ' ' : '';
  const marked = `${gap}${MARK}${PADDING}${isAlone ? ':' : ''}`;
  const document = parsed(text.slice(0, start) + marked + text.slice(end));
  let found: CursorPlace | undefined;
  visit(document, {
    Scalar(role, scalar, ancestors) {
      const written = [scalar.value, scalar.source].some((each) => String(each).includes(MARK));
      if (!written) return undefined;
      found = {
        path: pathOfNode(ancestors as readonly Node[], scalar),
        role: role === 'key' ? 'key' : 'value',
        start,
        end,
        siblings: role === 'key' ? keysBeside(ancestors as readonly Node[]) : [],
        isFlow: ancestors.some((each) => (isMap(each) || isSeq(each)) && each.flow === true),
        isQuoted: /^QUOTE/.test(String(scalar.type)),
        before,
        behind,
        read: readerOf(document),
      };
      return visit.BREAK;
    },
  });
  return found;
}

/** Returns the values of a document by path; undefined where anchors are involved. */
export function readerOf(document: Document): Read {
  return (path) => (isCollection(document.contents) ? document.contents.getIn(path) : undefined);
}

function wordAround(text: string, offset: number): [start: number, end: number] {
  let [start, end] = [offset, offset];
  while (start > 0 && WORD.test(text.charAt(start - 1))) start--;
  while (end < text.length && WORD.test(text.charAt(end))) end++;
  // The dash of a list item is not part of the word after it.
  const dash = /^-+(?=$|\s)/.exec(text.slice(start, end));
  if (dash) start = Math.min(end, start + dash[0].length);
  return offset < start ? [offset, offset] : [start, end];
}

/** Keys and positions above a node, without the key that is being typed. */
export function pathOfNode(ancestors: readonly (Node | Pair)[], node: unknown): Path {
  return ancestors.flatMap((each, index): (string | number)[] => {
    const below = ancestors[index + 1] ?? node;
    if (isSeq(each)) return [positionIn(each, below)];
    if (isPair(each) && below !== each.key) return [keyOf(each)];
    return [];
  });
}

const positions = new WeakMap<YAMLSeq, Map<unknown, number>>();

/** Remembers the positions of all items: long lists would be searched once for each of them. */
function positionIn(list: YAMLSeq, item: unknown): number {
  const known = positions.get(list) ?? new Map(list.items.map((each, index) => [each, index]));
  positions.set(list, known);
  return known.get(item) ?? -1;
}

function keysBeside(ancestors: readonly unknown[]): string[] {
  const map = ancestors.findLast((each) => isMap(each));
  return map ? map.items.map((pair) => keyOf(pair)).filter((key) => !key.includes(MARK)) : [];
}

export function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
