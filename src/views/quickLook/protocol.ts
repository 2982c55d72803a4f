/**
 * All messages between the page of the quick look and the extension.
 *
 * The page requests visible tiles; the extension reads them. Numbers that JSON cannot represent are
 * sent as text. Types only: both sides import this file.
 */

import type { FormulaStep } from '../../domain/bandFormula.ts';
import type { PixelQuality, QualityRules } from '../../domain/qualityRules.ts';

export interface BandScaling {
  /** physical = stored × scale + offset */
  readonly scale: number;
  readonly offset: number;
  /** Empty for ratios. */
  readonly unit: string;
}

export interface PictureBand {
  readonly name: string;
  readonly scaling?: BandScaling;
}

export interface AcquisitionDescription {
  /** ISO date. */
  readonly date: string;
  /** "2020-01-03 05:34, d044" where an image has several layers of a date, or both dates of a median. */
  readonly label?: string;
  /** `2020-01-03_d044` where an image has several layers of a date; the same in all images. */
  readonly layer?: string;
  /** Id of its image collection, in data cubes. */
  readonly collection?: string;
  /** Ids of the scenes in the mosaic, if known. */
  readonly scenes: readonly string[];
  /** Mean share of clouds of the scenes in percent, if known. */
  readonly clouds?: number;
  /** From a sample of the quality band, where the metadata has no share of clouds of any date. */
  readonly estimate?: CloudEstimate;
}

/** Estimated shares of the pixels of a date, in percent. */
export interface CloudEstimate {
  /** Clouds, of the pixels with data; absent if there are none. */
  readonly clouds?: number;
  /** Pixels without data, of all pixels. */
  readonly missing: number;
  /** Pixels with data without clouds and their shadows, of all pixels. */
  readonly clear: number;
}

/** A file of a mosaic, in pixels of the mosaic. */
export interface MosaicTile {
  /** Name of the image, without the ending of its files. */
  readonly name: string;
  /** "h004v004", or the name of the image. */
  readonly tile: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Images of neighboring tiles that are shown as one. */
export interface MosaicDescription {
  /** Position of the opened image in the mosaic. */
  readonly origin: { readonly column: number; readonly row: number };
  /** The opened image first. */
  readonly tiles: readonly MosaicTile[];
  /** Files that cannot be part of it. */
  readonly leftOut: readonly SeriesGap[];
}

/** The band of a date that shows clouds. */
export interface QualityBand {
  /** Index in `ImageDescription.bands`. */
  readonly band: number;
  readonly rules: QualityRules;
}

/** Three bands as red, green and blue, by their indices in `ImageDescription.bands`. */
export interface Composite {
  readonly id: string;
  readonly label: string;
  readonly bands: readonly [number, number, number];
}

export type ArrayType =
  | 'Uint8'
  | 'Int8'
  | 'Uint16'
  | 'Int16'
  | 'Uint32'
  | 'Int32'
  | 'Float32'
  | 'Float64';

/** A metadata document that cannot be used, or only in part, or a cube with repeated dates. */
export interface MetadataProblem {
  /** Name of the document, of the image that differs from it, or of the cube. */
  readonly name: string;
  readonly message: string;
  /** What is not available because of it. */
  readonly consequence: string;
}

export interface ImageDescription {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Side of a tile, in pixels of its level. */
  readonly tileSize: number;
  /** Sizes at which the image can be read: full, halved, halved again, … */
  readonly levels: readonly { readonly width: number; readonly height: number }[];
  readonly arrayType: ArrayType;
  /** "uint16" */
  readonly sampleType: string;
  readonly bands: readonly PictureBand[];
  /** Empty for images without a known date. */
  readonly dates: readonly AcquisitionDescription[];
  /** By date (a single row without dates) and band: its index in the file, or -1. */
  readonly numbers: readonly (readonly number[])[];
  readonly composites: readonly Composite[];
  /** By row of `numbers`, null where no band shows clouds; absent if none of any date does. */
  readonly quality?: readonly (QualityBand | null)[];
  readonly colors: 'none' | 'rgb' | 'palette' | 'inverted';
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Index in the file of the alpha band. */
  readonly alphaBand?: number;
  /** As text, because it may be "NaN". */
  readonly noData?: string;
  /** Whether images of neighboring tiles can be shown as well. */
  readonly isTile?: true;
  /** Present while they are shown: sizes and levels are then those of all images together. */
  readonly mosaic?: MosaicDescription;
  /** "EPSG:32619", or a name. */
  readonly crs?: string;
  readonly metadataProblem?: MetadataProblem;
}

export interface TileRequest {
  readonly request: number;
  readonly level: number;
  readonly column: number;
  readonly row: number;
  /** Indices in the file. */
  readonly bands: readonly number[];
}

export interface PixelRequest {
  readonly request: number;
  readonly column: number;
  readonly row: number;
  /** Indices in `ImageDescription.bands`, and the date. */
  readonly bands: readonly number[];
  readonly date: number;
  /** Evaluated and reported before the bands. */
  readonly formula?: SeriesFormula;
}

/** Values and position of a pixel, as displayed. */
export interface PixelReport {
  readonly request: number;
  /** The date that was asked for. */
  readonly date: number;
  readonly column: number;
  readonly row: number;
  /** Of the image of a mosaic that the pixel is in; row and column are in this image. */
  readonly tile?: string;
  /** In the image's own coordinate system. */
  readonly place?: string;
  readonly lonLat?: string;
  readonly values: readonly {
    readonly band: string;
    /** A dash for the value of a formula. */
    readonly stored: string;
    readonly isNoData: boolean;
    /** "0.0843", "297.3 K" */
    readonly physical?: string;
    /** Bits of a quality band in words, or the name of a class. */
    readonly words?: string;
  }[];
}

/** Pixels of an image, in full resolution; corners and points are between pixels. */
export type SeriesArea =
  | { readonly kind: 'pixel'; readonly column: number; readonly row: number }
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    }
  | { readonly kind: 'polygon'; readonly points: readonly (readonly [x: number, y: number])[] };

/** A formula of bands that is evaluated for each pixel, such as an index. */
export interface SeriesFormula {
  readonly name: string;
  readonly steps: readonly FormulaStep[];
}

export interface SeriesRequest {
  readonly request: number;
  readonly area: SeriesArea;
  /** Become bands of the series, after those of the images. */
  readonly formulas: readonly SeriesFormula[];
}

/** Measured quantity: a band, in its physical unit. */
export interface SeriesBand {
  readonly name: string;
  /** Empty for ratios, and for stored numbers. */
  readonly unit: string;
}

/** All bands of a pixel or an area on one date. */
export interface SeriesPoint {
  /** Milliseconds since 1970; midnight where only the date is known. */
  readonly time: number;
  /** As that of `AcquisitionDescription`, or its date. */
  readonly label: string;
  /** Name of the image, without the ending of its files, or of the cube. */
  readonly image: string;
  /** Paths of the files of the image, or of the cube. */
  readonly files: readonly string[];
  /** Whether it is of the open cube. */
  readonly isShown?: true;
  /** Id of the image collection; empty if it is not known. */
  readonly collection: string;
  readonly quality: PixelQuality;
  /** Bits of a single pixel in words. */
  readonly qualityText?: string;
  /** By band, null without data; of an area, means. */
  readonly values: readonly (number | null)[];
  /** Pixels with data, and those of them that are clear. */
  readonly pixels: number;
  readonly clearPixels: number;
}

/** A file or date that is not part of a series, and the reason. */
export interface SeriesGap {
  readonly name: string;
  readonly message: string;
  /** Whether other dates of the file are part of it. */
  readonly isPartial?: boolean;
}

export interface PixelSeries {
  readonly area: SeriesArea;
  /** "Row 12, column 40", "Rectangle of 12 × 10 pixels", … */
  readonly title: string;
  /** Pixels of the area. */
  readonly pixels: number;
  readonly bands: readonly SeriesBand[];
  /** In ascending order of time. */
  readonly points: readonly SeriesPoint[];
  readonly gaps: readonly SeriesGap[];
}

export type ToQuickLook =
  | {
      readonly type: 'series';
      readonly request: number;
      readonly series: PixelSeries;
    }
  /** Dates that were read so far. Their values may be wrong until the series is complete. */
  | { readonly type: 'seriesPart'; readonly request: number; readonly series: PixelSeries }
  | { readonly type: 'seriesFailed'; readonly request: number; readonly message: string }
  | {
      readonly type: 'seriesProgress';
      readonly request: number;
      /** Steps that are done, and all steps: each image is read and checked. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'image'; readonly image: ImageDescription }
  /** Why the image cannot be shown. */
  | { readonly type: 'unreadable'; readonly message: string }
  | {
      readonly type: 'tile';
      readonly request: number;
      readonly width: number;
      readonly height: number;
      /** One array for each requested band, of type `ImageDescription.arrayType`. */
      readonly values: readonly ArrayBuffer[];
      /** One byte for each pixel: 0 for pixels without data. */
      readonly mask?: ArrayBuffer;
    }
  | { readonly type: 'tileFailed'; readonly request: number; readonly message: string }
  | {
      readonly type: 'progress';
      readonly request: number;
      readonly done: number;
      readonly total: number;
    }
  | ({ readonly type: 'pixel' } & PixelReport);

export type FromQuickLook =
  | { readonly type: 'ready' }
  | ({ readonly type: 'tile' } & TileRequest)
  | { readonly type: 'cancel'; readonly requests: readonly number[] }
  | ({ readonly type: 'pixel' } & PixelRequest)
  | ({ readonly type: 'series' } & SeriesRequest)
  /** Saves the series of the last answer. */
  | { readonly type: 'exportSeries' }
  /** Whether images of neighboring tiles are shown; the answer is another image. */
  | { readonly type: 'mosaic'; readonly isShown: boolean }
  | { readonly type: 'openWith' }
  | { readonly type: 'retry' };
