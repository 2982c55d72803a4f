/**
 * The dates that a series has already: of those that images and cubes both have, one is read.
 *
 * A data cube is made of images, so both usually have the same dates, which need not be reported.
 */
import { formatIsoDate } from '../../../domain/isoDates.ts';
import type { DocumentedLayer } from '../readImageMetadata.ts';
import { type SeriesSource, wantedDates } from './seriesImages.ts';

/** Largest difference between the times of one layer, ms: cubes of other programs have whole seconds. */
const TOLERANCE_MS = 1000;

interface KnownLayer {
  readonly collection: string | undefined;
  readonly layer: DocumentedLayer;
}

export class KnownLayers {
  /** By day. */
  readonly #layers = new Map<string, KnownLayer[]>();

  add(sources: readonly SeriesSource[]): void {
    for (const source of sources) {
      const { collection, dates } = source.metadata;
      for (const layer of wantedDates(source).flatMap((index) => dates[index] ?? [])) {
        for (const day of daysOf(layer)) {
          const known = this.#layers.get(day) ?? [];
          this.#layers.set(day, known);
          known.push({ collection, layer });
        }
      }
    }
  }

  /** Whether all dates of a source are known; false for one without dates. */
  hasAll(source: SeriesSource): boolean {
    return source.metadata.dates.length > 0 && this.#newDates(source).length === 0;
  }

  /** The sources with dates that are not known, reduced to those. */
  select(sources: readonly SeriesSource[]): SeriesSource[] {
    return sources.flatMap((source) => {
      const wanted = this.#newDates(source);
      if (wanted.length === 0) return [];
      return wanted.length === source.metadata.dates.length ? source : { ...source, wanted };
    });
  }

  #newDates(source: SeriesSource): number[] {
    const { collection, dates } = source.metadata;
    return wantedDates(source).filter((index) => {
      const layer = dates[index];
      const known = layer && daysOf(layer).flatMap((day) => this.#layers.get(day) ?? []);
      return known && !known.some((each) => isSameLayer(each, { collection, layer }));
    });
  }
}

function isSameLayer(a: KnownLayer, b: KnownLayer): boolean {
  // A cube that does not name its collection may have any.
  if (a.collection && b.collection && a.collection !== b.collection) return false;
  const [one, other] = [a.layer, b.layer];
  // A median begins with one of the dates that it is of.
  if (one.lastDate !== other.lastDate) return false;
  if (one.time !== undefined && other.time !== undefined) {
    if (Math.abs(one.time - other.time) <= TOLERANCE_MS) return true;
  }
  if (daysOf(one)[0] !== daysOf(other)[0]) return false;
  // Two orbits of a day have no scene in common.
  if (one.scenes.length === 0 || other.scenes.length === 0) return true;
  return one.scenes.some((scene) => other.scenes.includes(scene));
}

/** Of the median of a period, the date is that of the period, and the time that of its first scene. */
function daysOf({ date, time }: DocumentedLayer): string[] {
  const taken = time === undefined ? undefined : formatIsoDate(time);
  return [...new Set([date, taken].flatMap((day) => day ?? []))];
}
