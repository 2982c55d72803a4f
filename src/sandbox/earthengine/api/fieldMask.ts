/**
 * Partial answers: `fields=operations(name,metadata.state),nextPageToken` keeps only those.
 *
 * A mask that names a field which answers cannot have is refused.
 */
import type { FieldSelection } from '../../fieldSelection.ts';
import { type ApiType, EARTH_ENGINE_API } from './facts.ts';
import { badFields } from './fieldViolations.ts';

/**
 * @param message name of the message that is answered
 * @throws GoogleError 400 in Google's words
 */
export function parseFieldMask(text: string, message: string): FieldSelection {
  const mask: Map<string, FieldSelection> = new Map();
  const parser = new MaskParser(text);
  for (const path of parser.paths()) {
    if (!hasField(message, path)) throw invalidMask(text, path.join('.'));
    add(mask, path);
  }
  return mask;
}

/** Paths of a mask, one after the other: `a(b,c/d)` has `a.b` and `a.c.d`. */
class MaskParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  paths(): string[][] {
    const paths = this.#list([]);
    if (this.#position < this.#text.length) throw invalidMask(this.#text, this.#text);
    return paths;
  }

  #list(prefix: readonly string[]): string[][] {
    const paths: string[][] = [];
    do paths.push(...this.#path(prefix));
    while (this.#accept(','));
    return paths;
  }

  #path(prefix: readonly string[]): string[][] {
    const [name = ''] = /^(?:[\w$@-]+|\*)/.exec(this.#text.slice(this.#position)) ?? [];
    if (name === '') throw invalidMask(this.#text, this.#text);
    this.#position += name.length;
    const path = [...prefix, name];
    if (this.#accept('/') || this.#accept('.')) return this.#path(path);
    if (!this.#accept('(')) return [path];
    const inner = this.#list(path);
    if (!this.#accept(')')) throw invalidMask(this.#text, this.#text);
    return inner;
  }

  #accept(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }
}

/** Whether a message can have a field, given as a path; `*` is any field. */
export function hasField(message: string, path: readonly string[]): boolean {
  return fieldType(message, path) !== undefined;
}

/** The type of a message's field, given as a path; undefined when it has no such field. */
export function fieldType(message: string, path: readonly string[]): ApiType | undefined {
  let type: ApiType | undefined = { $ref: message };
  for (const name of path) {
    while (type?.items) type = type.items;
    const properties: Readonly<Record<string, ApiType>> | undefined = type?.$ref
      ? EARTH_ENGINE_API.schemas[type.$ref]?.properties
      : undefined;
    // Below a message that is not spelled out, and in a map, any name may be.
    if (type?.additionalProperties) type = type.additionalProperties;
    else if (!properties && (type?.$ref || type?.type === 'any')) return { type: 'any' };
    else if (name === '*') return { type: 'any' };
    else if (properties && Object.hasOwn(properties, name)) type = properties[name];
    else return undefined;
  }
  return type;
}

function add(mask: Map<string, FieldSelection>, path: readonly string[]): void {
  const [name = '', ...rest] = path;
  const known = mask.get(name);
  if (rest.length === 0 || known === 'all') {
    mask.set(name, 'all');
    return;
  }
  const inner = known ?? new Map<string, FieldSelection>();
  mask.set(name, inner);
  add(inner, rest);
}

function invalidMask(text: string, path: string) {
  return badFields(
    [
      {
        field: text,
        description: `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`,
      },
    ],
    'Request contains an invalid argument.',
  );
}
