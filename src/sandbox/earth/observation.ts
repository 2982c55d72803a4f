/** Properties of a Landsat scene that do not depend on its pixels: identity at once; grid and outline when they are needed. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { Tier } from './acquisition.ts';
import { DAY, isoDate } from './days.ts';
import type { SceneBand } from './earthTypes.ts';
import { type BandType, collectionId, missionBands } from './landsatCollections.ts';
import { LandsatCoverage } from './landsatCoverage.ts';
import { type Mission, type Pass, sceneTime } from './missions.ts';
import {
  type Grid,
  type GridExtent,
  outline,
  ringToGeometry,
  sceneExtent,
  sceneGrid,
} from './sceneGrid.ts';
import type { Sight } from './sight.ts';
import { type SunPosition, sunPosition } from './sun.ts';
import { orbitToPlace, placeToOrbit } from './wrs.ts';

/** Pixels between nodes of slow values: about 2 km. */
const NODE_SPACING = 64;

/** One passage over one row, as the instrument saw it. */
export class Observation {
  readonly mission: Mission;
  readonly pass: Pass;
  readonly row: number;
  readonly tier: Tier;
  readonly index: string;
  readonly timeStart: number;
  readonly extent: GridExtent;
  #footprint?: Polygon | MultiPolygon;
  #grid?: Grid;
  #bands?: readonly SceneBand[];
  #sight?: Sight;

  constructor(mission: Mission, pass: Pass, row: number, tier: Tier = 1) {
    this.mission = mission;
    this.tier = tier;
    this.pass = pass;
    this.row = row;
    this.timeStart = Math.round(sceneTime(pass, row));
    this.index = sceneIndex(mission, pass.path, row, this.timeStart);
    this.extent = sceneExtent(mission, pass, row);
  }

  get collection(): string {
    return collectionId(this.mission, this.tier);
  }

  get id(): string {
    return `${this.collection}/${this.index}`;
  }

  /** Longitude and latitude of the center. */
  get center(): [lon: number, lat: number] {
    return orbitToPlace(this.extent.nodeLongitude, this.extent.along, 0);
  }

  get sun(): SunPosition {
    return sunPosition(this.timeStart, ...this.center);
  }

  /** Days since 1970 (UTC): what the weather depends on. */
  get day(): number {
    return Math.floor(this.timeStart / DAY);
  }

  get footprint(): Polygon | MultiPolygon {
    this.#footprint ??= ringToGeometry(outline(this.extent));
    return this.#footprint;
  }

  get grid(): Grid {
    this.#grid ??= sceneGrid(this.extent);
    return this.#grid;
  }

  /** The scene's pixels, which all its bands share. */
  get sight(): Sight {
    this.#sight ??= this.#look();
    return this.#sight;
  }

  #look(): Sight {
    const { mission, extent, grid, sun, timeStart } = this;
    const coverage = new LandsatCoverage(extent, mission, timeStart, this.pass.orbit, this.row);
    return {
      key: this.index,
      grid,
      timeStart,
      centerLon: this.center[0],
      nodeSpacing: NODE_SPACING,
      hasCirrusBand: mission.sensor === 'OLI_TIRS',
      hasSky: true,
      orbitAngles: (lon, lat) => placeToOrbit(extent.nodeLongitude, lon, lat),
      sunAt: () => sun,
      coverage: (along, across) => coverage.at(along, across),
    };
  }

  get bandTypes(): readonly BandType[] {
    return missionBands(this.mission);
  }

  get bands(): readonly SceneBand[] {
    this.#bands ??= this.bandTypes.map(({ id, dataType }) => ({
      id,
      dataType,
      ...this.grid,
    }));
    return this.#bands;
  }
}

/** Name of a scene, for example `LC08_044034_20140318`; the date is the center's, in UTC. */
export function sceneIndex(mission: Mission, path: number, row: number, time: number): string {
  const place = String(path).padStart(3, '0') + String(row).padStart(3, '0');
  return `${mission.code}_${place}_${isoDate(time).replaceAll('-', '')}`;
}
