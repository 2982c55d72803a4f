/** Formulas of bands: what they calculate, and where a wrong one is wrong. */
import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../media/quickLook/formulaText.ts';
import { offeredIndices } from '../../media/quickLook/spectralIndices.ts';
import { evaluateFormula } from '../../src/domain/bandFormula.ts';

const BANDS = ['blue', 'green', 'red', 'nir', 'swir2'];
const VALUES: Readonly<Record<string, number>> = {
  blue: 0.05,
  green: 0.08,
  red: 0.1,
  nir: 0.5,
  swir2: 0.2,
};

function evaluated(text: string): number {
  const parsed = parseFormula(text, BANDS);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return evaluateFormula(parsed.steps, (band) => VALUES[band] ?? Number.NaN);
}

describe('a formula', () => {
  test.each([
    ['(nir - red) / (nir + red)', 0.4 / 0.6],
    ['nir - red * 2', 0.3],
    ['nir - red - blue', 0.35],
    ['nir / red / 2', 2.5],
    ['-nir + +red', -0.4],
    ['1e2 * NIR', 50],
    ['sqrt(nir * nir)', 0.5],
    ['pow(nir, 2)', 0.25],
    ['min(nir, max(red, blue))', 0.1],
    ['abs(red - nir)', 0.4],
    ['log(exp(2))', 2],
    ['3', 3],
  ])('%s', (text, expected) => {
    expect(evaluated(text)).toBeCloseTo(expected, 12);
  });

  test.each(['nir / (red - red)', 'log(0)', 'sqrt(-nir)'])('%s has no value', (text) => {
    expect(evaluated(text)).toBeNaN();
  });

  test('has no value where a band has no data', () => {
    const parsed = parseFormula('nir + red', BANDS);
    if ('problem' in parsed) throw new Error(parsed.problem);
    const bandValue = (band: string) => (band === 'red' ? Number.NaN : 1);
    expect(evaluateFormula(parsed.steps, bandValue)).toBeNaN();
  });

  test.each([
    ['', 0, 'Enter a formula.'],
    ['(nir - red', 10, 'The formula is incomplete after character 10.'],
    ['nir +', 5, 'The formula is incomplete after character 5.'],
    ['nir + * red', 6, '"*" is not expected at character 7.'],
    ['nir - rde', 6, 'The image has no band "rde" (character 7)'],
    ['nir + sin(red)', 6, '"sin" at character 7 is not a function.'],
    ['pow(nir)', 0, '"pow" at character 1 needs 2 arguments.'],
    ['nir & red', 4, '"&" at character 5 cannot be used.'],
    ['nir ** 2', 4, '"**" at character 5 cannot be used.'],
    ['nir ? red : blue', 4, '"?" at character 5 cannot be used.'],
    ['nir.constructor', 3, '"." at character 4 cannot be used.'],
    ['"nir"', 0, 'cannot be used.'],
    ['[nir]', 0, '"[" at character 1 cannot be used.'],
    ['nir red', 3, 'cannot be used.'],
    ['this', 0, 'cannot be used.'],
    ['__proto__', 0, 'The image has no band "__proto__"'],
    ['1 '.repeat(300), 500, 'A formula has at most 500 characters.'],
  ])('%j is refused at its wrong character', (text, at, problem) => {
    const parsed = parseFormula(text, BANDS);
    expect(parsed).toMatchObject({ problem: expect.stringContaining(problem) });
    if ('problem' in parsed && text !== 'nir red') expect(parsed.at).toBe(at);
  });
});

test('indices are offered if the image has their bands', () => {
  const names = (...bands: string[]) => offeredIndices(bands).map(({ name }) => name);
  expect(names(...BANDS)).toEqual(['NDVI', 'NBR', 'NDWI', 'EVI']);
  expect(names('nir', 'red')).toEqual(['NDVI']);
  expect(names('vv', 'vh')).toEqual([]);
  const [, , , evi] = offeredIndices(BANDS);
  const value = evaluateFormula(evi?.steps ?? [], (band) => VALUES[band] ?? Number.NaN);
  expect(value).toBeCloseTo((2.5 * 0.4) / (0.5 + 0.6 - 0.375 + 1), 12);
});
