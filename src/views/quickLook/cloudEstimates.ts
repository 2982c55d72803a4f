/**
 * Shares of clouds of the dates of an image whose metadata has none, from a sample of its quality
 * band: whole tiles, spread over the image, as many as are read in a moment.
 */
import type { Picture } from '../../cubeFiles/index.ts';
import { classifyPixel, type PixelQuality, type QualityRules } from '../../domain/qualityRules.ts';
import type { ImageFacts, ImageTile, TilePlace } from '../../imageFiles/index.ts';
import type { CloudEstimate, ImageDescription } from './protocol.ts';

/** Largest size of the blocks that are unpacked for a sample, bytes. */
const MAX_BYTES = 64 * 2 ** 20;
/**
 * Largest size of a single block, bytes, where it is a sample by itself: the picture of so small an
 * image needs it in any case.
 */
const MAX_ONLY_BYTES = 4 * MAX_BYTES;
/**
 * Longest time that a picture waits for a sample, milliseconds: a disk or share may be slow. Blocks of
 * images of usual size are cached, and are not unpacked again for the picture.
 */
const MAX_MS = 2000;
const MAX_TILES = 16;
/** A sample of an image has this share of its pixels, or this number of whole tiles. */
const LEAST_SHARE = 0.25;
const LEAST_TILES = 4;
/** Of the pixels of a tile, every third in every third row is counted. */
const STEP = 3;

/** Fractions whose multiples are spread evenly over a square: of the plastic ratio. */
const SPREAD_X = 0.754_877_666_246_693;
const SPREAD_Y = 0.569_840_290_998_053;

/**
 * The description with estimates of the clouds of each date, where its metadata has none of any date
 * and a band shows them. Without estimates if the image is too large for a sample, or is read too
 * slowly, or cannot be read.
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
  if (!quality || dates.length < 2 || dates.some(({ clouds }) => clouds !== undefined)) {
    return description;
  }
  const bands = numbers.map((row, date) => row[quality[date]?.band ?? -1] ?? -1);
  const known = bands.filter((band) => band >= 0);
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

/**
 * Tiles of full resolution.
 *
 * @param readBands number of bands that are read
 * @returns all tiles of a small image; none if too few of them can be read
 */
export function samplePlaces(
  { width, height, bandCount, sampleType, block, areBandsApart }: ImageFacts,
  tileSize: number,
  readBands: number,
): TilePlace[] {
  // Blocks are unpacked as a whole, with all their bands unless these are apart.
  const across = Math.ceil(tileSize / block.width) * block.width;
  const down = Math.ceil(tileSize / block.height) * block.height;
  const bytes = (across * down * (areBandsApart ? readBands : bandCount) * sampleType.bits) / 8;
  const [columns, rows] = [Math.ceil(width / tileSize), Math.ceil(height / tileSize)];
  const affordable = Math.max(Math.floor(MAX_BYTES / bytes), bytes <= MAX_ONLY_BYTES ? 1 : 0);
  const most = Math.min(columns * rows, MAX_TILES, affordable);
  const found = new Map<string, TilePlace>();
  let pixels = 0;
  const add = (column: number, row: number) => {
    const key = `${column}:${row}`;
    if (found.has(key) || found.size >= most) return;
    found.set(key, { level: 0, column, row });
    pixels +=
      Math.min(tileSize, width - column * tileSize) * Math.min(tileSize, height - row * tileSize);
  };
  // Points that are spread over an image may miss narrow tiles at its edges.
  if (columns * rows <= most) {
    for (let i = 0; i < columns * rows; i++) add(i % columns, Math.floor(i / columns));
  }
  for (let i = 0; found.size < most && i < 64 * most; i++) {
    const x = ((0.5 + i * SPREAD_X) % 1) * width;
    const y = ((0.5 + i * SPREAD_Y) % 1) * height;
    add(Math.floor(x / tileSize), Math.floor(y / tileSize));
  }
  const least = Math.min(LEAST_TILES * tileSize ** 2, LEAST_SHARE * width * height);
  return pixels >= least ? [...found.values()] : [];
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
