/**
 * The invented parts of this Earth that change slowly with place: moisture, mountains, large lakes,
 * temperature through the year, and how cloudy a day is.
 *
 * Moisture starts from the latitude's and is pulled toward known dry and wet regions, so deserts
 * and rain forests are located where they should be. Nothing here is a measurement.
 */
import { hash, noise } from './noise.ts';

/** Region: center, half axes (km east-west, north-south), and value. */
type Region = readonly [lon: number, lat: number, ew: number, ns: number, value: number];

/** Moisture, 0 desert to 1 rain forest. */
const MOISTURE: readonly Region[] = [
  [5, 23, 2700, 950, 0.02], // Sahara
  [35, 24, 1100, 900, 0.04], // Nubia and northern Arabia
  [48, 21, 1000, 900, 0.03], // Arabia
  [57, 32, 900, 600, 0.1], // Iran
  [68, 27, 500, 500, 0.15], // Thar and Sistan
  [63, 42, 900, 500, 0.12], // Turan
  [84, 39, 900, 350, 0.04], // Taklamakan
  [104, 42, 1000, 450, 0.1], // Gobi
  [87, 33, 1000, 350, 0.25], // Tibet
  [132, -26, 1500, 800, 0.14], // Australia's interior
  [21, -25, 800, 500, 0.2], // Kalahari
  [15, -23, 250, 700, 0.04], // Namib
  [47, 6, 600, 700, 0.18], // Somalia
  [-70, -22, 220, 700, 0.02], // Atacama
  [-68, -44, 350, 800, 0.2], // Patagonia
  [-115, 37, 550, 600, 0.14], // Great Basin
  [-112, 31, 500, 450, 0.14], // Sonora
  [-104, 39, 400, 900, 0.35], // High Plains
  [-105, 27, 350, 400, 0.15], // Chihuahua
  [-62, -4, 1500, 1000, 0.98], // Amazon
  [22, 0, 1200, 600, 0.95], // Congo
  [110, 2, 2000, 900, 0.97], // Indonesia and Malaysia
  [-84, 34, 900, 500, 0.75], // American South-East
  [112, 27, 900, 600, 0.75], // South China
  [79, 20, 700, 800, 0.5], // India
  [10, 49, 1300, 600, 0.7], // Europe
  [-122.5, 46, 250, 600, 0.85], // Pacific North-West
  [-121, 37.5, 220, 400, 0.45], // California
  [100, 60, 2600, 800, 0.62], // Siberian taiga
  [-100, 57, 2000, 700, 0.62], // Canadian taiga
];

/** Mountains, 0 plain to 1 high. */
const MOUNTAINS: readonly Region[] = [
  [84, 29.5, 1100, 250, 1], // Himalaya
  [87, 34, 1200, 500, 0.75], // Tibet
  [74, 38, 500, 350, 0.95], // Pamir and Karakoram
  [80, 42.5, 800, 180, 0.8], // Tian Shan
  [90, 49, 600, 300, 0.65], // Altai
  [-70.5, -18, 300, 1500, 0.95], // central Andes
  [-77, 2, 220, 1000, 0.8], // northern Andes
  [-71.5, -40, 180, 1500, 0.7], // southern Andes
  [-107, 40, 350, 700, 0.75], // southern Rockies
  [-115, 50, 350, 900, 0.75], // northern Rockies
  [-121, 45, 120, 700, 0.6], // Cascades
  [-119, 37.3, 110, 400, 0.75], // Sierra Nevada
  [-103, 22, 500, 700, 0.5], // Mexico
  [-142, 62, 900, 300, 0.8], // Alaska
  [10, 46.5, 420, 120, 0.8], // Alps
  [0.5, 42.6, 220, 60, 0.65], // Pyrenees
  [44, 42.5, 500, 130, 0.75], // Caucasus
  [40, 39, 600, 250, 0.5], // Anatolia
  [51, 33, 700, 350, 0.5], // Zagros
  [38, 9, 400, 500, 0.6], // Ethiopia
  [36, -2, 300, 500, 0.4], // East Africa
  [29, -29.5, 150, 250, 0.55], // Drakensberg
  [-5, 32, 500, 130, 0.6], // Atlas
  [14, 65, 400, 700, 0.4], // Scandinavia
  [60, 60, 130, 1000, 0.3], // Urals
  [138, 36, 300, 500, 0.5], // Japan
  [140, -4.5, 700, 150, 0.75], // New Guinea
  [170, -44, 200, 350, 0.75], // New Zealand
  [-80, 38, 250, 700, 0.3], // Appalachians
  [148, -35, 250, 400, 0.3], // Australian Alps
  [140, 63, 900, 600, 0.4], // eastern Siberia
];

/** Large lakes, which the coastline leaves out: longitude, latitude, half axes (km) and tilt (°). */
const LAKES: readonly (readonly [number, number, number, number, number])[] = [
  [50.6, 41.8, 170, 560, -12], // Caspian Sea
  [-87.6, 47.7, 250, 75, 8], // Superior
  [-87.0, 43.9, 62, 240, -6], // Michigan
  [-82.3, 44.8, 100, 165, 25], // Huron
  [-81.2, 42.2, 195, 38, 22], // Erie
  [-77.9, 43.7, 150, 38, 6], // Ontario
  [33.0, -1.0, 130, 150, 0], // Victoria
  [29.6, -6.2, 24, 330, 20], // Tanganyika
  [34.5, -12.0, 28, 280, 0], // Malawi
  [108.1, 53.6, 320, 26, 48], // Baikal
  [-121.0, 66.0, 130, 85, 0], // Great Bear
  [-114.0, 61.7, 200, 50, 15], // Great Slave
  [-97.6, 52.4, 45, 200, 12], // Winnipeg
  [31.5, 60.8, 58, 105, 0], // Ladoga
  [35.5, 61.7, 38, 110, 15], // Onega
  [-69.4, -15.9, 85, 30, -40], // Titicaca
  [74.3, 46.4, 290, 16, 12], // Balkhash
  [14.0, 13.2, 45, 35, 0], // Chad
  [77.2, 42.4, 88, 26, 8], // Issyk Kul
  [13.3, 58.9, 62, 32, 40], // Vänern
];

/** Where it is warmer or colder than the latitude's mean, °C: oceans' winds and continents' cores. */
const WARMTH: readonly Region[] = [
  [2, 53, 1300, 1200, 6.5], // western Europe
  [15, 64, 900, 900, 6], // Scandinavia
  [-126, 52, 700, 1500, 4], // North America's west coast
  [35, 56, 900, 800, 3.5], // Russia
  [125, 64, 1800, 1100, -4], // eastern Siberia
  [-76, 55, 1400, 900, -4], // eastern Canada
];

const RADIANS = Math.PI / 180;
const KM_PER_DEGREE = 111.2;

export interface Climate {
  /** 0 desert to 1 rain forest. */
  readonly moisture: number;
  /** 0 plain to 1 high mountains. */
  readonly mountains: number;
  /** Kilometers inside a large lake's shore; negative outside. */
  readonly lake: number;
  /** Annual mean and half range of air temperature at sea level, °C. */
  readonly meanTemperature: number;
  readonly temperatureRange: number;
}

/** Climate of a place; x, y, z are its geocentric kilometers. */
export function climate(lon: number, lat: number, x: number, y: number, z: number): Climate {
  const wobble =
    noise(x / 500, y / 500, z / 500, 301) + 0.5 * noise(x / 170, y / 170, z / 170, 302);
  const far = Math.abs(lat);
  const ice = lat < -62 || isGreenland(lon, lat);
  const sin = Math.sin(far * RADIANS);
  const moisture = clamp(regional(MOISTURE, lon, lat, latitudeMoisture(far), 0.9) + 0.22 * wobble);
  const anomaly = regional(WARMTH, lon, lat, 0, 1);
  return {
    moisture,
    mountains: clamp(
      regional(MOUNTAINS, lon, lat, 0.1, 0.5) +
        0.25 * noise(x / 220, y / 220, z / 220, 303) +
        0.1 * wobble,
    ),
    lake: largeLake(lon, lat),
    meanTemperature: (ice ? -24 : 28 - 34 * sin ** 2 - 14 * sin ** 8 + anomaly) + 2 * wobble,
    // The ocean takes in summer as much as it adds in winter.
    temperatureRange: Math.max(
      1,
      Math.min(24, 0.32 * Math.max(0, far - 8)) * (1.25 - 0.4 * moisture) - 1.2 * anomaly,
    ),
  };
}

/**
 * Air temperature at sea level on a day, °C: a year's wave that lags the sun by a month, and weather.
 */
export function temperatureOn(
  place: Climate,
  lat: number,
  dayOfYear: number,
  day: number,
  x: number,
  y: number,
  z: number,
): number {
  return (
    place.meanTemperature +
    place.temperatureRange * warmth(lat, dayOfYear) +
    6 * noise(x / 900, y / 900, z / 900, hash(day, 0, 0, 305))
  );
}

/** Place in the year's wave of warmth: 1 in late July in the north, -1 in late January. */
export function warmth(lat: number, dayOfYear: number): number {
  return Math.cos((2 * Math.PI * (dayOfYear - 205)) / 365.25) * (lat < 0 ? -1 : 1);
}

/** Share of the sky covered on a day, 0 to 1. */
export function cloudiness(
  place: Climate,
  lat: number,
  day: number,
  x: number,
  y: number,
  z: number,
): number {
  const far = Math.abs(lat);
  const belt = 0.3 + 0.36 * Math.exp(-((far / 9) ** 2)) + 0.3 * Math.exp(-(((far - 60) / 22) ** 2));
  const usual = clamp(belt * (0.06 + 1.2 * place.moisture), 0.02, 0.85);
  const seed = hash(day, 1, 0, 306);
  const weather =
    noise(x / 800, y / 800, z / 800, seed) + 0.6 * noise(x / 260, y / 260, z / 260, seed ^ 1);
  return 1 / (1 + Math.exp(-(Math.log(usual / (1 - usual)) + 5 * weather)));
}

function latitudeMoisture(far: number): number {
  // Wet at the equator, dry under the subtropical highs, moist again, dry near the poles.
  return clamp(
    0.9 * Math.exp(-((far / 14) ** 2)) + 0.25 + 0.4 * Math.exp(-(((far - 50) / 16) ** 2)),
    0,
    1,
  );
}

function regional(
  regions: readonly Region[],
  lon: number,
  lat: number,
  background: number,
  backgroundWeight: number,
): number {
  const shrink = Math.cos(lat * RADIANS);
  let sum = background * backgroundWeight * 0.3;
  let weights = backgroundWeight * 0.3;
  for (const [centerLon, centerLat, ew, ns, value] of regions) {
    const dy = ((lat - centerLat) * KM_PER_DEGREE) / ns;
    if (dy > 2.5 || dy < -2.5) continue;
    let dLon = lon - centerLon;
    if (dLon > 180) dLon -= 360;
    if (dLon < -180) dLon += 360;
    const dx = (dLon * KM_PER_DEGREE * shrink) / ew;
    const weight = Math.exp(-1.2 * (dx * dx + dy * dy) ** 2);
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

function largeLake(lon: number, lat: number): number {
  let inside = -50;
  for (const [centerLon, centerLat, a, b, tilt] of LAKES) {
    const north = (lat - centerLat) * KM_PER_DEGREE;
    if (Math.abs(north) > 700) continue;
    const east = (lon - centerLon) * KM_PER_DEGREE * Math.cos(lat * RADIANS);
    if (Math.abs(east) > 700) continue;
    const cos = Math.cos(tilt * RADIANS);
    const sin = Math.sin(tilt * RADIANS);
    const r = Math.hypot((east * cos + north * sin) / a, (north * cos - east * sin) / b);
    inside = Math.max(inside, Math.min(50, (1 - r) * Math.min(a, b)));
  }
  return inside;
}

/** The ice sheet's part of the island, roughly. */
function isGreenland(lon: number, lat: number): boolean {
  return (
    lat > 61 &&
    lat < 83 &&
    lon > -54 + 0.4 * Math.abs(lat - 70) &&
    lon < -27 - 0.3 * Math.abs(lat - 72)
  );
}

export function clamp(value: number, low = 0, high = 1): number {
  return Math.min(high, Math.max(low, value));
}
