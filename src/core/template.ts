/**
 * Names from templates: Python's format strings, as configurations of the Python tool write them.
 *
 * ```ts
 * formatTemplate('{collection}_h{tile.horizontal:03d}', { collection: 'L8', tile }); // 'L8_h009'
 * ```
 *
 * Fields, attributes, indices, conversions (`!r !s !a`), fields inside format specs, and the specs
 * of strings, integers and floats mean what they mean to `str.format`
 * (https://docs.python.org/3/library/string.html#format-string-syntax). A whole number counts as a
 * Python int, any other number as a float, a list as a tuple.
 */
import { TemplateError } from './errors.ts';
import { FormatProblem, formatValue, represent, typeName } from './templateformat.ts';

/**
 * @param fields what the template may name; objects give their own and their class's properties,
 *   never those that every object has
 * @throws TemplateError that says what is wrong, and which fields there are
 */
export function formatTemplate(template: string, fields: Record<string, unknown>): string {
  return explaining(template, Object.keys(fields), () => expand(template, fields, NESTING));
}

/**
 * Names of the fields in a template, each once, also of those inside format specs.
 *
 * @throws TemplateError when it is no format string
 */
export function templateFields(template: string): string[] {
  return explaining(template, [], () => [...new Set(fieldNames(template, NESTING))]);
}

/**
 * The literal text before the first field: what every name from this template begins with.
 *
 * @throws TemplateError when it is no format string
 */
export function templatePrefix(template: string): string {
  return explaining(template, [], () => {
    let prefix = '';
    for (const { literal, field } of parse(template)) {
      prefix += literal;
      if (field) break;
    }
    return prefix;
  });
}

/** A template, and the format specs of its fields, may hold fields; as deep as Python allows. */
const NESTING = 2;

/** A replacement field as written: `{source}`. */
interface Field {
  readonly source: string;
  /** Name, attributes and indices: `tile.index[0]`. */
  readonly name: string;
  readonly conversion: string;
  readonly spec: string;
}

/** Literal text, and the field after it; the last piece of a template has none. */
interface Piece {
  readonly literal: string;
  readonly field?: Field;
}

function explaining<T>(template: string, fields: readonly string[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatProblem)) throw error;
    const known = fields.length > 0 ? ` Fields are: ${fields.join(', ')}.` : '';
    throw new TemplateError(
      template,
      `The template "${template}" cannot be used: ${error.message}.${known}`,
    );
  }
}

function expand(template: string, fields: Record<string, unknown>, depth: number): string {
  if (depth === 0) throw new FormatProblem('Max string recursion exceeded');
  let text = '';
  for (const { literal, field } of parse(template)) {
    text += literal;
    if (!field) continue;
    try {
      const value = convert(lookUp(field.name, fields), field.conversion);
      const spec = field.spec.includes('{') ? expand(field.spec, fields, depth - 1) : field.spec;
      text += formatValue(value, spec);
    } catch (error) {
      if (!(error instanceof FormatProblem) || depth < NESTING) throw error;
      throw new FormatProblem(`${error.message}, in {${field.source}}`);
    }
  }
  return text;
}

function fieldNames(template: string, depth: number): string[] {
  if (depth === 0) throw new FormatProblem('Max string recursion exceeded');
  return [...parse(template)].flatMap(({ field }) => {
    if (!field) return [];
    const nested = field.spec.includes('{') ? fieldNames(field.spec, depth - 1) : [];
    return [splitName(field.name).first, ...nested];
  });
}

/** Lazily, so that a problem early in a template is found before one at its end. */
function* parse(template: string): Generator<Piece> {
  let literal = '';
  let position = 0;
  while (position < template.length) {
    const character = template.charAt(position);
    if (character !== '{' && character !== '}') {
      literal += character;
      position += 1;
    } else if (template.charAt(position + 1) === character) {
      literal += character;
      position += 2;
    } else {
      if (character === '}' || position + 1 === template.length) {
        throw new FormatProblem(`Single '${character}' encountered in format string`);
      }
      const { field, end } = parseField(template, position + 1);
      yield { literal, field };
      literal = '';
      position = end;
    }
  }
  yield { literal };
}

/** @param start behind the opening brace. @returns also the position behind the closing one */
function parseField(template: string, start: number): { field: Field; end: number } {
  const nameEnd = endOfName(template, start);
  const name = template.slice(start, nameEnd);
  let position = nameEnd;
  let conversion = '';
  if (template.charAt(position) === '!') {
    conversion = template.charAt(position + 1);
    if (!conversion) {
      throw new FormatProblem('end of string while looking for conversion specifier');
    }
    position += 2;
    const next = template.charAt(position);
    if (next === '') throw new FormatProblem("unmatched '{' in format spec");
    if (next !== '}' && next !== ':') {
      throw new FormatProblem("expected ':' after conversion specifier");
    }
  }
  const end = template.charAt(position) === '}' ? position : endOfSpec(template, position + 1);
  const spec = template.slice(position + 1, end);
  return { field: { source: template.slice(start, end), name, conversion, spec }, end: end + 1 };
}

/** Where the `}`, `:` or `!` behind a field's name stands; brackets may hold any of them. */
function endOfName(template: string, start: number): number {
  for (let position = start; position < template.length; position++) {
    switch (template.charAt(position)) {
      case '{':
        throw new FormatProblem("unexpected '{' in field name");
      case '}':
      case ':':
      case '!':
        return position;
      case '[': {
        const closing = template.indexOf(']', position);
        position = closing < 0 ? template.length : closing;
      }
    }
  }
  throw new FormatProblem("expected '}' before end of string");
}

/** Where the brace that closes the field stands. */
function endOfSpec(template: string, start: number): number {
  let open = 1;
  for (let position = start; position < template.length; position++) {
    if (template.charAt(position) === '{') open += 1;
    if (template.charAt(position) === '}') open -= 1;
    if (open === 0) return position;
  }
  throw new FormatProblem("unmatched '{' in format spec");
}

function splitName(name: string): { first: string; rest: string } {
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  return { first, rest: name.slice(first.length) };
}

function lookUp(name: string, fields: Record<string, unknown>): unknown {
  const { first, rest } = splitName(name);
  if (first === '' || /^\d+$/.test(first)) {
    throw new FormatProblem(
      `Replacement index ${Number(first)} out of range for positional args tuple: fields need a name, there are none by number`,
    );
  }
  if (!Object.hasOwn(fields, first)) throw new FormatProblem(`there is no field "${first}"`);
  let value = fields[first];
  let path = first;
  for (let position = 0; position < rest.length; ) {
    const step = /^(?:\.(?<attribute>[^.[]*)|\[(?<index>[^\]]*)(?<closing>\]?))/.exec(
      rest.slice(position),
    );
    if (!step?.groups) {
      throw new FormatProblem("Only '.' or '[' may follow ']' in format field specifier");
    }
    const { attribute, index = '', closing } = step.groups;
    if (attribute === undefined && !closing)
      throw new FormatProblem("Missing ']' in format string");
    if ((attribute ?? index) === '') throw new FormatProblem('Empty attribute in format string');
    value =
      attribute === undefined ? itemOf(value, index, path) : attributeOf(value, attribute, path);
    path += step[0];
    position += step[0].length;
  }
  return value;
}

/** Only what the object or its class defines is an attribute, and only values, not methods. */
function attributeOf(value: unknown, attribute: string, path: string): unknown {
  const attributes = attributesOf(value);
  if (attributes.includes(attribute)) return Object(value)[attribute];
  const known = attributes.length > 0 ? `; it has: ${attributes.join(', ')}` : '';
  throw new FormatProblem(
    `'${typeName(value)}' object has no attribute '${attribute}': "${path}" has none of that name${known}`,
  );
}

function attributesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const names = new Set<string>();
  for (
    let holder: object | null = value;
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const [name, { value: held }] of Object.entries(
      Object.getOwnPropertyDescriptors(holder),
    )) {
      // Those of getters hold nothing here.
      if (typeof held !== 'function') names.add(name);
    }
  }
  return [...names].filter((name) => name !== '__proto__').sort();
}

/** In Python's words. */
const INDEX_WANTED = {
  str: "string indices must be integers, not 'str'",
  tuple: 'tuple indices must be integers or slices, not str',
} as const;

function itemOf(value: unknown, index: string, path: string): unknown {
  const isNumber = /^\d+$/.test(index);
  if (typeof value === 'string' || Array.isArray(value)) {
    if (!isNumber) {
      throw new FormatProblem(
        `${INDEX_WANTED[typeof value === 'string' ? 'str' : 'tuple']}: "${path}" has no '${index}'`,
      );
    }
    const items: readonly unknown[] = typeof value === 'string' ? [...value] : value;
    if (Number(index) < items.length) return items[Number(index)];
    throw new FormatProblem(
      `${typeName(value)} index out of range: "${path}" has ${items.length} items, numbered from 0`,
    );
  }
  // A plain object is what Python would have as a dict.
  if (isPlainObject(value) && Object.hasOwn(value, index)) return value[index];
  throw new FormatProblem(
    isPlainObject(value)
      ? `there is no "${index}" in "${path}"; it has: ${Object.keys(value).join(', ')}`
      : `'${typeName(value)}' object is not subscriptable: "${path}" has no items`,
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  );
}

function convert(value: unknown, conversion: string): unknown {
  switch (conversion) {
    case '':
      return value;
    case 's':
      return formatValue(value, '');
    case 'r':
      return represent(value);
    case 'a':
      return represent(value, { ascii: true });
  }
  throw new FormatProblem(`Unknown conversion specifier ${conversion}`);
}
