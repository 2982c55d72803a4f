/** An area that grids are proposed for, and the places by which they are judged. */
import type { Position } from 'geojson';
import { isInRings } from '../rings.ts';

/** An area in longitude and latitude. */
export interface GridArea {
  /** Rings of polygons; the first of each is its outside, others are holes. */
  readonly polygons: readonly (readonly (readonly Position[])[])[];
  /** Points, which count where there are no polygons. */
  readonly points: readonly Position[];
}

/** A place that represents a part of an area. */
export interface AreaSample {
  readonly place: readonly [lon: number, lat: number];
  /** Share of the area, 0 to 1; 0 for a place on its edge. */
  readonly weight: number;
}

/** Places within an area that are looked at, about. */
const SAMPLES = 500;
/** Most places on its edges. */
const MAX_EDGE_PLACES = 300;
/** Most points of an area without polygons. */
const MAX_POINTS = 5000;

/** By the areas, which are looked at for each grid and size. */
const known = new WeakMap<GridArea, readonly AreaSample[]>();

/** Places all over an area, and on its edges; none for an empty area. */
export function sampleArea(area: GridArea): readonly AreaSample[] {
  const samples = known.get(area) ?? findSamples(area);
  known.set(area, samples);
  return samples;
}

function findSamples({ polygons, points }: GridArea): AreaSample[] {
  const edges = polygons.flatMap(([outside = []]) => outside.map(lonLatOf));
  const inside = polygons.length === 0 ? [] : weighted(insidePlaces(polygons));
  if (inside.length > 0) return [...inside, ...thinned(edges).map(onEdge)];
  const others = edges.length > 0 ? edges : points.map(lonLatOf);
  return weighted(thinned(others, MAX_POINTS).map(withArea));
}

type Place = readonly [lon: number, lat: number];

function lonLatOf([lon = 0, lat = 0]: Position): Place {
  return [lon, lat];
}

function onEdge(place: Place): AreaSample {
  return { place, weight: 0 };
}

function withArea(place: Place): AreaSample {
  return { place, weight: 1 };
}

function weighted(samples: readonly AreaSample[]): AreaSample[] {
  const sum = samples.reduce((total, { weight }) => total + weight, 0);
  return samples.map(({ place, weight }) => ({ place, weight: weight / sum }));
}

function thinned(places: readonly Place[], most = MAX_EDGE_PLACES): Place[] {
  const step = Math.ceil(places.length / most);
  return places.filter((_, index) => index % step === 0);
}

/** Places of a raster in each polygon, more in the larger ones; each with the area around it. */
function insidePlaces(polygons: GridArea['polygons']): AreaSample[] {
  const boxes = polygons.map(([outside = []]) => boxOf(outside));
  const sizes = boxes.map(([west, south, east, north]) => (east - west) * (north - south));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return polygons.flatMap((rings, index) => {
    const [west, south, east, north] = boxes[index] ?? [0, 0, 0, 0];
    const count = Math.ceil(Math.sqrt((SAMPLES * (sizes[index] ?? 0)) / whole)) || 1;
    const [width, height] = [(east - west) / count, (north - south) / count];
    const samples: AreaSample[] = [];
    for (let row = 0; row < count; row++) {
      const lat = south + (row + 0.5) * height;
      const weight = width * height * Math.cos((lat * Math.PI) / 180);
      for (let column = 0; column < count; column++) {
        const lon = west + (column + 0.5) * width;
        if (isInRings(rings, lon, lat)) samples.push({ place: [lon, lat], weight });
      }
    }
    return samples;
  });
}

function boxOf(ring: readonly Position[]): [number, number, number, number] {
  const [lons, lats] = [ring.map(([lon = 0]) => lon), ring.map(([, lat = 0]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
