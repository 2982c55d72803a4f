/**
 * Partial answers: `fields=items(name,size),nextPageToken` keeps only those.
 *
 * https://cloud.google.com/storage/docs/json_api#partial-response
 * https://developers.google.com/workspace/drive/api/guides/fields-parameter
 */
import { type FieldSelection, selectFields } from '../fieldSelection.ts';
import { GoogleError } from '../http.ts';
import type { Fields, Shape } from './fieldTypes.ts';

type Mask = Map<string, FieldSelection>;

/** The parts of `value` that `fields` selects; all of it when `fields` is null or empty. */
export function selectParts(value: unknown, fields: string | null): unknown {
  return fields ? selectFields(value, new FieldsParser(fields).parse()) : value;
}

/**
 * @param answers the fields that there are
 * @throws GoogleError 400 when `fields` is malformed, or selects what does not exist
 */
export function checkFields(fields: string | null, answers: Fields): void {
  if (fields) checkMask(new FieldsParser(fields).parse(), answers);
}

function checkMask(mask: Mask, shape: Shape): void {
  const inner = Array.isArray(shape) ? (shape[0] as Shape) : shape;
  for (const [name, next] of mask) {
    const isField = typeof inner === 'object' && Object.hasOwn(inner, name);
    const known = typeof inner === 'string' ? [] : Object.values(inner);
    const shapes = name === '*' ? known : isField ? [(inner as Fields)[name]] : [anyOf(inner)];
    if (shapes.length === 0 || shapes[0] === undefined) throw invalidSelection(name);
    if (next === 'all') continue;
    // Behind `*`, what one of the fields has is enough.
    if (name !== '*') checkMask(next, shapes[0]);
  }
}

/** The shape of fields with any name, where there are such. */
function anyOf(shape: Shape): Shape | undefined {
  return typeof shape === 'object' ? (shape as Fields)['*'] : undefined;
}

function invalidSelection(text: string): GoogleError {
  return new GoogleError(
    400,
    `Invalid field selection ${text}`,
    'INVALID_ARGUMENT',
    'invalidParameter',
    'fields',
  );
}

class FieldsParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Mask {
    const mask = this.#list();
    if (this.#position < this.#text.length) throw this.#invalid();
    return mask;
  }

  #list(): Mask {
    const mask: Mask = new Map();
    do this.#path(mask);
    while (this.#accept(','));
    return mask;
  }

  /** `a`, `a/b/c`, `a(b,c)` */
  #path(into: Mask): void {
    const [name = ''] = /^[\w$*-]+/.exec(this.#text.slice(this.#position)) ?? [];
    if (name === '') throw this.#invalid();
    this.#position += name.length;
    if (this.#accept('/')) {
      const inner: Mask = new Map();
      this.#path(inner);
      merge(into, name, inner);
    } else if (this.#accept('(')) {
      merge(into, name, this.#list());
      if (!this.#accept(')')) throw this.#invalid();
    } else merge(into, name, 'all');
  }

  #accept(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #invalid(): GoogleError {
    return invalidSelection(this.#text);
  }
}

function merge(into: Mask, name: string, mask: FieldSelection): void {
  const now = into.get(name);
  if (now === undefined || now === 'all' || mask === 'all') {
    into.set(name, now === 'all' ? 'all' : mask);
  } else for (const [field, inner] of mask) merge(now, field, inner);
}
