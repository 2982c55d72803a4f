/** Filters that the Python tool recorded. */
import { describe, expect, it } from 'vitest';
import { parseSerializedFilter } from '../../src/core/earthengine/serializedFilters.ts';

const call = (functionName: string, args: object) => ({
  type: 'Invocation',
  functionName,
  arguments: args,
});

describe('a filter that the Python tool recorded', () => {
  it('is read in the older encoding, with its references', () => {
    const recorded = {
      type: 'CompoundValue',
      scope: [
        ['0', call('Filter.greaterThan', { leftField: 'CLOUD_COVER_LAND', rightValue: 80.0 })],
        ['1', call('Filter.not', { filter: { type: 'ValueRef', value: '0' } })],
      ],
      value: { type: 'ValueRef', value: '1' },
    };
    expect(parseSerializedFilter(recorded)).toEqual({
      function: 'not',
      filter: { function: 'greaterThan', leftField: 'CLOUD_COVER_LAND', rightValue: 80 },
    });
  });

  it('is read in the encoding of the REST API', () => {
    const recorded = {
      result: '0',
      values: {
        '0': {
          functionInvocationValue: {
            functionName: 'Filter.and',
            arguments: {
              filters: {
                arrayValue: { values: [{ valueReference: '1' }, { valueReference: '2' }] },
              },
            },
          },
        },
        '1': {
          functionInvocationValue: {
            functionName: 'Filter.listContains',
            arguments: {
              leftValue: { constantValue: [12, 13] },
              rightField: { constantValue: 'WRS_PATH' },
            },
          },
        },
        '2': {
          functionInvocationValue: {
            functionName: 'Filter.equals',
            arguments: {
              leftField: { constantValue: 'WRS_ROW' },
              rightValue: { integerValue: '31' },
            },
          },
        },
      },
    };
    expect(parseSerializedFilter(recorded)).toEqual({
      function: 'and',
      filters: [
        { function: 'listContains', leftValue: [12, 13], rightField: 'WRS_PATH' },
        { function: 'equals', leftField: 'WRS_ROW', rightValue: 31 },
      ],
    });
  });

  it('of dates remains a filter of dates', () => {
    const recorded = call('Filter.dateRangeContains', {
      leftValue: call('DateRange', {
        start: call('Date', { value: '2019-01-01' }),
        end: 1_577_836_800_000,
      }),
      rightField: 'system:time_start',
    });
    expect(parseSerializedFilter(recorded)).toEqual({
      function: 'date',
      start: '2019-01-01',
      end: 1_577_836_800_000,
    });
  });

  it('of a geometry contains it as GeoJSON, in both encodings', () => {
    const ring = [
      [-122, 37],
      [-121, 37],
      [-121, 38],
      [-122, 37],
    ];
    const expected = {
      function: 'intersects',
      leftField: '.all',
      rightValue: { type: 'Polygon', coordinates: [ring], evenOdd: true },
      maxError: 10,
    };
    const older = call('Filter.intersects', {
      leftField: '.all',
      rightValue: call('Feature', {
        geometry: { type: 'Polygon', coordinates: [ring], evenOdd: true },
      }),
      maxError: { type: 'ErrorMargin', unit: 'meters', value: 10 },
    });
    expect(parseSerializedFilter(older)).toEqual(expected);
    const invocation = (functionName: string, args: object) => ({
      functionInvocationValue: { functionName, arguments: args },
    });
    const rest = {
      result: '0',
      values: {
        '0': invocation('Filter.intersects', {
          leftField: { constantValue: '.all' },
          rightValue: invocation('Feature', {
            geometry: invocation('GeometryConstructors.Polygon', {
              coordinates: { constantValue: [ring] },
              evenOdd: { constantValue: true },
            }),
          }),
          maxError: { constantValue: 10 },
        }),
      },
    };
    expect(parseSerializedFilter(rest)).toEqual(expected);
  });

  it('that Cedar recorded is unchanged', () => {
    const filter = { function: 'lte', name: 'CLOUD_COVER', value: 50 };
    expect(parseSerializedFilter(filter)).toEqual(filter);
  });

  it.each([
    [
      'with a computed value',
      call('Filter.equals', { leftField: 'A', rightValue: call('Pi', {}) }),
    ],
    [
      'with a projected geometry',
      call('Filter.intersects', {
        leftField: '.all',
        rightValue: call('GeometryConstructors.Point', {
          coordinates: [544600, 4179000],
          crs: call('Projection', { crs: 'EPSG:32610' }),
        }),
      }),
    ],
    ['that is not a filter', call('Image.load', { id: 'A' })],
    ['of an unknown kind', { type: 'Function', argumentNames: [], body: null }],
    ['that refers to nothing', { type: 'ValueRef', value: '7' }],
    ['that is not an object', 'CLOUD_COVER < 80'],
    ['that refers to nothing in REST', { result: '0', values: {} }],
  ])('%s is refused', (_, recorded) => {
    expect(parseSerializedFilter(recorded)).toBeUndefined();
  });
});
