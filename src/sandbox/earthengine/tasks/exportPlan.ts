/** How an export is cut into files. */
import type { Band } from '../values/image.ts';
import type { SampleType } from '../values/pixelType.ts';
import type { Projection } from '../values/projection.ts';

/** What is exported: an image's bands over a rectangle of a grid. */
export interface Plan {
  readonly bands: readonly Band[];
  readonly grid: Projection;
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  readonly pieces: readonly Piece[];
}

/** A part of the rectangle that becomes one file; offsets in pixels. */
export interface Piece {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
}
