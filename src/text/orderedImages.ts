/**
 * What an order wants of its images, as labels and values: bands, scenes, filters, cloud mask, dates.
 * Tooltips and the page of an order have the same. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { OrderedFilter, OrderedImages, SceneChoice } from '../core/index.ts';
import { formatFilter } from '../domain/filterText.ts';
import { isRecord } from '../domain/isRecord.ts';
import { shorten } from '../domain/messages.ts';
import { oneLine } from '../domain/singleLine.ts';
import { recordedScenes } from '../orders/recordedScenes.ts';
import { formatNames } from './formatNames.ts';
import { describeSceneLimits, describeUsedDates, formatMonthNames } from './sceneChoices.ts';
import { formatCollection } from './shortNames.ts';

export interface ImagesForm {
  /** Most bands and left-out scenes that are named. */
  readonly most: number;
  /** Between the texts of collections that differ. */
  readonly separator: string;
}

/** Longest text of a filter: one can contain the outline of an area. */
const MAX_FILTER = 200;

/**
 * One line for each property; collections share a text where it is the same for all of them. Lines
 * without a value are left out.
 *
 * @param images of an order, or of one of its collections
 * @param recorded `submission.image_collections` of the order's tracking document; untrusted
 */
export function describeOrderedImages(
  images: readonly OrderedImages[],
  recorded: unknown,
  form: ImagesForm,
): (readonly [label: string, value: string])[] {
  const scenes = recordedScenes(recorded);
  const records = isRecord(recorded) ? recorded : {};
  const choiceOf = ({ collection }: OrderedImages): SceneChoice => scenes[collection] ?? {};
  const recordOf = ({ collection }: OrderedImages) => {
    const record = records[collection];
    return isRecord(record) ? record : {};
  };
  const line = (label: string, describe: (each: OrderedImages) => string) =>
    [label, joined(images, describe, form.separator)] as const;
  const lines = [
    line(l10n.t('Bands'), (each) => formatBands(each, recordOf(each), form.most)),
    line(l10n.t('Stored values'), (each) => formatEncoding(recordOf(each).encoding)),
    line(l10n.t('Scenes'), (each) => formatScenes(each, choiceOf(each))),
    line(l10n.t('Filters'), formatFilters),
    line(l10n.t('Scenes left out'), (each) => formatLeftOut(recordOf(each), form.most)),
    line(l10n.t('Cloud mask'), (each) => formatCloudMask(each, choiceOf(each))),
    line(l10n.t('Dates'), (each) => formatDates(each, choiceOf(each))),
  ];
  return lines.filter(([, value]) => value !== '');
}

/** "blue, green", or "Landsat 8 (LC08): blue; Sentinel-2 (S2): green" where collections differ. */
function joined(
  images: readonly OrderedImages[],
  describe: (each: OrderedImages) => string,
  separator: string,
): string {
  const byText = new Map<string, string[]>();
  for (const each of images) {
    const text = describe(each);
    byText.set(text, [...(byText.get(text) ?? []), formatCollection(each.collection)]);
  }
  const [only] = byText.size === 1 ? byText.keys() : [];
  if (only !== undefined) return only;
  return [...byText]
    .filter(([text]) => text !== '')
    .map(([text, names]) => `${names.join(', ')}: ${text}`)
    .join(separator);
}

type RecordFields = Readonly<Record<string, unknown>>;

/** The bands by name, and whether they are the usual ones; those of the record where it is damaged. */
function formatBands(
  { row, hasChosenBands, problem }: OrderedImages,
  { bands, description }: RecordFields,
  most: number,
): string {
  if (!row) {
    const described = isRecord(description) ? description.bands : undefined;
    const listed: readonly unknown[] = [bands, described].find(Array.isArray) ?? [];
    const names = listed.map((band) => String(isRecord(band) ? band.id : band)).map(oneLine);
    return names.length > 0 ? formatNames(names, most) : oneLine(problem ?? '');
  }
  const names = formatNames(
    row.bands.map(({ name }) => oneLine(name)),
    most,
  );
  return hasChosenBands ? names : l10n.t('{0} (the usual ones)', names);
}

function formatEncoding(encoding: unknown): string {
  if (encoding === undefined) return '';
  const name = oneLine(String(encoding));
  return name === 'int8' ? l10n.t('converted to 8 bits (int8)') : name;
}

function formatScenes({ filters, row }: OrderedImages, choice: SceneChoice): string {
  const limits = describeSceneLimits(choice);
  if (limits !== '' || filters.length > 0 || row?.isImage) return limits;
  return l10n.t('all');
}

/** "CLOUD_COVER ≤ 80; May to Sep" */
function formatFilters({ filters, areFiltersApplied }: OrderedImages): string {
  const texts = filters.map(formatOrderedFilter).join('; ');
  if (texts === '' || areFiltersApplied) return texts;
  return l10n.t('{0} (recorded, but not applied by cedar-datacube)', texts);
}

function formatOrderedFilter({ filter, months }: OrderedFilter): string {
  return months ? formatMonthNames(months) : shorten(oneLine(formatFilter(filter)), MAX_FILTER);
}

function formatLeftOut({ scenes_left_out: indices }: RecordFields, most: number): string {
  if (!Array.isArray(indices)) return '';
  return formatNames(
    indices.map((index) => oneLine(String(index))),
    most,
  );
}

/** The recipe in words, with its name; "none" where the collection has recipes. */
function formatCloudMask({ row, cloudMask }: OrderedImages, choice: SceneChoice): string {
  if (cloudMask) return `${cloudMask.title} (${cloudMask.id})`;
  if (choice.cloudMask) return oneLine(String(choice.cloudMask));
  return row?.cloudMasks?.length ? l10n.t('none') : '';
}

function formatDates({ row }: OrderedImages, { composite }: SceneChoice): string {
  const dates = describeUsedDates(composite, row?.mosaic);
  if (composite !== 'median') return dates;
  return `${dates}; ${l10n.t('cedar-datacube dates a median by its earliest scene')}`;
}
