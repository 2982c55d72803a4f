/** Variables of ERA5-Land, made from the weather; with the names and in the order of Earth Engine. */
import { clamp } from './climate.ts';
import { noise } from './noise.ts';
import type { Weather } from './weather.ts';

const KELVIN = 273.15;

/** Half the difference between day and night, °C: dry and clear air cools most. */
const dailyRange = ({ moisture, clouds }: Weather) => (9 - 5 * moisture) * (1 - 0.5 * clouds);
const dewPoint = (w: Weather) => w.temperature - 18 * (1 - clamp(w.moisture + 0.3 * w.clouds));
/** Potential evaporation, meters of water; negative, as ERA5 counts what the ground loses. */
const evaporation = (w: Weather) =>
  -0.001 * Math.max(0.1, 0.25 * (w.temperature + 4)) * (1 - 0.5 * w.clouds);
/** Snow on the ground, meters of water. */
const snow = (w: Weather) => (w.temperature < -1 ? 0.004 * -w.temperature * (0.2 + w.moisture) : 0);
/** Share of the ground under snow, 0 to 1. */
const snowCover = (w: Weather) => clamp(snow(w) / 0.01);
/** Density of snow, kg/m³: warm snow has settled. */
const snowDensity = (w: Weather) => 100 + 300 * clamp(1 + w.temperature / 20);
const snowfall = (w: Weather) => (w.temperature < 0 ? w.rain / 1000 : 0);
const snowmelt = (w: Weather) => (w.temperature > -3 ? Math.min(snow(w), 0.002) : 0);
const albedo = (w: Weather) => 0.12 + 0.2 * (1 - w.moisture) + 0.5 * snowCover(w);
/** Water that the ground does not take up, meters. */
const runoff = (w: Weather) => 0.3 * w.moisture * (w.rain / 1000 - snowfall(w)) + snowmelt(w);
/** Temperature of a layer of soil, °C: deeper ones follow the year less. */
const soil = (share: number) => (w: Weather) => share * w.temperature + (1 - share) * 10;
const soilWater = (share: number) => (w: Weather) => clamp(0.1 + share * w.moisture, 0, 0.6);
/** Area of leaves over that of the ground. */
const leaves = (most: number) => (w: Weather) =>
  most * w.moisture * clamp((w.temperature + 5) / 20);
/** Radiation of the air, J/m² a day: that of a black body, less where the air is dry and clear. */
const airRadiation = (w: Weather) =>
  86_400 * 5.67e-8 * (w.temperature + KELVIN) ** 4 * (0.7 + 0.15 * w.moisture + 0.15 * w.clouds);
const wind = (w: Weather, seed: number) =>
  9 * noise(w.x / 900, w.y / 900, w.z / 900, seed ^ (w.day * 31));
/** Radiation of the sun, J/m² a day. */
const radiation = (w: Weather) => {
  const season = Math.cos((2 * Math.PI * (w.dayOfYear - 172)) / 365.25) * Math.sign(w.lat || 1);
  return (
    3.1e7 *
    clamp(Math.cos(((w.lat - 20 * season * Math.sign(w.lat)) * Math.PI) / 180), 0.03) *
    (1 - 0.7 * w.clouds)
  );
};

/** Where the real ones are not named here, this Earth has none. */
export const ERA5_VARIABLES: readonly (readonly [
  id: string,
  value: (weather: Weather) => number,
])[] = [
  ['dewpoint_temperature_2m', (w) => dewPoint(w) + KELVIN],
  ['temperature_2m', (w) => w.temperature + KELVIN],
  ['skin_temperature', (w) => w.temperature + 1.5 * (1 - w.clouds) + KELVIN],
  ['soil_temperature_level_1', (w) => 0.8 * w.temperature + 2 + KELVIN],
  ['soil_temperature_level_2', (w) => soil(0.7)(w) + KELVIN],
  ['soil_temperature_level_3', (w) => soil(0.5)(w) + KELVIN],
  ['soil_temperature_level_4', (w) => soil(0.2)(w) + KELVIN],
  ['snow_albedo', (w) => 0.5 + 0.35 * snowCover(w)],
  ['snow_cover', (w) => 100 * snowCover(w)],
  ['snow_density', snowDensity],
  // The density of water is 1,000 kg/m³.
  ['snow_depth', (w) => (1000 * snow(w)) / snowDensity(w)],
  ['snow_depth_water_equivalent', snow],
  ['snowfall_sum', snowfall],
  ['snowmelt_sum', snowmelt],
  ['temperature_of_snow_layer', (w) => Math.min(0, w.temperature) + KELVIN],
  [
    'volumetric_soil_water_layer_1',
    (w) => clamp(0.08 + 0.35 * w.moisture + 0.004 * w.rain, 0, 0.6),
  ],
  ['volumetric_soil_water_layer_2', soilWater(0.33)],
  ['volumetric_soil_water_layer_3', soilWater(0.31)],
  ['volumetric_soil_water_layer_4', soilWater(0.29)],
  ['forecast_albedo', albedo],
  ['surface_net_solar_radiation_sum', (w) => radiation(w) * (1 - albedo(w))],
  ['surface_solar_radiation_downwards_sum', radiation],
  ['surface_thermal_radiation_downwards_sum', airRadiation],
  ['potential_evaporation_sum', evaporation],
  ['runoff_sum', runoff],
  ['sub_surface_runoff_sum', (w) => 0.4 * runoff(w)],
  ['surface_runoff_sum', (w) => 0.6 * runoff(w)],
  ['total_evaporation_sum', (w) => evaporation(w) * clamp(0.1 + w.moisture)],
  ['u_component_of_wind_10m', (w) => wind(w, 781)],
  ['v_component_of_wind_10m', (w) => wind(w, 782)],
  ['surface_pressure', (w) => 101_325 - 600 * w.clouds],
  ['total_precipitation_sum', (w) => w.rain / 1000],
  ['leaf_area_index_high_vegetation', leaves(5)],
  ['leaf_area_index_low_vegetation', leaves(3)],
  ['temperature_2m_min', (w) => w.temperature - dailyRange(w) + KELVIN],
  ['temperature_2m_max', (w) => w.temperature + dailyRange(w) + KELVIN],
];
