/**
 * Formats names from templates: Python's format strings, as configurations of the Python tool write
 * them.
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
import * as l10n from '@vscode/l10n';
import { TemplateError } from '../errors.ts';
import { FormatProblem, formatValue, pythonTypeName, represent } from './formatValue.ts';

/**
 * The text that a template makes of fields.
 *
 * @param template a Python format string
 * @param fields what the template may name; objects give their own and their class's properties,
 *   never those that every object has
 * @throws TemplateError with what is wrong, and which fields there are
 */
export function formatTemplate(template: string, fields: Record<string, unknown>): string {
  return explaining(template, Object.keys(fields), () => expand(template, fields, NESTING));
}

/**
 * Names of the fields in a template, each once, also of those inside format specs.
 *
 * @throws TemplateError when it is not a valid format string
 */
export function templateFields(template: string): string[] {
  return explaining(template, [], () => [...new Set(fieldNames(template, NESTING))]);
}

/**
 * The literal text before the first field: what every name from this template begins with.
 *
 * @throws TemplateError when it is not a valid format string
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
    const { message: reason, field } = error;
    const problem = field
      ? l10n.t('The template "{0}" cannot be used: {1}, in {2}.', template, reason, field)
      : l10n.t('The template "{0}" cannot be used: {1}.', template, reason);
    const known = fields.length > 0 ? l10n.t('Fields are: {0}.', fields.join(', ')) : '';
    throw new TemplateError(template, [problem, known].filter(Boolean).join(' '));
  }
}

function expand(template: string, fields: Record<string, unknown>, depth: number): string {
  if (depth === 0) throw new FormatProblem(l10n.t('Max string recursion exceeded'));
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
      throw new FormatProblem(error.message, `{${field.source}}`);
    }
  }
  return text;
}

function fieldNames(template: string, depth: number): string[] {
  if (depth === 0) throw new FormatProblem(l10n.t('Max string recursion exceeded'));
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
        throw new FormatProblem(l10n.t("Single '{0}' encountered in format string", character));
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
      throw new FormatProblem(l10n.t('end of string while looking for conversion specifier'));
    }
    position += 2;
    const next = template.charAt(position);
    if (next === '') throw new FormatProblem(l10n.t("unmatched '{0}' in format spec", '{'));
    if (next !== '}' && next !== ':') {
      throw new FormatProblem(l10n.t("expected ':' after conversion specifier"));
    }
  }
  const end = template.charAt(position) === '}' ? position : endOfSpec(template, position + 1);
  const spec = template.slice(position + 1, end);
  return { field: { source: template.slice(start, end), name, conversion, spec }, end: end + 1 };
}

/** Index of the `}`, `:` or `!` after a field's name; brackets may contain any of them. */
function endOfName(template: string, start: number): number {
  for (let position = start; position < template.length; position++) {
    switch (template.charAt(position)) {
      case '{':
        throw new FormatProblem(l10n.t("unexpected '{0}' in field name", '{'));
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
  throw new FormatProblem(l10n.t("expected '{0}' before end of string", '}'));
}

/** Index of the brace that closes the field. */
function endOfSpec(template: string, start: number): number {
  let open = 1;
  for (let position = start; position < template.length; position++) {
    if (template.charAt(position) === '{') open += 1;
    if (template.charAt(position) === '}') open -= 1;
    if (open === 0) return position;
  }
  throw new FormatProblem(l10n.t("unmatched '{0}' in format spec", '{'));
}

function splitName(name: string): { first: string; rest: string } {
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  return { first, rest: name.slice(first.length) };
}

function lookUp(name: string, fields: Record<string, unknown>): unknown {
  const { first, rest } = splitName(name);
  if (first === '' || /^\d+$/.test(first)) {
    throw new FormatProblem(
      l10n.t(
        'Replacement index {0} out of range for positional args tuple: fields need a name, there are none by number',
        Number(first),
      ),
    );
  }
  if (!Object.hasOwn(fields, first)) {
    throw new FormatProblem(l10n.t('there is no field "{0}"', first));
  }
  let value = fields[first];
  let path = first;
  for (let position = 0; position < rest.length; ) {
    const step = /^(?:\.(?<attribute>[^.[]*)|\[(?<index>[^\]]*)(?<closing>\]?))/.exec(
      rest.slice(position),
    );
    if (!step?.groups) {
      throw new FormatProblem(l10n.t("Only '.' or '[' may follow ']' in format field specifier"));
    }
    const { attribute, index = '', closing } = step.groups;
    if (attribute === undefined && !closing)
      throw new FormatProblem(l10n.t("Missing ']' in format string"));
    if ((attribute ?? index) === '') {
      throw new FormatProblem(l10n.t('Empty attribute in format string'));
    }
    value =
      attribute === undefined ? itemOf(value, index, path) : attributeOf(value, attribute, path);
    path += step[0];
    position += step[0].length;
  }
  return value;
}

/** Names of the items of tuples that are named in Python: BoundingBox of rasterio, and Affine. */
const TUPLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  bounds: ['left', 'bottom', 'right', 'top'],
  transform: ['a', 'b', 'c', 'd', 'e', 'f'],
};

/** Names of the items of a tuple, by the attribute that has it. */
function tupleFieldsOf(value: unknown, path: string): readonly string[] {
  return Array.isArray(value) ? (TUPLE_FIELDS[path.slice(path.lastIndexOf('.') + 1)] ?? []) : [];
}

/** Only what the object or its class defines is an attribute, and only values, not methods. */
function attributeOf(value: unknown, attribute: string, path: string): unknown {
  const tupleFields = tupleFieldsOf(value, path);
  if (tupleFields.includes(attribute)) return Object(value)[tupleFields.indexOf(attribute)];
  if (isAttribute(value, attribute)) return Object(value)[attribute];
  const attributes = tupleFields.length > 0 ? tupleFields : attributesOf(value);
  throw new FormatProblem(
    attributes.length > 0
      ? l10n.t(
          "'{0}' object has no attribute '{1}': \"{2}\" has none of that name; it has: {3}",
          pythonTypeName(value),
          attribute,
          path,
          attributes.join(', '),
        )
      : l10n.t(
          "'{0}' object has no attribute '{1}': \"{2}\" has none of that name",
          pythonTypeName(value),
          attribute,
          path,
        ),
  );
}

function attributesOf(value: unknown): string[] {
  const names = [...holdersOf(value)].flatMap((holder) => Object.getOwnPropertyNames(holder));
  return [...new Set(names)].filter((name) => isAttribute(value, name)).sort();
}

function isAttribute(value: unknown, name: string): boolean {
  if (name === '__proto__') return false;
  for (const holder of holdersOf(value)) {
    const property = Object.getOwnPropertyDescriptor(holder, name);
    // Those of getters hold nothing here.
    if (property && typeof property.value !== 'function') return true;
  }
  return false;
}

/** The object and the classes it belongs to, but not what every object has. */
function* holdersOf(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (
    let holder: object | null = value;
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    yield holder;
  }
}

function itemOf(value: unknown, index: string, path: string): unknown {
  const isNumber = /^\d+$/.test(index);
  if (typeof value === 'string' || Array.isArray(value)) {
    if (!isNumber) {
      throw new FormatProblem(
        typeof value === 'string'
          ? l10n.t("string indices must be integers, not 'str': \"{0}\" has no '{1}'", path, index)
          : l10n.t(
              'tuple indices must be integers or slices, not str: "{0}" has no \'{1}\'',
              path,
              index,
            ),
      );
    }
    const items: readonly unknown[] = typeof value === 'string' ? [...value] : value;
    if (Number(index) < items.length) return items[Number(index)];
    throw new FormatProblem(
      items.length === 1
        ? l10n.t(
            '{0} index out of range: "{1}" has 1 item, numbered from 0',
            pythonTypeName(value),
            path,
          )
        : l10n.t(
            '{0} index out of range: "{1}" has {2} items, numbered from 0',
            pythonTypeName(value),
            path,
            items.length,
          ),
    );
  }
  // A plain object is what Python would have as a dict.
  if (isPlainObject(value) && Object.hasOwn(value, index)) return value[index];
  throw new FormatProblem(
    isPlainObject(value)
      ? l10n.t(
          'there is no "{0}" in "{1}"; it has: {2}',
          index,
          path,
          Object.keys(value).join(', '),
        )
      : l10n.t(
          '\'{0}\' object is not subscriptable: "{1}" has no items',
          pythonTypeName(value),
          path,
        ),
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
  throw new FormatProblem(l10n.t('Unknown conversion specifier {0}', conversion));
}
