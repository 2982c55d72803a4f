/** Areas of order files whose images do without the tiles of a grid. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  type InsideArea,
  orderFileRequest,
  readOrderFile,
  TileGrid,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const GRID = TileGrid.named('LANDSAT_ARD_CU');

/** A closed ring around a place, degrees. */
function circle(positions: number, [lon, lat]: readonly [number, number]): number[][] {
  const ring = Array.from({ length: positions - 1 }, (_, at) => {
    const angle = (2 * Math.PI * at) / (positions - 1);
    return [lon + 0.05 * Math.cos(angle), lat + 0.05 * Math.sin(angle)];
  });
  return [...ring, ring[0] ?? []];
}

it.each([
  ['in the grid of the configuration', [-72.3, 42.4]],
  ['outside of it', [10, 50]],
] as const)('an area %s keeps all positions in an image without a grid', async (_, place) => {
  const folder = temporaryFolder();
  const coordinates = [circle(25_000, place)];
  await writeFile(join(folder, 'pond.geojson'), JSON.stringify({ type: 'Polygon', coordinates }));
  const file = readOrderFile(`
collections: [COPERNICUS/S2_SR_HARMONIZED]
period: { first_day: 2020-06-01, last_day: 2020-06-30 }
area: { file: pond.geojson }
inside: true
without_grid: true
`);
  const asked: InsideArea[] = [];
  const tracker = {
    grid: GRID,
    areaGrid: async (_request: object, area: InsideArea) => {
      asked.push(area);
      return GRID;
    },
  };
  const { request } = await orderFileRequest(file, { tracker, folder });
  expect(request.tiles).toEqual([[0, 0]]);
  expect(asked).toEqual([request.inside]);
  expect(request.inside?.geometry.coordinates.flat(2)).toHaveLength(25_000);
  expect(request.inside?.simplifiedFrom).toBeUndefined();
});
