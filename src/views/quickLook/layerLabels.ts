/** Labels of layers: images of some collections have several layers of one date. */
import * as l10n from '@vscode/l10n';

/**
 * "2020-01-03 05:34, descending orbit 44"
 *
 * @param time milliseconds since 1970, if known
 * @param name `20200103_d044`, as the names of its bands begin
 */
export function formatLayer(date: string, time: number | undefined, name: string): string {
  const label = name.split('_').at(-1) ?? name;
  const clock = time === undefined ? '' : ` ${new Date(time).toISOString().slice(11, 16)}`;
  return `${date}${clock}, ${describeLabel(label)}`;
}

/** "2020-06-03 to 2020-06-28": the dates of the first and of the last scene of a composite. */
export function formatDates(first: string, last: string | undefined): string {
  return last === undefined ? first : l10n.t('{0} to {1}', first, last);
}

function describeLabel(label: string): string {
  const [, kind, digits] = /^([a-z])(\d+)$/.exec(label) ?? [];
  const number = Number(digits);
  switch (kind) {
    case 'a':
      return l10n.t('ascending orbit {0}', number);
    case 'd':
      return l10n.t('descending orbit {0}', number);
    case 'o':
      return l10n.t('orbit {0}', number);
    case 's':
      return l10n.t('scene {0}', number);
    default:
      return label;
  }
}
