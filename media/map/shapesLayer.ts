/** Layer of the area of interest and of the outlines of scenes. */
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type Geometry from 'ol/geom/Geometry.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { MapArea, MapFootprint } from '../../src/views/map/protocol.ts';
import type { MapColors } from './mapColors.ts';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import type { Extent } from './tileLattice.ts';

export class ShapesLayer {
  readonly #source = new VectorSource({ wrapX: true });
  readonly layer = new VectorLayer({ source: this.#source });
  #area: Feature | undefined;

  /** Of the area of interest. */
  get extent(): Extent | undefined {
    return this.#area?.getGeometry()?.getExtent() as Extent | undefined;
  }

  show(
    area: MapArea | undefined,
    footprints: readonly MapFootprint[],
    projection: MapProjection,
  ): void {
    this.#source.clear(true);
    const format = new GeoJSON();
    const draw = (shape: object, kind: string) => {
      const geometry = format.readGeometry(shape);
      if (!geometry) return undefined;
      geometry.applyTransform(each((lonLat) => projection.forward(lonLat)));
      const feature = new Feature<Geometry>(geometry);
      feature.set('kind', kind, true);
      return hasPlace(geometry.getExtent()) ? feature : undefined;
    };
    const outlines = footprints.map(({ outline }) => draw(outline, 'footprint'));
    this.#area = area && draw(area.geometry, 'area');
    const all = [...outlines, this.#area];
    this.#source.addFeatures(all.filter((feature) => feature !== undefined));
  }

  paint(colors: MapColors): void {
    const stroke = new Stroke({ color: colors.area, width: 2, lineDash: [6, 4] });
    const area = new Style({
      stroke,
      image: new CircleStyle({ radius: 4, stroke, fill: new Fill({ color: colors.halo }) }),
    });
    const footprint = new Style({ stroke: new Stroke({ color: colors.footprint, width: 1 }) });
    this.layer.setStyle((feature) => (feature.get('kind') === 'area' ? area : footprint));
  }
}

/** Applies a conversion to flat coordinates, in place. */
function each(convert: (position: MapPosition) => MapPosition) {
  return (input: number[], output: number[] = [], stride = 2): number[] => {
    for (let at = 0; at < input.length; at += stride) {
      const [x, y] = convert([input[at] ?? Number.NaN, input[at + 1] ?? Number.NaN]);
      output[at] = x;
      output[at + 1] = y;
    }
    return output;
  };
}

function hasPlace(extent: readonly number[]): boolean {
  return extent.every(Number.isFinite);
}
