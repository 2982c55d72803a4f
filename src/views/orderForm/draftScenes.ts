/**
 * Converts choices of scenes, and of the images made of them, between the form and requests. Does not
 * import `vscode`.
 */
import type { ImageCollection, PathRow, SceneChoice } from '../../core/index.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatPathRows } from '../../text/sceneChoices.ts';
import type { Draft, DraftScenes } from './protocol.ts';

export const NO_SCENE_CHOICE: DraftScenes = {
  cloudLimit: '',
  months: [],
  pathRows: '',
  mgrsTiles: '',
  timeOfDay: '',
  nadirOnly: false,
  cloudMask: '',
  composite: '',
};

/** The value of the choice of a cloud mask for the usual recipe of each collection. */
export const USUAL_MASK = 'usual';

/** The choice of a request, for each of its collections; texts that cannot be read are passed on. */
export function sceneChoice(draft: DraftScenes): SceneChoice {
  const { cloudLimit, months, pathRows, mgrsTiles, timeOfDay, nadirOnly, cloudMask } = draft;
  const choice: SceneChoice = {
    ...(cloudLimit.trim() && { cloudLimit: Number(cloudLimit) }),
    ...(months.length > 0 && { months }),
    ...(pathRows.trim() && { pathRows: splitList(pathRows).map(readPathRow) }),
    ...(mgrsTiles.trim() && { mgrsTiles: splitList(mgrsTiles) }),
    ...(timeOfDay && { timeOfDay }),
    ...(nadirOnly && { nadirOnly }),
    ...(cloudMask && { cloudMask: cloudMask === USUAL_MASK ? true : cloudMask }),
    ...(draft.composite && { composite: draft.composite }),
  };
  return choice;
}

function splitList(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** A text that is not a path and a row becomes numbers that the core refuses. */
function readPathRow(text: string): PathRow {
  const [path, row] = text.split('/').map((part) => (part === '' ? Number.NaN : Number(part)));
  return row === undefined ? [path ?? Number.NaN] : [path ?? Number.NaN, row];
}

/**
 * Choices of an earlier order, in the form.
 *
 * @param ids ids of the collections of the order
 * @param choices what the order has recorded, by the id of the collection
 * @param rowOf facts about a collection, where it is known
 * @returns one choice for all collections, or one of each where they differ
 */
export function scenesAgain(
  ids: readonly string[],
  choices: Readonly<Record<string, SceneChoice>>,
  rowOf: (id: string) => ImageCollection | undefined,
): Pick<Draft, 'scenes' | 'hasOwnScenes' | 'ownScenes'> {
  const drafts = ids.map((id) => draftOf(choices[id] ?? {}, rowOf(id)));
  const [first = NO_SCENE_CHOICE, ...others] = drafts;
  const differ = others.some((each) => JSON.stringify(each) !== JSON.stringify(first));
  if (!differ) return { scenes: first, hasOwnScenes: false, ownScenes: {} };
  const ownScenes = Object.fromEntries(ids.map((id, index) => [id, drafts[index] ?? first]));
  return { scenes: NO_SCENE_CHOICE, hasOwnScenes: true, ownScenes };
}

function draftOf(choice: SceneChoice, row: ImageCollection | undefined): DraftScenes {
  const { cloudLimit, months, pathRows, mgrsTiles, timeOfDay, nadirOnly, cloudMask } = choice;
  const isUsual = cloudMask === true || cloudMask === row?.cloudMasks?.[0]?.id;
  return {
    cloudLimit: cloudLimit === undefined ? '' : String(cloudLimit),
    months: months ?? [],
    pathRows: pathRows ? formatPathRows(pathRows) : '',
    mgrsTiles: mgrsTiles?.join(', ') ?? '',
    timeOfDay: timeOfDay ?? '',
    nadirOnly: nadirOnly === true,
    cloudMask: cloudMask ? (isUsual ? USUAL_MASK : String(cloudMask)) : '',
    composite: choice.composite ?? '',
  };
}

/** State of an earlier version of the form, as far as it can be used. */
export function asDraftScenes(kept: unknown): DraftScenes {
  if (!isRecord(kept)) return NO_SCENE_CHOICE;
  const text = (name: keyof DraftScenes) => {
    const value = kept[name];
    return typeof value === 'string' ? value : '';
  };
  const { months, timeOfDay, nadirOnly, composite } = kept;
  return {
    cloudLimit: text('cloudLimit'),
    months: Array.isArray(months) ? months.filter((month) => typeof month === 'number') : [],
    pathRows: text('pathRows'),
    mgrsTiles: text('mgrsTiles'),
    timeOfDay: timeOfDay === 'day' || timeOfDay === 'night' ? timeOfDay : '',
    nadirOnly: nadirOnly === true,
    cloudMask: text('cloudMask'),
    composite: composite === 'best' || composite === 'median' ? composite : '',
  };
}

/** The same for the choices of single collections. */
export function asOwnScenes(kept: unknown): Draft['ownScenes'] {
  if (!isRecord(kept)) return {};
  return Object.fromEntries(Object.entries(kept).map(([id, each]) => [id, asDraftScenes(each)]));
}
