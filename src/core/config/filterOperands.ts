/** Checks whether the two sides of a comparison in a filter can be compared. */
import * as l10n from '@vscode/l10n';
import { findArgument } from '../earthengine/filterArguments.ts';
import { GEOMETRY_COMPARISONS } from '../earthengine/filterGeometries.ts';
import { fieldWarnings } from './filterFields.ts';
import { type ComparedProperty, convertedValue, valueWarnings } from './filterValues.ts';
import { propertyType } from './sceneProperties.ts';
import type { FilterWarning, PlacedFilter } from './warningTypes.ts';

/** Functions of the service that compare two operands, each a property or a value. */
const COMPARISONS = [
  'equals',
  'greaterThan',
  'greaterThanOrEquals',
  'lessThan',
  'lessThanOrEquals',
  'notEquals',
];
/** The same with the names of the Python client. */
const NAMED = ['eq', 'gt', 'gte', 'lt', 'lte', 'neq'];
const TEXT_FUNCTIONS = ['stringContains', 'stringStartsWith', 'stringEndsWith'];
const WITH_OPERANDS = [
  ...COMPARISONS,
  ...TEXT_FUNCTIONS,
  ...GEOMETRY_COMPARISONS,
  ...['listContains', 'hasType', 'maxDifference', 'dateRangeContains'],
];

/** Names of types as `ee.Filter.hasType` has them, in lower case; a scene's property is one of these. */
const TYPE_NAMES = ['string', 'number', 'float', 'double', 'integer', 'long', 'list', 'dictionary'];
const OTHER_TYPE_NAMES = ['object', 'date', 'geometry', 'array', 'boolean', 'int', 'short', 'byte'];

const NUMBER_TYPE_NAMES = ['number', 'float', 'double', 'integer', 'long', 'int', 'short', 'byte'];

/** Types that other names mean. */
const MEANT_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'string'],
  ['str', 'string'],
  ['numeric', 'number'],
]);

interface Argument {
  readonly key: string;
  readonly value: unknown;
}

export function operandWarnings(filter: PlacedFilter): FilterWarning[] {
  const { function: name } = filter.spec;
  if (WITH_OPERANDS.includes(name)) {
    const wrong = [...countWarnings(filter), ...constantWarnings(filter)];
    if (wrong.length > 0) return wrong;
  }
  if (name === 'hasType') return typeNameWarnings(filter);
  if (TEXT_FUNCTIONS.includes(name)) return textWarnings(filter);
  if (name === 'listContains') return containsWarnings(filter);
  if (name === 'inList') return inListWarnings(filter);
  if (COMPARISONS.includes(name) || NAMED.includes(name)) return comparisonWarnings(filter);
  return fieldWarnings(filter);
}

/** Each side is either a property or a value. */
function countWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  return ['left', 'right'].flatMap((side): FilterWarning[] => {
    const field = findArgument(spec, `${side}Field`);
    const value = findArgument(spec, `${side}Value`);
    if (!field === !value) {
      const message = field
        ? l10n.t('A filter has either "{0}Field" or "{0}Value". Remove one of them.', side)
        : l10n.t(
            'The filter function "{0}" has nothing to compare with, so either all scenes or none pass it. Add "{1}Field" or "{1}Value".',
            spec.function,
            side,
          );
      return [{ path: [...path, value?.key ?? 'function'], message }];
    }
    return [];
  });
}

/** A comparison without a property, or of one with itself, is the same for each scene. */
function constantWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  const [left, right] = ['leftField', 'rightField'].map((name) => findArgument(spec, name));
  const values = ['leftValue', 'rightValue'].map((name) => findArgument(spec, name));
  if (left && right && left.value === right.value) {
    const message = l10n.t(
      '"{0}" and "{1}" are the same property, so either all scenes or none pass the filter. Compare with another property, or with a value.',
      left.key,
      right.key,
    );
    return [{ path: [...path, right.key], message }];
  }
  if (left || right || values.includes(undefined)) return [];
  const message = l10n.t(
    'The filter compares two values and no property of scenes, so either all scenes or none pass it. Name a property with "leftField" instead of "leftValue".',
  );
  return [{ path: [...path, values[0]?.key ?? 'function'], message }];
}

function comparisonWarnings(filter: PlacedFilter): FilterWarning[] {
  const { spec, path } = filter;
  const [left, right] = comparedProperties(filter);
  if (left && right) return differentTypes(filter, left, right);
  const property = left ?? right;
  return comparedValues(filter).flatMap(({ key, value }) => {
    const place = [...path, key];
    if (!Array.isArray(value)) return property ? valueWarnings(value, property, place) : [];
    const [only, ...others] = value;
    const text = others.length === 0 ? convertOperand(only, property) : undefined;
    const message = l10n.t(
      '{0} compares with a single value: with a list, either all scenes or none pass it. Only inList takes a list.',
      spec.function,
    );
    return [withValue({ path: place, message }, text)];
  });
}

function differentTypes(
  { spec, path }: PlacedFilter,
  left: ComparedProperty,
  right: ComparedProperty,
): FilterWarning[] {
  if (left.type === right.type) return [];
  const [number, text] = left.type === 'number' ? [left, right] : [right, left];
  return [
    {
      path: [...path, findArgument(spec, 'rightField')?.key ?? 'function'],
      message: l10n.t(
        'The property "{0}" is a number and "{1}" is a text: if they are compared, either all scenes or none pass the filter. Compare properties of the same type.',
        number.name,
        text.name,
      ),
    },
  ];
}

function inListWarnings(filter: PlacedFilter): FilterWarning[] {
  const { spec, path } = filter;
  const [property, listed] = comparedProperties(filter);
  const wrong = inListOperands(filter);
  if (wrong.length > 0) return wrong;
  if (listed) {
    const message = l10n.t(
      'The property "{0}" is not a list, so no scene passes inList. Write the list as "value".',
      listed.name,
    );
    return [{ path: [...path, findArgument(spec, 'rightField')?.key ?? 'function'], message }];
  }
  const list = findArgument(filter.spec, 'rightValue') ?? findArgument(filter.spec, 'value');
  return list ? listWarnings(filter, list, property) : [];
}

/** Each side of `inList` is a property or a value as well; `name` and `value` are the usual ones. */
function inListOperands({ spec, path, collection }: PlacedFilter): FilterWarning[] {
  const left = findArgument(spec, 'leftField') ?? findArgument(spec, 'name');
  const right = findArgument(spec, 'rightValue') ?? findArgument(spec, 'value');
  const operands = { leftField: left?.value, rightValue: right?.value };
  const { leftValue, rightField } = spec;
  if (leftValue === undefined && rightField === undefined) return [];
  const named = { spec: { ...spec, ...operands }, path, collection };
  return [...countWarnings(named), ...constantWarnings(named)];
}

/** A list with values of a property's type. */
function listWarnings(
  { spec, path }: PlacedFilter,
  { key, value }: Argument,
  property: ComparedProperty | undefined,
): FilterWarning[] {
  if (Array.isArray(value)) {
    return value.length === 0
      ? [{ path: [...path, key], message: emptyList(key) }]
      : value.flatMap((each, index) =>
          listedWarnings(each, property, [...path, key, String(index)]),
        );
  }
  const text = convertOperand(value, property);
  const message = l10n.t(
    '"{0}" of {1} must be a list, such as [1, 2]; otherwise no scene passes the filter.',
    key,
    spec.function,
  );
  return [withValue({ path: [...path, key], message }, text && `[${text}]`)];
}

function emptyList(key: string): string {
  return l10n.t('"{0}" is an empty list, so no scene passes the filter. Add values to it.', key);
}

function listedWarnings(
  value: unknown,
  property: ComparedProperty | undefined,
  path: readonly string[],
): FilterWarning[] {
  if (value === null || value === undefined) {
    const message = l10n.t('A value in the list is empty and matches no scene. Remove it.');
    return [{ path, message }];
  }
  return property ? valueWarnings(value, property, path) : [];
}

/** Scenes of Landsat have no lists, so that a property can be on the right only. */
function containsWarnings(filter: PlacedFilter): FilterWarning[] {
  const { spec, path } = filter;
  const [left, right] = comparedProperties(filter);
  if (left) {
    const message = l10n.t(
      'The property "{0}" is not a list, so no scene passes listContains. To compare it with the values of a list, use inList.',
      left.name,
    );
    return [{ path: [...path, findArgument(spec, 'leftField')?.key ?? 'function'], message }];
  }
  const list = findArgument(spec, 'leftValue');
  return list ? listWarnings(filter, list, right) : [];
}

function textWarnings(filter: PlacedFilter): FilterWarning[] {
  const { spec, path } = filter;
  const fields = ['leftField', 'rightField'].flatMap((argument): FilterWarning[] => {
    const found = findArgument(spec, argument);
    const name = String(found?.value);
    if (!found || propertyType(name, filter.collection) !== 'number') return [];
    const message = l10n.t(
      'The property "{0}" is a number, and {1} checks texts only, so no scene passes it. Use a function that compares numbers, such as lte.',
      name,
      spec.function,
    );
    return [{ path: [...path, found.key], message }];
  });
  const values = comparedValues(filter).flatMap(({ key, value }): FilterWarning[] => {
    if (typeof value === 'string') return [];
    const message = l10n.t('{0} checks texts only. Put the value in quotes.', spec.function);
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    const text = isPlain ? JSON.stringify(String(value)) : undefined;
    return [withValue({ path: [...path, key], message }, text)];
  });
  return [...fields, ...values];
}

function typeNameWarnings(filter: PlacedFilter): FilterWarning[] {
  const { spec, path } = filter;
  const found = findArgument(spec, 'rightValue');
  if (!found) return [];
  const given = String(found.value).trim().toLowerCase();
  const [property] = comparedProperties(filter);
  if (typeof found.value === 'string' && isTypeName(given)) {
    return property && isNeverOf(given, property) ? [neverOfType(property, found, path)] : [];
  }
  const meant = MEANT_TYPES.get(given);
  const message = l10n.t(
    'Earth Engine has no type "{0}", so no scene passes the filter. Types of properties are: {1}.',
    String(found.value),
    TYPE_NAMES.join(', '),
  );
  const isUseful = meant !== undefined && !(property && isNeverOf(meant, property));
  return [withValue({ path: [...path, found.key], message }, isUseful ? meant : undefined)];
}

function neverOfType(
  { name, type }: ComparedProperty,
  { key, value }: Argument,
  path: readonly string[],
): FilterWarning {
  const message =
    type === 'number'
      ? l10n.t(
          'The property "{0}" is a number, not of the type "{1}", so no scene passes the filter.',
          name,
          String(value),
        )
      : l10n.t(
          'The property "{0}" is a text, not of the type "{1}", so no scene passes the filter.',
          name,
          String(value),
        );
  return { path: [...path, key], message };
}

/** `object` and `date` are left to Earth Engine. */
function isNeverOf(typeName: string, { type }: ComparedProperty): boolean {
  if (['object', 'date'].includes(typeName)) return false;
  return NUMBER_TYPE_NAMES.includes(typeName)
    ? type !== 'number'
    : typeName !== 'string' || type !== 'text';
}

function isTypeName(name: string): boolean {
  return TYPE_NAMES.includes(name) || OTHER_TYPE_NAMES.includes(name);
}

/** The properties on the left and on the right, where Cedar has a record of them. */
function comparedProperties({
  spec,
  collection,
}: PlacedFilter): [ComparedProperty | undefined, ComparedProperty | undefined] {
  const known = (found: Argument | undefined): ComparedProperty | undefined => {
    const name = String(found?.value);
    const type = found && propertyType(name, collection);
    return type && { name, type };
  };
  const left = findArgument(spec, 'leftField') ?? findArgument(spec, 'name');
  return [known(left), known(findArgument(spec, 'rightField'))];
}

function comparedValues({ spec }: PlacedFilter): Argument[] {
  return ['value', 'rightValue', 'leftValue'].flatMap((argument) => {
    const found = findArgument(spec, argument);
    return found ? [found] : [];
  });
}

/** @returns YAML of a value in the type of a property, or as it is */
function convertOperand(
  value: unknown,
  property: ComparedProperty | undefined,
): string | undefined {
  if (property) return convertedValue(value, property);
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : undefined;
}

function withValue(warning: FilterWarning, text: string | undefined): FilterWarning {
  return text === undefined ? warning : { ...warning, correction: { kind: 'value', text } };
}
