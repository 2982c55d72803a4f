/** Image collections as the form shows them. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { Band, ImageCollection, Scaling } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { formatCollection } from '../../text/shortNames.ts';
import type { CollectionChoice } from './protocol.ts';

export function collectionChoice(row: ImageCollection): CollectionChoice {
  const { first: firstYear, last: lastYear } = row.years;
  return {
    id: row.id,
    name: formatCollection(row.id),
    title: row.title,
    years: lastYear ? l10n.t('{0} to {1}', firstYear, lastYear) : l10n.t('{0} to today', firstYear),
    firstYear,
    ...(lastYear && { lastYear }),
    bands: row.bands.map(({ name }) => name).join(', '),
    content: describeContent(row),
    ...(row.replacedBy && { withdrawn: formatCollection(row.replacedBy) }),
  };
}

/**
 * "8 bands of uint16, no-data 0: blue, green (× 0.0000275 − 0.2); thermal (× 0.00341802 + 149 in K);
 * pixel_qa"
 */
function describeContent({ bands, dataType, nodata }: ImageCollection): string {
  return l10n.t(
    '{0} bands per date, {1}, no-data value {2}: {3}',
    bands.length,
    dataType,
    nodata,
    groupsByScaling(bands)
      .map(({ names, scaling }) => (scaling ? `${names} (${scaling})` : names))
      .join('; '),
  );
}

/** Neighboring bands with the same scaling. */
function groupsByScaling(bands: readonly Band[]): { names: string; scaling: string }[] {
  const groups: { names: string[]; scaling: string }[] = [];
  for (const { name, scaling } of bands) {
    const words = scaling ? describeScaling(scaling) : '';
    const last = groups.at(-1);
    if (last?.scaling === words) last.names.push(name);
    else groups.push({ names: [name], scaling: words });
  }
  return groups.map(({ names, scaling }) => ({ names: names.join(', '), scaling }));
}

/** "× 0.0000275 − 0.2" */
function describeScaling({ scale, offset, unit }: Scaling): string {
  const decimal = (value: number) =>
    formatNumber(value, { maximumSignificantDigits: 9, useGrouping: false });
  const times = scale === 1 ? '' : `× ${decimal(scale)}`;
  const plus = offset === 0 ? '' : `${offset < 0 ? '−' : '+'} ${decimal(Math.abs(offset))}`;
  const formula = [times, plus].filter(Boolean).join(' ');
  return unit ? l10n.t('{0} in {1}', formula, unit) : formula;
}
