/** The terms of CF-1.8 that cubes of all formats share: attributes, variables, datasets. */
import type { DataType } from '../../../domain/imageSize.ts';
import type { CubeValues } from '../cubeLayout.ts';

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
  readonly dataType: DataType;
  /** Absent of bands, whose values come block by block. */
  readonly values?: CubeValues;
  /** In the order in which they are written. */
  readonly attributes: CfAttributes;
}

/** A cube in the terms of CF. */
export interface CfDataset {
  /** Attributes of the whole. */
  readonly attributes: CfAttributes;
  /** Coordinates `time`, `y`, `x`; the scalar `crs`; variables along time for the scenes. */
  readonly coordinates: readonly CfVariable[];
  /** One for each band, as in `layout.variables`. */
  readonly variables: readonly CfVariable[];
}

/** Attributes whose numbers are of the type of their variable. */
export const TYPED_ATTRIBUTES: ReadonlySet<string> = new Set([
  '_FillValue',
  'flag_masks',
  'flag_values',
]);
