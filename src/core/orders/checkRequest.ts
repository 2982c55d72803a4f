/**
 * Checks the parts of a request for an order and their types: scripts and key bindings can pass
 * anything. What the values mean is checked where they are read.
 */
import * as l10n from '@vscode/l10n';
import { EXISTING_CHOICES } from '../../domain/existingChoice.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { nearest } from '../../domain/nearest.ts';
import { SCENE_CHOICES } from '../collections/index.ts';
import { OrderRequestError } from '../errors.ts';

/** Longest value in a message, characters. */
const MAX_SHOWN = 60;

/** Parts that every request has. */
const REQUIRED = ['collections', 'tiles', 'periodStart', 'periodEnd'];

/**
 * @param parts keys that a request can have
 * @throws OrderRequestError that names the part which is wrong
 */
export function checkRequest(request: unknown, parts: readonly string[]): void {
  if (!isRecord(request)) {
    throw new OrderRequestError(
      'request',
      l10n.t('A request for an order must be an object with {0}.', REQUIRED.join(', ')),
    );
  }
  rejectUnknownParts(request, parts);
  const { collections, tiles, periodStart, periodEnd, periodFrequency } = request;
  const { leaveOut, leaveOutScenes, choices, inside, grid } = request;
  if (!isText(collections) && !isTexts(collections)) {
    throw new OrderRequestError(
      'collections',
      l10n.t('"collections" must be ids such as "{0}".', 'LANDSAT/LC08/C02/T1_L2'),
    );
  }
  checkTiles(tiles);
  for (const [field, date] of Object.entries({ periodStart, periodEnd })) {
    if (isText(date) || date instanceof Date) continue;
    throw new OrderRequestError(
      field,
      l10n.t('"{0}" must be a date such as "{1}".', field, '2020-12-31'),
    );
  }
  if (isGiven(periodFrequency) && !isText(periodFrequency)) {
    throw new OrderRequestError(
      'periodFrequency',
      l10n.t('"periodFrequency" must be a text such as "{0}".', 'MS'),
    );
  }
  if (isGiven(leaveOut) && !isTexts(leaveOut)) {
    throw new OrderRequestError(
      'leaveOut',
      l10n.t('"leaveOut" must be an array of names of images.'),
    );
  }
  if (isGiven(leaveOutScenes) && !isTexts(leaveOutScenes)) {
    throw new OrderRequestError(
      'leaveOutScenes',
      l10n.t('"leaveOutScenes" must be an array of ids of scenes.'),
    );
  }
  checkChoices(choices);
  if (isGiven(inside) && !(isRecord(inside) && isText(inside.name) && isRecord(inside.geometry))) {
    throw new OrderRequestError(
      'inside',
      l10n.t('"inside" must be an object with a "name" and a "geometry" of GeoJSON.'),
    );
  }
  if (isGiven(grid) && !(isRecord(grid) && isText(grid.name) && Array.isArray(grid.limits))) {
    throw new OrderRequestError(
      'grid',
      l10n.t('"grid" must be an object with {0}.', 'name, ul, crs, res, size, limits'),
    );
  }
}

/** @throws OrderRequestError when the choice for existing images is not one of those there are */
export function checkExistingChoice(choice: unknown): void {
  if (!isGiven(choice) || EXISTING_CHOICES.some((known) => known === choice)) return;
  throw new OrderRequestError(
    'existing',
    l10n.t(
      '{0} is not one of the possible values of "existing": {1}.',
      formatPart(choice),
      EXISTING_CHOICES.join(', '),
    ),
  );
}

/** A misspelt frequency would make one period of a whole range. */
function rejectUnknownParts(
  request: Readonly<Record<string, unknown>>,
  parts: readonly string[],
): void {
  const unknown = Object.keys(request).find(
    (key) => request[key] !== undefined && !parts.includes(key),
  );
  if (unknown === undefined) return;
  const meant = nearest(unknown, parts)[0] ?? parts.find((part) => isShortFor(unknown, part));
  throw new OrderRequestError(
    unknown,
    meant === undefined
      ? l10n.t(
          'A request for an order has no part {0}. Its parts are: {1}.',
          formatPart(unknown),
          parts.join(', '),
        )
      : l10n.t('A request for an order has no part {0}. Write "{1}".', formatPart(unknown), meant),
  );
}

function checkChoices(choices: unknown): void {
  if (!isGiven(choices)) return;
  const isRight =
    isRecord(choices) &&
    Object.values(choices).every(
      (each) => isRecord(each) && (!isGiven(each.bands) || isTexts(each.bands)),
    );
  if (isRight) {
    for (const choice of Object.values(choices)) rejectUnknownChoices(choice as object);
    return;
  }
  throw new OrderRequestError(
    'choices',
    l10n.t(
      '"choices" must have an object with "bands" or other choices for the id of each collection.',
    ),
  );
}

/** Parts of a choice. */
const CHOICES: readonly string[] = ['bands', 'encoding', ...SCENE_CHOICES];

/** A misspelt choice would order other images than those that were wanted. */
function rejectUnknownChoices(choice: object): void {
  const unknown = Object.entries(choice).find(
    ([key, value]) => value !== undefined && !CHOICES.includes(key),
  )?.[0];
  if (unknown === undefined) return;
  throw new OrderRequestError(
    'choices',
    l10n.t(
      '{0} is not a choice that an order can make. Choices are: {1}.',
      formatPart(unknown),
      CHOICES.join(', '),
    ),
  );
}

/** Whether a key abbreviates a part, such as `period_freq` of the Python tool. */
function isShortFor(key: string, part: string): boolean {
  const folded = key.replaceAll(/[-_]/g, '').toLowerCase();
  return folded.length > 2 && part.toLowerCase().startsWith(folded);
}

function checkTiles(tiles: unknown): void {
  if (!Array.isArray(tiles)) {
    throw new OrderRequestError('tiles', l10n.t('"tiles" must be an array of [row, column].'));
  }
  if (typeof tiles[0] === 'number' && isPair(tiles)) return;
  const wrong: unknown = typeof tiles[0] === 'number' ? tiles : tiles.find((tile) => !isPair(tile));
  if (wrong === undefined && tiles.every(isPair)) return;
  throw new OrderRequestError(
    'tiles',
    l10n.t(
      '{0} is not a tile. "tiles" must be an array of [row, column], such as [[3, 9], [3, 10]].',
      formatPart(wrong),
    ),
  );
}

function isPair(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'number')
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function formatPart(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
