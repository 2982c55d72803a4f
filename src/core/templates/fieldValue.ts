/** Values of the fields of a template, and of their attributes and items. */
import * as l10n from '@vscode/l10n';
import { FormatProblem } from './formatSpec.ts';
import { splitName } from './parseTemplate.ts';
import { PythonFloat, pythonTypeName } from './pythonValues.ts';

/**
 * The value of a field, with its attributes and indices.
 *
 * @throws FormatProblem when there is none
 */
export function lookUp(name: string, fields: Record<string, unknown>): unknown {
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
  return Array.isArray(value) ? (TUPLE_FIELDS[lastPart(path)] ?? []) : [];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** An item of a tuple; Affine turns all of its numbers into floats. */
function tupleItem(value: unknown, path: string): unknown {
  return typeof value === 'number' && lastPart(path) === 'transform'
    ? new PythonFloat(value)
    : value;
}

/** Only what the object or its class defines is an attribute, and only values, not methods. */
function attributeOf(value: unknown, attribute: string, path: string): unknown {
  const tupleFields = tupleFieldsOf(value, path);
  if (tupleFields.includes(attribute)) {
    return tupleItem(Object(value)[tupleFields.indexOf(attribute)], path);
  }
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
    if (Number(index) < items.length) return tupleItem(items[Number(index)], path);
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
