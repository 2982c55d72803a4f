/** Common parts of the readers of all formats of data cubes. */
import type {
  FileCrs,
  PixelTransform,
  SampleArray,
  StoredSampleType,
} from '../imageFiles/index.ts';

/** Position or size along time, y and x. */
export type CubeBlockShape = readonly [time: number, y: number, x: number];

/** A variable along time, y and x: a band. */
export interface StoredVariable {
  readonly name: string;
  readonly sampleType: StoredSampleType;
  /** Stored for missing data. */
  readonly noData?: number;
  /** physical = stored × scale + offset; the unit is empty for ratios. */
  readonly scaling?: { readonly scale: number; readonly offset: number; readonly unit: string };
  /** Size of the parts that it is stored in, which are unpacked as a whole. */
  readonly chunk: CubeBlockShape;
}

/** A date of a cube, or one of several layers of a date. */
export interface StoredLayer {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** Earth Engine id of the image collection, if it is known. */
  readonly collection?: string;
  /** Properties of the scenes in the mosaic of the date; empty if they are not known. */
  readonly scenes: readonly Readonly<Record<string, unknown>>[];
}

export interface CubeFacts {
  /** Columns of pixels. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** All of the same size; at least one. */
  readonly variables: readonly StoredVariable[];
  /** At least one, as they are stored. */
  readonly layers: readonly StoredLayer[];
  readonly transform?: PixelTransform;
  readonly crs?: FileCrs;
}

/** An open data cube. */
export interface Cube {
  readonly facts: CubeFacts;
  /**
   * Reads stored numbers.
   *
   * @param variable index among `facts.variables`
   * @param origin of the block, in layers, rows and columns
   * @param shape of the block, inside of the cube
   * @returns `shape[0] × shape[1] × shape[2]` numbers, the last dimension fastest
   * @throws UnreadableImage, or the signal's reason
   */
  read(
    variable: number,
    origin: CubeBlockShape,
    shape: CubeBlockShape,
    signal?: AbortSignal,
  ): Promise<SampleArray>;
  close(): Promise<void>;
}
