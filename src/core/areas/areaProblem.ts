/**
 * Reasons why an area cannot be read, and notes about areas that can.
 *
 * Files are read in a thread that has no texts: it reports codes with values, and `describeArea.ts`
 * turns them into sentences in the user's language.
 */

/** Formats that are recognized so that they can be refused by their names. */
export type OtherFormat =
  | '7z'
  | 'arrow'
  | 'bzip2'
  | 'csv'
  | 'dgn'
  | 'dwg'
  | 'dxf'
  | 'earthEngine'
  | 'esriJson'
  | 'excel'
  | 'geodatabase'
  | 'geoParquet'
  | 'geoTiff'
  | 'gml'
  | 'gpx'
  | 'grib'
  | 'hdf4'
  | 'hdf5'
  | 'html'
  | 'las'
  | 'mapInfo'
  | 'netCdf'
  | 'nominatim'
  | 'osm'
  | 'pdf'
  | 'picture'
  | 'pmTiles'
  | 'python'
  | 'rar'
  | 'sqlite'
  | 'stac'
  | 'tar'
  | 'xz'
  | 'zip'
  | 'zstd';

/** Formats that Cedar reads, as messages name them. */
export type AreaFormat =
  | 'GeoJSON'
  | 'TopoJSON'
  | 'KML'
  | 'KMZ'
  | 'shapefile'
  | 'GeoPackage'
  | 'FlatGeobuf'
  | 'WKT'
  | 'WKB'
  | 'CSV'
  | 'ZIP'
  | 'GZIP';

/** Why a file or text is not an area that can be used. */
export type AreaProblem =
  /** It cannot be opened; `code` is the system's, such as `ENOENT`. */
  | { readonly reason: 'unreadable'; readonly code: string }
  | { readonly reason: 'too-large'; readonly limitBytes: number }
  | { readonly reason: 'out-of-memory' }
  | { readonly reason: 'empty-file' }
  /** A database that another program is changing. */
  | { readonly reason: 'open-elsewhere' }
  | { readonly reason: 'unknown-format' }
  | { readonly reason: 'other-format'; readonly format: OtherFormat }
  /** It does not follow its format; `detail` is the parser's own message. */
  | { readonly reason: 'syntax'; readonly format: AreaFormat; readonly detail: string }
  /** A file in a ZIP file whose content does not have its checksum. */
  | { readonly reason: 'zip-damaged'; readonly file: string }
  | { readonly reason: 'zip-encrypted'; readonly file: string }
  /** A file in a ZIP file that is compressed by a method other than Deflate. */
  | { readonly reason: 'zip-method'; readonly file: string; readonly method: string }
  /** JSON that is not GeoJSON: `value` is a type, or the name of an array. */
  | {
      readonly reason: 'geojson';
      readonly fault: 'no-object' | 'no-type' | 'other-type' | 'no-array';
      readonly value: string;
    }
  /** Outlines with arcs, or surfaces in space; `type` is its name in the standard. */
  | { readonly reason: 'curved'; readonly type: string }
  /** Part of a shapefile without the file `.shp`. */
  | { readonly reason: 'shapefile-part'; readonly missing: string }
  /** A folder with no file, or with several files by their names, that can be read. */
  | { readonly reason: 'folder'; readonly files: readonly string[] }
  | { readonly reason: 'no-features' }
  /** KML that names another file in place of an area. */
  | { readonly reason: 'network-link'; readonly href: string }
  /** A GeoPackage without a layer of geometries: of tables, or of images. */
  | {
      readonly reason: 'no-layers';
      readonly has: 'tables' | 'images';
      readonly names: readonly string[];
    }
  /** A table with the wrong columns, a cell that is not what its column has, cells beyond the header, or a lost quote. */
  | {
      readonly reason: 'table';
      readonly fault: 'several-columns' | 'binary' | 'cell' | 'long-row' | 'quote';
      /** Names of columns. */
      readonly columns: readonly string[];
      /** Number of the row, from 1; 0 where it is about columns. */
      readonly row: number;
      readonly value: string;
    }
  /** Code of Earth Engine with something to calculate, or that is not code. */
  | {
      readonly reason: 'code';
      readonly fault: 'calculated' | 'unexpected' | 'end';
      readonly text: string;
      /** From 1. */
      readonly line: number;
    }
  /** A polygon of Earth Engine with what is left of its edges inside: `evenOdd` is false. */
  | { readonly reason: 'left-inside' }
  | { readonly reason: 'no-polygons'; readonly lines: number }
  /** Two numbers that are not degrees, without a reference system that defines them. */
  | { readonly reason: 'not-degrees'; readonly position: string }
  /** Two values that are not numbers, or not two. */
  | { readonly reason: 'bad-position'; readonly position: string }
  /** Coordinates of KML that are not two or three numbers, or could be several positions. */
  | { readonly reason: 'kml-position'; readonly position: string }
  | { readonly reason: 'no-coordinates' }
  /** Positions that the reference system does not have. */
  | { readonly reason: 'outside-crs'; readonly position: string; readonly crs: string }
  | { readonly reason: 'crs'; readonly crs: string }
  | { readonly reason: 'crs-link' }
  /** Features of one file in different reference systems, in a place where Cedar expects one. */
  | { readonly reason: 'crs-inside'; readonly crs: string }
  /** Latitudes beyond the poles, which are longitudes written first or second. */
  | { readonly reason: 'swapped'; readonly position: string }
  /** A ring that could run either way around the Earth, or around a pole. */
  | {
      readonly reason: 'wide' | 'wide-or-pole';
      readonly west: number;
      readonly east: number;
    }
  /** A ring of a projection that runs around the Earth, but not once around one pole. */
  | { readonly reason: 'winding' }
  | {
      readonly reason: 'no-such-feature';
      readonly feature: string;
      readonly names: readonly string[];
    }
  | { readonly reason: 'too-many-tiles'; readonly tiles: number; readonly limit: number };

/** Something the user should know about an area that could be read. */
export type AreaNote =
  | { readonly note: 'lines'; readonly count: number }
  | { readonly note: 'points'; readonly count: number }
  | { readonly note: 'only-points'; readonly count: number }
  | { readonly note: 'without-geometry'; readonly count: number }
  /** Features whose area is the box that they have. */
  | { readonly note: 'boxes'; readonly count: number }
  /** Files that a KML file refers to. */
  | { readonly note: 'network-links'; readonly hrefs: readonly string[] }
  | { readonly note: 'spikes'; readonly count: number }
  | { readonly note: 'no-crs' }
  | { readonly note: 'latitude-first' }
  /** With `isShifted`, places are moved to WGS 84 from another datum. */
  | { readonly note: 'crs'; readonly crs: string; readonly isShifted: boolean }
  /** A datum whose shift to WGS 84 is not known; meters by which the area may be off, if known. */
  | { readonly note: 'datum'; readonly crs: string; readonly meters: number | undefined }
  /** A database that a program may have open, whose log with the latest changes is not there. */
  | { readonly note: 'no-log'; readonly file: string }
  /** Files of a folder or archive that were left out. */
  | { readonly note: 'other-files'; readonly used: string; readonly files: readonly string[] };

/** Thrown while an area is read; only its problem leaves the thread. */
export class AreaProblemError extends Error {
  /** The problem. */
  readonly problem: AreaProblem;
  /** Names of the features of the file, once they are known: one of them may be without problem. */
  names: readonly string[] = [];
  /** Names of the layers of a file with several. */
  layers: readonly string[] = [];
  constructor(problem: AreaProblem, options?: ErrorOptions) {
    super(problem.reason, options);
    this.problem = problem;
  }
}

/** Ends the reading. @throws AreaProblemError always */
export function refuseArea(problem: AreaProblem, cause?: unknown): never {
  throw new AreaProblemError(problem, { cause });
}
