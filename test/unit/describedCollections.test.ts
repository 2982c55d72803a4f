/** Descriptions of image collections in cedar.yaml. */
import { describe, expect, it } from 'vitest';
import { describeBands } from '../../src/core/earthengine/assetBands.ts';
import { addCollection, ConfigError, collections, loadConfig } from '../../src/core/index.ts';

const ID = 'projects/my-project/assets/drone';
const config = (collections: string) => `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: gcs }
gcs: { bucket_name: tiles-of-mine, project: ee-mine }
collections:
  ${ID}:
${collections.replaceAll(/^/gm, '    ')}
`;

/** Paths and messages of what is wrong with a description. */
function problemsOf(text: string): [path: string, message: string][] {
  try {
    loadConfig(config(text));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => [path, message]);
  }
}

describe('a described collection', () => {
  it('has bands with common names, types, scaling and meanings of bits', () => {
    const { catalog, warnings } = loadConfig(
      config(`title: Drone
start: 2023-05-01
last_day: 2023-05-31
days_between_dates: 7
cloud_property: CLOUDS
bands:
  - { id: b1, name: red, data_type: uint16, scale: 0.0001, range: [0, 10000] }
  - { id: t, name: thermal, data_type: int16, offset: 273.15, unit: K, resolution: 30 }
  - { id: qa, data_type: uint8, optional: true, bits: { '0': Cloud, '6-7': Aerosol } }`),
    );
    expect(warnings).toEqual([]);
    const row = catalog.collection(ID);
    expect(row).toMatchObject({
      title: 'Drone',
      start: '2023-05-01',
      end: '2023-06-01',
      daysBetweenDates: 7,
      cloudProperty: 'CLOUDS',
      dataType: 'int32',
      mosaic: 'date',
    });
    expect(row.bands[1]?.scaling).toEqual({ scale: 1, offset: 273.15, unit: 'K' });
    expect(row.optionalBands[0]?.bits).toEqual([
      { bit: 0, title: 'Cloud' },
      { bit: 6, count: 2, title: 'Aerosol' },
    ]);
  });

  it('has the recipe for clouds that orders can choose', () => {
    const { catalog, warnings } = loadConfig(
      config(`page: https://example.org/drone
cloud_mask: { band: qa, bits: [1, 3], bit_values: { '6-7': [2, 3] } }
bands: [{ id: b1, data_type: uint8 }, { id: qa, data_type: uint8, optional: true }]`),
    );
    expect(warnings).toEqual([]);
    expect(catalog.collection(ID, { cloudMask: true })).toMatchObject({
      cloudMasks: [
        {
          id: 'qa_bits_1_3_6-7=2+3',
          title: 'qa: bits 1, 3, 6-7 = 2 / 3',
          source: 'https://example.org/drone',
          band: 'qa',
          cloudyBits: [{ bit: 1 }, { bit: 3 }, { bit: 6, count: 2, values: [2, 3] }],
        },
      ],
      scenes: { cloudMask: 'qa_bits_1_3_6-7=2+3' },
    });
  });

  it('warns of keys of the recipe that have no effect', () => {
    const { warnings } = loadConfig(
      config(`cloud_mask: { band: qa, bits: [1], shadows: [3] }
bands: [{ id: qa, data_type: uint8 }]`),
    );
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/"shadows" is not a valid key here/),
    ]);
  });

  const QA = 'bands: [{ id: qa, data_type: uint8 }, { id: share, data_type: float32 }]';
  it.each<[what: string, mask: string, path: string, message: RegExp]>([
    ['a band that is not there', '{ band: QA, bits: [1] }', 'band', /"QA" is not the id of one/],
    ['no rule', '{ band: qa }', '', /needs one rule/],
    ['two rules', '{ band: qa, bits: [1], classes: [3] }', '', /needs one rule/],
    [
      'a bit beyond the type',
      '{ band: qa, bits: [9] }',
      'bits',
      /no bit 9: uint8 has the bits 0 to 7/,
    ],
    ['bits of fractions', '{ band: share, bits: [1] }', 'band', /"share" has no bits: .* float32/],
    [
      'a single bit as a range',
      "{ band: qa, bit_values: { '3': [1] } }",
      'bit_values.3',
      /range of bits/,
    ],
    [
      'a range beyond the type',
      "{ band: qa, bit_values: { '7-8': [1] } }",
      'bit_values.7-8',
      /no bit 8/,
    ],
    [
      'a value beyond the bits',
      "{ band: qa, bit_values: { '6-7': [4] } }",
      'bit_values.6-7',
      /value 4 does not fit into the bits 6-7/,
    ],
  ])('with %s in its cloud mask is refused', (_, mask, path, message) => {
    const wanted = ['collections', ID, 'cloud_mask', ...(path ? [path] : [])].join('.');
    expect(problemsOf(`cloud_mask: ${mask}\n${QA}`)).toEqual([
      [wanted, expect.stringMatching(message)],
    ]);
  });

  it.each<[what: string, text: string, path: string, message: RegExp]>([
    [
      'two bands of one name',
      'bands: [{ id: a, data_type: int8 }, { id: b, name: a, data_type: int8 }]',
      'bands.1.name',
      /Two bands have the name "a"/,
    ],
    [
      'a name that a band cannot have',
      'bands: [{ id: a, name: near infrared, data_type: int8 }]',
      'bands.0.name',
      /cannot be the name/,
    ],
    [
      'only optional bands',
      'bands: [{ id: a, optional: true, data_type: int8 }]',
      'bands',
      /All bands are optional/,
    ],
    [
      'a range in the wrong order',
      'bands: [{ id: a, data_type: int8, range: [5, 1] }]',
      'bands.0.range',
      /smallest value/,
    ],
    [
      'no-data that is a valid value',
      'nodata: 0\nbands: [{ id: a, data_type: uint8 }]',
      'nodata',
      /nodata 0 is a valid value of the band "a"/,
    ],
    [
      'no-data that does not fit',
      'nodata: 0.1\nbands: [{ id: a, data_type: uint8, range: [1, 5] }]',
      'nodata',
      /does not fit/,
    ],
    [
      'a fill bit of a band that is not there',
      'fill: { band: qa, bit: 0 }\nbands: [{ id: a, data_type: uint8 }]',
      'fill.band',
      /not the id of one of the bands/,
    ],
    [
      'mosaics by an unknown orbit',
      'mosaic: orbit\nbands: [{ id: a, data_type: uint8 }]',
      'mosaic',
      /needs the key orbit/,
    ],
    [
      'layers of a single image',
      'type: image\nmosaic: date\nbands: [{ id: a, data_type: uint8 }]',
      'mosaic',
      /one layer/,
    ],
    [
      'a day that does not exist',
      'start: 2023-02-30\nbands: [{ id: a, data_type: uint8 }]',
      'start',
      /not a day/,
    ],
    [
      'an end before its start',
      'start: 2023-02-03\nlast_day: 2023-01-01\nbands: [{ id: a, data_type: uint8 }]',
      'last_day',
      /before start/,
    ],
    [
      'something that is not a bit',
      'bands: [{ id: a, data_type: uint8, bits: { 40: x } }]',
      'bands.0.bits',
      /not the number of a bit/,
    ],
    [
      'an unknown type',
      'bands: [{ id: a, data_type: byte }]',
      'bands.0.data_type',
      /must be one of: int8/,
    ],
  ])('is refused with %s', (_, text, path, message) => {
    expect(problemsOf(text)).toEqual([
      [`collections.${ID}.${path}`, expect.stringMatching(message)],
    ]);
  });

  it('is refused with an id that is none', () => {
    const text = config('bands: [{ id: a, data_type: uint8 }]').replace(ID, 'drone');
    expect(() => loadConfig(text)).toThrow(/is not an id of Earth Engine/);
  });

  it('may have filters, and reports keys without effect', () => {
    const text = `${config('typo: 1\nbands: [{ id: a, data_type: uint8, nmae: b }]')}`.replace(
      'tracker: { store: gcs }',
      `tracker: { store: gcs, filters: { ${ID}: [{ function: lte, name: WIND, value: 3 }] } }`,
    );
    const { warnings } = loadConfig(text);
    expect(warnings.map(({ path }) => path)).toEqual([
      `collections.${ID}.typo`,
      `collections.${ID}.bands.0.nmae`,
    ]);
  });
});

describe('a collection that is built in', () => {
  const ERA5 = 'ECMWF/ERA5_LAND/DAILY_AGGR';
  const era5 = (text: string, id = ERA5) => config(text).replace(ID, id);

  it('has further bands from a configuration, with their types and no-data values', () => {
    const { catalog, warnings } = loadConfig(
      era5(`bands:
  - { id: snow_albedo, data_type: float64, range: [0, 1] }
  - { id: flags, data_type: uint8, nodata: 255, bits: { '0': Frozen } }`),
    );
    expect(warnings).toEqual([]);
    const row = catalog.collection(ERA5);
    expect(row.bands).toEqual(collections().find(({ id }) => id === ERA5)?.bands);
    expect(row.optionalBands.slice(-2)).toMatchObject([
      { name: 'snow_albedo', scaling: { scale: 1, offset: 0, unit: '' } },
      { name: 'flags', nodata: 255, bits: [{ bit: 0, title: 'Frozen' }] },
    ]);
    const chosen = (bands: string[]) => catalog.collection(ERA5, { bands });
    expect(chosen(['snow_albedo'])).toMatchObject({ dataType: 'float64', nodata: -9999 });
    expect(chosen(['flags'])).toMatchObject({ dataType: 'uint8', nodata: 255 });
    // It is a measurement, and those of bits are none.
    expect(
      catalog.collection(ERA5, { bands: ['snow_albedo'], composite: 'median' }).bands,
    ).toHaveLength(1);
    expect(() => catalog.collection(ERA5, { bands: ['flags'], composite: 'median' })).toThrow(
      /has no median/,
    );
  });

  it.each([
    ['another key', 'title: Weather\nbands: [{ id: a, data_type: uint8 }]', 'title', /only bands/],
    [
      'a band that it has',
      'bands: [{ id: a, data_type: uint8 }, { id: snow_depth, data_type: float64 }]',
      'bands.1',
      /has the band "snow_depth" \(snow_depth\) without a description/,
    ],
    [
      'the name of a band that it has',
      'bands: [{ id: a, name: snow_depth, data_type: uint8 }]',
      'bands.0',
      /has the band "snow_depth"/,
    ],
    [
      'two bands of a name',
      'bands: [{ id: a, data_type: uint8 }, { id: b, name: a, data_type: uint8 }]',
      'bands.1.name',
      /Two bands have the name "a"/,
    ],
  ])('is refused with %s', (_, text, path, message) => {
    let problems: readonly { path: string; message: string }[] = [];
    try {
      loadConfig(era5(text));
    } catch (error) {
      if (error instanceof ConfigError) problems = error.problems;
    }
    expect(problems).toEqual([
      expect.objectContaining({
        path: `collections.${ERA5}.${path}`,
        message: expect.stringMatching(message),
      }),
    ]);
  });

  it('has no further bands after Earth Engine has withdrawn it', () => {
    const text = era5('bands: [{ id: a, data_type: uint8 }]', 'LANDSAT/LC08/C01/T1_SR');
    expect(() => loadConfig(text)).toThrow(/only bands that it does not have/);
  });
});

describe('adding a description', () => {
  const description = { mosaic: 'all', bands: [{ id: 'clay', data_type: 'float32' }] } as const;
  const added = (text: string) => addCollection(text, 'projects/p/assets/soil', description);

  it('keeps all other text, and what is described already', () => {
    const text = `${config('# mine\nbands:\n  - { id: a, data_type: uint8 }')}# the end\n`;
    const changed = added(text);
    for (const line of text.split('\n')) expect(changed).toContain(line);
    expect(loadConfig(changed).values.collections.map(({ id }) => id)).toEqual([
      ID,
      'projects/p/assets/soil',
    ]);
  });

  it.each([['collections:\n'], ['collections:'], ['collections: # none yet\n']])(
    'fills the empty section %j',
    (section) => {
      const base = config('').split('collections:')[0] ?? '';
      const { values } = loadConfig(added(base + section));
      expect(values.collections.map(({ id }) => id)).toEqual(['projects/p/assets/soil']);
    },
  );

  it('is refused where the text has errors, or has it already', () => {
    expect(() => added('a: [')).toThrow(/has errors/);
    expect(() => added(added(''))).toThrow(/describes "projects\/p\/assets\/soil" already/);
    expect(() => added('collections: { x/y: { bands: [] } }\n')).toThrow(/without braces/);
  });
});

describe('bands of an asset', () => {
  const int = (min: number, max: number) => ({ precision: 'INT', range: { min, max } });

  it('have the smallest type of their values, and sizes in meters', () => {
    const grid = (scaleX: number, crsCode = 'EPSG:32618') => ({
      crsCode,
      affineTransform: { scaleX },
    });
    const { bands, resolution, notes } = describeBands('a/b', [
      { id: 'u8', dataType: { precision: 'INT', range: { max: 255 } }, grid: grid(1) },
      { id: 'i16', dataType: int(-32768, 32767), grid: grid(5) },
      { id: 'u32', dataType: int(0, 4294967295), grid: grid(5) },
      { id: 'f64', dataType: { precision: 'DOUBLE' }, grid: grid(0.001, 'EPSG:4326') },
      { id: 'i64', dataType: int(-9.2e18, 9.2e18), grid: grid(1) },
    ]);
    expect(bands).toEqual([
      { id: 'u8', data_type: 'uint8' },
      { id: 'i16', data_type: 'int16', resolution: 5 },
      { id: 'u32', data_type: 'uint32', resolution: 5 },
      { id: 'f64', data_type: 'float64', resolution: 111.319 },
    ]);
    expect(resolution).toBe(1);
    expect(notes.join(' ')).toMatch(/left out: i64\..*different pixel sizes.*different types/);
  });

  it('of which there are many leave room for few dates', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      id: `b${i}`,
      data_type: { precision: 'float' },
    }));
    expect(describeBands('a/b', many).notes).toEqual([
      expect.stringMatching(/200 bands, .* 25 dates/),
    ]);
    expect(() => describeBands('a/b', [])).toThrow(/no bands that can be exported/);
  });
});
