/**
 * Makes `media/map/world/places.json`, the places on the map, from Natural Earth's populated places at
 * 1:10 million (version 4.0, public domain), which no npm package has.
 *
 *     node scripts/map/places.mjs ne_10m_populated_places_simple.json
 *
 * The file is on https://www.naturalearthdata.com/downloads/10m-cultural-vectors/ as a shapefile, and
 * in `martynafford/natural-earth-geojson` on GitHub as GeoJSON.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';

/** The least important places that are kept, by Natural Earth's `scalerank` of 0 to 10. */
const MAX_RANK = 8;

const [source] = process.argv.slice(2);
if (!source) throw new Error('Give the GeoJSON file of the populated places.');
/** @type {{ features: { properties: { name: string; scalerank: number }; geometry: { coordinates: number[] } }[] }} */
const { features } = JSON.parse(await readFile(source, 'utf8'));
const places = features
  .filter(({ properties }) => properties.scalerank <= MAX_RANK)
  .map(({ properties: { name, scalerank }, geometry }) => ({
    name,
    rank: scalerank,
    position: geometry.coordinates.map((degrees) => Number(degrees.toFixed(2))),
  }))
  .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
const lines = places.map(({ name, rank, position }) => {
  const values = [name, ...position, rank].map((value) => JSON.stringify(value));
  return `  [${values.join(', ')}]`;
});
await writeFile(path.join(root, 'media/map/world/places.json'), `[\n${lines.join(',\n')}\n]\n`);
console.log(`${places.length} places`);
