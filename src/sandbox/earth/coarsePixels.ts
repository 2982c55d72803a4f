/** Views of large pixels, and of several dates: means and choices of what other views show. */
import { COVERS, emptyView, type PixelView, QA } from './pixelView.ts';
import type { Sight } from './sight.ts';

/** Bits that hold for a pixel if they hold for half of its places. */
const FLAGS = [QA.cloud, QA.dilatedCloud, QA.cirrus, QA.shadow, QA.snow, QA.water] as const;

const MEANS = [
  'temperature',
  'greenness',
  'cloudDistance',
  'height',
  'sunlight',
  'across',
  'sunElevation',
] as const;

export function averageView(
  sight: Sight,
  columns: Int32Array,
  rows: Int32Array,
  look: (fine: Sight, columns: Int32Array, rows: Int32Array) => PixelView,
): PixelView {
  const side = sight.subpixels ?? 1;
  const parts = side * side;
  const fineColumns = new Int32Array(columns.length * parts);
  const fineRows = new Int32Array(columns.length * parts);
  for (let i = 0; i < columns.length; i++) {
    for (let k = 0; k < parts; k++) {
      fineColumns[i * parts + k] = (columns[i] ?? -1) * side + (k % side);
      fineRows[i * parts + k] = (rows[i] ?? -1) * side + Math.floor(k / side);
    }
  }
  const fine = look(refined(sight, side), fineColumns, fineRows);
  const view = emptyView(columns.length);
  for (let i = 0; i < columns.length; i++) average(fine, i * parts, parts, view, i);
  return view;
}

/** The same image with pixels divided into smaller ones. */
function refined(sight: Sight, side: number): Sight {
  const [a, b, c, d, e, f] = sight.grid.crsTransform;
  const [width, height] = sight.grid.dimensions;
  return {
    ...sight,
    key: `${sight.key} / ${side}`,
    grid: {
      crs: sight.grid.crs,
      crsTransform: [a / side, b / side, c, d / side, e / side, f],
      dimensions: [width * side, height * side],
    },
    nodeSpacing: sight.nodeSpacing * side,
    subpixels: 1,
    orbitAngles: (lon, lat) => sight.orbitAngles(lon, lat),
    sunAt: (lon, lat) => sight.sunAt(lon, lat),
    coverage: (along, across) => sight.coverage(along, across),
  };
}

function average(fine: PixelView, from: number, parts: number, view: PixelView, i: number): void {
  const seen: number[] = [];
  for (let k = from; k < from + parts; k++) if (fine.mask[k]) seen.push(k);
  if (seen.length * 2 < parts) return;
  view.mask[i] = 1;
  const mean = (values: Float32Array | undefined) =>
    seen.reduce((sum, k) => sum + (values?.[k] ?? 0), 0) / seen.length;
  for (let c = 0; c < COVERS.length; c++) set(view.covers[c], i, mean(fine.covers[c]));
  for (const name of MEANS) view[name][i] = mean(fine[name]);
  view.sunAzimuth[i] = fine.sunAzimuth[from] ?? 0;
  let quality = 0;
  for (const flag of FLAGS) {
    const holding = seen.filter((k) => (fine.quality[k] ?? 0) & flag).length;
    if (holding * 2 >= seen.length) quality |= flag;
  }
  if (!(quality & (QA.cloud | QA.dilatedCloud))) quality |= QA.clear;
  view.quality[i] = quality;
  view.ground[i] = fine.ground[seen[Math.floor(seen.length / 2)] ?? from] ?? 0;
}

function set(values: Float32Array | undefined, i: number, value: number): void {
  if (values) values[i] = value;
}

/**
 * Of several views of the same pixels the one that shows each pixel best: with the fewest clouds, and
 * of these with the steepest view.
 */
export function bestOf(views: readonly PixelView[]): PixelView {
  const [first] = views;
  const best = emptyView(first?.mask.length ?? 0);
  for (let i = 0; i < best.mask.length; i++) {
    let [chosen, least] = [-1, Infinity];
    views.forEach((view, k) => {
      if (!view.mask[i]) return;
      const hidden = (view.covers[CLOUD]?.[i] ?? 0) + 1 - (view.sunlight[i] ?? 1);
      const cost = Math.round(hidden * 50) + Math.abs(view.across[i] ?? 0) / 50;
      if (cost < least) [chosen, least] = [k, cost];
    });
    const view = views[chosen];
    if (view) copyPixel(view, best, i, chosen);
  }
  return best;
}

const CLOUD = COVERS.indexOf('cloud');

function copyPixel(from: PixelView, to: PixelView, i: number, source: number): void {
  to.mask[i] = 1;
  for (let c = 0; c < COVERS.length; c++) set(to.covers[c], i, from.covers[c]?.[i] ?? 0);
  for (const name of MEANS) to[name][i] = from[name][i] ?? 0;
  to.sunAzimuth[i] = from.sunAzimuth[i] ?? 0;
  to.quality[i] = from.quality[i] ?? 0;
  to.ground[i] = from.ground[i] ?? 0;
  to.source[i] = source;
}
