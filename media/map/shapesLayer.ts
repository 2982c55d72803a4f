/** Layer of the area of interest and of the outlines of scenes. */
import { createEmpty, extend, getCenter, getHeight, getWidth } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type Geometry from 'ol/geom/Geometry.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { MapArea, MapAreaDetail, MapFootprint } from '../../src/views/map/protocol.ts';
import type { MapColors } from './mapColors.ts';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import type { Extent } from './tileLattice.ts';

/** Pixels below which a polygon is drawn as a dot as well. */
const LEAST_SIZE = 8;

/** The middle of a polygon, and its size in units of the map. */
interface SmallPart {
  readonly middle: number[];
  readonly size: number;
}

export interface ShownShapes {
  readonly area: MapArea | undefined;
  /** Drawn in place of the area. */
  readonly detail?: MapAreaDetail | undefined;
  readonly footprints: readonly MapFootprint[];
}

export class ShapesLayer {
  readonly #source = new VectorSource({ wrapX: true });
  readonly layer = new VectorLayer({ source: this.#source });
  #area: readonly Feature[] = [];
  /** Polygons of the area, the smallest first. */
  #parts: readonly SmallPart[] = [];

  /** Of the area of interest. */
  get extent(): Extent | undefined {
    if (this.#area.length === 0) return undefined;
    const extent = createEmpty();
    for (const feature of this.#area) extend(extent, feature.getGeometry()?.getExtent() ?? []);
    return extent as Extent;
  }

  /** Whether the area of interest has marks alone. */
  get isPoints(): boolean {
    return this.#area.length > 0 && this.#area.every((feature) => feature.get('kind') === 'marks');
  }

  show({ area, detail, footprints }: ShownShapes, projection: MapProjection): void {
    this.#source.clear(true);
    const format = new GeoJSON();
    const draw = (geometry: Geometry | null, kind: string) => {
      if (!geometry) return [];
      geometry.applyTransform(each((lonLat) => projection.forward(lonLat)));
      const feature = new Feature<Geometry>(geometry);
      feature.set('kind', kind, true);
      return hasPlace(geometry.getExtent()) ? [feature] : [];
    };
    const drawArea = (drawn: Pick<MapArea, 'geometry' | 'marks'> | undefined) =>
      drawn
        ? [
            ...draw(format.readGeometry(drawn.geometry), 'area'),
            ...draw(new MultiPoint([...(drawn.marks ?? [])], 'XY'), 'marks'),
          ]
        : [];
    const outlines = footprints.flatMap(({ outline }) =>
      draw(format.readGeometry(outline), 'footprint'),
    );
    this.#area = drawArea(area);
    const drawn = detail ? drawArea(detail) : this.#area;
    this.#parts = drawn.flatMap((feature) => partsOf(feature.getGeometry()));
    this.#parts = this.#parts.toSorted((one, other) => one.size - other.size);
    this.#source.addFeatures([...outlines, ...drawn]);
  }

  paint(colors: MapColors): void {
    const stroke = new Stroke({ color: colors.area, width: 2, lineDash: [6, 4] });
    const area = new Style({
      stroke,
      image: new CircleStyle({ radius: 4, stroke, fill: new Fill({ color: colors.halo }) }),
    });
    const image = new CircleStyle({ radius: 2.5, fill: new Fill({ color: colors.area }) });
    const mark = new Style({ image });
    const footprint = new Style({ stroke: new Stroke({ color: colors.footprint, width: 1 }) });
    this.layer.setStyle((feature, resolution) => {
      const kind = feature.get('kind');
      if (kind === 'marks') return mark;
      if (kind !== 'area') return footprint;
      return [area, new Style({ image, geometry: this.#dots(resolution) })];
    });
  }

  /** A polygon of few pixels is not visible, or falls between the dashes of its line. */
  #dots(resolution: number): MultiPoint {
    const least = LEAST_SIZE * resolution;
    const count = this.#parts.findIndex(({ size }) => size >= least);
    const small = count < 0 ? this.#parts : this.#parts.slice(0, count);
    return new MultiPoint(small.map(({ middle }) => middle));
  }
}

function partsOf(geometry: Geometry | undefined): SmallPart[] {
  if (!(geometry instanceof MultiPolygon)) return [];
  return geometry.getPolygons().map((polygon) => {
    const extent = polygon.getExtent();
    return { middle: getCenter(extent), size: Math.max(getWidth(extent), getHeight(extent)) };
  });
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
