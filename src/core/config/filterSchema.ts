/**
 * Filters as the schema describes them to an editor: functions of `ee.Filter`, the arguments each
 * takes, and the properties of scenes they look at.
 *
 * `earthengine/filters.ts` defines which filters an order can use; this module describes them.
 */
import * as l10n from '@vscode/l10n';
import { collections } from '../collections/index.ts';
import type { CalendarField } from '../earthengine/filterArguments.ts';

const LINK = 'https://developers.google.com/earth-engine/apidocs/ee-filter';

type Meanings = Readonly<Record<string, string>>;

/** The usual ones first. */
const PROPERTIES: Meanings = {
  CLOUD_COVER: l10n.t('Clouds over the whole scene, in percent.'),
  CLOUD_COVER_LAND: l10n.t('Clouds over land, in percent.'),
  SUN_ELEVATION: l10n.t('Height of the sun, in degrees.'),
  WRS_PATH: l10n.t('Path of the orbit.'),
  WRS_ROW: l10n.t('Row along the orbit.'),
  IMAGE_QUALITY: l10n.t('Quality, from 0 for the worst to 9 for the best.'),
  IMAGE_QUALITY_OLI: l10n.t('Quality, from 0 for the worst to 9 for the best.'),
  IMAGE_QUALITY_TIRS: l10n.t('Quality of the thermal image, from 0 to 9 for the best.'),
  SUN_AZIMUTH: l10n.t('Direction of the sun, in degrees.'),
  EARTH_SUN_DISTANCE: l10n.t('Distance of the sun, in astronomical units.'),
  GEOMETRIC_RMSE_MODEL: l10n.t('Error of the position, in meters.'),
  GEOMETRIC_RMSE_MODEL_X: l10n.t('Error of the position across the orbit, in meters.'),
  GEOMETRIC_RMSE_MODEL_Y: l10n.t('Error of the position along the orbit, in meters.'),
  DATE_ACQUIRED: l10n.t('Day it was taken, such as 2020-01-31.'),
  SCENE_CENTER_TIME: l10n.t('Time of day it was taken, in UTC.'),
  SPACECRAFT_ID: l10n.t('Satellite, such as LANDSAT_8.'),
  SENSOR_ID: l10n.t('Instrument, such as OLI_TIRS.'),
  LANDSAT_PRODUCT_ID: l10n.t('Name of the product.'),
  LANDSAT_SCENE_ID: l10n.t('Name of the scene.'),
  PROCESSING_LEVEL: l10n.t('L2SP has temperatures too, L2SR reflectances alone.'),
  PROCESSING_SOFTWARE_VERSION: l10n.t('Version of the software that made it.'),
  DATE_PRODUCT_GENERATED: l10n.t('When the product was made.'),
  COLLECTION_CATEGORY: l10n.t('Tier, such as T1.'),
  SOLAR_ZENITH_ANGLE: l10n.t('Angle between the sun and straight up, in degrees.'),
  SOLAR_AZIMUTH_ANGLE: l10n.t('Direction of the sun, in degrees.'),
  SATELLITE: l10n.t('Satellite, such as LANDSAT_8.'),
  SENSING_TIME: l10n.t('When it was taken.'),
  LANDSAT_ID: l10n.t('Name of the product.'),
  LEVEL1_PRODUCTION_DATE: l10n.t('When the product was made.'),
  ESPA_VERSION: l10n.t('Version of the software that made it.'),
  SR_APP_VERSION: l10n.t('Version of the software that made it.'),
  'system:time_start': l10n.t('When it was taken, in milliseconds since 1970.'),
  'system:index': l10n.t('Name of the scene in its collection.'),
  'system:version': l10n.t('Version of the scene in Earth Engine.'),
};

/** Property names offered for an argument, for any collection. */
const USUAL_PROPERTIES: Meanings = Object.fromEntries(Object.entries(PROPERTIES).slice(0, 8));

const PROPERTIES_OF: Readonly<Record<string, Meanings>> = Object.fromEntries(
  collections().map(({ id, properties }) => [
    id,
    Object.fromEntries(Object.entries(PROPERTIES).filter(([name]) => properties.includes(name))),
  ]),
);

const CALENDAR_FIELDS: Readonly<Record<CalendarField, string>> = {
  month: l10n.t('from 1 to 12'),
  day_of_year: l10n.t('from 1 to 366; the default'),
  year: l10n.t('in four digits'),
  day_of_month: l10n.t('from 1 to 31'),
  day_of_week: l10n.t('from 1 for Monday to 7'),
  hour: l10n.t('from 0 to 23, in UTC'),
  minute: l10n.t('from 0 to 59'),
};

const property = (description: string) => ({
  type: 'string',
  description,
  examples: ['CLOUD_COVER'],
  'x-values': USUAL_PROPERTIES,
  'x-values-below': PROPERTIES_OF,
});

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
          description: l10n.t('The day after the last day. Without it, only the day of start.'),
          examples: ['2021-01-01'],
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
  hasType: [
    l10n.t('a value of this type'),
    {
      properties: {
        leftField: NAME,
        rightValue: {
          type: 'string',
          description: l10n.t('Name of a type of Earth Engine.'),
          'x-values': {
            string: l10n.t('text'),
            number: l10n.t('number'),
            list: l10n.t('list'),
          },
        },
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
