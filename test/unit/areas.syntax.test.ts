/** Files with areas that do not follow their format: where the fault is. */
import { expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { polygonFeature, SQUARE } from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const read = (text: string, name: string) => readAreaBy(runAreaJob, { text, name }, { grid });

const LINE = JSON.stringify(polygonFeature(SQUARE, { name: 'Iowa' }));

it('a broken line of NDJSON is named by its number', async () => {
  const lines = Array.from({ length: 6000 }, () => LINE);
  lines[4999] = LINE.slice(0, -9);
  await expect(read(lines.join('\n'), 'a.ndjson')).rejects.toThrow(
    new RegExp(
      `^a\\.ndjson is not valid GeoJSON: value expected \\(5000:${LINE.length - 8}\\)\\.$`,
    ),
  );
});

it('lines of NDJSON can have trailing commas', async () => {
  const { tiles } = await read(`${LINE}\n${LINE.slice(0, -1)},}\n`, 'a.ndjson');
  expect(tiles).toHaveLength(2);
});

it('what follows a document that is not a sequence is where the fault is', async () => {
  await expect(read(`${LINE} and more`, 'a.json')).rejects.toThrow(/: invalid symbol \(1:\d+\)\.$/);
});

it.each([
  [7, 'MultiPolygon', [[[7]]]],
  [2, 'Polygon', [[-3]]],
])('an arc of TopoJSON that does not exist is named: %i', async (arc, type, arcs) => {
  const geometries = [{ type, arcs }];
  const topology = {
    type: 'Topology',
    objects: { fields: { type: 'GeometryCollection', geometries } },
    arcs: [SQUARE],
  };
  await expect(read(JSON.stringify(topology), 'a.topojson')).rejects.toThrow(
    `a.topojson is not valid TopoJSON: arcs[${arc}].`,
  );
});
