/** Collections with an image for each day or for each span of some days. */
import { DAY } from './days.ts';
import type {
  PropertyValue,
  ReadableScene,
  SceneCollection,
  SceneQuery,
  SceneSource,
} from './earthTypes.ts';

export interface DailyCollection {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly start: number;
  /** Images appear this long after their date, in days. */
  readonly latency: number;
  /** Days of an image; spans start again each year. */
  readonly days: number;
  /** Days between the first of January and the first span; 0 when left out. */
  readonly offset?: number;
  readonly bands: readonly { readonly id: string }[];
  /** Latitudes that the images cover. */
  readonly latitudes?: readonly [south: number, north: number];
  /** Name of the image of a date. */
  index(date: number): string;
  /** Date of a name, or NaN. */
  date(index: string): number;
  scene(date: number): ReadableScene;
}

/** Names such as `2021_01_09`. */
export const UNDERSCORED = {
  index: (date: number) => new Date(date).toISOString().slice(0, 10).replaceAll('-', '_'),
  date: (index: string) =>
    /^\d{4}_\d\d_\d\d$/.test(index)
      ? Date.parse(`${index.replaceAll('_', '-')}T00:00:00Z`)
      : Number.NaN,
};

/** Names such as `20210109`. */
export const COMPACT = {
  index: (date: number) => new Date(date).toISOString().slice(0, 10).replaceAll('-', ''),
  date: (index: string) =>
    /^\d{8}$/.test(index)
      ? Date.parse(`${index.slice(0, 4)}-${index.slice(4, 6)}-${index.slice(6)}T00:00:00Z`)
      : Number.NaN,
};

export class DailySource implements SceneSource {
  readonly #collection: DailyCollection;
  readonly #now: () => number;

  constructor(collection: DailyCollection, now: () => number) {
    this.#collection = collection;
    this.#now = now;
  }

  get #end(): number {
    return this.#now() - this.#collection.latency * DAY;
  }

  describe(): SceneCollection {
    const { id, title, provider, start, bands } = this.#collection;
    const properties: Record<string, PropertyValue> = {
      'system:title': title,
      provider,
      date_range_start: start,
      date_range_end: this.#end,
    };
    return { id, title, start, end: this.#end, bands: bands.map((band) => band.id), properties };
  }

  *scenes(query: SceneQuery): Generator<ReadableScene> {
    const collection = this.#collection;
    const { start, latitudes = [-90, 90] } = collection;
    if (query.bbox && (query.bbox[1] > latitudes[1] || query.bbox[3] < latitudes[0])) return;
    const from = Math.max(start, query.start ?? -Infinity);
    const to = Math.min(this.#end, query.end ?? Infinity);
    for (let date = spanFrom(from, collection); date < to; date = spanFrom(date + DAY, collection))
      yield collection.scene(date);
  }

  scene(index: string): ReadableScene | undefined {
    const collection = this.#collection;
    const date = collection.date(index);
    if (!(date >= collection.start && date < this.#end)) return undefined;
    const isStart = spanFrom(date, collection) === date && collection.index(date) === index;
    return isStart ? collection.scene(date) : undefined;
  }
}

/** The first span that starts on or after an instant. */
function spanFrom(time: number, { days, offset = 0 }: DailyCollection): number {
  const date = Math.ceil(time / DAY) * DAY;
  const year = new Date(date).getUTCFullYear();
  const first = Date.UTC(year, 0, 1 + offset);
  if (date <= first) return first;
  const next = first + Math.ceil((date - first) / DAY / days) * days * DAY;
  // A span that would start in the next year is that year's first.
  return next < Date.UTC(year + 1, 0, 1) ? next : Date.UTC(year + 1, 0, 1 + offset);
}
