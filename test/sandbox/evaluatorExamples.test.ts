/**
 * Algorithms of the sandbox computed with examples of Google's documentation: inputs and results
 * (developers.google.com/earth-engine/apidocs). Where the documentation has no numbers, the example
 * follows from its description.
 */
import { expect, it } from 'vitest';
import { algorithms } from '../../src/sandbox/earthengine/algorithms/index.ts';
import { allSignatures } from '../../src/sandbox/earthengine/describeAlgorithms.ts';
import { Evaluation } from '../../src/sandbox/earthengine/expression.ts';
import { encode } from '../../src/sandbox/earthengine/values/encode.ts';
import documented from '../unit/data/documentedExamples.json' with { type: 'json' };
import { catalog } from './evaluate.ts';

/** Algorithm, arguments, result; an argument `{call, args}` is itself computed. */
type Example = readonly [name: string, args: Readonly<Record<string, unknown>>, result: unknown];

const EXAMPLES = documented as unknown as readonly Example[];

interface Call {
  readonly call: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toNode(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toNode) } };
  if (!isObject(value)) return { constantValue: value };
  const entries = (of: object) =>
    Object.fromEntries(Object.entries(of).map(([key, inner]) => [key, toNode(inner)]));
  if (!('call' in value)) return { dictionaryValue: { values: entries(value) } };
  const { call, args } = value as unknown as Call;
  return { functionInvocationValue: { functionName: call, arguments: entries(args) } };
}

function compute(call: string, args: Call['args']): unknown {
  const values = { 0: toNode({ call, args }) };
  const evaluation = new Evaluation({ result: '0', values }, algorithms(), {
    catalog,
    checkTime: () => {},
  });
  return encode(evaluation.value('0'));
}

/** The documentation gives some numbers rounded. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) ? value : Number(value.toPrecision(7));
  if (Array.isArray(value)) return value.map(rounded);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

it.each(EXAMPLES.map(([name, args, result]) => ({ name, args, result })))(
  '$name($args)',
  ({ name, args, result }) => {
    const computed = rounded(compute(name, args));
    if (typeof result === 'number') expect(computed).toBeCloseTo(result, 5);
    else expect(computed).toEqual(rounded(result));
  },
);

/** The only pixel of an image of one constant band. */
function pixelOf(image: Call): unknown {
  const square = {
    call: 'GeometryConstructors.Rectangle',
    args: { coordinates: [0, 0, 0.001, 0.001], geodesic: false },
  };
  const reduced = compute('Image.reduceRegion', {
    image,
    reducer: { call: 'Reducer.first', args: {} },
    geometry: square,
    scale: 100,
  });
  return Object.values(reduced as object)[0];
}

const constant = (value: unknown): Call => ({ call: 'Image.constant', args: { value } });

const PIXEL_EXAMPLES = EXAMPLES.flatMap(([name, args, result]) => {
  const image = name.replace('Number.', 'Image.');
  const numbers = Object.values(args);
  if (!name.startsWith('Number.') || !algorithms().has(image)) return [];
  if (numbers.some((number) => typeof number !== 'number')) return [];
  return [{ image, numbers, result }];
});

it.each(PIXEL_EXAMPLES)('$image for pixels $numbers', ({ image, numbers, result }) => {
  const { arguments: names } = algorithms().get(image) ?? { arguments: [] };
  const args = Object.fromEntries(
    names
      .slice(0, numbers.length)
      .map(({ name, type }, i) => [name, type === 'Image' ? constant(numbers[i]) : numbers[i]]),
  );
  expect(pixelOf({ call: image, args })).toBeCloseTo(Number(result), 5);
});

it('the examples cover every algorithm for plain values', () => {
  const used = new Set(PIXEL_EXAMPLES.map(({ image }) => image));
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    if (!isObject(value)) return;
    if (typeof value.call === 'string') used.add(value.call);
    Object.values(value).forEach(collect);
  };
  for (const [call, args] of EXAMPLES) collect({ call, args });
  const families =
    /^(Number|String|Date|DateRange|List|Dictionary|Reducer|PixelType|AggregateFeatureCollection)(\.|$)/;
  // Those that take a function are computed in evaluator.test.ts.
  const takesFunction = (name: string) =>
    algorithms()
      .get(name)
      ?.arguments.some(({ type }) => type === 'Algorithm');
  const missing = [...algorithms().keys()].filter(
    (name) => families.test(name) && !used.has(name) && !takesFunction(name),
  );
  expect(missing).toEqual([]);
});

/** Refused calls, with the words of the refusal. */
const REFUSED: readonly (readonly [name: string, args: Call['args'], message: string])[] = [
  [
    'Date.parse',
    { format: 'yyyy-MM-dd', date: '2021-04' },
    'Date.parse: Invalid format: "2021-04" is too short',
  ],
  [
    'Date.parse',
    { format: 'yyyy-MM-dd', date: '2021/04/30' },
    'Date.parse: Invalid format: "2021/04/30" is malformed at "/04/30"',
  ],
  [
    'Date.parse',
    { format: 'yyyy-MM-dd', date: '2021-13-01' },
    'Date.parse: Cannot parse "2021-13-01": Value 13 for monthOfYear must be in the range [1,12]',
  ],
  [
    'Date.parse',
    { format: 'yyyy-MM-dd', date: '2021-02-29' },
    'Date.parse: Cannot parse "2021-02-29": Value 29 for dayOfMonth must be in the range [1,28]',
  ],
  [
    'Date.parse',
    { format: 'yyyy-bb', date: '2021-02' },
    'Date.parse: Illegal pattern component: bb',
  ],
  [
    'String.match',
    { input: 'ab', regex: '(?<=a)b' },
    'String.match: Invalid regular expression: error parsing regexp: invalid named capture: `(?<=a)b`.',
  ],
  [
    'String.replace',
    { input: 'aa', regex: '(a)\\1', replacement: '' },
    'String.replace: Invalid regular expression: error parsing regexp: invalid escape sequence: `\\1`.',
  ],
  [
    'String.split',
    { string: 'a', regex: 'a', flags: 'x' },
    "String.split: Invalid regular expression flag: 'x'.",
  ],
  [
    'Collection.reduceColumns',
    {
      collection: { call: 'Collection', args: { features: [] } },
      reducer: { call: 'Reducer.mean', args: {} },
      selectors: ['a'],
      weightSelectors: ['b'],
    },
    "The sandbox does not implement the argument 'weightSelectors' of Collection.reduceColumns.",
  ],
  [
    'PixelType',
    { precision: 'int', dimensions: 2 },
    "The sandbox does not implement the argument 'dimensions' of PixelType.",
  ],
];

it.each(REFUSED)('%s(%o) is refused', (name, args, message) => {
  expect(() => compute(name, args)).toThrow(expect.objectContaining({ message }));
});

it('regular expressions have the syntax of RE2', () => {
  const match = (input: string, regex: string) => compute('String.match', { input, regex });
  expect(match('a 1', '[[:alpha:]] [[:digit:]]')).toEqual(['a 1']);
  expect(match('x_2020', '(?P<year>\\d{4})\\z')).toEqual(['2020', '2020']);
  expect(match('Ab', '(?i)aB')).toEqual(['Ab']);
  expect(match('a.b', '\\Q.b\\E')).toEqual(['.b']);
  expect(
    compute('String.replace', { input: 'x1', regex: '([a-z])(\\d)', replacement: '$2$1' }),
  ).toBe('1x');
});

it('signatures are the ones that Earth Engine lists', () => {
  const differing = [...algorithms().values()].filter((definition) => {
    const listed = allSignatures().get(definition.name);
    const own = definition.arguments.map(({ name, type, optional }) => [name, type, optional]);
    return (
      JSON.stringify(
        listed?.arguments.map(({ name, type, optional }) => [name, type, optional]),
      ) !== JSON.stringify(own)
    );
  });
  expect(differing.map(({ name }) => name)).toEqual([]);
});
