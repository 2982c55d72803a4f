/** Requests for orders from scripts and key bindings, which can be anything. */
import { expect, it } from 'vitest';
import { CedarError, type OrderRequest, TileGrid } from '../../src/core/index.ts';
import { checkExistingChoice } from '../../src/core/orders/checkRequest.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { templatesFrom } from '../../src/core/templates/orderTemplates.ts';

const GRID = TileGrid.named('LANDSAT_ARD_CU');
const REQUEST: OrderRequest = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [3, 9],
  periodStart: '2020-01-01',
  periodEnd: '2020-12-31',
  periodFrequency: 'MS',
};

function failureOf(request: unknown): string {
  try {
    planOrder(request as OrderRequest, GRID, templatesFrom({}));
    return '';
  } catch (error) {
    if (error instanceof CedarError) return error.message;
    throw error;
  }
}

it.each([
  [{ collections: null }, /"collections" must be ids/],
  [{ collections: [undefined] }, /"collections" must be ids/],
  [{ collections: {} }, /"collections" must be ids/],
  [{ collections: [] }, /at least one image collection/],
  [{ tiles: null }, /"tiles" must be an array/],
  [{ tiles: 'h009v003' }, /"tiles" must be an array/],
  [{ tiles: [] }, /at least one tile/],
  [{ tiles: [[]] }, /^\[\] is not a tile/],
  [{ tiles: [3] }, /^\[3\] is not a tile/],
  [{ tiles: ['3', '9'] }, /^"3" is not a tile/],
  [{ tiles: [[3, 9, 10]] }, /^\[3,9,10\] is not a tile/],
  [
    {
      tiles: [
        [3, 9],
        [3, '10'],
      ],
    },
    /^\[3,"10"\] is not a tile/,
  ],
  [{ tiles: [undefined] }, /^undefined is not a tile/],
  [{ tiles: [3, 9.5] }, /column 9\.5 is outside the grid/],
  [{ periodStart: null }, /"periodStart" must be a date such as/],
  [{ periodEnd: 20200101 }, /"periodEnd" must be a date such as/],
  [{ periodEnd: new Date(Number.NaN) }, /Invalid Date/],
  [{ periodFrequency: 5 }, /"periodFrequency" must be a text/],
  [{ leaveOut: 'x' }, /"leaveOut" must be an array/],
  [{ choices: ['B4'] }, /"choices" must have an object/],
  [{ choices: { 'LANDSAT/LC08/C02/T1_L2': ['red'] } }, /"choices" must have an object/],
  [{ choices: { 'LANDSAT/LC08/C02/T1_L2': { bands: 'red' } } }, /"choices" must have an object/],
  // Twelve months would silently become one period.
  [{ periodFrequency: undefined, periodFreq: 'MS' }, /no part "periodFreq"\. Write "periodFrequen/],
  [{ period_freq: 'MS' }, /no part "period_freq"\. Write "periodFrequency"/],
  [{ existing: 'leaveOut' }, /no part "existing"\. Its parts are: collections, tiles/],
  [{ ['x'.repeat(5000)]: 1 }, /^.{0,250}$/],
])('%j is refused with the reason', (part, message) => {
  const failure = failureOf({ ...REQUEST, ...part });
  expect(failure).toMatch(message);
  expect(failure).not.toMatch(/\{\d\}/);
});

it.each([undefined, null, 5, 'x', []])('%j is not a request', (request) => {
  expect(failureOf(request)).toMatch(/must be an object with collections, tiles, periodStart/);
});

it.each([
  {},
  { tiles: [[3, 9]], leaveOut: [], periodFrequency: '' },
  { periodStart: new Date(0), periodFrequency: null, leaveOut: undefined },
  { other: undefined, choices: {} },
])('%j is accepted', (part) => {
  expect(failureOf({ ...REQUEST, ...part })).toBe('');
});

it('an unknown choice for existing images is refused', () => {
  expect(() => checkExistingChoice('leaveout')).toThrow(/"leaveout" is not one of.*leaveOut, tak/);
  for (const choice of [undefined, 'leaveOut', 'takeOver']) checkExistingChoice(choice);
});
