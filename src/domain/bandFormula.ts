/**
 * Formulas of bands, such as NDVI, as a list of steps in postfix order: a page makes it of a text, and
 * the extension evaluates it for each pixel. It can contain nothing but the operations listed here.
 */

/** Operations of two numbers, of one, and functions with the number of their arguments. */
export const FORMULA_OPERATIONS = {
  '+': 2,
  '-': 2,
  '*': 2,
  '/': 2,
  negate: 1,
  abs: 1,
  sqrt: 1,
  exp: 1,
  log: 1,
  pow: 2,
  min: 2,
  max: 2,
} as const;

export type FormulaOperation = keyof typeof FORMULA_OPERATIONS;

/** A number, the value of a band, or an operation on the last values. */
export type FormulaStep =
  | { readonly value: number }
  | { readonly band: string }
  | { readonly operation: FormulaOperation };

/** @returns the names of the bands that a formula uses, each once */
export function formulaBands(steps: readonly FormulaStep[]): string[] {
  return [...new Set(steps.flatMap((step) => ('band' in step ? [step.band] : [])))];
}

/**
 * @param bandValue physical value of a band; NaN without data
 * @returns NaN without data, and where the result is not a finite number
 */
export function evaluateFormula(
  steps: readonly FormulaStep[],
  bandValue: (band: string) => number,
): number {
  const stack: number[] = [];
  for (const step of steps) {
    if ('value' in step) stack.push(step.value);
    else if ('band' in step) stack.push(bandValue(step.band));
    else {
      const { operation } = step;
      const last = stack.pop() ?? Number.NaN;
      const first = FORMULA_OPERATIONS[operation] === 2 ? (stack.pop() ?? Number.NaN) : 0;
      stack.push(apply(operation, first, last));
    }
  }
  const result = stack[0] ?? Number.NaN;
  return Number.isFinite(result) ? result : Number.NaN;
}

/**
 * Evaluates a formula for many pixels, an operation at a time.
 *
 * @param count number of pixels
 * @param bandValues physical values of a band, one for each pixel; NaN without data
 * @returns NaN without data, and where the result is not a finite number of 32 bits
 */
export function evaluateFormulaForAll(
  steps: readonly FormulaStep[],
  count: number,
  bandValues: (band: string) => Float64Array,
): Float32Array {
  const stack: Float64Array[] = [];
  const none = new Float64Array(count).fill(Number.NaN);
  for (const step of steps) {
    if ('value' in step) stack.push(new Float64Array(count).fill(step.value));
    else if ('band' in step) stack.push(bandValues(step.band));
    else {
      const { operation } = step;
      const last = stack.pop() ?? none;
      const first = FORMULA_OPERATIONS[operation] === 2 ? (stack.pop() ?? none) : last;
      stack.push(last.map((value, i) => apply(operation, first[i] ?? Number.NaN, value)));
    }
  }
  return Float32Array.from(stack[0] ?? none, (value) =>
    Number.isFinite(Math.fround(value)) ? value : Number.NaN,
  );
}

function apply(operation: FormulaOperation, first: number, last: number): number {
  switch (operation) {
    case '+':
      return first + last;
    case '-':
      return first - last;
    case '*':
      return first * last;
    case '/':
      return first / last;
    case 'negate':
      return -last;
    case 'abs':
      return Math.abs(last);
    case 'sqrt':
      return Math.sqrt(last);
    case 'exp':
      return Math.exp(last);
    case 'log':
      return Math.log(last);
    case 'pow':
      return first ** last;
    case 'min':
      return Math.min(first, last);
    case 'max':
      return Math.max(first, last);
  }
}
