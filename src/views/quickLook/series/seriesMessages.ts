/** Messages to and from the thread that reads a series. Types only. */

import type { FormulaStep } from '../../../domain/bandFormula.ts';
import type { NamedLayer } from '../../../domain/bandNames.ts';
import type { PixelQuality, QualityRules } from '../../../domain/qualityRules.ts';
import type { PixelSpan, PixelTransform, Reason } from '../../../imageFiles/index.ts';
import type { BandScaling } from '../protocol.ts';

/** The files of an image, or its pieces; their layers are dates. */
export interface SeriesImage {
  /** Of the whole image, pixels; absent where it is not known. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly transform?: PixelTransform;
  readonly pieces: readonly SeriesPiece[];
  /** Read in place of pieces. */
  readonly cube?: SeriesCube;
  /** Number of bands in each file; absent where it is not known. */
  readonly bandCount?: number;
  /** By layer and band of the series: its index in the files, or -1. */
  readonly layers: readonly (readonly number[])[];
  /** The bands of each layer in the files, which must have their names if the files name them. */
  readonly naming: { readonly bands: readonly string[]; readonly layers: readonly NamedLayer[] };
  /** By band of the series; absent for stored numbers. */
  readonly scalings: readonly (BandScaling | undefined)[];
  /** Index in the bands of the series of those whose values can be averaged. */
  readonly measured: readonly number[];
  /** Formulas, with the bands of the series that they use, by name. */
  readonly formulas: readonly {
    readonly steps: readonly FormulaStep[];
    readonly bands: Readonly<Record<string, number>>;
  }[];
  /** Used where the files have no number for missing data of their own. */
  readonly noData?: number;
  /** The band of the series that shows clouds. */
  readonly quality?: { readonly band: number; readonly rules: QualityRules };
}

export interface SeriesPiece {
  readonly path: string;
  /** Of its first pixel in the image. */
  readonly row: number;
  readonly column: number;
}

/** A data cube, some of whose dates are the layers of an image. */
export interface SeriesCube {
  readonly path: string;
  /** Index in the cube of each layer of the image. */
  readonly layers: readonly number[];
  /** Names of all bands of the cube, in its order. */
  readonly variables: readonly string[];
}

export interface SeriesJob {
  readonly images: readonly SeriesImage[];
  /** Pixels of the tile. */
  readonly spans: readonly PixelSpan[];
}

/** One layer of an image over the pixels of a job. */
export interface LayerReading {
  /** By band of the series, and then by formula: the physical value of one pixel, or the mean of several; NaN without. */
  readonly values: readonly number[];
  /** The stored number of the quality band, of a single pixel. */
  readonly stored?: number;
  readonly quality: PixelQuality;
  /** Pixels with data, and those of them that are clear. */
  readonly pixels: number;
  readonly clearPixels: number;
}

/** Why an image is not part of the series. */
export type ImageProblem =
  | { readonly kind: 'unreadable'; readonly reason: Reason; readonly file: string }
  | {
      readonly kind: 'system';
      readonly message: string;
      readonly code?: string;
      readonly file: string;
    }
  /** Some of the pixels are in a piece that does not exist. */
  | { readonly kind: 'missingPiece' }
  /** The cube has changed since it was opened. */
  | { readonly kind: 'changed' }
  /** The file differs from the document beside it. */
  | {
      readonly kind: 'disagrees';
      readonly what: 'bands' | 'names' | 'size' | 'place' | 'crs';
      readonly file: string;
    };

export type ImageAnswer =
  | {
      readonly layers: readonly LayerReading[];
      /** Reference systems of the files that were read: EPSG codes, or WKT. */
      readonly references: readonly string[];
    }
  | { readonly problem: ImageProblem };

export type FromSeriesThread =
  /** An image was read; its values may be wrong until it is checked. */
  | { readonly kind: 'read'; readonly image: number; readonly answer: ImageAnswer }
  /** The checksums of the next image were compared. */
  | { readonly kind: 'checked' }
  /** The answers of all images, each of them checked. */
  | { readonly kind: 'done'; readonly answers: readonly ImageAnswer[] }
  | { readonly kind: 'failed'; readonly message: string };
