/**
 * Options for what is wanted of scenes and of the images made of them.
 *
 * ```sh
 * cedar submit COPERNICUS/S2_SR_HARMONIZED … --cloud-limit 30 --months 6-8 --mask --composite median
 * cedar submit LANDSAT/LC08/C02/T1_L2 COPERNICUS/S2_SR_HARMONIZED … --mask COPERNICUS/S2_SR_HARMONIZED=scl
 * ```
 *
 * Each applies to all collections of the command, or, as `COLLECTION=VALUE`, to one of them.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PathRow, SceneChoice, SceneComposite } from '../core/index.ts';
import { parseMonths } from '../domain/months.ts';

/** A value, and the collection that it is for; for all of the command without one. */
type SceneFlag<Value> = readonly [collection: string | undefined, value: Value];

export interface SceneFlags {
  readonly cloudLimit?: readonly SceneFlag<number>[];
  readonly months?: readonly SceneFlag<readonly number[]>[];
  readonly pathRow?: readonly SceneFlag<PathRow>[];
  readonly mgrsTile?: readonly SceneFlag<string>[];
  readonly timeOfDay?: readonly SceneFlag<'day' | 'night'>[];
  readonly nadirOnly?: readonly SceneFlag<true>[];
  readonly mask?: readonly SceneFlag<string | true>[];
  readonly composite?: readonly SceneFlag<SceneComposite>[];
}

/** Adds the options to a command. */
export function withScenes(command: Command): Command {
  return command
    .option(
      '--cloud-limit <percent>',
      'largest share of clouds in a scene, in percent, in place of a limit of the configuration',
      collect(parsePercent),
    )
    .option(
      '--months <months>',
      'months of the year, such as 6-8 or 11-2,5',
      collect(parseMonthList),
    )
    .option(
      '--path-row <path/row>',
      'path and row of Landsat, such as 193/26, or a path alone; can be repeated',
      collect(parsePathRow),
    )
    .option(
      '--mgrs-tile <name>',
      'tile of Sentinel-2, such as 33UXP; can be repeated',
      collect((text) => text),
    )
    .option(
      '--time-of-day <day|night>',
      'only scenes with the sun above, or below, the horizon',
      collect(parseOneOf('day', 'night')),
    )
    .addOption(
      new Option(
        '--nadir-only [collection]',
        'no scenes for which the satellite was turned to the side, of all collections or of one',
      )
        .preset(true)
        .argParser(collectCollections),
    )
    .addOption(
      new Option(
        '--mask [recipe]',
        'make cloudy pixels no-data, by the usual recipe of the collection or another one such as scl',
      )
        .preset(true)
        .argParser(collectRecipes),
    )
    .option(
      '--composite <best|median>',
      'in place of all dates, the one with the largest clear share of the tile, by its pixels or, without a recipe for clouds, estimated from scenes; or the median of all',
      collect(parseOneOf('best', 'median')),
    );
}

/** Choices of the options about the scenes of a collection; empty without options. */
export function sceneChoiceFrom(collection: string, flags: SceneFlags): SceneChoice {
  const of = <Value>(values: readonly SceneFlag<Value>[] = []): Value[] => {
    const own = values.filter(([id]) => id === collection);
    const chosen = own.length > 0 ? own : values.filter(([id]) => id === undefined);
    return chosen.map(([, value]) => value);
  };
  const pathRows = of(flags.pathRow);
  const mgrsTiles = of(flags.mgrsTile);
  const choice: SceneChoice = {
    cloudLimit: of(flags.cloudLimit).at(-1),
    months: of(flags.months).at(-1),
    pathRows: pathRows.length > 0 ? pathRows : undefined,
    mgrsTiles: mgrsTiles.length > 0 ? mgrsTiles : undefined,
    timeOfDay: of(flags.timeOfDay).at(-1),
    nadirOnly: of(flags.nadirOnly).at(-1),
    cloudMask: of(flags.mask).at(-1),
    composite: of(flags.composite).at(-1),
  };
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}

/** Collections that options name. */
export function namedCollections(flags: SceneFlags): string[] {
  const { cloudLimit, months, pathRow, mgrsTile, timeOfDay, nadirOnly, mask, composite } = flags;
  const all = [cloudLimit, months, pathRow, mgrsTile, timeOfDay, nadirOnly, mask, composite];
  return all.flatMap((values: readonly SceneFlag<unknown>[] = []) =>
    values.flatMap(([collection]) => collection ?? []),
  );
}

/** Reads `VALUE` or `COLLECTION=VALUE`, beside the values before it. */
function collect<Value>(parse: (text: string) => Value) {
  return (text: string, earlier: readonly SceneFlag<Value>[] = []): SceneFlag<Value>[] => {
    const at = text.lastIndexOf('=');
    const collection = at > 0 ? text.slice(0, at) : undefined;
    return [...earlier, [collection, parse(text.slice(at + 1))]];
  };
}

/** @param text true without a value */
function collectRecipes(
  text: string | true,
  earlier: readonly SceneFlag<string | true>[] = [],
): SceneFlag<string | true>[] {
  return text === true ? [...earlier, [undefined, true]] : collect(parseRecipe)(text, earlier);
}

/** @param collection true without a value */
function collectCollections(
  collection: string | true,
  earlier: readonly SceneFlag<true>[] = [],
): SceneFlag<true>[] {
  if (collection === '') throw new InvalidArgumentError('The id of a collection is expected.');
  return [...earlier, [collection === true ? undefined : collection, true]];
}

function parseRecipe(text: string): string | true {
  if (text !== '') return text;
  throw new InvalidArgumentError('The name of a recipe is expected, or --mask without "=".');
}

function parsePercent(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''));
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError('A number from 0 to 100 is expected.');
}

function parseMonthList(text: string): number[] {
  const months = parseMonths(text);
  if (months) return months;
  throw new InvalidArgumentError('Months are numbers from 1 to 12, such as 6-8 or 11-2,5.');
}

function parsePathRow(text: string): PathRow {
  const [, path, row] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (path === undefined) {
    throw new InvalidArgumentError('Path and row are written as 193/26, a path alone as 193.');
  }
  return row === undefined ? [Number(path)] : [Number(path), Number(row)];
}

function parseOneOf<Value extends string>(...values: readonly Value[]) {
  return (text: string): Value => {
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.`);
  };
}
