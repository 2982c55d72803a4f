/** Areas of interest as programs write them, and the tiles they cover. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { type AreaOptions, readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { GLOBE } from './areaFixtures.ts';

const FOLDER = path.join(import.meta.dirname, 'data', 'areas');

interface Right {
  readonly grid: string;
  readonly tiles: readonly [number, number][] | null;
}

const RIGHT: Record<string, Right> = JSON.parse(
  readFileSync(path.join(FOLDER, 'right.json'), 'utf8'),
);

const GRIDS: Record<string, TileGrid> = {
  LANDSAT_ARD_CU: TileGrid.named('LANDSAT_ARD_CU'),
  GLOBE10: GLOBE,
};

const read = (name: string, options: AreaOptions = {}) => {
  const grid = GRIDS[RIGHT[name]?.grid.split(' ')[0] ?? 'LANDSAT_ARD_CU'];
  return readAreaBy(runAreaJob, { file: path.join(FOLDER, name) }, { grid, ...options });
};

/** Files that are refused, or that leave a question open. */
const REFUSED: Readonly<Record<string, readonly [reason: string, message: RegExp]>> = {
  'anti_naive.geojson': ['wide', /longitude -178 to 178.*antimeridian/],
  'bbox_only.geojson': ['no-features', /contains no polygon/],
  'empty_fc.geojson': ['no-features', /contains no polygon/],
  'esrijson.json': ['other-format', /Esri JSON.*ogr2ogr/],
  'latlon_swapped.geojson': ['swapped', /41\.2, -93\.7.*write longitude first/],
  'linestring.geojson': ['no-polygons', /only a line, which has no area/],
  'topojson.json': ['no-features', /contains no polygon/],
};

const cases = Object.keys(RIGHT).filter((name) => !/^(?:circle_50k|overpass_big)/.test(name));

describe('a file from the field', () => {
  const read1 = cases.filter((name) => !(name in REFUSED) && RIGHT[name]?.tiles);
  // In seq.geojsons the second feature is in tiles of its own, which the list leaves out.
  it.each(read1.filter((name) => name !== 'seq.geojsons'))('covers its tiles: %s', async (name) => {
    const { tiles } = await read(name);
    expect(tiles).toEqual(RIGHT[name]?.tiles);
  });

  it.each(Object.entries(REFUSED))(
    'is refused with the reason: %s',
    async (name, [reason, message]) => {
      await expect(read(name)).rejects.toMatchObject({
        tag: 'area',
        reason,
        source: name,
        message: expect.stringMatching(message),
      });
    },
  );
});
