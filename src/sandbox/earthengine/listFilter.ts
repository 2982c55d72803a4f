/**
 * Filters of lists: `startTime >= "2020-01-01T00:00:00Z" AND properties.CLOUD_COVER < 20`.
 *
 * The language is that of https://google.aip.dev/160: comparisons and `intersects("GEOJSON")`, joined
 * by AND, OR (which binds tighter) and NOT. What it has beyond that is refused.
 */
import { TokenReader } from '../rest/textTokens.ts';
import { badFields, camelCase } from './api/fieldViolations.ts';
import type { Geometry } from './values/geometry.ts';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Literal = string | number | boolean;

export type ListFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ListFilter[] }
  | { readonly kind: 'not'; readonly part: ListFilter }
  | { readonly kind: 'intersects'; readonly region: Geometry }
  | {
      readonly kind: 'compare';
      readonly field: readonly string[];
      readonly operator: Operator;
      readonly value: Literal;
    };

/** Fields that the entries of a list can be filtered by. */
export interface Filterable {
  /** Whether a field (its path) can be compared. */
  hasField(path: readonly string[]): boolean;
  /** Whether a field can be compared with a value: instants only with timestamps, for one. */
  accepts(path: readonly string[], value: Literal): boolean;
  /** Reads a region; undefined where entries have no place. */
  readonly parseRegion?: (text: string) => Geometry;
}

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<operator><=|>=|!=|=|<|>|:)|(?<mark>[(),])|(?<minus>-(?=[A-Za-z(]))|(?<word>[^\s"'()<>=!:,]+(?::\w+)?))/y;

type Kind = 'text' | 'operator' | 'mark' | 'minus' | 'word';

/** @throws GoogleError 400 that names the part which is not understood */
export function parseListFilter(text: string, filterable: Filterable): ListFilter | undefined {
  return text.trim() === '' ? undefined : new FilterParser(text, filterable).parse();
}

class FilterParser {
  readonly #tokens: TokenReader<Kind>;
  readonly #filterable: Filterable;

  constructor(text: string, filterable: Filterable) {
    this.#tokens = new TokenReader(text, TOKEN, unexpected);
    this.#filterable = filterable;
  }

  parse(): ListFilter {
    const filter = this.#expression();
    this.#tokens.expectEnd();
    return filter;
  }

  #expression(): ListFilter {
    return this.#joined('and', () => this.#joined('or', () => this.#term()));
  }

  #joined(kind: 'and' | 'or', part: () => ListFilter): ListFilter {
    const first = part();
    const parts = [first];
    while (this.#tokens.accept('word', kind.toUpperCase())) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #term(): ListFilter {
    if (this.#tokens.accept('word', 'NOT') || this.#tokens.accept('minus', '-')) {
      return { kind: 'not', part: this.#term() };
    }
    if (this.#tokens.accept('mark', '(')) {
      const inner = this.#expression();
      this.#tokens.expect('mark', ')');
      return inner;
    }
    return this.#restriction();
  }

  #restriction(): ListFilter {
    const { value } = this.#tokens.read('word');
    if (this.#tokens.accept('mark', '(')) return this.#call(value);
    // `:`, which looks into lists, is not implemented.
    if (this.#tokens.next.value === ':') throw this.#tokens.unexpected();
    const operator = this.#tokens.read('operator').value as Operator;
    const field = this.#field(value);
    const literal = this.#literal();
    if (!this.#filterable.accepts(field, literal)) {
      throw invalidFilter(`Cannot compare '${value}' with ${JSON.stringify(literal)}.`);
    }
    return { kind: 'compare', field, operator, value: literal };
  }

  #call(name: string): ListFilter {
    const { parseRegion } = this.#filterable;
    if (name !== 'intersects' || !parseRegion) {
      throw invalidFilter(`The sandbox does not implement the function ${name}.`);
    }
    const { value } = this.#tokens.read('text');
    this.#tokens.expect('mark', ')');
    return { kind: 'intersects', region: parseRegion(value) };
  }

  #field(name: string): readonly string[] {
    const [head = '', ...rest] = name.split('.');
    const path =
      head === 'properties'
        ? [head, rest.join('.')]
        : [head, ...rest].map((part) => camelCase(part));
    if (this.#filterable.hasField(path)) return path;
    throw invalidFilter(`Cannot filter by the field '${name}'.`);
  }

  #literal(): Literal {
    const { kind, value } = this.#tokens.read('text', 'word');
    if (kind === 'text') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    return Number.isNaN(Number(value)) ? value : Number(value);
  }
}

function unexpected(part?: string) {
  return invalidFilter(part === undefined ? 'Unexpected end.' : `Unexpected '${part}'.`);
}

function invalidFilter(reason: string) {
  return badFields([{ field: 'filter', description: `Invalid filter: ${reason}` }]);
}

/**
 * Whether an entry passes.
 *
 * @param meets whether the entry's place meets a region
 */
export function passes(
  filter: ListFilter,
  entry: unknown,
  meets: (region: Geometry) => boolean = () => false,
): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => passes(part, entry, meets));
    case 'or':
      return filter.parts.some((part) => passes(part, entry, meets));
    case 'not':
      return !passes(filter.part, entry, meets);
    case 'intersects':
      return meets(filter.region);
    default:
      return compare(valueAt(entry, filter.field), filter.operator, filter.value);
  }
}

/** The filters that every entry must pass. */
export function conjuncts(filter: ListFilter | undefined): readonly ListFilter[] {
  if (!filter) return [];
  return filter.kind === 'and' ? filter.parts.flatMap(conjuncts) : [filter];
}

function valueAt(entry: unknown, path: readonly string[]): unknown {
  let value = entry;
  for (const name of path) {
    const fields = typeof value === 'object' && value !== null ? value : {};
    value = Object.hasOwn(fields, name) ? (fields as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

/** An entry without the field passes no comparison. */
function compare(value: unknown, operator: Operator, literal: Literal): boolean {
  if (value === undefined || value === null) return false;
  const [left, right] = alike(value, literal);
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT/;

/** Both as numbers where the value is a number or an instant, else as text. */
function alike(value: unknown, literal: Literal): [number, number] | [string, string] {
  if (typeof value === 'number') return [value, literal === '' ? Number.NaN : Number(literal)];
  const text = String(value);
  if (TIMESTAMP.test(text)) return [Date.parse(text), Date.parse(String(literal))];
  return [text, String(literal)];
}
