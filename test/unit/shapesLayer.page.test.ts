/** The layer of the area of interest: what is too small to be seen is drawn as a dot. */
import type Feature from 'ol/Feature.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import type Style from 'ol/style/Style.js';
import { describe, expect, it } from 'vitest';
import { gridProjection, mercatorProjection } from '../../media/map/mapProjection.ts';
import { extentToFit } from '../../media/map/mapView.ts';
import { ShapesLayer } from '../../media/map/shapesLayer.ts';
import { TileLattice } from '../../media/map/tileLattice.ts';
import { TileOutlines } from '../../media/map/tileOutlines.ts';

/** Tiles of a degree. */
const SQUARES = {
  name: 'Squares',
  crsName: 'WGS 84',
  proj: '+proj=longlat +datum=WGS84 +no_defs',
  ul: [0, 10],
  tile: [1, 1],
  limits: [
    [0, 9],
    [0, 9],
  ],
} as const;

/** A square. @param size degrees of its sides */
function squareAt(lon: number, lat: number, size: number): number[][][] {
  const [east, north] = [lon + size, lat + size];
  return [
    [
      [lon, lat],
      [east, lat],
      [east, north],
      [lon, north],
      [lon, lat],
    ],
  ];
}

function coordinatesOf(geometry: unknown): number[][] {
  if (geometry instanceof MultiPoint) return geometry.getCoordinates();
  throw new Error('These are no points.');
}

describe('the layer of the area', () => {
  const layer = new ShapesLayer();
  const coordinates = [squareAt(-96, 40, 1), squareAt(-96, 40, 0.0014)];
  const geometry = { type: 'MultiPolygon', coordinates };
  const area = { name: 'a', geometry, marks: [-95, 41] };
  layer.show({ area, footprints: [] }, mercatorProjection());
  const colors = { area: 'red', halo: 'white', footprint: 'blue' };
  layer.paint(colors as Parameters<ShapesLayer['paint']>[0]);
  const features: Feature[] = layer.layer.getSource()?.getFeatures() ?? [];
  const find = (kind: string) => features.find((feature) => feature.get('kind') === kind);
  const dotsAt = (resolution: number) => {
    const styles = layer.layer.getStyleFunction()?.(find('area') as Feature, resolution) as Style[];
    return coordinatesOf(styles[1]?.getGeometry()).length;
  };

  it('has dots in place of what is only some pixels large', () => {
    expect(dotsAt(1000)).toBe(1);
    expect(dotsAt(100_000)).toBe(2);
    expect(dotsAt(1)).toBe(0);
  });

  it('has the marks, and shows all of them', () => {
    expect(coordinatesOf(find('marks')?.getGeometry())).toHaveLength(1);
    expect(layer.extent?.every(Number.isFinite)).toBe(true);
    expect(layer.isPoints).toBe(false);
  });

  it('of points alone is shown with the tiles that they are in', () => {
    const points = new ShapesLayer();
    const none = { type: 'MultiPolygon', coordinates: [] };
    const [projection, grid] = [mercatorProjection(), SQUARES];
    const pointsOnly = { name: 'p', geometry: none, marks: [3.5, 2.5] };
    points.show({ area: pointsOnly, footprints: [] }, projection);
    expect(points.isPoints).toBe(true);
    const lattice = new TileLattice(grid);
    const own = gridProjection(grid, lattice.blockExtent(lattice.whole));
    if (!own) throw new Error('The grid has no projection.');
    const outlines = new TileOutlines(lattice, projection, own);
    const { extent: area, isPoints } = points;
    const view = extentToFit({ outlines, chosen: [], area, isPoints }, projection);
    const [west, south] = projection.inverse([view[0], view[1]]);
    const [east, north] = projection.inverse([view[2], view[3]]);
    expect(west).toBeLessThan(3);
    expect(south).toBeLessThan(2);
    expect(east).toBeGreaterThan(4);
    expect(north).toBeGreaterThan(3);
    expect(east - west).toBeLessThan(10);
  });
});
