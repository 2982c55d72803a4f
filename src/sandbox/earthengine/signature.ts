/**
 * Definitions of algorithms by their signature: one line declares arguments and result, and from
 * that line come the types that arguments are converted to, and the types that TypeScript checks in
 * the implementation.
 *
 * ```ts
 * define('Number.add(left: Number, right: Number) -> Number', 'Adds.', (left, right) => left + right);
 * ```
 */
import type { EvaluationContext } from './evaluationContext.ts';
import type { DateRangeValue, DateValue } from './values/date.ts';
import type { EeProjection } from './values/eeProjection.ts';
import type { Geometry } from './values/geometry.ts';
import type { PixelType } from './values/pixelType.ts';
import type {
  Algorithm,
  Collection,
  Dictionary,
  ErrorMargin,
  Feature,
  Filter,
  Holder,
  Image,
  Reducer,
  Value,
} from './values/value.ts';

interface Types {
  Algorithm: Algorithm;
  Boolean: boolean;
  Date: DateValue;
  DateRange: DateRangeValue;
  Element: Holder;
  ErrorMargin: ErrorMargin;
  Feature: Feature;
  FeatureCollection: Collection;
  Filter: Filter;
  Float: number;
  Geometry: Geometry;
  Image: Image;
  ImageCollection: Collection;
  Integer: number;
  Long: number;
  Number: number;
  Object: Value;
  PixelType: PixelType;
  Projection: EeProjection;
  Reducer: Reducer;
  String: string;
}

export type TypeOf<T extends string> = T extends keyof Types
  ? Types[T]
  : T extends `List<${infer Item}>`
    ? readonly TypeOf<Item>[]
    : T extends `Dictionary<${string}>`
      ? Dictionary
      : never;

type ArgumentOf<S extends string> = S extends `${string}: ${infer T} = null`
  ? TypeOf<T> | null
  : S extends `${string}: ${infer T} = ${string}`
    ? TypeOf<T>
    : S extends `${string}: ${infer T}`
      ? TypeOf<T>
      : never;

type ArgumentsOf<S extends string> = S extends ''
  ? []
  : S extends `${infer Head}, ${infer Tail}`
    ? [ArgumentOf<Head>, ...ArgumentsOf<Tail>]
    : [ArgumentOf<S>];

/**
 * Arguments in the order of the signature, then the context of the evaluation, for those that
 * declare a parameter for it (not after one with a default).
 */
type Implementation<S extends string> = S extends `${string}(${infer Inner}) -> ${string}`
  ? (...args: [...ArgumentsOf<Inner>, EvaluationContext]) => Value
  : never;

export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly defaultValue: unknown;
}

export interface AlgorithmDefinition {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly returnType: string;
  readonly hidden: boolean;
  /** Optional arguments that the implementation does not look at; only their defaults are taken. */
  readonly notImplemented: readonly Argument[];
  readonly implementation: (args: readonly Value[], context: EvaluationContext) => Value;
}

export type Registry = Map<string, AlgorithmDefinition>;

/** Defaults that are too long for a signature. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  WGS84: { type: 'Projection', crs: 'EPSG:4326', transform: [1, 0, 0, 0, 1, 0] },
  EXACT: { type: 'ErrorMargin', unit: 'meters', value: 0 },
  DECIMETER: { type: 'ErrorMargin', unit: 'meters', value: 0.1 },
  EMPTY: {},
  INDEX: ['system:index'],
};

/**
 * Arguments for the precision or the number of steps of a computation: here all is computed
 * exactly.
 */
const HINTS: ReadonlySet<string> = new Set([
  'maxError',
  'maxBuckets',
  'minBucketWidth',
  'maxRaw',
  'tileScale',
  'parallelScale',
  'maxPixelsPerRegion',
  // Of rectangles, which do not cross themselves.
  'evenOdd',
]);

/** A function that adds algorithms to a registry. */
export function definer(registry: Registry) {
  return <const S extends string>(
    signature: S,
    description: string,
    implementation: Implementation<S>,
    options: { hidden?: boolean } = {},
  ): void => {
    const definition = parseSignature(signature);
    const run = implementation as unknown as (...all: unknown[]) => Value;
    // Functions such as Math.max would take the context for one more number.
    const takesContext = run.length > definition.arguments.length;
    registry.set(definition.name, {
      ...definition,
      description,
      hidden: options.hidden ?? false,
      notImplemented: definition.arguments
        .slice(run.length)
        .filter(({ name, optional }) => optional && !HINTS.has(name)),
      implementation: (args, context) => (takesContext ? run(...args, context) : run(...args)),
    });
  };
}

export type Define = ReturnType<typeof definer>;

/** @throws Error when it is not a signature */
export function parseSignature(
  signature: string,
): Pick<AlgorithmDefinition, 'name' | 'arguments' | 'returnType'> {
  const match = /^([\w./]+)\((.*)\) -> (.+)$/.exec(signature);
  if (!match) throw new Error(`Not a signature: ${signature}`);
  const [, name = '', inner = '', returnType = ''] = match;
  return {
    name,
    arguments: inner === '' ? [] : inner.split(', ').map(parseArgument),
    returnType,
  };
}

function parseArgument(text: string): Argument {
  const match = /^(\w+): ([^=]+?)(?: = (.*))?$/.exec(text);
  if (!match) throw new Error(`Not an argument: ${text}`);
  const [, name = '', type = '', preset] = match;
  return {
    name,
    type,
    optional: preset !== undefined,
    defaultValue:
      preset === undefined ? undefined : preset in DEFAULTS ? DEFAULTS[preset] : JSON.parse(preset),
  };
}

/** Names of types in clients and error messages. */
export function typeInFull(type: string): string {
  return type.replaceAll(/\bImage\b/g, 'Image<unknown bands>');
}
