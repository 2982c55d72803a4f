/**
 * A plausible Earth: the images that exist, and the values of their pixels.
 *
 * ```ts
 * const earth = openCatalog();
 * const scene = earth.scene('LANDSAT/LC08/C02/T1_L2/LC08_044034_20140318');
 * const red = valueAt(earth, scene, 'SR_B4', -122.1, 37.3); // as stored; undefined where masked
 * ```
 *
 * Nothing is stored: the catalog follows from the orbits (`wrs.ts`, `missions.ts`,
 * `sentinel2Passes.ts`), from what was recorded (`acquisition.ts`) and from Natural Earth's coastline
 * (`land.ts`).
 *
 * Definition of pixel values: stored values are a function of the pixel's place, the scene's UTC
 * date and the band, so a test can ask for any pixel by itself and compare: `toPixel` gives the
 * column and row that hold a place, `toPlace` the center of a pixel, and `valueAt` the value in one
 * step. A value is made like this:
 *
 * 1. Outside of what the sensor saw, and in Landsat 7's gaps after May 2003, it is masked (`sight.ts`).
 * 2. Land or sea by the coastline; rivers, lakes, plants, soil and snow by noise over the place and by
 *    the season (`ground.ts`, `climate.ts`); clouds and shadows by the day's cloud field (`sky.ts`).
 * 3. These are shares w of the spectra s in `spectra.ts`; the band's reflectance r is Σ w·s plus
 *    a sensor's noise of at most 0.0015. Landsat stores round((r + 0.2) / 2.75e-5), other sensors what
 *    their bands define (`sensorBand.ts`). `ST_B…` stores round((kelvin − 149) / 0.00341802),
 *    `QA_PIXEL` the bits that USGS documents.
 *
 * Two images of one date that overlap, of whatever sensors, differ by that noise, by the size of
 * their pixels, and by where the sun casts shadows.
 */
export { openCatalog } from './earthCatalog.ts';
export type * from './earthTypes.ts';
export { pixelValueAt } from './sample.ts';
export { toPixel, toPlace } from './sceneGrid.ts';
