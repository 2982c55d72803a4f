/** The terms of CF-1.8 that cubes of all formats share: attributes, variables, datasets. */
import { type DataType, SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import type { CubeValues } from '../cubeLayout.ts';

/** Type of the stored numbers of a variable: those of bands, and whole numbers of times. */
export type CfDataType = DataType | 'int64';

/** Bytes of one stored number, by its type. */
export const CF_BYTES: Readonly<Record<CfDataType, number>> = { ...SAMPLE_BYTES, int64: 8 };

/** Values of a variable that are known from the layout. */
export type CfValues = CubeValues | BigInt64Array<ArrayBuffer>;

/** An attribute of a variable or of a whole cube. */
export type CfAttribute = string | number | readonly number[];

/** Attributes by name, in their order. */
export type CfAttributes = Readonly<Record<string, CfAttribute>>;

/** Dimensions of a cube, in the order of a variable's. */
export const CUBE_DIMENSIONS = ['time', 'y', 'x'] as const;

/** A dimension of a cube. */
export type CubeDimension = (typeof CUBE_DIMENSIONS)[number];

/** A variable with its attributes, and with its values if they are known from the layout. */
export interface CfVariable {
  /** Its name in the file. */
  readonly name: string;
  /** None of a scalar. */
  readonly dimensions: readonly CubeDimension[];
  /** Type of the stored numbers, and of `_FillValue`, `flag_masks` and `flag_values`. */
  readonly dataType: CfDataType;
  /** Absent of bands, whose values come block by block. */
  readonly values?: CfValues;
  /** In the order in which they are written. */
  readonly attributes: CfAttributes;
}

/** A variable of a band. */
export interface CfBand extends CfVariable {
  readonly dataType: DataType;
}

/** A cube in the terms of CF. */
export interface CfDataset {
  /** Attributes of the whole. */
  readonly attributes: CfAttributes;
  /** Coordinates `time`, `y`, `x`; the scalar `crs`; variables along time for the scenes. */
  readonly coordinates: readonly CfVariable[];
  /** One for each band, as in `layout.variables`. */
  readonly variables: readonly CfBand[];
}

/** Attributes whose numbers are of the type of their variable. */
export const TYPED_ATTRIBUTES: ReadonlySet<string> = new Set([
  '_FillValue',
  'flag_masks',
  'flag_values',
]);
