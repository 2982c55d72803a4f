/** Formulas of bands: what they calculate, and where a wrong one is wrong. */
import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../media/quickLook/formulaText.ts';
import { offeredIndices } from '../../media/quickLook/spectralIndices.ts';
import { evaluateFormula, evaluateFormulaForAll } from '../../src/domain/bandFormula.ts';

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
    ['-2 * -nir', 1],
    ['2.5*nir-.5', 0.75],
    ['1.5e-1 + 1.', 1.15],
    // Signs as texts have them.
    ['nir \u2212 red', 0.4],
    ['nir \u00d7 2 \u00f7 red', 10],
    ['SQRT(nir*nir)', 0.5],
  ])('%s', (text, expected) => {
    expect(evaluated(text)).toBeCloseTo(expected, 12);
  });

  test.each(['nir / (red - red)', 'log(red - red)', 'sqrt(-nir)'])('%s has no value', (text) => {
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
    ['nir - rde', 6, 'The image has no band "rde" (character 7). Did you mean "red"?'],
    ['nir - thermal', 6, 'The image has no band "thermal" (character 7). Its bands are: blue,'],
    ['nir + sin(red)', 6, '"sin" at character 7 is not a function. Use one of: abs,'],
    [
      'nir + abs',
      6,
      '"abs" at character 7 is a function. Write its arguments in parentheses: abs(…)',
    ],
    ['pow(nir)', 0, '"pow" at character 1 needs 2 arguments, and has 1.'],
    ['min()', 0, '"min" at character 1 needs 2 arguments, and has 0.'],
    ['1 + abs(nir, red)', 4, '"abs" at character 5 needs 1 argument, and has 2.'],
    ['max(nir, red, blue)', 0, '"max" at character 1 needs 2 arguments, and has 3.'],
    ['nir & red', 4, '"&" at character 5 cannot be used.'],
    ['nir >= red', 4, '">=" at character 5 cannot be used.'],
    ['nir ** 2', 4, '"**" at character 5 cannot be used. Write a power as pow(a, b).'],
    ['nir^2', 3, '"^" at character 4 cannot be used. Write a power as pow(a, b).'],
    ['nir ? red : blue', 4, '"?" at character 5 cannot be used.'],
    ['nir.constructor', 3, '"." at character 4 cannot be used.'],
    ['nir; red', 3, '";" at character 4 cannot be used.'],
    ['"nir"', 0, 'cannot be used.'],
    ['[nir]', 0, '"[" at character 1 cannot be used.'],
    ['this', 0, 'The image has no band "this"'],
    ['__proto__', 0, 'The image has no band "__proto__"'],
    ['nir red', 4, 'An operator such as * is missing before "red" at character 5.'],
    ['red + red red', 10, 'is missing before "red" at character 11.'],
    ['2 nir', 2, 'is missing before "nir" at character 3.'],
    ['2nir', 1, 'is missing before "nir" at character 2.'],
    ['nir 2', 4, 'is missing before "2" at character 5.'],
    ['1.2.3', 3, 'is missing before ".3" at character 4.'],
    ['(nir)(red)', 5, 'is missing before "(" at character 6.'],
    ['nir(red)', 3, 'is missing before "(" at character 4.'],
    ['abs(nir)(red)', 8, 'is missing before "(" at character 9.'],
    ['min(nir red)', 8, 'A comma or an operator is missing before "red" at character 9.'],
    ['pow(nir 2)', 8, 'A comma or an operator is missing before "2" at character 9.'],
    ['min((nir red), 2)', 9, 'An operator such as * is missing before "red" at character 10.'],
    ['()', 1, '")" is not expected at character 2.'],
    ['nir + ()', 7, '")" is not expected at character 8.'],
    ['nir)', 3, '")" is not expected at character 4.'],
    ['min(nir,)', 8, '")" is not expected at character 9.'],
    ['min(,nir)', 4, '"," is not expected at character 5.'],
    ['min(nir, red', 12, 'The formula is incomplete after character 12.'],
    ['nir - ', 5, 'The formula is incomplete after character 5.'],
    ['nir, red', 3, '"," is not expected at character 4.'],
    ['2,5 * nir', 1, '"," is not expected at character 2. Write decimal numbers with a point'],
    ['max(nir, 0,5)', 0, 'needs 2 arguments, and has 3. Write decimal numbers with a point'],
    ['1e400*nir', 0, 'The number "1e400" at character 1 is too large or too small.'],
    ['nir * 1e-400', 6, 'The number "1e-400" at character 7 is too large or too small.'],
    ['nir * (1e200 * 1e200)', 7, '"1e200 * 1e200" at character 8 has no finite value.'],
    ['nir + log(0)', 6, '"log(0)" at character 7 has no finite value.'],
    ['sqrt(-1) * nir', 0, '"sqrt(-1)" at character 1 has no finite value.'],
    ['nir / (2 - 2)', 4, 'The formula divides by zero at character 5.'],
    ['1 '.repeat(300), 500, 'A formula has at most 500 characters.'],
  ])('%j is refused at its wrong character', (text, at, problem) => {
    const parsed = parseFormula(text, BANDS);
    expect(parsed).toMatchObject({ problem: expect.stringContaining(problem) });
    if ('problem' in parsed) expect(parsed.at).toBe(at);
  });
});

test('has no value in a picture where the result is larger than its numbers', () => {
  const parsed = parseFormula('nir * 1e39', BANDS);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const values = evaluateFormulaForAll(parsed.steps, 2, () => Float64Array.of(0.01, 1));
  expect([...values]).toEqual([Math.fround(1e37), Number.NaN]);
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
