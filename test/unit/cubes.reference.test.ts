/** Reference systems of images for cubes: the code, the WKT and the files must mean the same system. */
import { describe, expect, it } from 'vitest';
import { checkItem } from '../../src/core/cubes/checkItem.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { parseImageDocument } from '../../src/core/cubes/imageDocument.ts';
import { CubeError } from '../../src/core/errors.ts';
import { wktOf } from './cubeSamples.ts';

/** Pixels of MODIS, of which the datums of North America are less than one apart. */
const RES = 500;
const [LEFT, TOP] = [300_000, 4_700_000];

interface Systems {
  readonly crs: string;
  readonly epsg?: number;
  /** Of the file. */
  readonly file?: string;
}

function check({ crs, epsg, file }: Systems): void {
  const bounds = [LEFT, TOP - 10 * RES, LEFT + 10 * RES, TOP];
  const json = {
    order: { collection: 'MODIS/061/MCD43A4', date_start: '2020-01-01', date_end: '2020-02-01' },
    tile: { index: [0, 0], crs, epsg, bounds, res: [RES, RES], size: [10, 10] },
    image: { bands: ['red'], images: [[{ 'system:time_start': 0 }]] },
  };
  const document = parseImageDocument(JSON.stringify(json), 'A', '/data/A.json');
  if (!document) throw new Error('no document');
  const piece = { file: { key: 'A.tif', size: 1, version: '' }, row: 0, column: 0 };
  const item = { document, store: new FolderStore('/data'), pieces: [piece] };
  checkItem(item, [
    {
      ...{ width: 10, height: 10, bandCount: 1, dataType: 'uint16', crs: file },
      transform: [RES, 0, LEFT, 0, -RES, TOP],
      block: { width: 10, height: 10 },
    },
  ]);
}

function refusalOf(systems: Systems): CubeError {
  try {
    check(systems);
  } catch (error) {
    if (error instanceof CubeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const UTM_19 = wktOf('EPSG:32619');

describe('an image for a cube', () => {
  it('has a code, WKT and files of one system, also of datums that are alike', () => {
    check({ crs: UTM_19, epsg: 32619, file: 'EPSG:32619' });
    check({ crs: UTM_19, epsg: 32619, file: 'EPSG:26919' });
    check({ crs: UTM_19, file: UTM_19 });
  });

  it('is refused when its code is not that of its WKT', () => {
    const { reason, message } = refusalOf({ crs: UTM_19, epsg: 32618, file: 'EPSG:32619' });
    expect(reason).toBe('document');
    expect(message).toMatch(/"tile\.epsg" in "\/data\/A\.json" is 32618/);
  });

  it('is refused when the code in its WKT is not that of its parameters', () => {
    const crs = UTM_19.replace('"EPSG","32619"', '"EPSG","32618"');
    const { reason, message } = refusalOf({ crs });
    expect(reason).toBe('document');
    expect(message).toMatch(/in "\/data\/A\.json" has the EPSG code 32618/);
  });

  it('is refused when its code is not that of its files, although less than two pixels away', () => {
    const { reason, message } = refusalOf({ crs: UTM_19, epsg: 32619, file: 'EPSG:26719' });
    expect(reason).toBe('disagreement');
    expect(message).toMatch(/A\.tif" has the reference system EPSG:26719.* EPSG:32619/);
  });
});
