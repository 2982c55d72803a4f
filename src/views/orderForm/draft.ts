/**
 * Converts the form's contents to an order request, or to problems at its fields.
 *
 * Makes no requests: the core's plan does the rest. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { BandChoice, OrderRequest } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { CUSTOM_FREQUENCY } from '../../domain/frequencies.ts';
import { messageOf } from '../../domain/messages.ts';
import { pandasEnd } from './dayRange.ts';
import { asDraftScenes, asOwnScenes, NO_SCENE_CHOICE, sceneChoice } from './draftScenes.ts';
import { isSceneOf } from './lookChoices.ts';
import { parseTiles } from './parseTiles.ts';
import type { Draft, DraftScenes, Field, FieldProblem, FieldProblems } from './protocol.ts';

export const EMPTY_DRAFT: Draft = {
  configuration: '',
  collections: [],
  bands: {},
  encoded: [],
  tiles: '',
  place: '',
  isInside: false,
  isWithoutGrid: false,
  periodStart: '',
  lastDay: '',
  frequency: '',
  customFrequency: '',
  scenes: NO_SCENE_CHOICE,
  hasOwnScenes: false,
  ownScenes: {},
  leaveOut: [],
  leaveOutScenes: [],
  existing: 'leaveOut',
};

/** Range of valid years in a date field; years are typed digit by digit. */
const YEARS = [1900, 2200] as const;

export function checkDraft(draft: Draft): { request?: OrderRequest; problems: FieldProblems } {
  const isCustom = draft.frequency === CUSTOM_FREQUENCY;
  const frequency = isCustom ? draft.customFrequency.trim() : draft.frequency;
  const problems: Partial<Record<Field, FieldProblem>> = {
    ...when(
      'collections',
      draft.collections.length === 0 && missing(l10n.t('Choose a collection.')),
    ),
    ...when('tiles', tilesProblem(draft)),
    ...when('periodStart', dateProblem(draft.periodStart, l10n.t('Choose the first day.'))),
    ...when(
      'lastDay',
      dateProblem(draft.lastDay, l10n.t('Choose the last day.')) ||
        (draft.lastDay < draft.periodStart &&
          wrong(l10n.t('The last day must not be before the first day.'))),
    ),
    ...when(
      'frequency',
      isCustom && frequency === '' && missing(l10n.t('Enter a frequency such as 2MS.')),
    ),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const { collections, periodStart, lastDay } = draft;
  const leaveOutScenes = scenesOf(draft);
  return {
    request: {
      collections,
      ...choicesOf(draft),
      ...requestedPlace(draft),
      periodStart,
      periodEnd: pandasEnd(lastDay, frequency),
      ...(frequency && { periodFrequency: frequency }),
      ...(draft.insideArea && { inside: draft.insideArea }),
      ...(leaveOutScenes.length > 0 && { leaveOutScenes }),
    },
    problems,
  };
}

/** The tiles of the grid, or the single tile of the grid of its own. */
function requestedPlace({
  tiles,
  isWithoutGrid,
  ownGrid,
}: Draft): Pick<OrderRequest, 'tiles' | 'grid'> {
  if (!isWithoutGrid) return { tiles: parseTiles(tiles).tiles };
  const grid = ownGrid && 'grid' in ownGrid ? ownGrid.grid : undefined;
  return { tiles: [[0, 0]], ...(grid && { grid }) };
}

function tilesProblem({ tiles, collections, isWithoutGrid, ownGrid }: Draft): FieldProblem | false {
  if (!isWithoutGrid) {
    const { tiles: found, problem } = parseTiles(tiles);
    if (problem) return wrong(problem);
    return found.length === 0 && missing(l10n.t('Enter a tile.'));
  }
  // The pixels of the area are those of collections.
  if (collections.length === 0) return false;
  if (!ownGrid) return missing(l10n.t('Looking up the pixels of the images in this area…'));
  return 'problem' in ownGrid && wrong(ownGrid.problem);
}

/** The parts of a draft that decide what the images of its collections are made of. */
export type ChosenContents = Pick<
  Draft,
  'collections' | 'bands' | 'encoded' | 'scenes' | 'hasOwnScenes' | 'ownScenes'
>;

/**
 * Bands and encodings of the chosen collections, where they are not the usual ones, and what is wanted of
 * scenes.
 */
export function choicesOf(draft: ChosenContents): Pick<OrderRequest, 'choices'> {
  const entries = draft.collections.flatMap((id) => {
    const choice = { ...bandChoice(draft, id), ...sceneChoice(scenesOfCollection(draft, id)) };
    return Object.keys(choice).length > 0 ? [[id, choice] as const] : [];
  });
  return entries.length > 0 ? { choices: Object.fromEntries(entries) } : {};
}

function scenesOfCollection(draft: ChosenContents, id: string): DraftScenes {
  if (!draft.hasOwnScenes) return draft.scenes;
  return Object.hasOwn(draft.ownScenes, id)
    ? (draft.ownScenes[id] ?? NO_SCENE_CHOICE)
    : NO_SCENE_CHOICE;
}

/** Bands and encoding of a collection, where they are not the usual ones. */
export function bandChoice(
  { bands, encoded }: Pick<Draft, 'bands' | 'encoded'>,
  id: string,
): BandChoice | undefined {
  const names = Object.hasOwn(bands, id) ? bands[id] : undefined;
  const isEncoded = encoded.includes(id);
  if (!names && !isEncoded) return undefined;
  return { ...(names && { bands: names }), ...(isEncoded && { encoding: 'int8' }) };
}

/** Scenes to leave out; those of collections that are not chosen now are kept for later. */
function scenesOf({ collections, leaveOutScenes }: Draft): string[] {
  return leaveOutScenes.filter((id) => collections.some((each) => isSceneOf(id, each)));
}

/** The field that an error of the core concerns. */
export function problemAtField(error: unknown): FieldProblems {
  return { [fieldOf(error)]: wrong(messageOf(error)) };
}

const FIELDS: Readonly<Record<string, Field>> = {
  'tile-index': 'tiles',
  frequency: 'frequency',
  period: 'lastDay',
  collection: 'collections',
  config: 'configuration',
  service: 'configuration',
};

const REQUEST_FIELDS: Readonly<Record<string, Field>> = {
  collections: 'collections',
  choices: 'collections',
  tiles: 'tiles',
  inside: 'tiles',
  periodStart: 'periodStart',
  periodEnd: 'lastDay',
  periodFrequency: 'frequency',
  cloudLimit: 'scenes',
  months: 'scenes',
  pathRows: 'scenes',
  mgrsTiles: 'scenes',
  timeOfDay: 'scenes',
  nadirOnly: 'scenes',
  cloudMask: 'scenes',
  composite: 'scenes',
  maxPixels: 'configuration',
  fileDimensions: 'configuration',
  shardSize: 'configuration',
};

/** The form's field for a part of a request, or for an option of the configuration. */
export function fieldOfRequest(part: string): Field {
  return REQUEST_FIELDS[part] ?? 'order';
}

function fieldOf(error: unknown): Field {
  if (!isCedarError(error)) return 'order';
  if (error.tag === 'order-request') return fieldOfRequest(error.field);
  return FIELDS[error.tag] ?? 'order';
}

function dateProblem(date: string, ifMissing: string): FieldProblem | false {
  if (date === '') return missing(ifMissing);
  const year = Number(date.slice(0, date.indexOf('-', 1)));
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || !(year >= YEARS[0] && year <= YEARS[1])) {
    return wrong(
      l10n.t('"{0}" is not a valid date for satellite images. Enter year, month and day.', date),
    );
  }
  return false;
}

function when(field: Field, problem: FieldProblem | false): Partial<Record<Field, FieldProblem>> {
  return problem ? { [field]: problem } : {};
}

function missing(message: string): FieldProblem {
  return { message, missing: true };
}

function wrong(message: string): FieldProblem {
  return { message, missing: false };
}

/** A stored draft, whatever an earlier version stored. */
export function asDraft(kept: unknown): Draft {
  if (typeof kept !== 'object' || kept === null) return EMPTY_DRAFT;
  const values: Record<string, unknown> = { ...kept };
  const text = (name: keyof Draft) => (typeof values[name] === 'string' ? values[name] : '');
  const texts = (name: keyof Draft) => {
    const list = values[name];
    return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
  };
  const tilesGrid = tilesGridOf(values.tilesGrid);
  return {
    configuration: text('configuration'),
    collections: texts('collections'),
    bands: bandsOf(values.bands),
    encoded: texts('encoded'),
    tiles: text('tiles'),
    ...(tilesGrid && { tilesGrid }),
    place: text('place'),
    isInside: values.isInside === true,
    isWithoutGrid: values.isWithoutGrid === true,
    periodStart: text('periodStart'),
    lastDay: text('lastDay'),
    frequency: text('frequency'),
    customFrequency: text('customFrequency'),
    scenes: asDraftScenes(values.scenes),
    hasOwnScenes: values.hasOwnScenes === true,
    ownScenes: asOwnScenes(values.ownScenes),
    leaveOut: texts('leaveOut'),
    leaveOutScenes: texts('leaveOutScenes'),
    existing: values.existing === 'takeOver' ? 'takeOver' : 'leaveOut',
  };
}

function bandsOf(kept: unknown): Draft['bands'] {
  if (typeof kept !== 'object' || kept === null) return {};
  const entries = Object.entries(kept).flatMap(([id, names]) =>
    Array.isArray(names) ? [[id, names.filter((each) => typeof each === 'string')] as const] : [],
  );
  return Object.fromEntries(entries);
}

function tilesGridOf(kept: unknown): Draft['tilesGrid'] {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const grid = kept as NonNullable<Draft['tilesGrid']>;
  const areTexts = [grid.name, grid.crsName, grid.proj].every((each) => typeof each === 'string');
  const areLists = [grid.ul, grid.tile, grid.limits].every((each) => Array.isArray(each));
  return areTexts && areLists ? grid : undefined;
}
