/**
 * Shares of clouds of the dates of an image whose metadata has none, from a sample of its quality
 * band: whole tiles, spread over the image, as many as are read in a moment.
 */
import type { Picture } from '../../cubeFiles/index.ts';
import { classifyPixel, type PixelQuality, type QualityRules } from '../../domain/qualityRules.ts';
import { type ImageTile, samplePlaces } from '../../imageFiles/index.ts';
import type { CloudEstimate, ImageDescription } from './protocol.ts';

/**
 * Longest time that a picture waits for a sample, milliseconds: a disk or share may be slow. Blocks of
 * images of usual size are cached, and are not unpacked again for the picture.
 */
const MAX_MS = 2000;
/** Of the pixels of a tile, every third in every third row is counted. */
const STEP = 3;

/**
 * The description with estimates of the clouds of each date whose metadata has none, where a band shows
 * them: of all dates, or of those of one sensor in a cube of several. Without estimates if the image is too
 * large for a sample, or is read too slowly, or cannot be read.
 *
 * @throws the signal's reason
 */
export async function withCloudEstimates(
  picture: Picture,
  description: ImageDescription,
  signal: AbortSignal,
): Promise<ImageDescription> {
  signal.throwIfAborted();
  const { dates, quality, numbers } = description;
  if (!quality || dates.length < 2) return description;
  const bands = numbers.map((row, date) =>
    dates[date]?.clouds === undefined ? (row[quality[date]?.band ?? -1] ?? -1) : -1,
  );
  const known = bands.filter((band) => band >= 0);
  if (known.length === 0) return description;
  const places = samplePlaces(picture.facts, description.tileSize, known.length);
  if (places.length === 0) return description;
  const noData = description.noData === undefined ? undefined : Number(description.noData);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), MAX_MS);
  const limited = AbortSignal.any([signal, limit.signal]);
  try {
    const counts = bands.map(() => new Map<PixelQuality, number>());
    const { alphaBand } = picture.facts;
    for (const place of places) {
      limited.throwIfAborted();
      const read = alphaBand === undefined ? known : [...known, alphaBand];
      const tile = await picture.readTile(place, read, { signal: limited });
      // The last tile counts even if it took long.
      signal.throwIfAborted();
      const alpha = alphaBand === undefined ? undefined : tile.bands.at(-1);
      for (const [date, band] of bands.entries()) {
        const values = tile.bands[known.indexOf(band)];
        const rules = quality[date]?.rules;
        if (band < 0 || !values || !rules) continue;
        count({ ...tile, values, alpha }, rules, noData, counts[date] ?? new Map());
      }
    }
    const estimated = dates.map((date, i) => {
      const estimate = estimateOf(counts[i] ?? new Map());
      return estimate ? { ...date, estimate } : date;
    });
    return { ...description, dates: estimated };
  } catch {
    signal.throwIfAborted();
    // What cannot be read has an error where it is shown.
    return description;
  } finally {
    clearTimeout(timer);
  }
}

type Sampled = Pick<ImageTile, 'width' | 'height' | 'mask'> & {
  readonly values: ImageTile['bands'][number];
  readonly alpha: ImageTile['bands'][number] | undefined;
};

/** Counts the qualities of pixels of a tile; those without data as fill. */
function count(
  { values, width, height, mask, alpha }: Sampled,
  rules: QualityRules,
  noData: number | undefined,
  counts: Map<PixelQuality, number>,
): void {
  const known = new Map<number, PixelQuality>();
  for (let y = Math.min(1, height - 1); y < height; y += STEP) {
    for (let x = Math.min(1, width - 1); x < width; x += STEP) {
      const at = y * width + x;
      const value = values[at] ?? Number.NaN;
      let quality = known.get(value);
      if (!quality) {
        const isMissing = Number.isNaN(value) || value === noData;
        quality = isMissing ? 'fill' : classifyPixel(value, rules);
        known.set(value, quality);
      }
      const shown = mask?.[at] === 0 || alpha?.[at] === 0 ? 'fill' : quality;
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
  }
}

/** @returns undefined for a date without pixels of the quality band */
function estimateOf(counts: ReadonlyMap<PixelQuality, number>): CloudEstimate | undefined {
  const of = (quality: PixelQuality) => counts.get(quality) ?? 0;
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  if (total === 0) return undefined;
  const withData = total - of('fill');
  return {
    ...(withData > 0 && { clouds: (100 * of('cloud')) / withData }),
    missing: (100 * of('fill')) / total,
    clear: (100 * (of('clear') + of('snow'))) / total,
  };
}
