/** Image collections as the form shows them. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { Band, ImageCollection, Scaling } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { formatCollection } from '../../text/shortNames.ts';
import type { BandChoiceRow, CollectionChoice } from './protocol.ts';

/**
 * A collection of the catalog.
 *
 * @param row with the bands that are exported unless others are chosen
 */
export function collectionChoice(row: ImageCollection): CollectionChoice {
  const { first: firstYear, last: lastYear } = row.years;
  return {
    id: row.id,
    name: formatCollection(row.id),
    // A described collection without a title is known by its id.
    title: row.title === row.id ? '' : row.title,
    years: lastYear ? l10n.t('{0} to {1}', firstYear, lastYear) : l10n.t('{0} to today', firstYear),
    firstYear,
    ...(lastYear && { lastYear }),
    bands: row.bands.map(({ name }) => name).join(', '),
    content: describeContent(row),
    interval: describeInterval(row),
    bandChoices: bandChoicesOf(row),
    // Of others, cedar.yaml describes all bands.
    hasOtherBands: !row.description && !row.replacedBy,
    canEncode: row.encodings !== undefined,
    ...(row.description && { origin: l10n.t('described in cedar.yaml') }),
    ...(row.replacedBy && { withdrawn: formatCollection(row.replacedBy) }),
  };
}

/** A collection that an order names, and that neither Cedar nor the configuration describes. */
export function unknownChoice(id: string): CollectionChoice {
  return {
    id,
    name: formatCollection(id),
    title: l10n.t('This collection is not described in cedar.yaml. Add it by its id below.'),
    years: '',
    firstYear: 0,
    bands: '',
    content: '',
    interval: '',
    bandChoices: [],
    hasOtherBands: false,
    canEncode: false,
    origin: l10n.t('unknown'),
  };
}

/** "every 5 days, 10 m" */
export function describeInterval({
  revisitDays,
  daysBetweenDates,
  resolution,
}: ImageCollection): string {
  const size = formatMeters(resolution);
  if (daysBetweenDates === undefined) return l10n.t('without dates, {0}', size);
  if (revisitDays === 1) return l10n.t('every day, {0}', size);
  return l10n.t('every {0} days, {1}', formatNumber(revisitDays), size);
}

function formatMeters(meters: number): string {
  return l10n.t('{0} m', formatNumber(meters, { maximumSignificantDigits: 3 }));
}

function bandChoicesOf(row: ImageCollection): BandChoiceRow[] {
  const rowOf = (isUsual: boolean) => (band: Band) => {
    const meanings = describeMeanings(band);
    return {
      name: band.name,
      detail: describeBand(band),
      ...(meanings && { meanings }),
      isUsual,
    };
  };
  return [...row.bands.map(rowOf(true)), ...row.optionalBands.map(rowOf(false))];
}

/** "SCL, 20 m"; an id that is the name as well is not repeated, so that this can be empty */
function describeBand({ id, name, resolution }: Band): string {
  return [
    ...(id === name ? [] : [id]),
    ...(resolution === undefined ? [] : [formatMeters(resolution)]),
  ].join(', ');
}

/** "3 Cloud, 6–7 Aerosol" */
function describeMeanings({ bits = [], classes = {} }: Band): string {
  const flags = bits.map(({ bit, count = 1, title }) =>
    count > 1 ? `${bit}–${bit + count - 1} ${title}` : `${bit} ${title}`,
  );
  const values = Object.entries(classes).map(([value, title]) => `${value} ${title}`);
  return [...flags, ...values].join(', ');
}

/**
 * "8 bands of uint16, no-data 0: blue, green (× 0.0000275 − 0.2); thermal (× 0.00341802 + 149 in K);
 * pixel_qa"
 */
export function describeContent({ bands, dataType, nodata }: ImageCollection): string {
  const groups = groupsByScaling(bands)
    .map(({ names, scaling }) => (scaling ? `${names} (${scaling})` : names))
    .join('; ');
  return bands.length === 1
    ? l10n.t('1 band per date, {0}, no-data value {1}: {2}', dataType, nodata, groups)
    : l10n.t(
        '{0} bands per date, {1}, no-data value {2}: {3}',
        bands.length,
        dataType,
        nodata,
        groups,
      );
}

/** More names than this are shown by the first and the last one. */
const MAX_NAMES = 40;

/** Neighboring bands with the same scaling. */
function groupsByScaling(bands: readonly Band[]): { names: string; scaling: string }[] {
  const groups: { names: string[]; scaling: string }[] = [];
  for (const { name, scaling } of bands) {
    const words = scaling ? describeScaling(scaling) : '';
    const last = groups.at(-1);
    if (last?.scaling === words) last.names.push(name);
    else groups.push({ names: [name], scaling: words });
  }
  return groups.map(({ names, scaling }) => ({ names: formatBandNames(names), scaling }));
}

function formatBandNames(names: readonly string[]): string {
  return names.length > MAX_NAMES ? `${names[0]} … ${names.at(-1)}` : names.join(', ');
}

/** "× 0.0000275 − 0.2", "× 0.02 in K", or "in K" of values that are stored as they are */
function describeScaling({ scale, offset, unit }: Scaling): string {
  const decimal = (value: number) =>
    formatNumber(value, { maximumSignificantDigits: 9, useGrouping: false });
  const times = scale === 1 ? '' : `× ${decimal(scale)}`;
  const plus = offset === 0 ? '' : `${offset < 0 ? '−' : '+'} ${decimal(Math.abs(offset))}`;
  const formula = [times, plus].filter(Boolean).join(' ');
  if (!unit) return formula;
  return formula ? l10n.t('{0} in {1}', formula, unit) : l10n.t('in {0}', unit);
}
