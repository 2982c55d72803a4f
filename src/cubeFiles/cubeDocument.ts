/** Puts together what a cube contains from its arrays and their attributes, whatever its format. */
import { isRecord } from '../domain/isRecord.ts';
import {
  type CubePart,
  exactNumbers,
  type SampleArray,
  type StoredSampleType,
  UnreadableImage,
} from '../imageFiles/index.ts';
import {
  crsIn,
  fillValueOf,
  numberOf,
  type StoredAttributes,
  scalingOf,
  scenesIn,
  timeDecoder,
  transformOf,
} from './cfAttributes.ts';
import type { CubeBlockShape, CubeFacts, StoredLayer, StoredVariable } from './cube.ts';
import { layerCollections } from './layerCollections.ts';

/** An array of a file or hierarchy. */
export interface FoundArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly sampleType: StoredSampleType | undefined;
  readonly chunk: readonly number[];
  /** Names of its dimensions, if they are known. */
  readonly dimensions: readonly string[] | undefined;
  readonly attributes: StoredAttributes;
}

/** All that a cube contains besides the values of its bands. */
export interface FoundArrays {
  readonly arrays: readonly FoundArray[];
  /** Of the whole cube. */
  readonly attributes: StoredAttributes;
  /** All numbers of a small array, such as a coordinate. */
  values(array: FoundArray): Promise<ArrayLike<number | bigint>>;
}

/** Names of coordinates along the rows and columns of a cube. */
const ROWS = ['y', 'lat', 'latitude'];
const COLUMNS = ['x', 'lon', 'longitude'];

/** Longest coordinate that is read: more pixels along a side than any tile has. */
const MAX_LENGTH = 10_000_000;

/**
 * @throws UnreadableImage when there are no variables along time, y and x, or no times
 */
export async function cubeFacts({ arrays, attributes, values }: FoundArrays): Promise<CubeFacts> {
  const time = arrays.find(({ name }) => name === 'time');
  if (time?.shape.length !== 1) throw lacking('times');
  const [count = 0] = time.shape;
  const bands = arrays.filter((array) => isBand(array, count));
  const [first] = bands;
  if (!first || count === 0) throw lacking('variables');
  const [, height = 0, width = 0] = first.shape;
  const alike = bands.filter(({ shape }) => shape[1] === height && shape[2] === width);
  const read = async (array: FoundArray | undefined) =>
    array && (array.shape[0] ?? 0) <= MAX_LENGTH ? await values(array) : [];
  const coordinate = async (names: readonly string[], length: number) => {
    const found = arrays.find(
      ({ name, shape }) => names.includes(name) && shape.length === 1 && shape[0] === length,
    );
    return Array.from(await read(found), Number);
  };
  const mapping = mappingOf(first, arrays, attributes);
  const transform = transformOf(
    await coordinate(COLUMNS, width),
    await coordinate(ROWS, height),
    mapping,
  );
  const crs = crsIn(mapping);
  const collection = arrays.find(
    ({ name, shape }) => name === 'collection' && shape.length === 1 && shape[0] === count,
  );
  const flags = collection && { values: await read(collection), attributes: collection.attributes };
  const scenes = scenesIn(attributes, count);
  return {
    width,
    height,
    variables: alike.map(variableOf),
    layers: layersOf(await read(time), time.attributes, {
      scenes,
      collections: layerCollections({ attributes, scenes, flags }),
    }),
    ...(transform && { transform }),
    ...(crs && { crs }),
  };
}

export function lacking(lacks: CubePart): UnreadableImage {
  return new UnreadableImage({ kind: 'cube', lacks });
}

function isBand({ shape, sampleType, dimensions }: FoundArray, times: number): boolean {
  const [, height = 0, width = 0] = shape;
  if (shape.length !== 3 || !sampleType || shape[0] !== times || height * width === 0) return false;
  return dimensions === undefined || dimensions[0] === 'time';
}

/** The variable that describes the reference system of a band. */
function mappingOf(
  { attributes }: FoundArray,
  arrays: readonly FoundArray[],
  ofCube: StoredAttributes,
): StoredAttributes {
  const name = attributes.grid_mapping ?? 'spatial_ref';
  const found = arrays.find((array) => array.name === name);
  const code = ofCube['proj:code'];
  const known = { ...found?.attributes };
  // A code is shorter to show, and exact.
  return typeof code === 'string' ? { ...known, crs_wkt: code } : known;
}

function variableOf({ name, sampleType, chunk, attributes }: FoundArray): StoredVariable {
  const noData = fillValueOf(attributes);
  const scaling = scalingOf(attributes);
  const [time = 1, y = 1, x = 1] = chunk;
  return {
    name,
    sampleType: sampleType ?? { format: 'float', bits: 64 },
    chunk: [time, y, x],
    ...(noData !== undefined && { noData }),
    ...(scaling && { scaling }),
  };
}

function layersOf(
  values: ArrayLike<number | bigint>,
  attributes: StoredAttributes,
  parts: {
    readonly scenes: readonly (readonly StoredAttributes[])[];
    readonly collections: readonly (string | undefined)[];
  },
): StoredLayer[] {
  const decode = timeDecoder(attributes);
  if (!decode) throw lacking('times');
  return Array.from(values, (value, i) => {
    const time = decode(Number(value));
    if (!(Math.abs(time) < 8.64e15)) throw lacking('times');
    const collection = parts.collections[i];
    return { time, scenes: parts.scenes[i] ?? [], ...(collection && { collection }) };
  });
}

/**
 * Numbers as samples: those of 64 bits become floating-point numbers.
 *
 * @throws UnreadableImage for integers that are too large to be exact
 */
export function asSamples(
  values: ArrayLike<number | bigint>,
  noData: number | undefined,
): SampleArray {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return exactNumbers(values, noData);
  }
  if (ArrayBuffer.isView(values)) return values as unknown as SampleArray;
  return Float64Array.from(values, Number);
}

/** "uint16" as formats name it; undefined for what is not a number. */
export function sampleTypeOf(name: string): StoredSampleType | undefined {
  const [, format, bits] = /^(uint|int|float)(8|16|32|64)$/.exec(name) ?? [];
  if (!format || !bits || (format === 'float' && bits === '8')) return undefined;
  return { format: format as StoredSampleType['format'], bits: Number(bits) };
}

/** A number of bytes that a block has at most. */
export function blockBytes({ sampleType }: StoredVariable, shape: CubeBlockShape): number {
  return (shape[0] * shape[1] * shape[2] * sampleType.bits) / 8;
}

/** Attributes of a parsed document. */
export function attributesIn(document: unknown): StoredAttributes {
  return isRecord(document) && isRecord(document.attributes) ? document.attributes : {};
}

/** The elements of a shape or chunk. */
export function sizesIn(value: unknown): number[] | undefined {
  const sizes = Array.isArray(value) ? value.map(numberOf) : [undefined];
  return sizes.every((size) => size !== undefined && Number.isSafeInteger(size) && size >= 0)
    ? (sizes as number[])
    : undefined;
}
