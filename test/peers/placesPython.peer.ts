/** Coordinates of EPSG codes, as pyproj computes them: a sample of Cedar's list, and what corrects it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import definitions from 'proj4-list';
import { expect, it } from 'vitest';
import { distancesOff, isVerified, readReferences } from '../../scripts/epsg/reference.ts';
import { EPSG_SHIFTS } from '../../src/core/grids/epsgShifts.ts';
import { areaProjectionOf, type Projection } from '../../src/core/grids/projection.ts';
import { GridError } from '../../src/core/index.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('pyproj', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, '../../scripts/epsg/reference.py');

/** Every seventh code, those with other axes or corrected projections, and the first of each corrected shift. */
function sampleOfCodes(): string[] {
  const every = Object.keys(definitions).filter((_, index) => index % 7 === 0);
  const shifted = EPSG_SHIFTS.map(([, , codes]) => `EPSG:${Number.parseInt(codes, 10)}`);
  const corrected = [2062, 3167, 3973, 3974, 3975, 6871, 32213].map((code) => `EPSG:${code}`);
  return [...new Set([...every, ...SOUTH_ORIENTED, ...shifted, ...corrected])];
}

/**
 * The Lo systems of South Africa, whose axes point west and south. PROJ knows no shift of the datum in
 * Walvis Bay, which EPSG:22275 is for.
 */
const SOUTH_ORIENTED = [...range(2046, 2055, 1), ...range(22277, 22293, 2)].map(
  (code) => `EPSG:${code}`,
);

function range(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}

/** PROJ 9.5 has the scale of these maps in parts per million. */
const WRONG_IN_PROJ: ReadonlySet<string> = new Set(['EPSG:6996', 'EPSG:6997']);

function projectionIfComputed(key: string): Projection | undefined {
  try {
    return areaProjectionOf(key);
  } catch (error) {
    if (error instanceof GridError) return undefined;
    throw error;
  }
}

it.skipIf(python === undefined)(
  'EPSG codes are computed as by PROJ, or reported as less accurate, or refused',
  { timeout: 600_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cedar-places-'));
    try {
      const file = path.join(folder, 'reference.jsonl');
      const input = Buffer.from(sampleOfCodes().join(' '));
      await writeFile(file, await printed(python ?? '', [script], { input }));
      const wrong: string[] = [];
      let compared = 0;
      const south = new Set(SOUTH_ORIENTED);
      for await (const reference of readReferences(file)) {
        const projection = projectionIfComputed(reference.key);
        if (!projection || WRONG_IN_PROJ.has(reference.key)) continue;
        const limit = projection.datumError ?? (projection.datumShift === 'unknown' ? 1500 : 10);
        const distances = distancesOff(reference, reference.shifted, projection);
        distances.forEach((meters, index) => {
          if (meters === undefined || !isVerified(reference, index)) return;
          compared++;
          south.delete(reference.key);
          if (meters > limit) wrong.push(`${reference.key}: ${meters} m, not ${limit}`);
        });
      }
      expect(wrong).toEqual([]);
      expect([...south]).toEqual([]);
      expect(compared).toBeGreaterThan(2000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
