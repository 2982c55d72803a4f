/**
 * Results of Count Images: the number of dates and scenes of each image.
 *
 * They are kept with the draft. A change of the draft makes them stale, but they stay valid for
 * images that are still in it, as long as their tiles and collections mean the same.
 */

import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { meanTheSame } from './fingerprints.ts';
import { collectionOfKey, tileOfKey } from './imageKeys.ts';
import type { CountedImages } from './protocol.ts';

export interface ImageCount {
  readonly dates: number;
  readonly scenes: number;
}

/** Counts of all images of one tile. */
export interface TileCounts {
  readonly tile: TileIndex;
  readonly dates: number;
  readonly images: number;
  /** Images without scenes. */
  readonly empty: number;
}

/** Format that is kept from one window to the next. */
export interface CountsJson {
  readonly fingerprint: string;
  readonly images: readonly (readonly [key: string, dates: number, scenes: number])[];
}

export class ImageCounts {
  /** Fingerprint of the request, and of the configuration, that was counted. */
  readonly fingerprint: string;
  readonly #images: ReadonlyMap<string, ImageCount>;
  /** Whether something else was counted than what the draft orders now. */
  readonly isStale: boolean;

  constructor(fingerprint: string, images: ReadonlyMap<string, ImageCount>, isStale = false) {
    this.fingerprint = fingerprint;
    this.#images = images;
    this.isStale = isStale;
  }

  /**
   * The same results for a draft that may have changed. Nothing was counted where the same tile numbers
   * mean other places now, as in another grid, or where a collection has another description.
   */
  for(fingerprint: string): ImageCounts {
    const isStale = fingerprint !== this.fingerprint;
    if (!isStale) return new ImageCounts(this.fingerprint, this.#images);
    const isTheSame = meanTheSame(fingerprint, this.fingerprint);
    const images = [...this.#images].filter(([key]) => isTheSame(collectionOfKey(key)));
    return new ImageCounts(this.fingerprint, new Map(images), true);
  }

  /** Without outdated results of collections of which no scenes are left. */
  withoutOutdated(collections: readonly string[]): ImageCounts {
    if (!this.isStale || collections.length === 0) return this;
    const images = [...this.#images].filter(([key]) => !collections.includes(collectionOfKey(key)));
    return new ImageCounts(this.fingerprint, new Map(images), true);
  }

  of(key: string): ImageCount | undefined {
    return this.#images.get(key);
  }

  /**
   * @param keys of all images
   * @param kept keys of those that will be ordered
   * @returns undefined when none of them has been counted
   */
  summary(keys: readonly string[], kept: readonly string[]): CountedImages | undefined {
    const counted = keys.flatMap((key) => this.of(key) ?? []);
    // Another draft was counted.
    if (counted.length === 0) return undefined;
    const full = counted.filter(({ scenes }) => scenes > 0);
    const [least, most] = [smallest(full), largest(full)];
    const empty = kept.filter((key) => this.of(key)?.scenes === 0).length;
    return {
      words: this.#words(full.length, counted.length, least, most),
      empty,
      stale: this.isStale,
    };
  }

  #words(full: number, all: number, least: number, most: number): string {
    const found =
      full === 0
        ? describeNoScenes(all)
        : least === most
          ? describeScenes(full, all, most)
          : l10n.t(
              '{0} of {1} images have scenes, on {2} to {3} dates.',
              formatNumber(full),
              formatNumber(all),
              formatNumber(least),
              formatNumber(most),
            );
    return this.isStale
      ? l10n.t('Counted before the last changes: {0} Count again for current figures.', found)
      : found;
  }

  /** Sums over the counted images of each tile, and how many of these have no scenes. */
  byTile(): TileCounts[] {
    const sums = new Map<string, { dates: number; images: number; empty: number }>();
    for (const [key, { dates, scenes }] of this.#images) {
      const tile = tileOfKey(key);
      const sum = sums.get(String(tile)) ?? { dates: 0, images: 0, empty: 0 };
      sum.dates += dates;
      sum.images++;
      if (scenes === 0) sum.empty++;
      sums.set(String(tile), sum);
    }
    return [...sums].map(([key, sum]) => {
      const [row = 0, column = 0] = key.split(',').map(Number);
      return { tile: [row, column], ...sum };
    });
  }

  toJSON(): CountsJson {
    return {
      fingerprint: this.fingerprint,
      images: [...this.#images].map(([key, { dates, scenes }]) => [key, dates, scenes]),
    };
  }

  /** @param kept a value that any earlier version may have stored */
  static from(kept: unknown): ImageCounts | undefined {
    if (typeof kept !== 'object' || kept === null) return undefined;
    if (!('fingerprint' in kept) || !('images' in kept)) return undefined;
    const { fingerprint, images } = kept;
    if (typeof fingerprint !== 'string' || !Array.isArray(images)) return undefined;
    const entries = images.flatMap((each: unknown) => {
      if (!Array.isArray(each)) return [];
      const [key, dates, scenes]: unknown[] = each;
      if (typeof key !== 'string' || typeof dates !== 'number' || typeof scenes !== 'number')
        return [];
      return [[key, { dates, scenes }] as const];
    });
    return new ImageCounts(fingerprint, new Map(entries));
  }
}

function smallest(counts: readonly ImageCount[]): number {
  return counts.reduce((least, { dates }) => Math.min(least, dates), Number.POSITIVE_INFINITY);
}

function largest(counts: readonly ImageCount[]): number {
  return counts.reduce((most, { dates }) => Math.max(most, dates), 0);
}

function describeNoScenes(all: number): string {
  return all === 1
    ? l10n.t('The image has no scenes.')
    : l10n.t('None of the {0} images have scenes.', formatNumber(all));
}

/** "2 of 3 images have scenes, on 4 dates each." @param dates of each image with scenes */
function describeScenes(full: number, all: number, dates: number): string {
  const onDates = dates === 1 ? l10n.t('1 date') : l10n.t('{0} dates', formatNumber(dates));
  if (all === 1) return l10n.t('The image has scenes on {0}.', onDates);
  const of = formatNumber(all);
  return full === 1
    ? l10n.t('1 of {0} images has scenes, on {1}.', of, onDates)
    : l10n.t('{0} of {1} images have scenes, on {2} each.', formatNumber(full), of, onDates);
}
