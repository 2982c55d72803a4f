/**
 * The ground at a pixel: height, water, plants, bare soil and snow, as functions of the place
 * (geocentric kilometers) and of the values of `climate.ts` for it.
 */
import { clamp } from './climate.ts';
import { hash, noise, unit } from './noise.ts';

const KM_PER_DEGREE = 111.2;

/** Height above the sea in meters, on land. */
export function elevation(x: number, y: number, z: number, mountains: number): number {
  const rolling = 160 + 420 * mountains + 260 * noise(x / 60, y / 60, z / 60, 501);
  if (mountains < 0.12) return Math.max(1, rolling + 40 * noise(x / 6, y / 6, z / 6, 502));
  let ridges = 0;
  let size = 1 / 34;
  let height = 1;
  for (let octave = 0; octave < 5; octave++) {
    ridges += height * (1 - 2.4 * Math.abs(noise(x * size, y * size, z * size, 503 + octave)));
    size *= 2.3;
    height *= 0.48;
  }
  return Math.max(1, rolling + (mountains - 0.12) * (1400 + 2600 * ridges));
}

/** Measure of water at a place: positive inside a river or small lake. */
export function inlandWater(
  x: number,
  y: number,
  z: number,
  moisture: number,
  mountains: number,
): number {
  if (moisture < 0.22) return -1;
  const meander =
    noise(x / 45, y / 45, z / 45, 511) +
    0.35 * noise(x / 11, y / 11, z / 11, 512) +
    0.1 * noise(x / 2.6, y / 2.6, z / 2.6, 513);
  const river = (0.0035 + 0.0035 * moisture) * (1 - mountains) - Math.abs(meander);
  if (river > 0 || mountains > 0.6) return river;
  const basin = noise(x / 5, y / 5, z / 5, 514) + 0.4 * noise(x / 1.3, y / 1.3, z / 1.3, 515);
  return Math.max(river, basin - 0.98 + 0.12 * moisture);
}

/**
 * Field (farmland parcel) at a place: a number in [0, 1) that is the same all over a parcel, or -1
 * where no farms are.
 *
 * Farmland is divided into estates of about 14 km that share a direction, these into blocks of
 * 1,200 × 900 m, and each block into a number of strips. Noise bends all borders.
 */
export function parcel(
  lon: number,
  lat: number,
  x: number,
  y: number,
  z: number,
  moisture: number,
  mountains: number,
  meanTemperature: number,
): number {
  // Farms thin out toward cold, dry, wet and high places.
  const unfit =
    clamp((7 - meanTemperature) / 4) +
    clamp((0.34 - moisture) / 0.12) +
    clamp((moisture - 0.68) / 0.2) +
    clamp((mountains - 0.2) / 0.15);
  if (unfit >= 1) return -1;
  const farmed = noise(x / 28, y / 28, z / 28, 521) + 0.3 * noise(x / 3, y / 3, z / 3, 522);
  if (farmed < unfit - 0.12) return -1;
  return parcelAt(lon, lat, x, y, z);
}

function parcelAt(lon: number, lat: number, x: number, y: number, z: number): number {
  const bend = 0.5 * noise(x / 7, y / 7, z / 7, 524);
  const zone = Math.floor(lat / 0.5);
  const east =
    lon * KM_PER_DEGREE * Math.max(0.1, Math.cos(((zone + 0.5) * 0.5 * Math.PI) / 180)) + bend;
  const north = lat * KM_PER_DEGREE - bend;
  const estateColumn = Math.floor(east / 14);
  const estateRow = Math.floor(north / 14);
  const turn = Math.PI * unit(estateRow, estateColumn, zone, 526);
  const along = east * Math.cos(turn) + north * Math.sin(turn);
  const aside = north * Math.cos(turn) - east * Math.sin(turn);
  const blockColumn = Math.floor(along / 1.2);
  const blockRow = Math.floor(aside / 0.9);
  const block = hash(blockRow, blockColumn, zone, estateRow ^ (estateColumn << 12));
  const strips = 1 + (block & 3);
  const share = block & 4 ? along / 1.2 - blockColumn : aside / 0.9 - blockRow;
  return unit(block, Math.floor(share * strips), 0, 523);
}

/** Whether roofs and roads cover the ground: towns where farms are, on level ground. */
export function isBuiltUp(
  x: number,
  y: number,
  z: number,
  field: number,
  mountains: number,
): boolean {
  if (field < 0 || mountains > 0.3) return false;
  const town = noise(x / 6, y / 6, z / 6, 531);
  return town > 0.33 && town + 0.45 * noise(x / 0.9, y / 0.9, z / 0.9, 532) > 0.78;
}

/**
 * Share of a parcel that is green on a day: every parcel is sown and cut at a time of its own.
 * `season` is the share of the year's growth the weather allows, 0 to 1.
 */
export function cropGreenness(
  field: number,
  dayOfYear: number,
  lat: number,
  season: number,
): number {
  const sown = 95 + 90 * field + (lat < 0 ? 183 : 0);
  const age = (((dayOfYear - sown) % 365) + 365) % 365;
  const grown = age < 140 ? Math.sin((Math.PI * age) / 140) : 0;
  return clamp(season * 0.25 + 1.1 * grown * season);
}
