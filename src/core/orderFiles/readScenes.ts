/** Reads what an order file wants of bands and scenes. */
import * as l10n from '@vscode/l10n';
import { parseMonths } from '../../domain/months.ts';
import type { ImageChoice, PathRow, SceneChoice } from '../collections/index.ts';
import type { Source } from '../config/configSource.ts';
import type { ChoiceYaml, ScenesYaml } from './orderFileYaml.ts';

/** @param path of the section */
export function readScenes(
  source: Source,
  path: readonly string[],
  scenes: ScenesYaml,
): SceneChoice {
  const { months, path_rows: pathRows, mgrs_tiles: mgrsTiles } = scenes;
  const choice: SceneChoice = {
    cloudLimit: scenes.cloud_limit,
    months: months === undefined ? undefined : readMonths(source, [...path, 'months'], months),
    pathRows: pathRows?.map((each, at) =>
      readPathRow(source, [...path, 'path_rows', String(at)], each),
    ),
    mgrsTiles,
    timeOfDay: scenes.time_of_day,
    nadirOnly: scenes.nadir_only,
    cloudMask: scenes.cloud_mask,
    composite: scenes.composite,
  };
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}

/** Choices about single collections, each of which must be ordered. */
export function readChoices(
  source: Source,
  choices: Readonly<Record<string, ChoiceYaml>>,
  collections: readonly string[],
): Readonly<Record<string, ImageChoice>> {
  const entries = Object.entries(choices).map(([id, choice]) => {
    const path = ['choices', id];
    if (!collections.includes(id)) {
      source.problem(
        path,
        l10n.t(
          'Bands or scenes of "{0}" are chosen, but this order does not include it. Add it to "collections".',
          id,
        ),
      );
    }
    const { bands, encoding } = choice;
    const images: ImageChoice = {
      ...(bands && { bands }),
      ...(encoding && { encoding }),
      ...readScenes(source, path, choice),
    };
    return [id, images] as const;
  });
  return Object.fromEntries(entries);
}

function readMonths(
  source: Source,
  path: readonly string[],
  written: string | number,
): readonly number[] | undefined {
  const months = parseMonths(String(written));
  if (!months) {
    source.problem(path, l10n.t('Months are numbers from 1 to 12, such as 6-8 or 11-2,5.'));
  }
  return months;
}

function readPathRow(source: Source, path: readonly string[], written: string | number): PathRow {
  const [, first, row] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(String(written).trim()) ?? [];
  if (first === undefined) {
    source.problem(path, l10n.t('Path and row are written as 193/26, a path alone as 193.'));
  }
  return row === undefined ? [Number(first)] : [Number(first), Number(row)];
}
