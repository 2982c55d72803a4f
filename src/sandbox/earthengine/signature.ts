/**
 * Algorithms by their signature: one line says what an algorithm takes and gives, and from that
 * line come the list that clients load, the types its arguments are brought into, and the types
 * that TypeScript knows in its implementation.
 *
 * ```ts
 * define('Number.add(left: Number, right: Number) -> Number', 'Adds.', (left, right) => left + right);
 * ```
 */
import type { Context } from './context.ts';
import type { Collection } from './values/collection.ts';
import type { DateRange, EeDate } from './values/date.ts';
import type { Feature } from './values/feature.ts';
import type { Filter } from './values/filter.ts';
import type { Geometry } from './values/geometry.ts';
import type { Image } from './values/image.ts';
import type { PixelType } from './values/pixeltype.ts';
import type { Projection } from './values/projection.ts';
import type { Reducer } from './values/reducer.ts';
import type { Algorithm, Dictionary, ErrorMargin, Holder, Value } from './values/value.ts';

interface Types {
  Algorithm: Algorithm;
  Boolean: boolean;
  Date: EeDate;
  DateRange: DateRange;
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
  Projection: Projection;
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

/** Arguments in the order of the signature, then what the evaluation knows. */
type Implementation<S extends string> = S extends `${string}(${infer Inner}) -> ${string}`
  ? (...args: [...ArgumentsOf<Inner>, Context]) => Value
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
  readonly implementation: (args: readonly Value[], context: Context) => Value;
}

export type Registry = Map<string, AlgorithmDefinition>;

/** Defaults that are too long for a signature. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  WGS84: { type: 'Projection', crs: 'EPSG:4326', transform: [1, 0, 0, 0, 1, 0] },
  EXACT: { type: 'ErrorMargin', unit: 'meters', value: 0 },
  DECIMETRE: { type: 'ErrorMargin', unit: 'meters', value: 0.1 },
  EMPTY: {},
  INDEX: ['system:index'],
};

/** A function that adds algorithms to a registry. */
export function definer(registry: Registry) {
  return <const S extends string>(
    signature: S,
    description: string,
    implementation: Implementation<S>,
    options: { hidden?: boolean } = {},
  ): void => {
    const definition = parse(signature);
    registry.set(definition.name, {
      ...definition,
      description,
      hidden: options.hidden ?? false,
      implementation: (args, context) =>
        (implementation as unknown as (...all: unknown[]) => Value)(...args, context),
    });
  };
}

export type Define = ReturnType<typeof definer>;

function parse(signature: string): Pick<AlgorithmDefinition, 'name' | 'arguments' | 'returnType'> {
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

/** Types as clients and error messages know them. */
export function typeInFull(type: string): string {
  return type.replaceAll(/\bImage\b/g, 'Image<unknown bands>');
}

/** One entry of the list of algorithms. */
export function describe(definition: AlgorithmDefinition): Record<string, unknown> {
  return {
    name: `algorithms/${definition.name}`,
    description: definition.description,
    returnType: typeInFull(definition.returnType),
    arguments: definition.arguments.map(({ name, type, optional, defaultValue }) => ({
      argumentName: name,
      type: typeInFull(type),
      ...(optional && { optional, defaultValue }),
    })),
    ...(definition.hidden && { hidden: true }),
  };
}
