/** Every filter of Earth Engine, checked by its signature. */
import { readFileSync } from 'node:fs';
import client from '@google/earthengine';
import { describe, expect, it } from 'vitest';
import { FILTER_FUNCTIONS, filterArguments } from '../../src/core/config/filterSchema.ts';
import { checkFilter, filterFunction } from '../../src/core/earthengine/filterExpressions.ts';
import { OrderRequestError } from '../../src/core/errors.ts';

const { visible } = JSON.parse(
  readFileSync('src/sandbox/earthengine/facts/signatures.json', 'utf8'),
) as { visible: string[] };

interface Signature {
  readonly name: string;
  /** Arguments without a default. */
  readonly required: readonly string[];
}

const SIGNATURES: Signature[] = visible.flatMap((text) => {
  const [, name, list = ''] = /^Filter\.(\w+)\((.*)\) -> Filter$/.exec(text) ?? [];
  if (name === undefined) return [];
  const required = [...list.matchAll(/(\w+): [\w<>]+(?= *(,|$))/g)].map(([, key = '']) => key);
  return [{ name, required }];
});

/** The shortcuts of the client libraries, whose arguments have names of their own. */
const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'];

const INNER = { function: 'lte', name: 'CLOUD_COVER', value: 80 };

const VALUES: Readonly<Record<string, unknown>> = {
  filters: [INNER],
  filter: INNER,
  start: 1,
  end: 100,
  properties: ['CLOUD_COVER'],
  field: 'CLOUD_COVER',
  minValue: 0,
  maxValue: 80,
  min: 0,
  max: 1e12,
  difference: 5,
  distance: 1000,
  expression: 'CLOUD_COVER < 20',
  geometry: { type: 'Point', coordinates: [-122.5, 37.7] },
};

function failureOf(spec: { function: string; [argument: string]: unknown }): string {
  try {
    checkFilter(spec as never);
    return '';
  } catch (error) {
    if (error instanceof OrderRequestError) return error.message;
    throw error;
  }
}

describe('filters of Earth Engine', () => {
  it('are all read from the signatures', () => {
    expect(SIGNATURES.length).toBeGreaterThan(30);
    const range = SIGNATURES.find(({ name }) => name === 'rangeContains');
    expect(range?.required).toEqual(['field', 'minValue', 'maxValue']);
  });

  it.each(SIGNATURES)(
    '$name is accepted with its arguments, and refused without one',
    ({ name, required }) => {
      const needed =
        COMPARISONS.includes(name) || name === 'inList' ? ['name', 'value'] : [...required];
      const values = { name: 'CLOUD_COVER', value: name === 'inList' ? [80] : 80, ...VALUES };
      const whole = Object.fromEntries(
        needed.map((key) => [key, values[key as keyof typeof values]]),
      );
      expect(failureOf({ function: name, ...whole })).toBe('');
      for (const key of needed) {
        const { [key]: _, ...rest } = whole;
        const message = failureOf({ function: name, ...rest });
        expect(message, key).toContain(key);
        expect(message, key).toContain(name);
      }
    },
  );

  it.each(['bounds', 'geometry'])('%s of the Python client needs a geometry', (name) => {
    expect(failureOf({ function: name, geometry: VALUES.geometry })).toBe('');
    expect(failureOf({ function: name })).toContain('"geometry"');
  });
});

/** Functions of `ee.Filter` in the Python client, with their arguments: `ee/filter.py` of version 1.7. */
const OPERANDS = ['leftField', 'rightValue', 'rightField', 'leftValue'];
const PYTHON: Readonly<Record<string, readonly string[]>> = {
  And: ['filters'],
  area: ['min', 'max', 'maxError', 'geometrySelector'],
  bounds: ['geometry', 'errorMargin'],
  calendarRange: ['start', 'end', 'field'],
  contains: [...OPERANDS, 'maxError'],
  date: ['start', 'end'],
  dateRangeContains: OPERANDS,
  dayOfYear: ['start', 'end'],
  disjoint: [...OPERANDS, 'maxError'],
  eq: ['name', 'value'],
  equals: OPERANDS,
  expression: ['expression'],
  geometry: ['geometry', 'errorMargin'],
  greaterThan: OPERANDS,
  greaterThanOrEquals: OPERANDS,
  gt: ['name', 'value'],
  gte: ['name', 'value'],
  hasType: OPERANDS,
  inList: OPERANDS,
  intersects: [...OPERANDS, 'maxError'],
  isContained: [...OPERANDS, 'maxError'],
  lessThan: OPERANDS,
  lessThanOrEquals: OPERANDS,
  listContains: OPERANDS,
  lt: ['name', 'value'],
  lte: ['name', 'value'],
  maxDifference: ['difference', ...OPERANDS],
  metadata_: ['name', 'operator', 'value'],
  neq: ['name', 'value'],
  Not: ['filter'],
  notEquals: OPERANDS,
  notNull: ['properties'],
  Or: ['filters'],
  rangeContains: ['field', 'minValue', 'maxValue'],
  stringContains: OPERANDS,
  stringEndsWith: OPERANDS,
  stringStartsWith: OPERANDS,
  withinDistance: ['distance', ...OPERANDS, 'maxError'],
};

describe('filters of the client libraries', () => {
  it.each(Object.entries(PYTHON))('%s of the Python client has all its arguments', (name, args) => {
    expect(filterArguments(filterFunction(name))).toEqual(expect.arrayContaining([...args]));
  });

  it('are all accepted that the JavaScript client has', () => {
    const names = Object.entries(client.Filter).flatMap(([name, value]) =>
      typeof value === 'function' && !/_$|^(initialize|reset|base)$/.test(name) ? [name] : [],
    );
    // Earth Engine lists these as hidden; the client has them where a session was opened in the process.
    const hidden = ['always', 'hasGeometry', 'never'];
    expect(names).toEqual(expect.arrayContaining(['eq', 'inList', 'metadata', 'bounds']));
    const listed = names.filter((name) => !hidden.includes(name));
    expect(FILTER_FUNCTIONS).toEqual(expect.arrayContaining(listed));
  });
});

describe('the deprecated filter metadata', () => {
  const metadata = { function: 'metadata', name: 'CLOUD_COVER', operator: 'less_than', value: 80 };

  it.each(['name', 'operator', 'value'] as const)('needs its %s', (argument) => {
    expect(failureOf(metadata)).toBe('');
    const { [argument]: _, ...rest } = metadata;
    expect(failureOf({ ...rest, function: 'metadata_' })).toContain(`"${argument}"`);
  });
});
