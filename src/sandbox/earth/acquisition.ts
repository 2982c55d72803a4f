/**
 * Decides which opportunities became Level 2 scenes, and of which tier.
 *
 * A satellite passes everywhere; scenes exist where there is land, where the sun is at least 14°
 * high (USGS computes no surface reflectance for zenith angles over 76°), where the image was
 * requested and could be received, and where enough ground was seen to place it within 12 m (Tier
 * 1). What cannot be derived is drawn by a hash of mission, path, row and orbit, so it is the same
 * every time.
 */
import { mayHaveLand } from './land.ts';
import { type Mission, type Pass, sceneTime } from './missions.ts';
import { unit } from './noise.ts';
import { sunPosition } from './sun.ts';
import { nodeLongitude, orbitToPlace, rowAngle } from './wrs.ts';

const MINIMUM_SUN_ELEVATION = 14;

/**
 * Scenes that Google's and other public documentation uses as examples: they exist, so here too.
 * Without this a draw might leave one out.
 */
const DOCUMENTED = new Set([
  'LC08_044034_20140318',
  'LC08_044034_20200606',
  'LC08_044034_20210508',
  'LC08_044033_20170716',
  'LC08_038031_20130828',
  'LC08_173083_20180217',
  'LC09_044033_20220127',
  'LC09_173083_20220308',
  'LC09_122039_20230306',
  'LC09_131047_20211212',
  'LE07_044034_19990707',
  'LE07_044033_20170708',
  'LE07_173083_20100203',
  'LE07_173083_20200521',
  'LE07_173083_20220119',
  'LT05_044033_20110716',
  'LT05_034033_20000913',
  'LT05_042034_20091016',
  'LT05_118038_20000606',
  'LT05_173083_20070307',
  'LT05_046028_19840719',
  'LT04_044033_19830812',
  'LT04_172083_19890306',
  'LT04_173083_19880310',
]);

/** 1: placed within 12 m; 2: everything else that was processed to Level 2. */
export type Tier = 1 | 2;

/** Whether the pass over that row gave a scene of a tier. `index` is the scene's name. */
export function isInTier(
  tier: Tier,
  mission: Mission,
  pass: Pass,
  row: number,
  index: string,
): boolean {
  const [lon, lat] = orbitToPlace(pass.nodeLongitude, rowAngle(row), 0);
  const time = sceneTime(pass, row);
  if (sunPosition(time, lon, lat).elevation < MINIMUM_SUN_ELEVATION) return false;
  if (DOCUMENTED.has(index)) return tier === 1;
  if (!sceneHasLand(pass.path, row)) return false;
  const acquired = acquiredShare(mission, time, lon, lat);
  const placed = acquired * tierOneShare(mission, lon, lat);
  // Images are ordered by the strip: rows of one pass share half of their luck.
  const strip = unit(pass.orbit, mission.number, Math.floor(row / 6), 21);
  const scene = unit(pass.orbit, mission.number, row, 22);
  const luck = Math.max(strip, scene);
  if (tier === 1) return luck < Math.sqrt(placed);
  return luck >= Math.sqrt(placed) && luck < Math.sqrt(acquired);
}

const withLand = new Map<number, boolean>();

/** Whether a path and row holds land (at nine by nine points). */
export function sceneHasLand(path: number, row: number): boolean {
  const key = path * 256 + row;
  let land = withLand.get(key);
  if (land === undefined) {
    land = false;
    for (let i = 0; i < 81 && !land; i++) {
      const along = rowAngle(row) + ((i % 9) - 4) * 0.18;
      const across = (Math.floor(i / 9) - 4) * 0.19;
      land = mayHaveLand(...orbitToPlace(nodeLongitude(path), along, across));
    }
    withLand.set(key, land);
  }
  return land;
}

/** Receiving stations of the years before every image was kept: place and reach. */
interface Station {
  readonly lon: number;
  readonly lat: number;
  /** First and last year in which Thematic Mapper images were received there. */
  readonly from: number;
  readonly to: number;
}

/**
 * International stations that received Landsat 4 and 5, after the station list in USGS's history of
 * the Landsat Global Archive Consolidation (Wulder et al. 2016, doi:10.1016/j.rse.2015.11.032).
 * Years are rounded.
 */
const STATIONS: readonly Station[] = [
  { lon: 13.6, lat: 41.98, from: 1984, to: 2011 }, // Fucino
  { lon: 20.2, lat: 67.9, from: 1984, to: 2011 }, // Kiruna
  { lon: -15.6, lat: 27.8, from: 1984, to: 2011 }, // Maspalomas
  { lon: -105.6, lat: 53.2, from: 1984, to: 2011 }, // Prince Albert
  { lon: -75.8, lat: 45.6, from: 1985, to: 2011 }, // Gatineau
  { lon: 133.9, lat: -23.7, from: 1987, to: 2011 }, // Alice Springs
  { lon: -56.1, lat: -15.6, from: 1984, to: 2011 }, // Cuiabá
  { lon: -63.7, lat: -31.5, from: 1997, to: 2011 }, // Córdoba
  { lon: 27.7, lat: -25.9, from: 1988, to: 2011 }, // Hartebeesthoek
  { lon: 78.2, lat: 17.0, from: 1987, to: 2002 }, // Shadnagar
  { lon: 100.8, lat: 13.7, from: 1987, to: 2011 }, // Bangkok
  { lon: 116.9, lat: 40.5, from: 1986, to: 2011 }, // Beijing
  { lon: 139.3, lat: 36.0, from: 1984, to: 2011 }, // Hatoyama
  { lon: 46.6, lat: 24.7, from: 1987, to: 2003 }, // Riyadh
  { lon: -78.6, lat: -0.6, from: 1989, to: 2003 }, // Cotopaxi
];
/** Degrees of arc within which a station sees a satellite 705 km high, five degrees up. */
const STATION_REACH = 22;

/** Share of the passes recorded. */
function acquiredShare(mission: Mission, time: number, lon: number, lat: number): number {
  const year = new Date(time).getUTCFullYear();
  const american = isUnitedStates(lon, lat);
  switch (mission.number) {
    case 8:
    case 9:
      return 0.98;
    case 7:
      // The long-term acquisition plan scheduled fewer images where it is cloudy or nothing
      // changes.
      return american ? 0.97 : year < 2004 ? 0.72 : 0.85;
    case 5:
      if (american) return year < 1990 ? 0.8 : 0.95;
      return stationSees(lon, lat, year) ? (year < 1990 ? 0.5 : 0.75) : relayed(year);
    case 4:
      // Its power failed early on; Landsat 5 took over in 1984, and 4 helped out until 1993.
      if (american) return year < 1984 ? 0.5 : year < 1987 ? 0.08 : 0.3;
      return year >= 1987 && stationSees(lon, lat, year) ? 0.2 : 0.06;
  }
}

/** Share recorded out of sight of any station, through relay satellites until their link failed. */
function relayed(year: number): number {
  return year < 1993 ? 0.12 : 0.02;
}

function stationSees(lon: number, lat: number, year: number): boolean {
  const r = Math.PI / 180;
  return STATIONS.some(
    (station) =>
      year >= station.from &&
      year <= station.to &&
      Math.sin(lat * r) * Math.sin(station.lat * r) +
        Math.cos(lat * r) * Math.cos(station.lat * r) * Math.cos((lon - station.lon) * r) >
        Math.cos(STATION_REACH * r),
  );
}

/** The contiguous states and Alaska, by rough boxes. */
function isUnitedStates(lon: number, lat: number): boolean {
  return (
    (lat > 24 && lat < 49.5 && lon > -125 && lon < -66) ||
    (lat > 54 && lat < 72 && lon > -169 && lon < -140)
  );
}

/** Share of images placed well enough: few over ice sheets, most over deserts. */
function tierOneShare(mission: Mission, lon: number, lat: number): number {
  const older = mission.sensor === 'OLI_TIRS' ? 1 : 0.95;
  if (lat < -62) return 0.15 * older;
  if (lat > 62 && lon > -56 && lon < -24) return 0.35 * older;
  if (Math.abs(lat) < 8) return 0.72 * older;
  if (Math.abs(lat) > 55) return 0.8 * older;
  return 0.92 * older;
}
