/** Images of Sentinel-2's tiles, for all collections that are made from them. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { PropertyValue } from './earthTypes.ts';
import { placeInTile, tileGrid, tileRing } from './mgrs.ts';
import { ringToGeometry } from './sceneGrid.ts';
import type { SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { SENTINEL_2_HALF_WIDTH, SENTINEL_2_ORBIT, type TilePass } from './sentinel2Passes.ts';
import { COVERAGE, type Sight } from './sight.ts';
import { sunPosition } from './sun.ts';
import { clipAcross } from './swath.ts';

/** Meters between nodes of slow values. */
const NODE_DISTANCE = 1920;

export interface TileProduct {
  readonly collection: string;
  readonly bands: readonly SensorBand[];
  index(pass: TilePass): string;
  properties(pass: TilePass): Readonly<Record<string, PropertyValue>>;
}

export function tileScene(product: TileProduct, pass: TilePass): SensorScene {
  return new SensorScene({
    collection: product.collection,
    index: product.index(pass),
    timeStart: pass.time,
    bands: product.bands,
    grid: (pixel) => tileGrid(pass.tile, pixel),
    sight: (pixel) => tileSight(pass, pixel),
    footprint: () => tileFootprint(pass),
    properties: () => product.properties(pass),
  });
}

function tileSight(pass: TilePass, pixel: number): Sight {
  const { tile, time, nodeLongitude } = pass;
  const center = placeInTile(tile, 0.5, 0.5);
  const sun = sunPosition(time, ...center);
  return {
    key: `${pass.index} ${pixel}`,
    grid: tileGrid(tile, pixel),
    timeStart: time,
    centerLon: center[0],
    nodeSpacing: NODE_DISTANCE / pixel,
    hasCirrusBand: true,
    hasSky: true,
    orbitAngles: (lon, lat) => SENTINEL_2_ORBIT.toAngles(nodeLongitude, lon, lat),
    sunAt: () => sun,
    coverage: (_, across) =>
      Math.abs(across) <= SENTINEL_2_HALF_WIDTH ? COVERAGE.data : COVERAGE.none,
  };
}

/** The part of the tile inside the swath. */
function tileFootprint({ tile, nodeLongitude }: TilePass): Polygon | MultiPolygon {
  return ringToGeometry(
    clipAcross(SENTINEL_2_ORBIT, nodeLongitude, SENTINEL_2_HALF_WIDTH, tileRing(tile)),
  );
}
