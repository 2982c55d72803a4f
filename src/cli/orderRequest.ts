/** Arguments and options that describe what to order, as the Python tool names them. */

import { type Command, InvalidArgumentError } from 'commander';
import type { Encoding, ImageChoice, OrderRequest } from '../core/index.ts';
import type { TileIndex } from '../domain/tileIndex.ts';
import { parseTileName } from '../domain/tileName.ts';
import { type OrderAreaFlags, withOrderedArea } from './areaOptions.ts';
import { checkOrderArea, requestOfArea } from './areaRequest.ts';
import type { Session } from './commandSession.ts';
import { EXIT } from './exitCodes.ts';
import { namedCollections, type SceneFlags, sceneChoiceFrom, withScenes } from './sceneOptions.ts';

export interface OrderFlags extends OrderAreaFlags, SceneFlags {
  /** Path of an order file. */
  readonly file?: string;
  readonly tile?: readonly TileIndex[];
  readonly index?: readonly string[];
  readonly row?: readonly number[];
  readonly col?: readonly number[];
  /** Given unless there is a file, as `periodEnd`. */
  readonly periodStart?: string;
  readonly periodEnd?: string;
  readonly periodFreq?: string;
  readonly bands?: readonly BandsFlag[];
  readonly encoding?: readonly EncodingFlag[];
  readonly leaveOutScene?: readonly string[];
}

type BandsFlag = readonly [collection: string, bands: readonly string[]];
type EncodingFlag = readonly [collection: string, encoding: Encoding];

/** Adds the arguments and options to a command. */
export function withRequest(command: Command): Command {
  const request = withOrderedArea(command)
    .argument('[collection...]', 'ids of image collections, such as LANDSAT/LC08/C02/T1_L2')
    .option('--file <file>', 'an order file, in place of collections and the options of a request')
    .option('-t, --tile <name>', 'tile by name, such as h004v004; can be repeated', collectTile)
    .option('-i, --index <row column...>', 'tiles by row and column; can be repeated')
    .option('-r, --row <number>', 'row of tiles, with --col; can be repeated', collectNumber)
    .option('-c, --col <number>', 'column of tiles, with --row; can be repeated', collectNumber)
    .option('-s, --period-start <date>', 'first day, YYYY-MM-DD (UTC)')
    .option(
      '-e, --period-end <date>',
      'last day with --period-freq, the day after it without, YYYY-MM-DD (UTC)',
    )
    .option('-f, --period-freq <alias>', 'length of each period: a pandas offset such as YS or 3MS')
    .option(
      '-b, --bands <collection=names>',
      'bands of a collection, such as COPERNICUS/S2_SR_HARMONIZED=red,nir,scl; can be repeated',
      collectBands,
    )
    .option(
      '--encoding <collection=type>',
      'int8 for GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL, as in its own files; can be repeated',
      collectEncoding,
    )
    .option(
      '--leave-out-scene <id>',
      'a scene that no image is made from, such as LANDSAT/LC08/C02/T1_L2/LC08_012030_20200105; can be repeated',
      collectText,
    );
  return withScenes(request).hook('preAction', (_, action) => checkRequestOptions(action));
}

/** Options beside `--file`: they are not part of a request. */
const BESIDE_FILE = ['file', 'existing', 'saveEmptyMetadata', 'errorIfEmpty', 'dryRun'];

/** Checks that a request is complete, and that an order file is not combined with parts of one. */
function checkRequestOptions(command: Command): void {
  const refuse = (message: string) => command.error(`error: ${message}`, { exitCode: EXIT.usage });
  const isGiven = (option: { attributeName(): string }) =>
    command.getOptionValueSource(option.attributeName()) === 'cli';
  const [collections = []] = command.processedArgs as [string[] | undefined];
  if (command.getOptionValue('file') === undefined) {
    if (collections.length === 0) refuse("missing required argument 'collection'");
    const needed = ['periodStart', 'periodEnd'];
    const missing = command.options.find(
      (option) => needed.includes(option.attributeName()) && !isGiven(option),
    );
    if (missing) refuse(`required option '${missing.flags}' not specified`);
    return;
  }
  const other = command.options.find(
    (option) => isGiven(option) && !BESIDE_FILE.includes(option.attributeName()),
  );
  if (collections.length === 0 && !other) return;
  refuse(`--file is used in place of ${other ? `'${other.flags}'` : 'collections'}`);
}

/**
 * Checks that the tiles of a request are given in one of the ways.
 *
 * @throws InvalidArgumentError
 */
export function checkTiles(options: OrderFlags): void {
  if (options.file !== undefined) return;
  const chosen = tilesFrom(options);
  const hasArea = [options.area, options.areaOf, options.place].some((each) => each !== undefined);
  if (hasArea && chosen.length > 0 && !(options.inside && options.grid)) {
    throw new InvalidArgumentError(
      '--area is used in place of --tile, --index, --row and --col; or with them and --inside.',
    );
  }
  checkOrderArea(options);
  if (!hasArea && chosen.length === 0) {
    throw new InvalidArgumentError('No tiles. Use --area, --tile, --index, or --row and --col.');
  }
}

/**
 * @param options checked with `checkTiles`
 * @throws AreaError, CancelledError
 */
export async function requestFrom(
  collections: string[],
  options: OrderFlags,
  session: Pick<Session, 'config' | 'tracker' | 'output' | 'signal'>,
): Promise<OrderRequest> {
  const chosen = tilesFrom(options);
  const choices = choicesFrom(collections, options);
  const { inside, tiles, grid } = await requestOfArea(
    options,
    { collections, ...choices },
    session,
  );
  return {
    collections,
    tiles: chosen.length > 0 ? chosen : tiles,
    periodStart: options.periodStart ?? '',
    periodEnd: options.periodEnd ?? '',
    periodFrequency: options.periodFreq,
    ...choices,
    ...(inside && { inside }),
    ...(grid && { grid }),
    ...(options.leaveOutScene && { leaveOutScenes: options.leaveOutScene }),
  };
}

function choicesFrom(collections: string[], options: OrderFlags): Pick<OrderRequest, 'choices'> {
  const { bands = [], encoding = [] } = options;
  const choices: Record<string, ImageChoice> = {};
  for (const id of [...collections, ...namedCollections(options)]) {
    const scenes = sceneChoiceFrom(id, options);
    if (Object.keys(scenes).length > 0) choices[id] = scenes;
  }
  for (const [id, names] of bands) {
    choices[id] = { ...choices[id], bands: [...(choices[id]?.bands ?? []), ...names] };
  }
  for (const [id, type] of encoding) choices[id] = { ...choices[id], encoding: type };
  return Object.keys(choices).length > 0 ? { choices } : {};
}

function tilesFrom({ tile = [], index = [], row = [], col = [] }: OrderFlags): TileIndex[] {
  const numbers = index.map(parseNumber);
  if (numbers.length % 2 !== 0) {
    throw new InvalidArgumentError('--index takes a row and a column for each tile.');
  }
  if (row.length > 0 !== col.length > 0) {
    throw new InvalidArgumentError('--row and --col are used together.');
  }
  const pairs = Array.from(
    { length: numbers.length / 2 },
    (_, pair): TileIndex => [numbers[2 * pair] ?? 0, numbers[2 * pair + 1] ?? 0],
  );
  const product = row.flatMap((one) => col.map((other): TileIndex => [one, other]));
  return [...tile, ...pairs, ...product];
}

function collectTile(text: string, earlier: readonly TileIndex[] = []): TileIndex[] {
  const { rows, columns } = parseTileName(text) ?? {};
  if (!rows || !columns || rows[0] !== rows[1] || columns[0] !== columns[1]) {
    throw new InvalidArgumentError('A tile is written as h004v004: column, then row.');
  }
  return [...earlier, [rows[0], columns[0]]];
}

function collectBands(text: string, earlier: readonly BandsFlag[] = []): BandsFlag[] {
  const [id, list] = splitChoice(text);
  const names = list.split(',').map((name) => name.trim());
  if (names.includes('')) {
    throw new InvalidArgumentError('Bands are separated by commas: COLLECTION=red,nir.');
  }
  return [...earlier, [id, names]];
}

function collectEncoding(text: string, earlier: readonly EncodingFlag[] = []): EncodingFlag[] {
  const [id, type] = splitChoice(text);
  if (type !== 'int8') throw new InvalidArgumentError('The only encoding is int8.');
  return [...earlier, [id, type]];
}

function collectText(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}

function splitChoice(text: string): [collection: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidArgumentError('Write the id of the collection, =, and the value.');
}

function collectNumber(text: string, earlier: readonly number[] = []): number[] {
  return [...earlier, parseNumber(text)];
}

function parseNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new InvalidArgumentError(`"${text}" is not a number of a row or column.`);
  return Number(text);
}
