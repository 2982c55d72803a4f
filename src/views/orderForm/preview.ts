/** What the form shows of a plan. Knows no VS Code. */
import type { Config, ImageCollection, OrderPlan } from '../../core/index.ts';
import { pixelsInWords } from '../orders/words.ts';
import type { CollectionChoice, CutList, Preview } from './protocol.ts';

/** As many as a person may want to look through; the rest is counted. */
const SHOWN = 200;

const DAY_MS = 86_400_000;

/** Most tasks that Earth Engine lets wait in a project. */
const MOST_WAITING = 3000;

/** Most tasks that are planned in one go, so that typing stays quick. */
export const MOST_TASKS = 20_000;

export function previewOf(plan: OrderPlan): Preview {
  const [item] = plan.items;
  const tooMany =
    plan.items.length > MOST_WAITING
      ? [
          `Earth Engine lets ${number(MOST_WAITING)} tasks wait in a project. Order fewer tiles, collections or periods at a time.`,
        ]
      : [];
  return {
    tasks: plan.items.length,
    orderName: plan.name,
    pixels: item ? pixelsInWords(item.tile) : '',
    periods: cut(plan.periods, ({ start, end }) => `${day(start)} to ${day(end)}`),
    names: cut(plan.items, ({ prefix, name }) => (prefix ? `${prefix}/${name}` : name)),
    warnings: [...tooMany, ...plan.warnings, ...pastTheEnd(plan)],
  };
}

/**
 * A frequency cuts whole parts, and as in pandas the last one may begin right where the range ends:
 * it can reach further than was asked for.
 */
function pastTheEnd({ periods, periodEnd }: OrderPlan): string[] {
  const last = periods.at(-1);
  // One day: so ends who means the last day and not the one after it.
  if (!last || last.end.getTime() - periodEnd.getTime() <= DAY_MS) return [];
  const reaches = `The last period, ${day(last.start)} to ${day(last.end)},`;
  if (last.start < periodEnd) return [`${reaches} reaches past the end.`];
  const dayBefore = new Date(last.start.getTime() - DAY_MS);
  return [`${reaches} lies past the end. To leave it out, choose ${day(dayBefore)} as the end.`];
}

/** Why a request is not even planned: it would make more tasks than anybody can want. */
export function tooManyTasks(
  collections: number,
  tiles: number,
  periods: number,
): string | undefined {
  const tasks = collections * tiles * periods;
  if (tasks <= MOST_TASKS) return undefined;
  return `That would be ${number(tasks)} tasks (collections × tiles × periods: ${number(collections)} × ${number(tiles)} × ${number(periods)}), and Earth Engine lets ${number(MOST_WAITING)} wait. Order less at a time.`;
}

/** "Rows (v) 0 to 21, columns (h) 0 to 32 of Landsat ARD v1 - CONUS" */
export function gridInWords({ grid }: Pick<Config, 'grid'>): string {
  const [[top, bottom], [left, right]] = grid.limits;
  const name = grid.name ? ` of ${grid.name}` : '';
  return `Rows (v) ${top} to ${bottom}, columns (h) ${left} to ${right}${name}`;
}

export function collectionChoice(row: ImageCollection): CollectionChoice {
  const last = row.end && new Date(Date.parse(row.end) - DAY_MS).toISOString().slice(0, 4);
  return {
    id: row.id,
    title: row.title,
    years: `${row.start.slice(0, 4)} to ${last ?? 'today'}`,
    bands: row.bands.map(({ name }) => name).join(', '),
    ...(row.replacedBy && { withdrawn: row.replacedBy }),
  };
}

function cut<T>(all: readonly T[], inWords: (one: T) => string): CutList {
  return { shown: all.slice(0, SHOWN).map(inWords), total: all.length };
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
