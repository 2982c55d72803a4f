/**
 * Checks what an order wants of the scenes of a collection.
 *
 * ```ts
 * chooseScenes(imageCollection('COPERNICUS/S2_SR_HARMONIZED'), { cloudMask: true, mgrsTiles: ['t33uxp'] });
 * // { cloudMask: 'cloud_score_plus', mgrsTiles: ['33UXP'] }
 * ```
 */
import * as l10n from '@vscode/l10n';
import { OrderRequestError } from '../errors.ts';
import type { ImageCollection } from './collection.ts';
import type { CloudMask, PathRow, SceneChoice, SceneComposite } from './sceneChoice.ts';

/** Paths and rows of Landsat 4 to 9: https://landsat.gsfc.nasa.gov/about/the-worldwide-reference-system/ */
const WRS_PATHS = 233;
const WRS_ROWS = 248;

/** Days between dates from which on months of the year leave out most of a collection by chance. */
const MONTHLY_DAYS = 31;

/** Zone, latitude band and square of 100 km; without the letters I and O, and rows from A to V. */
const MGRS_TILE = /^(\d{1,2})([C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V])$/;

type Read<Key extends keyof SceneChoice> = (
  row: ImageCollection,
  value: NonNullable<SceneChoice[Key]>,
) => SceneChoice[Key];

/** How each part of a choice is checked; parts come in this order in records. */
const READERS: { readonly [Key in keyof Required<SceneChoice>]: Read<Key> } = {
  cloudLimit: readCloudLimit,
  months: readMonths,
  pathRows: readPathRows,
  mgrsTiles: readMgrsTiles,
  timeOfDay: readTimeOfDay,
  nadirOnly: readNadirOnly,
  cloudMask: (row, value) => findCloudMask(row, value)?.id,
  composite: readComposite,
};

/** Names of the parts of a choice. */
export const SCENE_CHOICES = Object.keys(READERS) as readonly (keyof SceneChoice)[];

/**
 * The same choice in the form in which it is recorded: without what limits nothing, and with the id of
 * the recipe for clouds.
 *
 * @param row facts about the collection
 * @throws OrderRequestError that names the part which is wrong, or which the collection does not allow
 */
export function chooseScenes(row: ImageCollection, choice: SceneChoice): SceneChoice {
  const parts = SCENE_CHOICES.map((part) => [part, readPart(row, choice, part)] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

function readPart<Key extends keyof SceneChoice>(
  row: ImageCollection,
  choice: SceneChoice,
  part: Key,
): SceneChoice[Key] {
  const value = choice[part];
  if (value === undefined || value === null || value === false) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  return (READERS[part] as Read<Key>)(row, value);
}

/**
 * The recipe that a choice names.
 *
 * @param choice its id; `true` for the first one of the collection
 * @returns nothing where clouds are not left out
 * @throws OrderRequestError when the collection has no such recipe
 */
export function findCloudMask(
  { id, cloudMasks = [] }: ImageCollection,
  choice: SceneChoice['cloudMask'],
): CloudMask | undefined {
  if (choice === undefined || choice === false) return undefined;
  const [first] = cloudMasks;
  if (!first) {
    throw refused(
      'cloudMask',
      l10n.t(
        'Cedar has no recipe that leaves clouds out of "{0}". Order it without a cloud mask.',
        id,
      ),
    );
  }
  const found = choice === true ? first : cloudMasks.find((mask) => mask.id === choice);
  if (found) return found;
  throw refused(
    'cloudMask',
    l10n.t(
      '"{0}" has no cloud mask "{1}". It has: {2}.',
      id,
      String(choice),
      cloudMasks.map((mask) => mask.id).join(', '),
    ),
  );
}

/**
 * The recipe by which the clear pixels of each date are counted to find the best one: that of the cloud
 * mask of the order, or the usual one of the collection.
 *
 * @returns nothing where the collection has none: the best date is estimated by whole scenes
 */
export function bestDateMask(row: ImageCollection): CloudMask | undefined {
  const { cloudMasks = [], scenes } = row;
  return cloudMasks.length > 0 ? findCloudMask(row, scenes?.cloudMask ?? true) : undefined;
}

function readCloudLimit({ id, cloudProperty }: ImageCollection, limit: number): number {
  if (typeof limit !== 'number' || !(limit >= 0 && limit <= 100)) {
    throw refused(
      'cloudLimit',
      l10n.t('{0} is not a valid cloud limit. It is a number of percent, 0 to 100.', show(limit)),
    );
  }
  if (cloudProperty) return limit;
  throw refused(
    'cloudLimit',
    l10n.t(
      'The scenes of "{0}" have no property with the share of clouds. Order it without a cloud limit.',
      id,
    ),
  );
}

function readMonths(row: ImageCollection, months: readonly number[]): number[] | undefined {
  const isMonth = (month: number) => Number.isInteger(month) && month >= 1 && month <= 12;
  if (!Array.isArray(months) || !months.every(isMonth)) {
    throw refused(
      'months',
      l10n.t('{0} are not months of the year. They are numbers from 1 to 12.', show(months)),
    );
  }
  const chosen = [...new Set(months)].sort((a, b) => a - b);
  if (chosen.length === 12) return undefined;
  if ((row.daysBetweenDates ?? Number.POSITIVE_INFINITY) <= MONTHLY_DAYS) return chosen;
  throw refused(
    'months',
    l10n.t(
      '"{0}" does not have images of every month. Order it without months of the year.',
      row.id,
    ),
  );
}

function readPathRows({ id, reference }: ImageCollection, pathRows: readonly PathRow[]): PathRow[] {
  const isNumber = (value: unknown, last: number) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= last;
  const isPathRow = (value: unknown) =>
    Array.isArray(value) &&
    value.length <= 2 &&
    isNumber(value[0], WRS_PATHS) &&
    (value[1] === undefined || isNumber(value[1], WRS_ROWS));
  if (!Array.isArray(pathRows) || !pathRows.every(isPathRow)) {
    throw refused(
      'pathRows',
      l10n.t(
        '{0} are not paths and rows of Landsat. They are written as [path, row], paths from 1 to {1} and rows from 1 to {2}.',
        show(pathRows),
        WRS_PATHS,
        WRS_ROWS,
      ),
    );
  }
  if (reference?.grid === 'wrs') {
    return pathRows.map(([path, row]) => (row === undefined ? [path] : [path, row]));
  }
  throw refused(
    'pathRows',
    l10n.t('The scenes of "{0}" have no path and row. Order it without them.', id),
  );
}

function readMgrsTiles({ id, reference }: ImageCollection, tiles: readonly string[]): string[] {
  const names = Array.isArray(tiles) ? tiles.map(mgrsTileName) : [];
  const wrong = names.indexOf(undefined);
  if (!Array.isArray(tiles) || wrong >= 0) {
    throw refused(
      'mgrsTiles',
      l10n.t(
        '{0} is not an MGRS tile. Tiles are written as {1}: the zone, and three letters.',
        show(Array.isArray(tiles) ? tiles[wrong] : tiles),
        '33UXP',
      ),
    );
  }
  if (reference?.grid === 'mgrs') return [...new Set(names.flatMap((name) => name ?? []))];
  throw refused(
    'mgrsTiles',
    l10n.t('The scenes of "{0}" are not in tiles of MGRS. Order it without them.', id),
  );
}

/** `33UXP` of `t33uxp`, as providers write names of files. */
function mgrsTileName(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const [, zone = '', letters = ''] =
    MGRS_TILE.exec(text.trim().toUpperCase().replace(/^T/, '')) ?? [];
  const isZone = Number(zone) >= 1 && Number(zone) <= 60;
  return isZone ? zone.padStart(2, '0') + letters : undefined;
}

function readTimeOfDay({ id, sun }: ImageCollection, time: 'day' | 'night'): 'day' | 'night' {
  if (time !== 'day' && time !== 'night') {
    throw refused('timeOfDay', l10n.t('{0} is neither "day" nor "night".', show(time)));
  }
  if (sun) return time;
  throw refused(
    'timeOfDay',
    l10n.t(
      'The scenes of "{0}" have no property with the height of the sun. Order it without day or night.',
      id,
    ),
  );
}

function readNadirOnly({ id, nadir }: ImageCollection, only: boolean): true {
  if (only !== true) throw refused('nadirOnly', l10n.t('"nadirOnly" must be true or false.'));
  if (nadir) return true;
  throw refused(
    'nadirOnly',
    l10n.t(
      'The scenes of "{0}" have no property with the direction of view. Order it without "nadir only".',
      id,
    ),
  );
}

function readComposite(row: ImageCollection, composite: SceneComposite): SceneComposite {
  if (composite !== 'best' && composite !== 'median') {
    throw refused(
      'composite',
      l10n.t('{0} is not a composite. Composites are "best" and "median".', show(composite)),
    );
  }
  if (row.mosaic === 'all') {
    throw refused(
      'composite',
      l10n.t('"{0}" has no dates to choose from. Order it without a composite.', row.id),
    );
  }
  if (row.mosaic === 'orbit') {
    throw refused(
      'composite',
      l10n.t(
        'The values of "{0}" depend on the direction of view, so dates of several orbits cannot be combined. Order it without a composite.',
        row.id,
      ),
    );
  }
  if (composite === 'median' || bestDateMask(row) || row.cloudProperty) return composite;
  throw refused(
    'composite',
    l10n.t(
      'The best date of "{0}" cannot be found: Cedar has no recipe for its clouds, and its scenes have no property with their share. Order all dates, or the median.',
      row.id,
    ),
  );
}

function refused(part: keyof SceneChoice, message: string): OrderRequestError {
  return new OrderRequestError(part, message);
}

/** Longest value in a message, characters. */
const MAX_SHOWN = 60;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
