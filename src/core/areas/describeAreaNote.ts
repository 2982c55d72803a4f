/** Sentences about what was done to read an area of interest. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { formatNameList } from '../errors/nameList.ts';
import type { AreaNote } from './areaProblem.ts';

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
    case 'boxes':
      return note.count === 1
        ? l10n.t('1 feature has a bounding box and no outline: the box is used as its area.')
        : l10n.t(
            '{0} features have bounding boxes and no outlines: the boxes are used as their areas.',
            formatNumber(note.count),
          );
    case 'network-links':
      return l10n.t('The file links to other files, which were not read: {0}.', listed(note.hrefs));
    case 'spikes':
      return l10n.t('Spikes without area were removed from outlines.');
    case 'no-crs':
      return l10n.t(
        'The file does not name its coordinate reference system: its coordinates were read as longitude and latitude.',
      );
    case 'latitude-first':
      return l10n.t('Its coordinate reference system has latitude first, and was read so.');
    case 'other-files':
      return l10n.t('Read from {0}. Not read: {1}.', note.used, listed(note.files));
    case 'no-log':
      return l10n.t(
        'If a program has {0} open, its latest changes are in {1}, which was not read. Close it there first, or add this file.',
        note.file,
        `${note.file}-wal`,
      );
    case 'crs':
      return note.isShifted
        ? l10n.t(
            'Converted from {0}, whose datum was shifted to WGS 84 (accurate to about 20 m).',
            shortCrs(note.crs),
          )
        : l10n.t('Converted from {0}.', shortCrs(note.crs));
    case 'datum':
      return note.meters === undefined
        ? l10n.t(
            'Cedar does not know the shift between the datum of {0} and WGS 84: the area may be off by up to several hundred meters. Convert the file to longitude and latitude (WGS 84) with a GIS for exact places.',
            shortCrs(note.crs),
          )
        : l10n.t(
            'Cedar does not know the exact shift between the datum of {0} and WGS 84: the area may be off by up to about {1} m. Convert the file to longitude and latitude (WGS 84) with a GIS for exact places.',
            shortCrs(note.crs),
            formatNumber(note.meters),
          );
  }
}

/** Most files that a sentence names. */
const MAX_LISTED = 5;

/** Names, and the number of those that are left out. */
export function listed(names: readonly string[]): string {
  return formatNameList(names, MAX_LISTED);
}

/** The name of a system in WKT, or its code. */
export function shortCrs(crs: string): string {
  return /^\s*\w+\s*[[(]\s*"([^"]+)"/.exec(crs)?.[1] ?? crs.slice(0, 60);
}
