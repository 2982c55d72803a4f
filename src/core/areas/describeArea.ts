/** Sentences about areas of interest that cannot be used: why, and what to do. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import { areaProjectionOf } from '../grids/projection.ts';
import type { AreaProblem } from './areaProblem.ts';
import { listed, shortCrs } from './describeAreaNote.ts';
import { describeCodeProblem } from './describeCode.ts';
import {
  describeCurved,
  describeFormat,
  describeNoLayers,
  describeZipProblem,
  readableFormats,
} from './describeFormat.ts';
import { describeTableProblem } from './describeTable.ts';

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
    case 'open-elsewhere':
      return l10n.t(
        '{0} is being changed by another program. Close it there and try again, or export the layer into another file.',
        source,
      );
    case 'unknown-format':
      return l10n.t('{0} is not in a format that Cedar reads. {1}', source, readableFormats());
    case 'other-format':
      return l10n.t('{0} is {1}', source, describeFormat(problem.format));
    case 'syntax':
      return l10n.t('{0} is not valid {1}: {2}', source, problem.format, sentence(problem.detail));
    case 'zip-damaged':
    case 'zip-encrypted':
    case 'zip-method':
      return describeZipProblem(problem, source);
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

/** Messages of libraries end with a full stop or without one, and advice may follow. */
function sentence(detail: string): string {
  return /[.!?]\s*$/.test(detail) ? detail : `${detail}.`;
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
      | 'open-elsewhere'
      | 'unknown-format'
      | 'other-format'
      | 'syntax'
      | 'zip-damaged'
      | 'zip-encrypted'
      | 'zip-method'
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
    case 'network-link':
      return l10n.t(
        '{0} has no area, only a link to another file: {1}. Download that file, and use it in place of this one.',
        source,
        problem.href,
      );
    case 'no-layers':
      return describeNoLayers(problem, source);
    case 'table':
      return describeTableProblem(problem, source);
    case 'code':
      return describeCodeProblem(problem, source);
    case 'left-inside':
      return l10n.t(
        '{0} has a polygon whose inside is on the left of its edges ("evenOdd" is false). Write it with evenOdd true, and holes as rings of their own.',
        source,
      );
    case 'no-polygons':
      return problem.lines === 1
        ? l10n.t(
            '{0} contains only a line, which has no area. Convert it to a polygon (in QGIS with Lines to Polygons), or draw a buffer around it.',
            source,
          )
        : l10n.t(
            '{0} contains only lines, which have no area. Convert them to polygons (in QGIS with Lines to Polygons), or draw a buffer around them.',
            source,
          );
    case 'curved':
      return describeCurved(problem.type, source);
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
    case 'wide-or-pole':
      return l10n.t(
        '{0} has a polygon from longitude {1} to {2}, more than half of the way around the Earth. It is not clear whether it is around a pole, crosses the antimeridian (180°), or crosses the other side of the Earth: choose one.',
        source,
        problem.west,
        problem.east,
      );
    case 'winding':
      return l10n.t(
        '{0} has a polygon that runs around the Earth, but not once around one pole. Divide it into polygons without the poles, or convert it to longitude and latitude (EPSG:4326).',
        source,
      );
    default:
      return describePositionProblem(problem, source);
  }
}

type PositionProblem = Exclude<
  ContentProblem,
  {
    reason:
      | 'no-features'
      | 'network-link'
      | 'no-layers'
      | 'table'
      | 'no-polygons'
      | 'no-such-feature'
      | 'too-many-tiles'
      | 'wide'
      | 'wide-or-pole'
      | 'winding'
      | 'curved'
      | 'code'
      | 'left-inside';
  }
>;

function describePositionProblem(problem: PositionProblem, source: string): string {
  switch (problem.reason) {
    case 'bad-position':
      return l10n.t(
        '{0} has an invalid position: {1}. A position is two numbers.',
        source,
        problem.position,
      );
    case 'kml-position':
      return l10n.t(
        '{0} has coordinates whose meaning is not certain: {1}. Write each position as longitude,latitude or longitude,latitude,height, with a space before the next one.',
        source,
        problem.position,
      );
    case 'no-coordinates':
      return l10n.t('{0} has a geometry without coordinates.', source);
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
      return describeOutside(problem, source);
    case 'crs':
      return l10n.t(
        '{0}: {1} Or convert the file to longitude and latitude, in QGIS, or with: ogr2ogr -t_srs EPSG:4326 converted.gpkg FILE',
        source,
        crsMessage(problem.crs),
      );
    case 'crs-inside':
      return l10n.t(
        '{0} has a geometry whose parts are in different coordinate reference systems, one of them in {1}. Convert the file to longitude and latitude.',
        source,
        shortCrs(problem.crs),
      );
    case 'crs-link':
      return l10n.t(
        '{0} has a link in place of its coordinate reference system. Convert the file to longitude and latitude.',
        source,
      );
  }
}

function describeOutside(
  { position, crs }: Extract<AreaProblem, { reason: 'outside-crs' }>,
  source: string,
): string {
  const outside = l10n.t(
    '{0} has the position {1}, which is outside its coordinate reference system, {2}.',
    source,
    position,
    shortCrs(crs),
  );
  if (!areaProjectionOf(crs).isSouthOriented) return outside;
  const axes = l10n.t(
    'Its axes point west and south. If the coordinates grow to the east and north, assign the file that system in QGIS, and export it again.',
  );
  return `${outside} ${axes}`;
}

/** The message of the projection itself, in the user's language. */
function crsMessage(crs: string): string {
  try {
    areaProjectionOf(crs);
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
        listed(files),
      );
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
