/** Every filter of Earth Engine, checked by its signature. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFilter } from '../../src/core/earthengine/filterExpressions.ts';
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
