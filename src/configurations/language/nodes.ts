/** Keys and values in cedar.yaml, each with its path and position. */
import { isMap, isPair, type Node, type Pair, parseDocument, visit, type YAMLMap } from 'yaml';
import { keyOf, pathOf, readerOf } from './place.ts';
import type { Path, Read } from './schema.ts';

export interface FoundNode {
  readonly role: 'key' | 'value';
  /** For a key, includes the key itself. */
  readonly path: Path;
  readonly start: number;
  readonly end: number;
  /** Parsed text, without quotes. */
  readonly text: string;
}

export interface FoundMap {
  readonly path: Path;
  readonly keys: readonly string[];
  readonly isFlow: boolean;
  /** Start of its first key, and end of its last value; the same when it is empty. */
  readonly start: number;
  readonly end: number;
}

export function nodeAt(text: string, offset: number): FoundNode | undefined {
  return nodesOf(text).find(({ start, end }) => start <= offset && offset <= end);
}

/** The key of a path; undefined if it comes from an anchor, or does not exist. */
export function keyAt(text: string, path: string): FoundNode | undefined {
  return nodesOf(text).find((node) => node.role === 'key' && node.path.join('.') === path);
}

/** Returns the values of a text by path. */
export function reading(text: string): Read {
  return readerOf(parseDocument(text, { merge: true, uniqueKeys: false }));
}

/** Every key and every plain value. */
export function nodesOf(text: string): FoundNode[] {
  const found: FoundNode[] = [];
  visit(parseDocument(text, { merge: true, uniqueKeys: false }), {
    Scalar(role, scalar, ancestors) {
      const path = pathOf(ancestors as readonly Node[], scalar);
      if (!scalar.range) return;
      const [start, end] = scalar.range;
      const key = role === 'key' ? [String(scalar.value)] : [];
      found.push({
        role: role === 'key' ? 'key' : 'value',
        path: [...path, ...key],
        start,
        end,
        text: String(scalar.value ?? ''),
      });
    },
  });
  return found;
}

/** The map at a path, which may be empty. */
export function mapAt(text: string, path: string): FoundMap | undefined {
  let found: FoundMap | undefined;
  const document = parseDocument(text, { merge: true, uniqueKeys: false });
  if (path === '' && document.contents === null)
    return { path: [], keys: [], isFlow: false, start: 0, end: 0 };
  visit(document, (_, node, ancestors) => {
    if (!isMap(node)) return undefined;
    const at = pathOf(ancestors as readonly (Node | Pair)[], node);
    if (at.join('.') !== path) return undefined;
    found = foundMap(node, at);
    return visit.BREAK;
  });
  return found;
}

function foundMap(map: YAMLMap, path: Path): FoundMap {
  const pairs = map.items.filter((each) => isPair(each));
  const last = pairs.at(-1);
  const first = pairs[0];
  const ends = [last?.key, last?.value].map((each) => (isNodeWithRange(each) ? each.range[1] : 0));
  const start = isNodeWithRange(first?.key) ? first.key.range[0] : (map.range?.[0] ?? 0);
  return {
    path,
    keys: pairs.map((pair) => keyOf(pair)),
    isFlow: map.flow === true,
    start,
    end: Math.max(start, ...ends),
  };
}

function isNodeWithRange(value: unknown): value is { range: [number, number, number] } {
  return (
    typeof value === 'object' && value !== null && 'range' in value && Array.isArray(value.range)
  );
}
