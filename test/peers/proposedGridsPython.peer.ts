/** Proposed tile grids, as pyproj computes them from the documents of their providers. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { gridAreaOfBox, proposeGrid } from '../../src/core/index.ts';
import { PROPOSED_TILES } from '../unit/data/proposedTiles.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('pyproj', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, 'proposed_grids.py');

type ProposedTile = (typeof PROPOSED_TILES)[number];

it.skipIf(python === undefined)('tiles of proposed grids are those of pyproj', async () => {
  const lines = (await printed(python ?? '', [script])).toString('utf8').trim().split('\n');
  const tiles = lines.map((line): ProposedTile => JSON.parse(line));
  expect(tiles.map(({ id }) => id)).toEqual(PROPOSED_TILES.map(({ id }) => id));
  for (const { id, place, resolution, tileSize, bounds } of tiles) {
    const [lon, lat] = place;
    const area = gridAreaOfBox([lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01]);
    const sizes = resolution === undefined ? {} : { resolution, tileSize };
    const { grid } = proposeGrid(area, id, sizes);
    const found = grid.tileAt(...place)?.bounds ?? [];
    bounds.forEach((bound, side) => {
      const difference = Math.abs(bound - (found[side] ?? Number.NaN));
      expect(difference, `${id}, side ${side}`).toBeLessThan(tileSize * 1e-8);
    });
  }
});
