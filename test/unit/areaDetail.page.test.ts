/** More detail of an area where the map shows a part of it. */
import { describe, expect, it } from 'vitest';
import {
  coversView,
  detailView,
  isFineEnough,
  needsDetail,
  withMargin,
} from '../../media/map/areaDetail.ts';
import { mercatorProjection } from '../../media/map/mapProjection.ts';
import { ShapesLayer } from '../../media/map/shapesLayer.ts';
import { readArea } from '../../src/core/index.ts';
import { drawnOutline, mapArea } from '../../src/views/map/areaOutline.ts';

/** Squares of 0.0004 degrees in 120 rows and columns: 72,000 positions. */
const SIZE = 0.0004;
const ROWS = 120;
const square = (lon: number, lat: number) => [
  [
    [lon, lat],
    [lon + SIZE, lat],
    [lon + SIZE, lat + SIZE],
    [lon, lat + SIZE],
    [lon, lat],
  ],
];
const PARCELS = Array.from({ length: ROWS * ROWS }, (_, at) =>
  square(-96 + (at % ROWS) * 0.02, 40 + Math.floor(at / ROWS) * 0.02),
);
const text = JSON.stringify({ type: 'MultiPolygon', coordinates: PARCELS });

describe('an area of many parcels', async () => {
  const area = await readArea({ text, name: 'parcels.json' });
  const projection = mercatorProjection();
  const whole = mapArea('parcels.json', area, true);
  const outlineIn = (...view: Parameters<typeof area.outlineIn>) => {
    const found = area.outlineIn(...view);
    if (!found) throw new Error('There is no detail.');
    return found;
  };
  /** A view of 600 pixels around a place. */
  const viewAt = (lon: number, lat: number, degrees: number) => {
    const [left, bottom] = projection.forward([lon - degrees / 2, lat - degrees / 2]);
    const [right, top] = projection.forward([lon + degrees / 2, lat + degrees / 2]);
    const view = detailView([left, bottom, right, top], 600, projection);
    if (!view) throw new Error('The view is not a box.');
    return view;
  };

  it('is dots as a whole, and polygons where the map is near', () => {
    expect(area.outline.coordinates).toEqual([]);
    expect(area.marks).toHaveLength(2 * ROWS * ROWS);
    expect(needsDetail(whole, viewAt(-95, 41, 3))).toBe(false);
    const view = viewAt(-95, 41, 0.05);
    expect(needsDetail(whole, view)).toBe(true);
    const { box, finest } = withMargin(view);
    const { outline, marks, tolerance } = outlineIn(box, finest);
    expect(tolerance).toBeUndefined();
    expect(marks).toEqual([]);
    expect(outline.coordinates).toHaveLength(25);
    expect(outline.coordinates).toContainEqual(square(-96 + 50 * 0.02, 40 + 50 * 0.02));
  });

  it('is simplified no more than the view needs, where it has too many positions', () => {
    const { outline, marks, tolerance } = outlineIn([-97, 39, -93, 43], 1e-5);
    expect(tolerance).toBeGreaterThanOrEqual(SIZE);
    expect(tolerance).toBeLessThan(2 * SIZE);
    expect(outline.coordinates.length + marks.length / 2).toBe(ROWS * ROWS);
  });

  it('keeps its detail while the view moves and zooms a little', () => {
    const view = viewAt(-95, 41, 0.05);
    const { box, finest } = withMargin(view);
    const detail = { box, finest, ...drawnOutline(outlineIn(box, finest)) };
    expect(coversView(detail, viewAt(-95.02, 41, 0.05))).toBe(true);
    expect(coversView(detail, viewAt(-95.1, 41, 0.05))).toBe(false);
    expect(isFineEnough(detail, viewAt(-95, 41, 0.04))).toBe(true);
    expect(isFineEnough(detail, viewAt(-95, 41, 0.01))).toBe(false);
  });

  it('of more positions than can be simplified at once has no detail', async () => {
    const twice = JSON.stringify({ type: 'MultiPolygon', coordinates: [...PARCELS, ...PARCELS] });
    const large = await readArea({ text: twice, name: 'parcels.json' });
    expect(large.outlineIn([-97, 39, -93, 43], 1e-5)).toBeUndefined();
    expect(large.outlineIn([-95.05, 40.95, -94.95, 41.05], 1e-5)).toBeDefined();
  });

  it('has no detail that is not kept, nor across the antimeridian', () => {
    const view = viewAt(-95, 41, 0.05);
    expect(needsDetail(mapArea('parcels.json', area), view)).toBe(false);
    const [left, bottom] = projection.forward([179.9, 0]);
    const beyond = [left, bottom, left + 50_000, bottom + 50_000] as const;
    expect(detailView([...beyond], 600, projection)).toBeUndefined();
  });

  it('is drawn in detail in place of its dots, within the same extent', () => {
    const layer = new ShapesLayer();
    layer.show({ area: whole, footprints: [] }, projection);
    const { extent } = layer;
    const kinds = () =>
      (layer.layer.getSource()?.getFeatures() ?? []).map((feature) => feature.get('kind'));
    expect(kinds()).toEqual(['marks']);
    const { box, finest } = withMargin(viewAt(-95, 41, 0.05));
    const detail = { box, finest, ...drawnOutline(outlineIn(box, finest)) };
    layer.show({ area: whole, detail, footprints: [] }, projection);
    expect(kinds()).toEqual(['area']);
    expect(layer.extent).toEqual(extent);
  });
});
