/** Keys and values in cedar.yaml, each with its path and position. */
import { type Document, isPair, type Node, type Pair, visit, type YAMLMap } from 'yaml';
import { parsed } from './parsed.ts';
import { keyOf, pathOfNode, readerOf } from './place.ts';
import type { Path, Read } from './schemaLookup.ts';

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

/** Everything in a text that has a position. */
interface Found {
  readonly nodes: readonly FoundNode[];
  readonly nodesByPath: ReadonlyMap<string, readonly FoundNode[]>;
  readonly mapsByPath: ReadonlyMap<string, FoundMap>;
}

const found = new WeakMap<Document, Found>();

export function nodeAt(text: string, offset: number): FoundNode | undefined {
  return foundIn(text).nodes.find(({ start, end }) => start <= offset && offset <= end);
}

/** The key of a path; undefined if it comes from an anchor, or does not exist. */
export function keyAt(text: string, path: string): FoundNode | undefined {
  return nodesAt(text, path).find(({ role }) => role === 'key');
}

/** The key and the plain value at a path, keys joined by dots. */
export function nodesAt(text: string, path: string): readonly FoundNode[] {
  return foundIn(text).nodesByPath.get(path) ?? [];
}

/** The map at a path, which may be empty. */
export function mapAt(text: string, path: string): FoundMap | undefined {
  if (path === '' && parsed(text).contents === null)
    return { path: [], keys: [], isFlow: false, start: 0, end: 0 };
  return foundIn(text).mapsByPath.get(path);
}

/** Returns the values of a text by path. */
export function reading(text: string): Read {
  return readerOf(parsed(text));
}

function foundIn(text: string): Found {
  const document = parsed(text);
  const known = found.get(document) ?? find(document);
  found.set(document, known);
  return known;
}

function find(document: Document): Found {
  const nodes: FoundNode[] = [];
  const nodesByPath = new Map<string, FoundNode[]>();
  const mapsByPath = new Map<string, FoundMap>();
  visit(document, {
    Scalar(role, scalar, ancestors) {
      const above = pathOfNode(ancestors as readonly Node[], scalar);
      if (!scalar.range) return;
      const [start, end] = scalar.range;
      const path = role === 'key' ? [...above, String(scalar.value)] : above;
      const text = String(scalar.value ?? '');
      const node = { role: role === 'key' ? 'key' : 'value', path, start, end, text } as const;
      nodes.push(node);
      const key = path.join('.');
      const beside = nodesByPath.get(key);
      if (beside) beside.push(node);
      else nodesByPath.set(key, [node]);
    },
    Map(_, map, ancestors) {
      const path = pathOfNode(ancestors as readonly (Node | Pair)[], map);
      const key = path.join('.');
      if (!mapsByPath.has(key)) mapsByPath.set(key, foundMap(map, path));
    },
  });
  return { nodes, nodesByPath, mapsByPath };
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
