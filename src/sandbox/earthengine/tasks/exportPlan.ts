/** Division of an export into files. */
import type { EvaluatedBand } from '../values/band.ts';
import type { EeProjection } from '../values/eeProjection.ts';
import type { GdalType } from '../values/pixelType.ts';

/** Subject of an export: an image's bands over a rectangle of a grid. */
export interface ExportPlan {
  readonly bands: readonly EvaluatedBand[];
  readonly grid: EeProjection;
  readonly width: number;
  readonly height: number;
  readonly sampleType: GdalType;
  readonly pieces: readonly FilePiece[];
}

/** A part of the rectangle that becomes one file; offsets in pixels. */
export interface FilePiece {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
}
