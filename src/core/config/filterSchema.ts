/**
 * Filters as the schema describes them to an editor: functions of `ee.Filter`, the arguments each
 * takes, and the properties of scenes they look at.
 *
 * `earthengine/filters.ts` defines which filters an order can use; this module describes them.
 */
import * as l10n from '@vscode/l10n';
import type { CalendarField } from '../earthengine/filterArguments.ts';
import { METADATA_OPERATORS } from '../earthengine/metadataFilter.ts';
import { GEOMETRY_FILTERS } from './geometryFilterSchema.ts';
import { property } from './propertySchema.ts';

const LINK = 'https://developers.google.com/earth-engine/apidocs/ee-filter';

const CALENDAR_FIELDS: Readonly<Record<CalendarField, string>> = {
  month: l10n.t('from 1 to 12'),
  day_of_year: l10n.t('from 1 to 366; the default'),
  year: l10n.t('in four digits'),
  day_of_month: l10n.t('from 1 to 31'),
  day_of_week: l10n.t('from 1 for Monday to 7'),
  hour: l10n.t('from 0 to 23, in UTC'),
  minute: l10n.t('from 0 to 59'),
};

const NAME = property(l10n.t('Property to compare.'));
const COMPARED = {
  type: ['number', 'string'],
  description: l10n.t('Value to compare it with.'),
  examples: [80],
};
const LISTED = {
  type: 'array',
  description: l10n.t('Values of which it must be one.'),
  examples: [[1, 2]],
};
const DAY = { type: 'integer', examples: [1] };
const INNER = { $ref: '#/definitions/filter' };

/** Arguments as the service names them. */
const operands = (right: object = COMPARED) => ({
  leftField: NAME,
  rightValue: right,
  rightField: property(l10n.t('Another property to compare with, instead of rightValue.')),
  leftValue: {
    type: ['number', 'string'],
    description: l10n.t('A value to compare, instead of leftField.'),
  },
});

const comparison = {
  required: ['name', 'value'],
  properties: { name: NAME, value: COMPARED },
};
const plain = { properties: operands() };
const text = {
  properties: operands({
    type: 'string',
    description: l10n.t('Text to look for.'),
    examples: ['LC08'],
  }),
};
const combination = {
  required: ['filters'],
  properties: {
    filters: {
      type: 'array',
      description: l10n.t('Filters that are combined, each with its function.'),
      items: INNER,
    },
  },
};

/** Of each function: what it lets pass, and its arguments. The usual ones first. */
const FUNCTIONS: Readonly<Record<string, readonly [meaning: string, form: object]>> = {
  lte: [l10n.t('at most the value'), comparison],
  lt: [l10n.t('less than the value'), comparison],
  gte: [l10n.t('at least the value'), comparison],
  gt: [l10n.t('more than the value'), comparison],
  eq: [l10n.t('equal to the value'), comparison],
  neq: [l10n.t('not equal to the value'), comparison],
  inList: [
    l10n.t('one of the values of a list'),
    {
      required: ['name', 'value'],
      properties: {
        name: NAME,
        value: LISTED,
        leftField: property(l10n.t('The same as name.')),
        rightValue: { type: 'array', description: l10n.t('The same as value.') },
        rightField: property(l10n.t('A property that is a list, instead of value.')),
        leftValue: {
          type: ['number', 'string'],
          description: l10n.t('A value to look for in that list, instead of name.'),
        },
      },
    },
  ],
  calendarRange: [
    l10n.t('a part of the year, from start to end of field: month, day_of_year, …'),
    {
      required: ['start'],
      properties: {
        start: { ...DAY, description: l10n.t('The first, such as 6 for June.') },
        end: {
          ...DAY,
          description: l10n.t(
            'The last. If it is less than start, the range continues in the next year. Without it, start alone counts.',
          ),
        },
        field: {
          type: 'string',
          description: l10n.t('What start and end count.'),
          examples: ['month'],
          'x-values': CALENDAR_FIELDS,
        },
      },
    },
  ],
  dayOfYear: [
    l10n.t('from the day start to the day end of the year'),
    {
      required: ['start', 'end'],
      properties: {
        start: { ...DAY, description: l10n.t('The first day, from 1 to 366.') },
        end: {
          ...DAY,
          description: l10n.t(
            'The last day, from 1 to 366. If it is less than start, the range continues in the next year.',
          ),
        },
      },
    },
  ],
  date: [
    l10n.t('from the date start until before the date end'),
    {
      required: ['start'],
      properties: {
        start: {
          type: 'string',
          description: l10n.t('The first day, such as 2020-01-31.'),
          examples: ['2020-01-01'],
        },
        end: {
          type: 'string',
          description: l10n.t(
            'The day after the last day. Without it, only the millisecond of start.',
          ),
          examples: ['2021-01-01'],
        },
      },
    },
  ],
  ...GEOMETRY_FILTERS,
  expression: [
    l10n.t('an expression of comparisons'),
    {
      required: ['expression'],
      properties: {
        expression: {
          type: 'string',
          description: l10n.t(
            'Comparisons of properties with values, joined by &&, || and !, with parentheses.',
          ),
          examples: ['CLOUD_COVER < 20 && SUN_ELEVATION > 30'],
        },
      },
    },
  ],
  listContains: [l10n.t('a list that contains the value'), plain],
  stringContains: [l10n.t('a text that contains the value'), text],
  stringStartsWith: [l10n.t('a text that begins with the value'), text],
  stringEndsWith: [l10n.t('a text that ends with the value'), text],
  notNull: [
    l10n.t('the scene has these properties'),
    {
      required: ['properties'],
      properties: {
        properties: {
          type: 'array',
          description: l10n.t('Properties that a scene must have.'),
          examples: [['CLOUD_COVER']],
          items: property(l10n.t('A property that the scene must have.')),
        },
      },
    },
  ],
  rangeContains: [
    l10n.t('a value from minValue to maxValue'),
    {
      required: ['field', 'minValue', 'maxValue'],
      properties: {
        field: NAME,
        minValue: {
          type: ['number', 'string'],
          description: l10n.t('Smallest allowed value.'),
          examples: [0],
        },
        maxValue: {
          type: ['number', 'string'],
          description: l10n.t('Largest allowed value.'),
          examples: [80],
        },
      },
    },
  ],
  and: [l10n.t('all of these filters'), combination],
  or: [l10n.t('at least one of these filters'), combination],
  not: [
    l10n.t('none of these filters'),
    {
      required: ['filter'],
      properties: {
        filter: { ...INNER, description: l10n.t('The filter that a scene must not pass.') },
      },
    },
  ],
  maxDifference: [
    l10n.t('a number that differs from the value by at most difference'),
    {
      required: ['difference'],
      properties: {
        difference: {
          type: 'number',
          description: l10n.t('Largest allowed difference.'),
          examples: [5],
        },
        ...operands(),
      },
    },
  ],
  dateRangeContains: [
    l10n.t('a date within a range of dates'),
    {
      properties: {
        leftValue: {
          type: 'object',
          description: l10n.t('Range of dates, with start and end; end is exclusive.'),
          examples: [{ start: '2020-01-01', end: '2021-01-01' }],
        },
        rightField: property(l10n.t('Property with a date, such as system:time_start.')),
        leftField: property(l10n.t('Property with a range of dates, instead of leftValue.')),
        rightValue: { type: ['number', 'string'], description: l10n.t('A date.') },
      },
    },
  ],
  hasType: [
    l10n.t('a value of this type'),
    {
      properties: operands({
        type: 'string',
        description: l10n.t('Name of a type of Earth Engine.'),
        'x-values': {
          string: l10n.t('text'),
          number: l10n.t('number'),
          list: l10n.t('list'),
        },
      }),
    },
  ],
  metadata: [
    l10n.t('a comparison with an operator; deprecated: use eq, lt, gt or stringContains'),
    {
      required: ['name', 'operator', 'value'],
      properties: {
        name: NAME,
        operator: {
          type: 'string',
          description: l10n.t('How the property is compared with the value.'),
          examples: ['less_than'],
          'x-values': Object.fromEntries(METADATA_OPERATORS.map((name) => [name, ''])),
        },
        value: COMPARED,
      },
    },
  ],
  equals: [l10n.t('the same as {0}', 'eq'), plain],
  notEquals: [l10n.t('the same as {0}', 'neq'), plain],
  lessThan: [l10n.t('the same as {0}', 'lt'), plain],
  lessThanOrEquals: [l10n.t('the same as {0}', 'lte'), plain],
  greaterThan: [l10n.t('the same as {0}', 'gt'), plain],
  greaterThanOrEquals: [l10n.t('the same as {0}', 'gte'), plain],
};

/** Arguments of each function, beside `function` itself. */
const FORMS: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(FUNCTIONS).map(([name, [, form]]) => [name, form]),
);

/** Names of the arguments that a function takes; undefined for a function that there is not. */
export function filterArguments(name: string): string[] | undefined {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  return form && Object.keys((form as { properties?: object }).properties ?? {});
}

/** Names of all functions, the usual ones first. */
export const FILTER_FUNCTIONS: readonly string[] = Object.keys(FUNCTIONS);

export function isFilterFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

export const FILTER = {
  type: 'object',
  required: ['function'],
  description: l10n.t('A function of ee.Filter and its arguments.'),
  properties: {
    function: {
      type: 'string',
      description: l10n.t('Name of a function of ee.Filter, such as lte.'),
      examples: ['lte'],
      'x-values': Object.fromEntries(
        Object.entries(FUNCTIONS).map(([name, [meaning]]) => [name, meaning]),
      ),
      'x-link': LINK,
    },
    name: NAME,
    // Of whatever type: that depends on the function.
    value: { description: COMPARED.description, examples: COMPARED.examples },
  },
  'x-by': { key: 'function', forms: FORMS },
} as const;
