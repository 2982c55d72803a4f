/**
 * Land, borders and places of Natural Earth in a projection of the map, without a network.
 *
 * The shapes are cut on the globe before they are projected: along the antimeridian of the projection,
 * or around the disc that it shows. Otherwise polygons would be torn apart at its edges.
 */
import { type GeoPermissibleObjects, geoProjection, geoRotation, geoStream } from 'd3-geo';
import Feature from 'ol/Feature.js';
import LineString from 'ol/geom/LineString.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-50m.json';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import places from './world/places.json';
import { type WorldWindow, wrapped } from './worldWindow.ts';

/** Degrees of a radian. */
const DEGREES = 180 / Math.PI;

type Place = readonly [name: string, lon: number, lat: number, rank: number];

const topology = atlas as unknown as Topology<{
  countries: GeometryCollection;
  land: GeometryCollection;
}>;

export interface WorldFeatures {
  readonly land: Feature<MultiPolygon>;
  readonly borders: Feature<MultiLineString>;
  /** Outline of the part of the world that the projection shows; undefined for a band. */
  readonly horizon: Feature<LineString> | undefined;
  /** With `name` and `rank`: 0 for the most important places. */
  readonly places: readonly Feature<Point>[];
}

/** @returns features in the coordinates of the projection */
export function worldFeatures(map: MapProjection): WorldFeatures {
  const cut = cutter(map);
  const { countries, land } = topology.objects;
  const borders = mesh(topology, countries, (a, b) => a !== b);
  return {
    land: new Feature(new MultiPolygon(cut(feature(topology, land), true).map((ring) => [ring]))),
    borders: new Feature(new MultiLineString(cut(borders, false))),
    horizon: horizonOf(map, cut),
    places: placesIn(map),
  };
}

type Cut = (shape: GeoPermissibleObjects, areRings: boolean) => MapPosition[][];

/** Cuts shapes on the globe by the window, and projects their lines. */
function cutter({ window, project }: MapProjection): Cut {
  const { stream, toLonLat } = sphere(window);
  return (shape, areRings) => {
    const lines: MapPosition[][] = [];
    let line: MapPosition[] = [];
    const end = () => {
      // A ring is closed by its first position.
      const [first] = line;
      if (areRings && first) line.push(first);
      if (line.length >= (areRings ? 4 : 2)) lines.push(line);
    };
    const sink = {
      point: (x: number, y: number) => {
        const position = project(toLonLat(x, y));
        if (Number.isFinite(position[0]) && Number.isFinite(position[1])) line.push(position);
      },
      lineStart: () => {
        line = [];
      },
      lineEnd: end,
      polygonStart: () => {},
      polygonEnd: () => {},
    };
    geoStream(shape, stream(sink));
    return lines;
  };
}

/** A d3 projection that only cuts: its coordinates are turned longitudes and latitudes. */
function sphere(window: WorldWindow) {
  const raw = Object.assign((lon: number, lat: number): [number, number] => [lon, lat], {
    invert: (lon: number, lat: number): [number, number] => [lon, lat],
  });
  // Positions on the plane of d3 have y downwards.
  const flat = geoProjection(raw).scale(DEGREES).translate([0, 0]).precision(0);
  if (window.kind === 'disc') {
    const turn: [number, number] = [-window.center[0], -window.center[1]];
    const { invert } = geoRotation(turn);
    flat.rotate(turn).clipAngle(window.radius);
    return { stream: flat.stream, toLonLat: (x: number, y: number) => invert([x, -y]) };
  }
  const { meridian, south, north } = window;
  flat.rotate([-meridian, 0]).clipExtent([
    [-180, -north],
    [180, -south],
  ]);
  // On the antimeridian itself a projection may take either side.
  const inside = (lon: number) => Math.max(-EDGE, Math.min(EDGE, lon));
  return {
    stream: flat.stream,
    toLonLat: (x: number, y: number): MapPosition => [wrapped(meridian + inside(x)), -y],
  };
}

/** Longitude of the edges of a band from its middle. */
const EDGE = 179.99999;

function horizonOf({ window, forward }: MapProjection, cut: Cut): Feature<LineString> | undefined {
  if (window.kind === 'disc') {
    const [ring = []] = cut({ type: 'Sphere' }, true);
    return new Feature(new LineString(ring));
  }
  const { meridian, south, north } = window;
  const sides = [-EDGE, EDGE].map((lon) =>
    Array.from({ length: north - south + 1 }, (_, at) =>
      forward([wrapped(meridian + lon), south + at]),
    ),
  );
  const [west = [], east = []] = sides;
  const ring = [...west, ...east.toReversed(), ...west.slice(0, 1)];
  return ring.every((position) => position.every(Number.isFinite))
    ? new Feature(new LineString(ring))
    : undefined;
}

function placesIn({ project, window }: MapProjection): Feature<Point>[] {
  const isShown = within(window);
  return (places as unknown as readonly Place[]).flatMap(([name, lon, lat, rank]) => {
    if (!isShown(lon, lat)) return [];
    const position = project([lon, lat]);
    if (!position.every(Number.isFinite)) return [];
    const found = new Feature(new Point(position));
    found.setProperties({ name, rank }, true);
    return [found];
  });
}

function within(window: WorldWindow): (lon: number, lat: number) => boolean {
  if (window.kind === 'band') return (_lon, lat) => lat > window.south && lat < window.north;
  const turn = geoRotation([-window.center[0], -window.center[1]]);
  const closest = Math.cos(window.radius / DEGREES);
  return (lon, lat) => {
    const [x, y] = turn([lon, lat]);
    return Math.cos(x / DEGREES) * Math.cos(y / DEGREES) > closest;
  };
}
