/** Samples of images: whole tiles, spread over an image, as many as are read in a moment. */
import type { ImageFacts } from './imageFacts.ts';
import type { TilePlace } from './pyramid.ts';

/** Largest size of the blocks that are unpacked for a sample, bytes. */
const MAX_BYTES = 64 * 2 ** 20;
/**
 * Largest size of a single block, bytes, where it is a sample by itself: the picture of so small an
 * image needs it in any case.
 */
const MAX_ONLY_BYTES = 4 * MAX_BYTES;
const MAX_TILES = 16;
/** A sample of an image has this share of its pixels, or this number of whole tiles. */
const LEAST_SHARE = 0.25;
const LEAST_TILES = 4;
/** Fractions whose multiples are spread evenly over a square: of the plastic ratio. */
const SPREAD_X = 0.754_877_666_246_693;
const SPREAD_Y = 0.569_840_290_998_053;

/**
 * Tiles of full resolution.
 *
 * @param tileSize side of a tile, pixels
 * @param readBands number of bands that are read
 * @param maxBytes largest size of the blocks that are unpacked, bytes
 * @returns all tiles of a small image; none if too few of them can be read
 */
export function samplePlaces(
  { width, height, bandCount, sampleType, block, areBandsApart }: ImageFacts,
  tileSize: number,
  readBands: number,
  maxBytes = MAX_BYTES,
): TilePlace[] {
  // Blocks are unpacked as a whole, with all their bands unless these are apart.
  const across = Math.ceil(tileSize / block.width) * block.width;
  const down = Math.ceil(tileSize / block.height) * block.height;
  const bytes = (across * down * (areBandsApart ? readBands : bandCount) * sampleType.bits) / 8;
  const [columns, rows] = [Math.ceil(width / tileSize), Math.ceil(height / tileSize)];
  const affordable = Math.max(Math.floor(maxBytes / bytes), bytes <= MAX_ONLY_BYTES ? 1 : 0);
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
