/**
 * Ground and sky at a scene's pixels.
 *
 * Slow things are interpolated from `coarseValues.ts`; from these and from noise follow land or water, plants,
 * soil, snow, clouds and their shadows. The result is a `View` of a set of pixels: for each pixel how
 * much of every spectrum it shows, its temperature, and its quality bits. Views are kept for the bands
 * read next.
 *
 * Everything is a function of place and UTC date; only the edge, the sun and the gaps of Landsat 7
 * belong to the scene.
 */
import { clamp, climate, cloudiness } from './climate.ts';
import { dayOfYearAt, geocentric, NODE, NODE_LENGTH, type Nodes, SPACING } from './coarseValues.ts';
import { cropGreenness, elevation, inlandWater, parcel } from './ground.ts';
import { isLand, mayHaveLand } from './land.ts';
import { SCAN_LINE_CORRECTOR_FAILURE } from './missions.ts';
import { noise, unit } from './noise.ts';
import type { Observation } from './observation.ts';
import { CLOUD_HEIGHT, cirrusField, cloudField, cloudSeed, cloudThreshold } from './sky.ts';
import { orbitToPlace } from './wrs.ts';

/** Bits of `QA_PIXEL`, after USGS's Landsat Collection 2 Level 2 product guides. */
export const QA = {
  fill: 1 << 0,
  dilatedCloud: 1 << 1,
  cirrus: 1 << 2,
  cloud: 1 << 3,
  shadow: 1 << 4,
  snow: 1 << 5,
  clear: 1 << 6,
  water: 1 << 7,
  /** Two bits each: 1 low, 2 medium, 3 high. */
  cloudConfidence: 8,
  shadowConfidence: 10,
  snowConfidence: 12,
  cirrusConfidence: 14,
} as const;

/** Share of each spectrum in what a pixel reflects, in this order. */
export const COVERS = ['leaf', 'straw', 'soil', 'snow', 'water', 'silt', 'cloud'] as const;

/**
 * Width of the rim of fill around what a scene shows, in degrees along the ground: 20 pixels. Its bands
 * do not end at the same line, and where some have ended the scene holds fill that is not masked.
 */
const FILL_RIM = (20 * 0.03) / 111.2;

/** How far under the threshold the clouds' rims reach, in standard deviations of the field. */
const DILATION = 0.07;
const CIRRUS = 0.78;

export interface PixelView {
  /** 1 where the scene has data. */
  readonly mask: Uint8Array;
  /** 1 where the scene has fill: pixels of the image that hold no data. */
  readonly fill: Uint8Array;
  /** Weights of `COVERS`, one array each; light and shade are in them. */
  readonly covers: readonly Float32Array[];
  /** Temperature of what is seen, °C. */
  readonly temperature: Float32Array;
  /** Share of the surface that is green, without clouds. */
  readonly greenness: Float32Array;
  /** Distance to the nearest cloud, km, roughly. */
  readonly cloudDistance: Float32Array;
  readonly quality: Uint16Array;
}

/** Calculates a set of pixels; columns and rows may be outside the scene, and are masked then. */
export function viewPixels(
  scene: Observation,
  nodes: Nodes,
  columns: Int32Array,
  rows: Int32Array,
): PixelView {
  const count = columns.length;
  const view: PixelView = {
    mask: new Uint8Array(count),
    fill: new Uint8Array(count),
    covers: COVERS.map(() => new Float32Array(count)),
    temperature: new Float32Array(count),
    greenness: new Float32Array(count),
    cloudDistance: new Float32Array(count),
    quality: new Uint16Array(count),
  };
  const painter = new Painter(scene, nodes, view);
  for (let i = 0; i < count; i++) painter.paint(i, columns[i] ?? -1, rows[i] ?? -1);
  return view;
}

/** Percent of a scene under cloud, over all of it and over land, from 16 by 16 places. */
export function sceneCloudCover(scene: Observation): { cover: number; overLand: number } {
  const { extent, day } = scene;
  const seed = cloudSeed(day);
  const thresholds = coarseThresholds(scene);
  let clouds = 0;
  let landClouds = 0;
  let land = 0;
  for (let i = 0; i < 256; i++) {
    const a = (((i >> 4) + 0.5) / 16) * 2 - 1;
    const c = (((i & 15) + 0.5) / 16) * 2 - 1;
    const [lon, lat] = orbitToPlace(
      extent.nodeLongitude,
      extent.along + a * extent.halfLength,
      c * extent.halfWidth,
    );
    const { x, y, z } = geocentric(lon, lat);
    const cloud = cloudField(x, y, z, seed) > thresholds(a, c) ? 1 : 0;
    clouds += cloud;
    if (!mayHaveLand(lon, lat)) continue;
    land++;
    landClouds += cloud;
  }
  // Between two samples' worth the figure is drawn, or every scene's would be a multiple of 1/256.
  const between = unit(scene.pass.orbit, scene.row, scene.mission.number, 603) - 0.5;
  const percent = (part: number, all: number) =>
    Number((100 * clamp((part + between) / all)).toFixed(2));
  return {
    cover: percent(clouds, 256),
    overLand: land === 0 ? -1 : percent(landClouds, land),
  };
}

/** The cloud threshold at (a, c) in [-1, 1] of the scene's length and width, from 4 by 4 places. */
function coarseThresholds(scene: Observation): (a: number, c: number) => number {
  const { extent, day } = scene;
  const at = Array.from({ length: 16 }, (_, i) => {
    const a = ((i >> 2) / 3) * 2 - 1;
    const c = ((i & 3) / 3) * 2 - 1;
    const [lon, lat] = orbitToPlace(
      extent.nodeLongitude,
      extent.along + a * extent.halfLength,
      c * extent.halfWidth,
    );
    const { x, y, z } = geocentric(lon, lat);
    return cloudThreshold(cloudiness(climate(lon, lat, x, y, z), lat, day, x, y, z));
  });
  return (a, c) => {
    const row = Math.min(2, Math.floor((a + 1) * 1.5));
    const column = Math.min(2, Math.floor((c + 1) * 1.5));
    const fa = (a + 1) * 1.5 - row;
    const fc = (c + 1) * 1.5 - column;
    const value = (r: number, k: number) => at[(row + r) * 4 + column + k] ?? 0;
    return (
      (value(0, 0) * (1 - fc) + value(0, 1) * fc) * (1 - fa) +
      (value(1, 0) * (1 - fc) + value(1, 1) * fc) * fa
    );
  };
}

/** Fills a view pixel by pixel. Numbers of the pixel at work are fields, to spare allocation. */
class Painter {
  readonly #scene: Observation;
  readonly #nodes: Nodes;
  readonly #view: PixelView;
  readonly #width: number;
  readonly #height: number;
  readonly #seed: number;
  readonly #dayOfYear: number;
  readonly #hasCirrusBand: boolean;
  readonly #gaps: boolean;
  readonly #gapPhase: number;
  readonly #sinSun: number;
  /** Kilometers east and north from a shadow to its cloud. */
  readonly #sunEast: number;
  readonly #sunNorth: number;
  /** Unit steps toward the sun, and the slope at which ground facing it is lit fully. */
  readonly #towardEast: number;
  readonly #towardNorth: number;
  readonly #cotSun: number;
  #cellColumn = -1;
  #cellRow = -1;
  #cell = 0;
  readonly #at = new Float64Array(NODE_LENGTH);

  constructor(scene: Observation, nodes: Nodes, view: PixelView) {
    this.#scene = scene;
    this.#nodes = nodes;
    this.#view = view;
    [this.#width, this.#height] = scene.grid.dimensions;
    this.#seed = cloudSeed(scene.day);
    this.#dayOfYear = dayOfYearAt(scene.timeStart);
    this.#hasCirrusBand = scene.mission.sensor === 'OLI_TIRS';
    this.#gaps = scene.mission.number === 7 && scene.timeStart > SCAN_LINE_CORRECTOR_FAILURE;
    this.#gapPhase = unit(scene.pass.orbit, scene.row, 0, 601) * SCAN_PAIR;
    const { elevation: height, azimuth } = scene.sun;
    const radians = Math.PI / 180;
    this.#sinSun = Math.sin(height * radians);
    this.#cotSun = 1 / Math.tan(height * radians);
    this.#towardEast = Math.sin(azimuth * radians);
    this.#towardNorth = Math.cos(azimuth * radians);
    this.#sunEast = this.#towardEast * CLOUD_HEIGHT * this.#cotSun;
    this.#sunNorth = this.#towardNorth * CLOUD_HEIGHT * this.#cotSun;
  }

  paint(i: number, column: number, row: number): void {
    if (column < 0 || row < 0 || column >= this.#width || row >= this.#height) return;
    this.#interpolate(column, row);
    const at = this.#at;
    const [along, across] = [at[NODE.along] ?? 0, at[NODE.across] ?? 0];
    if (!this.#isSeen(along, across)) {
      if (this.#isFill(along, across)) this.#view.fill[i] = 1;
      return;
    }
    this.#view.mask[i] = 1;
    const x = at[NODE.x] ?? 0;
    const y = at[NODE.y] ?? 0;
    const z = at[NODE.z] ?? 0;
    const lon = at[NODE.lon] ?? 0;
    const lat = at[NODE.lat] ?? 0;
    const lake =
      (at[NODE.lake] ?? 0) + (this.#isNearLake() ? 2 * noise(x / 7, y / 7, z / 7, 602) : 0);
    const land = lake < 0 && isLand(lon, lat, x, y, z);
    if (!land || inlandWater(x, y, z, at[NODE.moisture] ?? 0, at[NODE.mountains] ?? 0) > 0)
      this.#paintWater(i, x, y, z, !land && lake < 0, !land);
    else this.#paintLand(i, x, y, z, lon, lat);
    this.#paintSky(i, x, y, z);
  }

  #isNearLake(): boolean {
    return (this.#at[NODE.lake] ?? 0) > -4;
  }

  /** Finds the pixel between its nodes. */
  #interpolate(column: number, row: number): void {
    const fx = (column + 0.5) / SPACING;
    const fy = (row + 0.5) / SPACING;
    const cellColumn = Math.floor(fx);
    const cellRow = Math.floor(fy);
    if (cellColumn !== this.#cellColumn || cellRow !== this.#cellRow) {
      this.#cellColumn = cellColumn;
      this.#cellRow = cellRow;
      this.#cell = this.#nodes.cell(cellColumn, cellRow);
    }
    const right = fx - cellColumn;
    const down = fy - cellRow;
    const { values, across } = this.#nodes;
    const a = this.#cell;
    const b = a + NODE_LENGTH;
    const c = a + across * NODE_LENGTH;
    const d = c + NODE_LENGTH;
    const wa = (1 - right) * (1 - down);
    const wb = right * (1 - down);
    const wc = (1 - right) * down;
    const wd = right * down;
    const at = this.#at;
    for (let k = 0; k < NODE_LENGTH; k++) {
      at[k] =
        wa * (values[a + k] ?? 0) +
        wb * (values[b + k] ?? 0) +
        wc * (values[c + k] ?? 0) +
        wd * (values[d + k] ?? 0);
    }
  }

  /** Whether a place without data is in the rim around the scene's strip that holds fill. */
  #isFill(along: number, across: number): boolean {
    const { extent } = this.#scene;
    const beyondEnd = Math.abs(along - extent.along) - extent.halfLength;
    const beyondSide = Math.abs(across) - extent.halfWidth;
    const beyond = Math.max(beyondEnd, beyondSide);
    return beyond > 0 && beyond <= FILL_RIM;
  }

  /** Whether the scene's strip, less Landsat 7's gaps, holds a place. */
  #isSeen(along: number, across: number): boolean {
    const { extent } = this.#scene;
    const fromCenter = Math.abs(along - extent.along);
    const off = Math.abs(across);
    if (fromCenter > extent.halfLength || off > extent.halfWidth) return false;
    if (!this.#gaps) return true;
    const open = (off / extent.halfWidth - UNHARMED) / (1 - UNHARMED);
    if (open <= 0) return true;
    const scanned = along * KM_PER_DEGREE + this.#gapPhase + (across > 0 ? 0 : SCAN_PAIR / 2);
    const inPair = scanned - Math.floor(scanned / SCAN_PAIR) * SCAN_PAIR;
    return Math.abs(inPair - SCAN_PAIR / 2) > (open * WIDEST_GAP) / 2;
  }

  #paintWater(i: number, x: number, y: number, z: number, sea: boolean, open: boolean): void {
    const { covers, temperature, quality } = this.#view;
    const at = this.#at;
    const air = at[NODE.temperature] ?? 0;
    // Lakes freeze some degrees under zero, the sea later.
    const ice = clamp(((sea ? -14 : -7) - air) / 5 + 0.5 * noise(x / 3, y / 3, z / 3, 611));
    const murk = open
      ? clamp(
          0.05 + 0.12 * noise(x / 40, y / 40, z / 40, 612) + 0.03 * noise(x / 3, y / 3, z / 3, 613),
        )
      : clamp(
          0.3 + 0.4 * noise(x / 30, y / 30, z / 30, 612) + 0.06 * noise(x / 2, y / 2, z / 2, 613),
        );
    set(covers, SNOW, i, ice);
    set(covers, WATER, i, (1 - ice) * (1 - murk));
    set(covers, SILT, i, (1 - ice) * murk);
    const mean = at[NODE.meanTemperature] ?? 0;
    temperature[i] = ice > 0.5 ? Math.min(-2, air) : Math.max(-1.5, 0.5 * (air + mean));
    quality[i] = ice > 0.5 ? QA.snow : QA.water;
  }

  #paintLand(i: number, x: number, y: number, z: number, lon: number, lat: number): void {
    const { covers, temperature, greenness, quality } = this.#view;
    const at = this.#at;
    const moisture = at[NODE.moisture] ?? 0;
    const mountains = at[NODE.mountains] ?? 0;
    const height = elevation(x, y, z, mountains);
    const lapse = 0.0058 * height;
    const air = (at[NODE.temperature] ?? 0) - lapse;
    const mean = (at[NODE.meanTemperature] ?? 0) - lapse;
    const season = clamp((at[NODE.season] ?? 0) - lapse / 40);
    const patch =
      noise(x / 1.7, y / 1.7, z / 1.7, 621) + 0.6 * noise(x / 0.4, y / 0.4, z / 0.4, 622);
    const grain =
      0.7 * noise(x / 0.18, y / 0.18, z / 0.18, 623) + noise(x / 0.06, y / 0.06, z / 0.06, 624);
    const field = parcel(lon, lat, x, y, z, moisture, mountains, mean);
    let plants = clamp(1.9 * moisture - 0.22 + 0.3 * patch) * clamp((mean + 14) / 12);
    let leaf: number;
    if (field >= 0) {
      leaf = cropGreenness(field, this.#dayOfYear, lat, season) * (0.9 + 0.1 * grain);
      plants = clamp(leaf + 0.25 + 0.3 * field);
    } else {
      // Needles in the cold, rain forest in the warm and wet; in between most leaves fall.
      const evergreen = clamp(
        0.12 +
          0.05 * Math.max(0, 6 - mean) +
          0.07 * Math.max(0, mean - 18) * moisture * moisture +
          0.3 * patch,
        0.04,
        0.95,
      );
      leaf = plants * (evergreen + (1 - evergreen) * season) * (1 + 0.2 * grain);
    }
    const snow = this.#snow(x, y, z, air, (at[NODE.warmestTemperature] ?? 0) - lapse, moisture);
    const light = this.#light(x, y, z, mountains, height) * (1 + 0.1 * grain);
    const bare = (1 - plants) * (0.6 + 0.9 * (1 - moisture) ** 2 + 0.25 * patch);
    set(covers, LEAF, i, leaf * (1 - snow) * light);
    set(covers, STRAW, i, Math.max(0, plants - leaf) * (1 - snow) * light);
    set(covers, SOIL, i, Math.max(0, bare) * (1 - snow) * light);
    set(covers, SNOW, i, snow * light);
    greenness[i] = leaf * (1 - snow);
    temperature[i] =
      snow > 0.5
        ? Math.min(0, air)
        : air + 20 * this.#sinSun * light * (1 - 0.75 * leaf) * (1 - 0.3 * moisture);
    if (snow > 0.5) quality[i] = QA.snow;
  }

  #snow(x: number, y: number, z: number, air: number, warmest: number, moisture: number): number {
    const cold = -1.5 - air + 2 * noise(x / 2.2, y / 2.2, z / 2.2, 631);
    const fallen = clamp(cold / 4) * clamp(0.25 + 1.6 * moisture);
    // Where even summer stays near freezing, ice stays too.
    return Math.max(fallen, clamp((2 - warmest) / 3));
  }

  /** Brightness of a slope: 1 on the level, more toward the sun, less in shade. */
  #light(x: number, y: number, z: number, mountains: number, height: number): number {
    if (mountains < 0.12) return 1;
    const step = 0.06;
    const flat = Math.hypot(x, y);
    const radius = Math.hypot(flat, z);
    const east = step * this.#towardEast;
    const north = (step * this.#towardNorth) / radius;
    const rise =
      elevation(
        x - (y / flat) * east - ((z * x) / flat) * north,
        y + (x / flat) * east - ((z * y) / flat) * north,
        z + flat * north,
        mountains,
      ) - height;
    return clamp(1 - 0.8 * (rise / (step * 1000)) * this.#cotSun, 0.25, 1.5);
  }

  #paintSky(i: number, x: number, y: number, z: number): void {
    const { covers, temperature, quality, cloudDistance } = this.#view;
    const threshold = this.#at[NODE.cloudThreshold] ?? 9;
    const field = threshold > 3.5 ? -9 : cloudField(x, y, z, this.#seed);
    const over = field - threshold;
    let bits = quality[i] ?? 0;
    const cirrus = this.#hasCirrusBand ? cirrusField(x, y, z, this.#seed) : 0;
    if (cirrus > CIRRUS) this.#veil(i, clamp((cirrus - CIRRUS) * 1.5, 0, 0.25));
    const shaded = over <= 0 && threshold <= 3.5 && this.#isShaded(x, y, z, threshold);
    if (shaded) for (const cover of covers) cover[i] = (cover[i] ?? 0) * 0.4;
    if (shaded) temperature[i] = (temperature[i] ?? 0) - 3;
    if (over > 0) {
      const thick = clamp(0.45 + 1.4 * over);
      this.#veil(i, thick);
      const top = Math.min(-8, (this.#at[NODE.temperature] ?? 0) - 25);
      temperature[i] = (temperature[i] ?? 0) * (1 - thick) + top * thick;
      bits = QA.cloud;
    } else if (over > -DILATION) bits |= QA.dilatedCloud;
    else bits |= QA.clear;
    if (shaded) bits |= QA.shadow;
    if (cirrus > CIRRUS) bits |= QA.cirrus;
    quality[i] = bits | this.#confidences(bits, over);
    cloudDistance[i] = clamp(-over * 9, 0, 163);
  }

  #confidences(bits: number, over: number): number {
    const cloud = bits & QA.cloud ? 3 : over > -1.7 * DILATION ? 2 : 1;
    return (
      (cloud << QA.cloudConfidence) |
      ((bits & QA.shadow ? 3 : 1) << QA.shadowConfidence) |
      ((bits & QA.snow ? 3 : 1) << QA.snowConfidence) |
      (this.#hasCirrusBand ? (bits & QA.cirrus ? 3 : 1) << QA.cirrusConfidence : 0)
    );
  }

  /** Hides part of what is below under cloud. */
  #veil(i: number, share: number): void {
    for (const cover of this.#view.covers) cover[i] = (cover[i] ?? 0) * (1 - share);
    const clouds = this.#view.covers[CLOUD];
    if (clouds) clouds[i] = (clouds[i] ?? 0) + share;
  }

  #isShaded(x: number, y: number, z: number, threshold: number): boolean {
    const flat = Math.hypot(x, y);
    const radius = Math.hypot(flat, z);
    const north = this.#sunNorth / radius;
    const east = this.#sunEast / flat;
    return (
      cloudField(
        x - y * east - ((z * x) / flat) * north,
        y + x * east - ((z * y) / flat) * north,
        z + flat * north,
        this.#seed,
      ) > threshold
    );
  }
}

/** A pair of scans, there and back, covers 32 pixels along the track. */
const SCAN_PAIR = 0.96;
/** The gaps open from about 11 km off the center line to 14 to 16 pixels at the edges. */
const UNHARMED = 0.12;
const WIDEST_GAP = 0.48;
const KM_PER_DEGREE = 111.19;

const [LEAF, STRAW, SOIL, SNOW, WATER, SILT, CLOUD] = [0, 1, 2, 3, 4, 5, 6];

function set(covers: readonly Float32Array[], cover: number, i: number, value: number): void {
  const weights = covers[cover];
  if (weights) weights[i] = value;
}
