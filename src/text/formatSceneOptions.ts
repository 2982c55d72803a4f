/** Formats choices of scenes as options of `cedar submit`. */
import type { SceneChoice } from '../core/index.ts';
import { formatMonths } from '../domain/months.ts';

/** The option for each part of a choice, and its values; none for an option without a value. */
const OPTIONS: {
  readonly [Part in keyof Required<SceneChoice>]: readonly [
    option: string,
    values: (value: NonNullable<SceneChoice[Part]>) => readonly string[],
  ];
} = {
  cloudLimit: ['--cloud-limit', (percent) => [String(percent)]],
  months: ['--months', (months) => [formatMonths(months)]],
  pathRows: ['--path-row', (pathRows) => pathRows.map((each) => each.join('/'))],
  mgrsTiles: ['--mgrs-tile', (tiles) => tiles],
  timeOfDay: ['--time-of-day', (time) => [time]],
  nadirOnly: ['--nadir-only', () => []],
  cloudMask: ['--mask', (mask) => [String(mask)]],
  composite: ['--composite', (composite) => [composite]],
};

/**
 * The words that choose the same: once for all collections where it is the same for all of them.
 *
 * @param collections ids of all collections of the order
 * @param choices by the id of the collection
 */
export function formatSceneOptions(
  collections: readonly string[],
  choices: Readonly<Record<string, SceneChoice>>,
): string[] {
  const parts = Object.keys(OPTIONS) as (keyof SceneChoice)[];
  return parts.flatMap((part) => partFlags(part, collections, choices));
}

function partFlags<Part extends keyof SceneChoice>(
  part: Part,
  collections: readonly string[],
  choices: Readonly<Record<string, SceneChoice>>,
): string[] {
  const [option, format] = OPTIONS[part] as (typeof OPTIONS)[Part];
  const chosen = collections.map((id) => {
    const value = choices[id]?.[part];
    return value !== undefined
      ? { id, values: format(value as NonNullable<SceneChoice[Part]>) }
      : undefined;
  });
  const [first] = chosen;
  const isSame = chosen.every((each) => String(each?.values) === String(first?.values));
  if (isSame && first) return flagsOf(option, first.values);
  return chosen.flatMap((each) => {
    if (!each) return [];
    const { id, values } = each;
    return values.length === 0 ? [option, id] : flagsOf(option, values, `${id}=`);
  });
}

function flagsOf(option: string, values: readonly string[], prefix = ''): string[] {
  return values.length === 0 ? [option] : values.flatMap((value) => [option, prefix + value]);
}
