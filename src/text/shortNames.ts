/** Shortens names of orders and collections for display. Names are untrusted. */

import { collectionName } from '../domain/collectionNames.ts';
import { oneLine } from '../domain/singleLine.ts';
import { TILE_NAME_PATTERN } from '../domain/tileName.ts';
import { formatSpan } from './periods.ts';

/** The start and end in a name from a name template, with the separators before them. */
const PERIOD_IN_NAME =
  /[_-]?(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?)?_(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?)?(?![\dT])/;

/** Names of two or more tiles, joined by underscores. */
const TILES_IN_NAME = new RegExp(`(${TILE_NAME_PATTERN})((?:_${TILE_NAME_PATTERN})+)`);

/**
 * Shortens an order's name: removes the common prefix, the time of ordering (the tooltip
 * shows it), all tiles but the first, and needless precision:
 * `TRACKING_h009v003_h010v003_2019-01-01T00:00:00_2021-06-01T00:00:00_2026-11-23T01:02:03.456`
 * becomes `h009v003+1 2019-01–2021-05`.
 */
export function formatShortName(name: string): string {
  const own = name
    .replace(/^(?:(?:CEDAR|TRACKING|ORDER)[_-]+)+(?=.)/i, '')
    .replace(
      /(?<=.)[_-]*(?:TASK|SUB)?\d{4}-\d\d-\d\dT(?!00:00:00(?!\.))\d\d:\d\d:\d\d(?:\.\d+)?(?=(?:_\d+)?$)/,
      '',
    )
    .replace(
      TILES_IN_NAME,
      (_, first: string, rest: string) => `${first}+${rest.split('_').length - 1}`,
    );
  const short = PERIOD_IN_NAME.test(own)
    ? own.replace(PERIOD_IN_NAME, (_, start: string, end: string) => ` ${formatSpan(start, end)}`)
    : own
        .replace(/(\d{4}-\d\d-\d\d)[T ]00:00:00(?:\.0+)?/g, '$1')
        .replace(/(?<!\d)(\d{4})-01-01(?!\d)/g, '$1')
        .replace(/(?<!\d)(\d{4}-\d\d)-01(?!\d)/g, '$1');
  return oneLine(short.trim());
}

/** `LC08` of `LANDSAT/LC08/C02/T1_L2`, `LC08 T2` of its Tier 2; ids of unknown collections unchanged. */
export function formatShortCollection(id: string): string {
  return collectionName(id)?.code ?? id;
}

/** Name of a collection wherever it is shown: "Landsat 8 (LC08)"; unknown ids unchanged. */
export function formatCollection(id: string): string {
  const name = collectionName(id);
  return name ? `${name.satellite} (${name.code})` : id;
}

/** "Landsat 8 (LC08), LANDSAT/LC08/C02/T1_L2" */
export function formatCollectionWithId(id: string): string {
  const name = formatCollection(id);
  return name === id ? id : `${name}, ${id}`;
}
