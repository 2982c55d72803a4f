/** The layer of the area of interest: what is too small to be seen is drawn as a dot. */
import type Feature from 'ol/Feature.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import type Style from 'ol/style/Style.js';
import { describe, expect, it } from 'vitest';
import { mercatorProjection } from '../../media/map/mapProjection.ts';
import { ShapesLayer } from '../../media/map/shapesLayer.ts';

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
  layer.show({ name: 'a', geometry, marks: [-95, 41] }, [], mercatorProjection());
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
  });
});
