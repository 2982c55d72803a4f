/** Edits of single keys in the text of a YAML document, which leave all other text as it is. */
import { isCollection, isMap, isNode, isScalar, Lexer, type Pair, type YAMLMap } from 'yaml';

/** Replaces the text from `start` to `end`, in characters from the beginning. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param edits that do not overlap */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (done, { start, end, text: put }) => done.slice(0, start) + put + done.slice(end),
      text,
    );
}

/** The pair of a key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** Whether a map is written in lines of its own, as keys can be added to. */
export function isBlockMap(node: unknown): node is YAMLMap {
  return isMap(node) && node.flow !== true && node.range !== undefined && node.items.length > 0;
}

/** The edit that gives a key another value; comments within a value of several lines are kept above it. */
export function replaceValue(text: string, pair: Pair, value: string): TextEdit {
  const { colon, end } = extentOf(text, pair);
  const kept = commentsWithin(text, colon, end);
  if (kept.length === 0) return { start: colon, end, text: ` ${value}` };
  const line = lineStart(text, keyStart(pair));
  const key = text.slice(line, colon);
  const indent = ' '.repeat(keyStart(pair) - line);
  const lines = kept.map((comment) => `${indent}${comment}\n`).join('');
  return { start: line, end, text: `${lines}${key} ${value}` };
}

/** The edit that removes a key with its value; comments on its lines become lines of their own. */
export function removePair(text: string, pair: Pair): TextEdit {
  const { end } = extentOf(text, pair);
  const line = lineStart(text, keyStart(pair));
  const indent = ' '.repeat(keyStart(pair) - line);
  const after = lineEnd(text, end);
  const kept = commentsWithin(text, line, after);
  return { start: line, end: after, text: kept.map((each) => `${indent}${each}\n`).join('') };
}

/** The edit that adds lines after the last key of a map in block style. */
export function addLines(text: string, map: YAMLMap, lines: readonly string[]): TextEdit {
  const last = map.items.at(-1);
  const first = map.items[0];
  const indent = first ? keyStart(first) - lineStart(text, keyStart(first)) : 0;
  const at = lineEnd(text, last ? extentOf(text, last).end : 0);
  const start = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  const added = lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
  return { start: at, end: at, text: start + added };
}

function keyStart({ key }: Pair): number {
  return (isNode(key) && key.range?.[0]) || 0;
}

/** From behind the colon of a pair to the end of its value, without the space after that. */
function extentOf(text: string, { key, value }: Pair): { colon: number; end: number } {
  const keyEnd = (isNode(key) && key.range?.[1]) || 0;
  const colon = text.indexOf(':', keyEnd) + 1;
  const isEmpty = !isNode(value) || !value.range || (isScalar(value) && value.source === '');
  let end = isEmpty ? colon : ((isCollection(value) ? lastEnd(value) : value.range?.[1]) ?? colon);
  while (end > colon && /\s/.test(text[end - 1] ?? '')) end--;
  return { colon, end: Math.max(colon, end) };
}

/** End of the last value in a collection: that of a collection in lines runs on over comments after it. */
function lastEnd(node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last ? lastEnd(isNode(last.value) ? last.value : last.key) : (node.range?.[1] ?? 0);
  }
  if (isCollection(node) && !node.flow) {
    const items: readonly unknown[] = node.items;
    return items.length > 0 ? lastEnd(items.at(-1)) : (node.range?.[1] ?? 0);
  }
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break after a position. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Comments between two positions, from `#` to the end of their lines. */
function commentsWithin(text: string, from: number, to: number): string[] {
  const found: string[] = [];
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    // Tokens of one control character mark things, and are not part of the text.
    if (token === '\u0002' || token === '\u0018' || token === '\u001f' || token === '\ufeff')
      continue;
    if (token.startsWith('#') && at >= from && at < to) found.push(token.trimEnd());
    at += token.length;
  }
  return found;
}
