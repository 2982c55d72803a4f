/** Orders as commands of `cedar`, for terminals with a POSIX shell or PowerShell. */
import type { OrdersSource } from '../orders/ordersSource.ts';
import type { OrderSummary } from '../orders/summary.ts';
import { formatSceneOptions } from './formatSceneOptions.ts';

/**
 * The command that orders the same collections, tiles and periods.
 *
 * @param source configuration of the order; the sandbox's is not a file, and is left out
 * @param name of the order, whose record has the area that its images are cut to
 */
export function formatSubmitCommand(
  summary: OrderSummary,
  { file, project }: Pick<OrdersSource, 'file' | 'project'>,
  name: string,
): string {
  const { collections, choices = {}, scenes = {}, tiles, inside, hasOwnGrid } = summary;
  const { periodStart, periodEnd, frequency, leaveOutScenes = [] } = summary;
  const words = [
    'cedar',
    ...(file ? ['--config', file] : []),
    ...(project ? ['--project', project] : []),
    'submit',
    ...collections,
    ...tiles.flatMap(([row, column]) => ['--index', String(row), String(column)]),
    ...['--period-start', formatDay(periodStart)],
    ...['--period-end', formatDay(periodEnd)],
    ...(frequency ? ['--period-freq', frequency] : []),
    ...formatSceneOptions(collections, scenes),
    ...(hasOwnGrid ? ['--grid-of', name] : []),
    ...(inside === undefined ? [] : ['--area-of', name, '--inside']),
    ...Object.entries(choices).flatMap(([id, { bands, encoding }]) => [
      ...(bands ? ['--bands', `${id}=${bands.join(',')}`] : []),
      ...(encoding ? ['--encoding', `${id}=${encoding}`] : []),
    ]),
    ...leaveOutScenes.flatMap((id) => ['--leave-out-scene', id]),
  ];
  return words.map(quoted).join(' ');
}

/** Without the time where it is midnight. */
function formatDay(time: string): string {
  return time.replace(/T00:00:00(\.0+)?(Z|\+00:00)?$/, '');
}

/** In single quotes, unless it is plain for every shell. */
function quoted(word: string): string {
  if (/^[\w./:=@%+-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
