/** A satellite's pass over one tile of the Military Grid Reference System, whatever the satellite. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { PropertyValue } from './earthTypes.ts';
import { type MgrsTile, placeInTile, tileGrid, tileRing } from './mgrs.ts';
import { ringToGeometry } from './sceneGrid.ts';
import type { SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { COVERAGE, type Sight } from './sight.ts';
import { sunPosition } from './sun.ts';
import { clipToSwath, isInSwath, type Swath } from './swath.ts';

/** Meters between nodes of slow values. */
const NODE_DISTANCE = 1920;

export interface TileView extends Swath {
  readonly tile: MgrsTile;
  /** When the center of the tile is seen. */
  readonly time: number;
}

export interface TileImage {
  readonly collection: string;
  readonly index: string;
  readonly bands: readonly SensorBand[];
  properties(): Readonly<Record<string, PropertyValue>>;
}

export function tileScene(view: TileView, image: TileImage): SensorScene {
  return new SensorScene({
    collection: image.collection,
    index: image.index,
    timeStart: view.time,
    bands: image.bands,
    grid: (pixel) => tileGrid(view.tile, pixel),
    sight: (pixel) => tileSight(view, pixel),
    footprint: () => tileFootprint(view),
    properties: () => image.properties(),
  });
}

function tileSight(view: TileView, pixel: number): Sight {
  const { tile, time, orbit, nodeLongitude } = view;
  const center = placeInTile(tile, 0.5, 0.5);
  const sun = sunPosition(time, ...center);
  return {
    key: `${tile.name} ${time} ${pixel}`,
    grid: tileGrid(tile, pixel),
    timeStart: time,
    centerLon: center[0],
    nodeSpacing: NODE_DISTANCE / pixel,
    hasCirrusBand: true,
    hasSky: true,
    orbitAngles: (lon, lat) => orbit.toAngles(nodeLongitude, lon, lat),
    sunAt: () => sun,
    coverage: (along, across) => (isInSwath(view, along, across) ? COVERAGE.data : COVERAGE.none),
  };
}

/** The part of the tile inside the swath. */
function tileFootprint(view: TileView): Polygon | MultiPolygon {
  return ringToGeometry(clipToSwath(view, tileRing(view.tile)));
}
