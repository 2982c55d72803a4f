/** Warnings about filter values whose type differs from what they are compared with. */
import * as l10n from '@vscode/l10n';
import { numberIn, parseFilterDate } from '../earthengine/filterArguments.ts';
import { isTimeProperty, type PropertyType } from './sceneProperties.ts';
import type { FilterWarning } from './warningTypes.ts';

/** A property whose values are compared. */
export interface ComparedProperty {
  readonly name: string;
  readonly type: PropertyType;
}

/** @param value one value; missing ones are found elsewhere */
export function valueWarnings(
  value: unknown,
  property: ComparedProperty,
  path: readonly string[],
): FilterWarning[] {
  if (value === undefined || value === null) return [];
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (property.type === 'number' ? isNumber : typeof value === 'string') return [];
  const text = convertedValue(value, property);
  const message = describeWrongType(value, property);
  return [
    { path, message, ...(text !== undefined && { correction: { kind: 'value', text } as const }) },
  ];
}

function describeWrongType(value: unknown, { name, type }: ComparedProperty): string {
  if (isTimeProperty(name) && timeIn(value) !== undefined) {
    return l10n.t(
      'The property "{0}" is a number of milliseconds since 1970: compared with a date, either all scenes or none pass the filter. Use the filter function "date", or write the milliseconds.',
      name,
    );
  }
  if (type === 'number') {
    return typeof value === 'string'
      ? l10n.t(
          'The property "{0}" is a number: compared with a text, either all scenes or none pass the filter. Write the number without quotes.',
          name,
        )
      : l10n.t(
          'The property "{0}" cannot be compared with {1}: either all scenes or none would pass the filter. Write a number.',
          name,
          typeof value === 'number' ? String(value) : JSON.stringify(value),
        );
  }
  return typeof value === 'number' && Number.isFinite(value)
    ? l10n.t(
        'The property "{0}" is a text: compared with a number, either all scenes or none pass the filter. Put the value in quotes.',
        name,
      )
    : l10n.t(
        'The property "{0}" cannot be compared with {1}: either all scenes or none would pass the filter. Write a text in quotes.',
        name,
        typeof value === 'number' ? String(value) : JSON.stringify(value),
      );
}

/** Milliseconds since 1970 of a date in text. */
function timeIn(value: unknown): number | undefined {
  return typeof value === 'string' ? parseFilterDate(value) : undefined;
}

/** @returns YAML of a value in the type of a property, if it means one */
export function convertedValue(
  value: unknown,
  { name, type }: ComparedProperty,
): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  if (type === 'number') {
    const number = typeof value === 'number' ? value : (numberIn(value) ?? timeOf(name, value));
    return number === undefined ? undefined : String(number);
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return undefined;
  }
  const day = /^DATE_/.test(name) && dayIn(value);
  return JSON.stringify(day || String(value));
}

/** A date is a time only where the property is one. */
function timeOf(name: string, value: unknown): number | undefined {
  return isTimeProperty(name) ? timeIn(value) : undefined;
}

/** @returns the ISO date that a number such as 20200131 means */
export function dayIn(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  const [, year, month, day] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(String(value)) ?? [];
  const iso = `${year}-${month}-${day}`;
  return year && parseFilterDate(iso) !== undefined ? iso : undefined;
}
