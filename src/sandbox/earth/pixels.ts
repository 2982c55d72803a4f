/**
 * Ground and sky at an image's pixels.
 *
 * Slow things are interpolated from `coarseValues.ts`; from these and from noise follow land or water, plants,
 * soil, snow, clouds and their shadows. The result is a `View` of a set of pixels: for each pixel how
 * much of every spectrum it shows, its temperature, and its quality bits.
 *
 * Everything is a function of place and UTC date, whatever the sensor; only the edge, the sun and the
 * size of pixels belong to the image (`sight.ts`).
 */
import { clamp } from './climate.ts';
import { dayOfYearAt, NODE, NODE_LENGTH, type Nodes } from './coarseValues.ts';
import { DAY } from './days.ts';
import { cropGreenness, elevation, inlandWater, isBuiltUp, parcel } from './ground.ts';
import { isLand } from './land.ts';
import { noise } from './noise.ts';
import { emptyView, GROUND, type PixelView, QA } from './pixelView.ts';
import { COVERAGE, type Sight } from './sight.ts';
import {
  CLOUD_HEIGHT,
  CLOUD_RIM,
  cirrusField,
  cloudOpacity,
  cloudSeed,
  cloudsOver,
  FAR_FROM_CLOUDS,
} from './sky.ts';
import type { SunPosition } from './sun.ts';

const CIRRUS = 0.78;
/** Added to soil, this share of a white surface gives the gray of roofs and roads. */
const ROOFS = 0.05;

/** Calculates a set of pixels; columns and rows may be outside the image, and are masked then. */
export function viewPixels(
  sight: Sight,
  nodes: Nodes,
  columns: Int32Array,
  rows: Int32Array,
): PixelView {
  const view = emptyView(columns.length);
  const painter = new Painter(sight, nodes, view);
  for (let i = 0; i < columns.length; i++) painter.paint(i, columns[i] ?? -1, rows[i] ?? -1);
  return view;
}

/** Fills a view pixel by pixel. Numbers of the pixel at work are fields, to spare allocation. */
class Painter {
  readonly #sight: Sight;
  readonly #nodes: Nodes;
  readonly #view: PixelView;
  readonly #width: number;
  readonly #height: number;
  readonly #spacing: number;
  readonly #seed: number;
  readonly #dayOfYear: number;
  #sun: SunPosition | undefined;
  #sinSun = 1;
  #cotSun = 0;
  /** Kilometers east and north from a shadow to its cloud. */
  #sunEast = 0;
  #sunNorth = 0;
  /** Unit steps toward the sun. */
  #towardEast = 0;
  #towardNorth = 0;
  #cellColumn = -1;
  #cellRow = -1;
  #corners: readonly Float64Array[] = [];
  readonly #at = new Float64Array(NODE_LENGTH);

  constructor(sight: Sight, nodes: Nodes, view: PixelView) {
    this.#sight = sight;
    this.#nodes = nodes;
    this.#view = view;
    [this.#width, this.#height] = sight.grid.dimensions;
    this.#spacing = sight.nodeSpacing;
    this.#seed = cloudSeed(Math.floor(sight.timeStart / DAY));
    this.#dayOfYear = dayOfYearAt(sight.timeStart);
  }

  #setSun(sun: SunPosition): void {
    if (sun === this.#sun) return;
    this.#sun = sun;
    const radians = Math.PI / 180;
    const height = Math.max(2, sun.elevation) * radians;
    this.#sinSun = Math.sin(height);
    this.#cotSun = 1 / Math.tan(height);
    this.#towardEast = Math.sin(sun.azimuth * radians);
    this.#towardNorth = Math.cos(sun.azimuth * radians);
    this.#sunEast = this.#towardEast * CLOUD_HEIGHT * this.#cotSun;
    this.#sunNorth = this.#towardNorth * CLOUD_HEIGHT * this.#cotSun;
  }

  paint(i: number, column: number, row: number): void {
    if (column < 0 || row < 0 || column >= this.#width || row >= this.#height) return;
    this.#interpolate(column, row);
    const at = this.#at;
    const [along, across] = [at[NODE.along] ?? 0, at[NODE.across] ?? 0];
    const coverage = this.#sight.coverage(along, across);
    if (coverage !== COVERAGE.data) {
      if (coverage === COVERAGE.fill) this.#view.fill[i] = 1;
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
    this.#view.sunlight[i] = 1;
    this.#view.across[i] = across;
    this.#view.sunElevation[i] = this.#sun?.elevation ?? 0;
    this.#view.sunAzimuth[i] = this.#sun?.azimuth ?? 0;
    if (this.#sight.hasSky) this.#paintSky(i, x, y, z);
  }

  #isNearLake(): boolean {
    return (this.#at[NODE.lake] ?? 0) > -4;
  }

  /** Finds the pixel between its nodes. */
  #interpolate(column: number, row: number): void {
    const fx = (column + 0.5) / this.#spacing;
    const fy = (row + 0.5) / this.#spacing;
    const cellColumn = Math.floor(fx);
    const cellRow = Math.floor(fy);
    if (cellColumn !== this.#cellColumn || cellRow !== this.#cellRow) {
      this.#cellColumn = cellColumn;
      this.#cellRow = cellRow;
      this.#corners = this.#nodes.cell(cellColumn, cellRow);
      const [corner] = this.#corners;
      this.#setSun(this.#sight.sunAt(corner?.[NODE.lon] ?? 0, corner?.[NODE.lat] ?? 0));
    }
    const right = fx - cellColumn;
    const down = fy - cellRow;
    const [a, b, c, d] = this.#corners as [Float64Array, Float64Array, Float64Array, Float64Array];
    const wa = (1 - right) * (1 - down);
    const wb = right * (1 - down);
    const wc = (1 - right) * down;
    const wd = right * down;
    const at = this.#at;
    for (let k = 0; k < NODE_LENGTH; k++) {
      at[k] = wa * (a[k] ?? 0) + wb * (b[k] ?? 0) + wc * (c[k] ?? 0) + wd * (d[k] ?? 0);
    }
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
    this.#view.ground[i] = ice > 0.5 ? GROUND.snow : GROUND.water;
    if (!open) this.#view.height[i] = elevation(x, y, z, at[NODE.mountains] ?? 0);
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
    const built = isBuiltUp(x, y, z, field, mountains);
    if (built) {
      leaf *= 0.25;
      plants = leaf + 0.05;
    }
    const bare = built
      ? 0.4 + 0.12 * grain
      : (1 - plants) * (0.6 + 0.9 * (1 - moisture) ** 2 + 0.25 * patch);
    set(covers, LEAF, i, leaf * (1 - snow) * light);
    set(covers, STRAW, i, Math.max(0, plants - leaf) * (1 - snow) * light);
    set(covers, SOIL, i, Math.max(0, bare) * (1 - snow) * light);
    set(covers, SNOW, i, (snow + (built ? ROOFS * (1 - snow) : 0)) * light);
    greenness[i] = leaf * (1 - snow);
    temperature[i] =
      snow > 0.5
        ? Math.min(0, air)
        : air + 20 * this.#sinSun * light * (1 - 0.75 * leaf) * (1 - 0.3 * moisture);
    if (snow > 0.5) quality[i] = QA.snow;
    this.#view.height[i] = height;
    this.#view.ground[i] =
      snow > 0.5 ? GROUND.snow : groundClass(built, field >= 0, plants, moisture, mean);
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
    const { temperature, quality, cloudDistance } = this.#view;
    const threshold = this.#at[NODE.cloudThreshold] ?? 9;
    const over = threshold > 3.5 ? -9 : cloudsOver(x, y, z, this.#seed, threshold);
    let bits = quality[i] ?? 0;
    const { hasCirrusBand } = this.#sight;
    const cirrus = hasCirrusBand ? cirrusField(x, y, z, this.#seed) : 0;
    if (cirrus > CIRRUS) this.#veil(i, clamp((cirrus - CIRRUS) * 1.5, 0, 0.25));
    const mayBeShaded = over <= 0 && over > FAR_FROM_CLOUDS;
    const shade = mayBeShaded ? this.#shade(x, y, z, threshold) : -1;
    if (shade > 0) this.#darken(i, 1 - 0.65 * Math.max(0.5, cloudOpacity(shade)));
    const opacity = cloudOpacity(over);
    if (opacity > 0) {
      this.#veil(i, opacity);
      const top = Math.min(-8, (this.#at[NODE.temperature] ?? 0) - 25);
      temperature[i] = (temperature[i] ?? 0) * (1 - opacity) + top * opacity;
    }
    if (over > 0) bits = QA.cloud;
    else if (over > -CLOUD_RIM) bits |= QA.dilatedCloud;
    else bits |= QA.clear;
    if (shade > 0) bits |= QA.shadow;
    if (cirrus > CIRRUS) bits |= QA.cirrus;
    quality[i] = bits | this.#confidences(bits, over);
    cloudDistance[i] = clamp(-over * 9, 0, 163);
  }

  #confidences(bits: number, over: number): number {
    const cloud = bits & QA.cloud ? 3 : over > -1.7 * CLOUD_RIM ? 2 : 1;
    return (
      (cloud << QA.cloudConfidence) |
      ((bits & QA.shadow ? 3 : 1) << QA.shadowConfidence) |
      ((bits & QA.snow ? 3 : 1) << QA.snowConfidence) |
      (this.#sight.hasCirrusBand ? (bits & QA.cirrus ? 3 : 1) << QA.cirrusConfidence : 0)
    );
  }

  /** Hides part of what is below under cloud. */
  #veil(i: number, share: number): void {
    for (const cover of this.#view.covers) cover[i] = (cover[i] ?? 0) * (1 - share);
    const clouds = this.#view.covers[CLOUD];
    if (clouds) clouds[i] = (clouds[i] ?? 0) + share;
  }

  #darken(i: number, light: number): void {
    for (const cover of this.#view.covers) cover[i] = (cover[i] ?? 0) * light;
    this.#view.sunlight[i] = light;
    this.#view.temperature[i] = (this.#view.temperature[i] ?? 0) - 3;
  }

  /** The clouds' field over the threshold between the pixel and the sun. */
  #shade(x: number, y: number, z: number, threshold: number): number {
    const flat = Math.hypot(x, y);
    const radius = Math.hypot(flat, z);
    const north = this.#sunNorth / radius;
    const east = this.#sunEast / flat;
    return cloudsOver(
      x - y * east - ((z * x) / flat) * north,
      y + x * east - ((z * y) / flat) * north,
      z + flat * north,
      this.#seed,
      threshold,
    );
  }
}

function groundClass(
  built: boolean,
  isFarmed: boolean,
  plants: number,
  moisture: number,
  meanTemperature: number,
): number {
  if (built) return GROUND.built;
  if (isFarmed) return GROUND.crops;
  if (plants < 0.2) return GROUND.bare;
  if (plants < 0.45) return moisture < 0.35 ? GROUND.shrub : GROUND.grass;
  if (moisture > 0.9 && plants > 0.98) return GROUND.floodedVegetation;
  return meanTemperature > -10 && moisture > 0.35 ? GROUND.trees : GROUND.grass;
}

const [LEAF, STRAW, SOIL, SNOW, WATER, SILT, CLOUD] = [0, 1, 2, 3, 4, 5, 6];

function set(covers: readonly Float32Array[], cover: number, i: number, value: number): void {
  const weights = covers[cover];
  if (weights) weights[i] = value;
}
