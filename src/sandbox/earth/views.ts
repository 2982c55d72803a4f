/**
 * Views of sets of pixels, the last few of which are kept: reading several bands of the same pixels,
 * one after another, calculates the view once.
 */

import { averageView, bestOf } from './coarsePixels.ts';
import { Nodes } from './coarseValues.ts';
import { viewPixels } from './pixels.ts';
import type { PixelView } from './pixelView.ts';
import type { Sight } from './sight.ts';

interface KeptView {
  readonly key: string;
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly view: PixelView;
}

/** Pixels kept in views, about 60 bytes each. */
const MAX_CACHED_PIXELS = 2_000_000;
const MAX_CACHED_VIEWS = 16;
const MAX_CACHED_SIGHTS = 32;

let views: KeptView[] = [];
const nodesOf = new Map<string, Nodes>();

/** The best of the views of several dates at each pixel. */
export function compositeOf(
  sights: readonly Sight[],
  columns: Int32Array,
  rows: Int32Array,
): PixelView {
  const key = sights.map((sight) => sight.key).join(' + ');
  return keep(key, columns, rows, () =>
    bestOf(sights.map((sight) => calculate(sight, columns, rows))),
  );
}

export function viewOf(sight: Sight, columns: Int32Array, rows: Int32Array): PixelView {
  return keep(sight.key, columns, rows, () => calculate(sight, columns, rows));
}

function calculate(sight: Sight, columns: Int32Array, rows: Int32Array): PixelView {
  return (sight.subpixels ?? 1) > 1
    ? averageView(sight, columns, rows, (fine, c, r) => viewPixels(fine, nodesFor(fine), c, r))
    : viewPixels(sight, nodesFor(sight), columns, rows);
}

function keep(
  key: string,
  columns: Int32Array,
  rows: Int32Array,
  compute: () => PixelView,
): PixelView {
  const kept = views.find(
    (candidate) =>
      candidate.key === key && same(candidate.columns, columns) && same(candidate.rows, rows),
  );
  if (kept) return kept.view;
  const view = compute();
  views.unshift({ key, columns: columns.slice(), rows: rows.slice(), view });
  let pixels = 0;
  views = views.filter((candidate, i) => {
    pixels += candidate.columns.length;
    return i === 0 || (i < MAX_CACHED_VIEWS && pixels <= MAX_CACHED_PIXELS);
  });
  return view;
}

function same(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function nodesFor(sight: Sight): Nodes {
  const found = nodesOf.get(sight.key) ?? new Nodes(sight);
  nodesOf.delete(sight.key);
  nodesOf.set(sight.key, found);
  for (const oldest of nodesOf.keys()) {
    if (nodesOf.size <= MAX_CACHED_SIGHTS) break;
    nodesOf.delete(oldest);
  }
  return found;
}
