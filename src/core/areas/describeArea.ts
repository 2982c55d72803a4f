/** Sentences about areas of interest: why one cannot be used, and what was done to read it. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import { projectionOf } from '../grids/projection.ts';
import type { AreaNote, AreaProblem, OtherFormat } from './areaProblem.ts';

/** @param source name of the file or text */
export function describeAreaProblem(problem: AreaProblem, source: string): string {
  switch (problem.reason) {
    case 'unreadable':
      return `${l10n.t('{0} cannot be read: {1}', source, reasonOf(problem.code))}.`;
    case 'too-large':
      return l10n.t(
        '{0} is larger than {1} MB. Use a simplified outline, or a part of it.',
        source,
        formatNumber(problem.limitBytes / 1024 / 1024),
      );
    case 'out-of-memory':
      return l10n.t(
        '{0} needs more memory than there is. Use a simplified outline, or a part of it.',
        source,
      );
    case 'empty-file':
      return l10n.t('{0} is empty.', source);
    case 'unknown-format':
      return l10n.t('{0} is not in a format that Cedar reads. {1}', source, readableFormats());
    case 'other-format':
      return l10n.t('{0} is {1}', source, describeFormat(problem.format));
    case 'syntax':
      return l10n.t('{0} is not valid {1}: {2}', source, problem.format, problem.detail);
    case 'geojson':
      return l10n.t('{0} is not valid {1}: {2}', source, 'GeoJSON', describeFault(problem));
    case 'shapefile-part':
      return l10n.t(
        '{0} is part of a shapefile, but {1} is missing. Keep the files .shp, .dbf, .prj and .cpg in one folder or ZIP file.',
        source,
        problem.missing,
      );
    case 'folder':
      return describeFolder(problem.files, source);
    default:
      return describeContentProblem(problem, source);
  }
}

function describeFault({ fault, value }: Extract<AreaProblem, { reason: 'geojson' }>): string {
  switch (fault) {
    case 'no-object':
      return l10n.t('an object with "type" is missing.');
    case 'no-type':
      return l10n.t('an object has no "type".');
    case 'other-type':
      return l10n.t('"{0}" is not a GeoJSON type.', value);
    case 'no-array':
      return l10n.t('the array "{0}" is missing.', value);
  }
}

type ContentProblem = Exclude<
  AreaProblem,
  {
    reason:
      | 'unreadable'
      | 'too-large'
      | 'out-of-memory'
      | 'empty-file'
      | 'unknown-format'
      | 'other-format'
      | 'syntax'
      | 'geojson'
      | 'shapefile-part'
      | 'folder';
  }
>;

function describeContentProblem(problem: ContentProblem, source: string): string {
  switch (problem.reason) {
    case 'no-features':
      return l10n.t(
        '{0} contains no polygon: it is empty, or its features have no geometry.',
        source,
      );
    case 'no-polygons':
      return problem.lines === 1
        ? l10n.t(
            '{0} contains only a line, which has no area. Use a polygon: close the line, or draw a buffer around it.',
            source,
          )
        : l10n.t(
            '{0} contains only lines, which have no area. Use polygons: close the lines, or draw a buffer around them.',
            source,
          );
    case 'no-such-feature':
      return l10n.t(
        '{0} has no feature "{1}". Its features include: {2}.',
        source,
        problem.feature,
        problem.names.join(', '),
      );
    case 'too-many-tiles':
      return l10n.t(
        '{0} covers {1} tiles of the grid, and an area can have {2}. Use a smaller area, or enter tiles as a range.',
        source,
        formatNumber(problem.tiles),
        formatNumber(problem.limit),
      );
    case 'wide':
      return l10n.t(
        '{0} has a polygon from longitude {1} to {2}, more than half of the way around the Earth. It is not clear whether it crosses the antimeridian (180°) or the other side of the Earth: choose one.',
        source,
        problem.west,
        problem.east,
      );
    default:
      return describePositionProblem(problem, source);
  }
}

type PositionProblem = Exclude<
  ContentProblem,
  { reason: 'no-features' | 'no-polygons' | 'no-such-feature' | 'too-many-tiles' | 'wide' }
>;

function describePositionProblem(problem: PositionProblem, source: string): string {
  switch (problem.reason) {
    case 'bad-position':
      return l10n.t(
        '{0} has an invalid position: {1}. A position is two numbers.',
        source,
        problem.position,
      );
    case 'not-degrees':
      return l10n.t(
        '{0} has the position {1}, which is not in degrees, and does not name its coordinate reference system. Add it (the .prj file of a shapefile, the member "crs" of GeoJSON), or convert the file to longitude and latitude.',
        source,
        problem.position,
      );
    case 'swapped':
      return l10n.t(
        '{0} has the position {1}, whose latitude is beyond the poles. Latitude and longitude seem to be swapped: write longitude first.',
        source,
        problem.position,
      );
    case 'outside-crs':
      return l10n.t(
        '{0} has the position {1}, which is outside its coordinate reference system, {2}.',
        source,
        problem.position,
        shortCrs(problem.crs),
      );
    case 'crs':
      return l10n.t('{0}: {1}', source, crsMessage(problem.crs));
    case 'crs-link':
      return l10n.t(
        '{0} has a link in place of its coordinate reference system. Convert the file to longitude and latitude.',
        source,
      );
  }
}

/** The message of the projection itself, in the user's language. */
function crsMessage(crs: string): string {
  try {
    projectionOf(crs);
    return crs;
  } catch (error) {
    return messageOf(error);
  }
}

function describeFolder(files: readonly string[], source: string): string {
  return files.length === 0
    ? l10n.t('The folder {0} has no file that Cedar reads. {1}', source, readableFormats())
    : l10n.t(
        'The folder {0} has several areas: {1}. Choose one of these files.',
        source,
        files.join(', '),
      );
}

function readableFormats(): string {
  return l10n.t('Use GeoJSON, KML, KMZ, a shapefile, GeoPackage, FlatGeobuf, TopoJSON or WKT.');
}

/** The end of a sentence: the format, and what to do. */
function describeFormat(format: OtherFormat): string {
  const convert = l10n.t(
    'In QGIS, use Export > Save Features As; or with GDAL: ogr2ogr area.geojson FILE',
  );
  switch (format) {
    case 'csv':
      return l10n.t(
        'a table. Cedar reads areas from GeoJSON and other formats with polygons; paste rows and columns of tiles into the field Tiles.',
      );
    case 'dwg':
    case 'dxf':
      return l10n.t(
        'a drawing ({0}), which has no coordinate reference system. Convert its polygons to GeoJSON. {1}',
        format.toUpperCase(),
        convert,
      );
    case 'esriJson':
      return l10n.t(
        'Esri JSON. Export it as GeoJSON: in ArcGIS with Features To JSON and the option GeoJSON, from a service with f=geojson. {0}',
        convert,
      );
    case 'excel':
      return l10n.t('an Office document. Save the area as GeoJSON, KML or a shapefile.');
    case 'geodatabase':
      return l10n.t(
        'an Esri geodatabase. Export the feature class as a shapefile or GeoPackage. {0}',
        convert,
      );
    case 'geoParquet':
      return l10n.t('GeoParquet. Convert it to GeoPackage or GeoJSON. {0}', convert);
    case 'geoTiff':
      return l10n.t(
        'a TIFF image. An area is made of polygons: use the outline of the image as GeoJSON.',
      );
    case 'gml':
      return l10n.t('GML. Convert it to GeoJSON. {0}', convert);
    case 'gpx':
      return l10n.t(
        'GPX, which has tracks and points but no polygons. Draw the area as a polygon, and save it as GeoJSON or KML.',
      );
    case 'html':
      return l10n.t(
        'a web page or drawing, not an area. Download the file itself, as GeoJSON or KML.',
      );
    case 'mapInfo':
      return l10n.t('a MapInfo file. Convert it to GeoJSON. {0}', convert);
    case 'osm':
      return l10n.t(
        'OpenStreetMap XML. Export the area as GeoJSON, for example from overpass turbo.',
      );
    case 'pdf':
      return l10n.t('a PDF. Get the area from its provider as GeoJSON, KML or a shapefile.');
    case 'picture':
      return l10n.t('a picture. An area is made of polygons: use GeoJSON, KML or a shapefile.');
    case 'sqlite':
      return l10n.t('an SQLite database, but not a GeoPackage. {0}', convert);
    case 'zip':
      return l10n.t('an archive without a file that Cedar reads. {0}', readableFormats());
  }
}

/** @returns a sentence */
export function describeAreaNote(note: AreaNote): string {
  switch (note.note) {
    case 'lines':
      return note.count === 1
        ? l10n.t('1 line was ignored: tiles are selected by polygons and points.')
        : l10n.t(
            '{0} lines were ignored: tiles are selected by polygons and points.',
            formatNumber(note.count),
          );
    case 'points':
      return note.count === 1
        ? l10n.t('1 point selects the tile it is in.')
        : l10n.t('{0} points select the tiles they are in.', formatNumber(note.count));
    case 'only-points':
      return note.count === 1
        ? l10n.t(
            'The file has only a point, which has no area: the whole tile it is in is selected.',
          )
        : l10n.t(
            'The file has only points, which have no area: the whole tiles they are in are selected.',
          );
    case 'without-geometry':
      return note.count === 1
        ? l10n.t('1 feature without geometry was ignored.')
        : l10n.t('{0} features without geometry were ignored.', formatNumber(note.count));
    case 'spikes':
      return l10n.t('Spikes without area were removed from outlines.');
    case 'no-crs':
      return l10n.t(
        'The file does not name its coordinate reference system: its coordinates were read as longitude and latitude.',
      );
    case 'latitude-first':
      return l10n.t('Its coordinate reference system has latitude first, and was read so.');
    case 'crs':
      return l10n.t('Converted from {0}.', shortCrs(note.crs));
  }
}

/** The name of a system in WKT, or its code. */
function shortCrs(crs: string): string {
  return /^\s*\w+\s*[[(]\s*"([^"]+)"/.exec(crs)?.[1] ?? crs.slice(0, 60);
}

function reasonOf(code: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'FileNotFound':
      return l10n.t('the file does not exist');
    case 'EACCES':
    case 'EPERM':
    case 'NoPermissions':
      return l10n.t('you do not have permission to read it');
    default:
      return code;
  }
}
