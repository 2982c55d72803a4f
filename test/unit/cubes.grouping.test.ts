/** Grouping of images into cubes, and images that cannot share one. */

import { describe, expect, it } from 'vitest';
import { BUILT_IN_COLLECTIONS } from '../../src/core/collections/index.ts';
import type { CheckedItem } from '../../src/core/cubes/checkItem.ts';
import { checkLayout, type ExistingCube, layoutText } from '../../src/core/cubes/existingCube.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import {
  type CubeGroup,
  cubeGroup,
  type DuplicateChoice,
  type GroupOptions,
  groupImages,
} from '../../src/core/cubes/groupItems.ts';
import { parseImageDocument } from '../../src/core/cubes/imageDocument.ts';
import { cubeNameOf, layoutOf } from '../../src/core/cubes/makeLayout.ts';
import { CubeError } from '../../src/core/errors.ts';
import { sampleLayout } from './cubeSamples.ts';

interface ImageOptions {
  readonly collection?: string;
  readonly index?: [number, number];
  readonly left?: number;
  readonly crs?: string;
  readonly bands?: readonly string[];
  readonly scale?: number;
  readonly submitted?: string;
  readonly nodata?: number;
}

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_9 = 'LANDSAT/LC09/C02/T1_L2';

/** WKT of a zone of UTM. */
function utm(zone: number): string {
  return `PROJCS["WGS 84 / UTM zone ${zone}N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",${6 * zone - 183}],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]`;
}

/** An image whose files have been checked, with a scene at noon of each day. */
function image(name: string, days: readonly string[], options: ImageOptions = {}): CheckedItem {
  const { collection = LANDSAT_8, index = [2, 3], left = 0, bands = ['red', 'nir'] } = options;
  const { submitted = '2021-01-01T00:00:00', scale = 0.1, nodata = 0 } = options;
  const json = {
    program: { name: 'cedar', version: '1' },
    order: { collection, date_start: days[0], date_end: '2021-01-01', submitted, filters: [] },
    tile: {
      index,
      crs: options.crs ?? 'EPSG:32619',
      bounds: [left, 0, left + 300, 300],
      res: [30, 30],
      size: [10, 10],
    },
    image: {
      bands,
      nodata,
      data_type: 'uint16',
      scales: bands.map(() => scale),
      offsets: bands.map(() => 0),
      units: bands.map(() => ''),
      dates: days,
      images: days.map((day) => [{ 'system:time_start': Date.parse(`${day}T12:00:00Z`) }]),
    },
  };
  const document = parseImageDocument(JSON.stringify(json), name, `/data/${name}.json`);
  if (!document) throw new Error(name);
  return {
    item: { document, store: new FolderStore('/data'), pieces: [] },
    pieces: [],
    dataType: 'uint16',
    nodata,
    block: { width: 256, height: 256 },
  };
}

const group = (
  items: readonly CheckedItem[],
  {
    duplicates,
    ...options
  }: Partial<GroupOptions> & { readonly duplicates?: DuplicateChoice } = {},
) => {
  const sources = new Map(items.map((checked) => [checked.item, checked]));
  return groupImages([...sources.keys()], { folderOf: () => '', ...options }).map((images) =>
    cubeGroup(
      images,
      images.items.flatMap((item) => sources.get(item) ?? []),
      { duplicates },
    ),
  );
};

const namesOf = ({ dates }: CubeGroup) =>
  dates.map(({ item, index }) => `${item.item.document.name} ${index}`);

function refusal(work: () => unknown): CubeError {
  try {
    work();
  } catch (error) {
    if (error instanceof CubeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('images of a tile and collection', () => {
  it('become one cube, with all dates in the order of time', () => {
    const groups = group([
      image('B', ['2020-02-01', '2020-02-17']),
      image('A', ['2020-01-03', '2020-01-19']),
    ]);
    expect(groups.map(namesOf)).toEqual([['A 0', 'A 1', 'B 0', 'B 1']]);
    expect(groups.map(cubeNameOf)).toEqual(['LANDSAT_LC08_C02_T1_L2_h003v002']);
  });

  it('of other tiles and collections become other cubes', () => {
    const groups = group([
      image('A', ['2020-01-03']),
      image('B', ['2020-01-03'], { index: [2, 4], left: 300 }),
      image('C', ['2020-01-03'], { collection: LANDSAT_9 }),
    ]);
    expect(groups.map(cubeNameOf)).toEqual([
      'LANDSAT_LC08_C02_T1_L2_h003v002',
      'LANDSAT_LC08_C02_T1_L2_h004v002',
      'LANDSAT_LC09_C02_T1_L2_h003v002',
    ]);
  });

  it('in other folders become other cubes', () => {
    const groups = group([image('A', ['2020-01-03']), image('B', ['2020-02-01'])], {
      folderOf: ({ dateStart }) => dateStart,
    });
    expect(groups.map(({ folder }) => folder)).toEqual(['2020-01-03', '2020-02-01']);
  });
});

describe('images of several sensors', () => {
  const items = [
    image('A', ['2020-01-03', '2020-01-19'], { bands: ['red', 'nir', 'thermal'] }),
    image('B', ['2020-01-11', '2020-01-19'], { collection: LANDSAT_9 }),
  ];

  it('share a cube if that is wanted, with the bands of all of them', () => {
    const [shared, ...others] = group(items, { acrossSensors: true });
    expect(others).toEqual([]);
    if (!shared) throw new Error('no cube');
    expect(namesOf(shared)).toEqual(['A 0', 'B 0', 'A 1', 'B 1']);
    expect(cubeNameOf(shared)).toBe('LC08-LC09_h003v002');
    const layout = layoutOf(shared, 'cube', {
      catalog: BUILT_IN_COLLECTIONS,
      version: '1',
      now: new Date(0),
    });
    expect(layout.variables.map(({ name }) => name)).toEqual(['red', 'nir', 'thermal']);
    expect(layout.dates.map(({ collection }) => collection)).toEqual([
      LANDSAT_8,
      LANDSAT_9,
      LANDSAT_8,
      LANDSAT_9,
    ]);
  });

  it('have the meanings of bits that any of them defines, and describe their bands', () => {
    const bands = ['red', 'pixel_qa'];
    const old = image('A', ['2000-01-03'], { collection: 'LANDSAT/LT05/C02/T1_L2', bands });
    const [shared] = group([old, image('B', ['2020-01-03'], { bands })], { acrossSensors: true });
    if (!shared) throw new Error('no cube');
    const now = new Date(0);
    const { variables } = layoutOf(shared, 'x', {
      catalog: BUILT_IN_COLLECTIONS,
      version: '1',
      now,
    });
    const [red, quality] = variables;
    expect(red).toMatchObject({
      longName: 'SR_B3 of LANDSAT/LT05/C02/T1_L2, SR_B4 of LANDSAT/LC08/C02/T1_L2',
      standardName: 'surface_bidirectional_reflectance',
    });
    expect(quality?.flags?.bits?.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Cirrus', 'Cloud', 'Confidence of cirrus']),
    );
    expect(quality).not.toHaveProperty('standardName');
  });

  it('cannot if a band has another scale', () => {
    const other = image('C', ['2020-03-01'], { collection: LANDSAT_9, scale: 0.2 });
    const error = refusal(() => group([...items, other], { acrossSensors: true }));
    expect(error.reason).toBe('different-images');
    expect(error.message).toMatch(/A\.json.*C\.json.*scale of the band red/);
  });
});

describe('images of three sensors', () => {
  it('are compared with each other: the first may lack a band that differs', () => {
    const items = [
      image('A', ['2020-01-03'], { bands: ['nir'] }),
      image('B', ['2020-01-04'], { collection: LANDSAT_9, bands: ['red'] }),
      image('C', ['2020-01-05'], { collection: 'COPERNICUS/S2_SR', bands: ['red'], scale: 0.2 }),
    ];
    const error = refusal(() => group(items, { acrossSensors: true }));
    expect(error.message).toMatch(/B\.json.*C\.json.*scale of the band red/);
    expect(error.message).toMatch(/Store physical values \("--physical"\), or convert each sensor/);
    expect(error.message).toMatch(/cube of its own, without "--across-sensors"/);
  });
});

describe('a reference system that is written in two ways', () => {
  const first = image('A', ['2020-01-03']);
  const second = image('B', ['2020-02-03'], { crs: utm(19) });

  it('is one grid', () => {
    expect(group([first, second])).toHaveLength(1);
  });

  it('is the layout of a cube that exists', () => {
    const layout = sampleLayout({ crs: 'EPSG:32619' });
    const withCrs = (crs: string): ExistingCube => {
      const sizes = { chunk: [1, 1, 1], shard: [1, 1, 1] } as const;
      const record = { layout: layoutText({ ...layout, crs }), sizes, dates: [] };
      return { record, dates: [], timeUnit: 'millisecond', history: '', version: '' };
    };
    for (const crs of ['EPSG:32619', utm(19)]) {
      expect(() => checkLayout(withCrs(crs), layout, [first], 'cube')).not.toThrow();
    }
    const error = refusal(() => checkLayout(withCrs(utm(18)), layout, [first], 'cube'));
    expect(error.reason).toBe('existing-cube');
  });
});

describe('images that cannot share a cube', () => {
  const first = image('A', ['2020-01-03']);
  it.each([
    ['of two grids', { left: 30 }, /two grids/],
    ['of two zones', { crs: utm(18) }, /two grids/],
    ['of a system that is not known', { crs: 'LOCAL_CS["unknown"]' }, /two grids/],
    ['with other bands', { bands: ['red'] }, /red, nir and red/],
    ['with another no-data value', { nodata: 5 }, /0 and 5/],
  ])('are those %s', (_case, options, message) => {
    const error = refusal(() => group([first, image('B', ['2020-02-01'], options)]));
    expect(error.reason).toBe('different-images');
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/A\.json.*B\.json/);
  });
});

describe('a band that one of two sensors lacks', () => {
  const both = { acrossSensors: true };
  const pair = (nodata: number | undefined) =>
    [
      image('A', ['2020-01-03']),
      image('B', ['2020-01-04'], { collection: LANDSAT_9, bands: ['red'] }),
    ].map((item) => ({
      ...item,
      nodata,
      pieces: [
        { file: { key: '', size: 0, version: '' }, row: 0, column: 0, width: 10, height: 10 },
      ],
    }));

  it('has missing data on its dates', () => {
    expect(group(pair(0), both)).toHaveLength(1);
  });

  it('is refused where no number marks missing data, which would be zeros', () => {
    const error = refusal(() => group(pair(undefined), both));
    expect(error.reason).toBe('different-images');
    expect(error.message).toMatch(/With "\/data\/B\.json", the band nir would have missing data/);
  });

  it('does not matter to images with the same bands', () => {
    const [first] = pair(undefined);
    expect(first && group([first], both)).toHaveLength(1);
  });
});

describe('a date that two images have', () => {
  const older = image('A', ['2020-01-03', '2020-01-19']);
  const newer = image('B', ['2020-01-19', '2020-02-04'], { submitted: '2022-01-01T00:00:00' });

  it('is refused, with the names of both', () => {
    const error = refusal(() => group([newer, older]));
    expect(error.reason).toBe('duplicate-date');
    expect(error.message).toMatch(/2020-01-19/);
    expect(error.message).toContain('/data/A.json');
    expect(error.message).toContain('/data/B.json');
  });

  it('is taken from the order that was made later, if that is wanted', () => {
    const [cube] = group([older, newer], { duplicates: 'newer' });
    expect(cube && namesOf(cube)).toEqual(['A 0', 'B 0', 'B 1']);
  });

  it('does not find a duplicate where an image has several layers of a date', () => {
    const orbits = image('A', ['2020-01-03', '2020-01-03']);
    expect(group([orbits]).map(namesOf)).toEqual([['A 0', 'A 1']]);
  });
});
