/** Attributes of cubes in the terms of CF-1.8. */
import { describe, expect, it } from 'vitest';
import { cfDataset } from '../../src/core/cubes/cf/cfDataset.ts';
import { flagAttributes } from '../../src/core/cubes/cf/flagAttributes.ts';
import { gridMapping } from '../../src/core/cubes/cf/gridMapping.ts';
import { standardNameOf } from '../../src/core/cubes/cf/standardNames.ts';
import type { CubeVariable } from '../../src/core/cubes/cubeLayout.ts';
import { mergeFlags } from '../../src/core/cubes/mergeFlags.ts';
import { scalingOf } from '../../src/cubeFiles/cfAttributes.ts';
import { sampleLayout, wktOf } from './cubeSamples.ts';

/** Values of `CRS(code).to_cf()` of pyproj 3.7.2. */
const MAPPINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'EPSG:5070': {
    grid_mapping_name: 'albers_conical_equal_area',
    standard_parallel: [29.5, 45.5],
    latitude_of_projection_origin: 23,
    longitude_of_central_meridian: -96,
    false_easting: 0,
    false_northing: 0,
    semi_major_axis: 6_378_137,
    semi_minor_axis: 6_356_752.314140356,
    inverse_flattening: 298.257222101,
    reference_ellipsoid_name: 'GRS 1980',
    longitude_of_prime_meridian: 0,
    prime_meridian_name: 'Greenwich',
    geographic_crs_name: 'NAD83',
    horizontal_datum_name: 'North American Datum 1983',
    projected_crs_name: 'NAD83 / Conus Albers',
  },
  'EPSG:3035': {
    grid_mapping_name: 'lambert_azimuthal_equal_area',
    latitude_of_projection_origin: 52,
    longitude_of_projection_origin: 10,
    false_easting: 4_321_000,
    false_northing: 3_210_000,
  },
  'EPSG:32733': {
    grid_mapping_name: 'transverse_mercator',
    latitude_of_projection_origin: 0,
    longitude_of_central_meridian: 15,
    false_easting: 500_000,
    false_northing: 10_000_000,
    scale_factor_at_central_meridian: 0.9996,
    inverse_flattening: 298.257223563,
  },
  'EPSG:3413': {
    grid_mapping_name: 'polar_stereographic',
    standard_parallel: 70,
    straight_vertical_longitude_from_pole: -45,
    latitude_of_projection_origin: 90,
  },
  'EPSG:32661': {
    grid_mapping_name: 'polar_stereographic',
    latitude_of_projection_origin: 90,
    straight_vertical_longitude_from_pole: 0,
    false_easting: 2_000_000,
    false_northing: 2_000_000,
    scale_factor_at_projection_origin: 0.994,
  },
  'EPSG:6933': {
    grid_mapping_name: 'lambert_cylindrical_equal_area',
    standard_parallel: 30,
    longitude_of_central_meridian: 0,
  },
  'EPSG:3395': {
    grid_mapping_name: 'mercator',
    longitude_of_projection_origin: 0,
    scale_factor_at_projection_origin: 1,
  },
  'EPSG:2154': {
    grid_mapping_name: 'lambert_conformal_conic',
    standard_parallel: [49, 44],
    latitude_of_projection_origin: 46.5,
    longitude_of_central_meridian: 3,
    false_easting: 700_000,
    false_northing: 6_600_000,
  },
  'EPSG:4326': { grid_mapping_name: 'latitude_longitude', geographic_crs_name: 'WGS 84' },
};

describe('grid mappings', () => {
  it.each(Object.keys(MAPPINGS))('of %s is that of pyproj', (code) => {
    const { attributes } = gridMapping(wktOf(code));
    const expected = MAPPINGS[code] ?? {};
    for (const [name, value] of Object.entries(expected)) {
      const found = attributes[name];
      if (typeof value === 'number') expect(found, name).toBeCloseTo(value, 9);
      else expect(found, name).toEqual(value);
    }
    expect(attributes).toMatchObject({ crs_wkt: wktOf(code), spatial_ref: wktOf(code) });
  });

  it('has the sphere of MODIS', () => {
    const { attributes } = gridMapping(
      'PROJCS["MODIS Sinusoidal",GEOGCS["unknown",DATUM["unknown",SPHEROID["Sphere",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]',
    );
    expect(attributes).toMatchObject({
      grid_mapping_name: 'sinusoidal',
      longitude_of_projection_origin: 0,
      semi_major_axis: 6_371_007.181,
      semi_minor_axis: 6_371_007.181,
      inverse_flattening: 0,
    });
  });

  it('has offsets in the unit of x and y', () => {
    const { attributes, units } = gridMapping(wktOf('EPSG:2225'));
    expect(attributes.false_easting).toBeCloseTo(6_561_666.667, 6);
    expect(units).toBe('US_survey_foot');
  });

  it.each([
    ['a double stereographic projection', 'EPSG:28992'],
    ['web maps', 'EPSG:3857'],
    ['an oblique Mercator projection', 'EPSG:2056'],
    ['an equirectangular projection', 'EPSG:4087'],
    ['a conic projection with a scale', 'EPSG:27571'],
  ])('has WKT alone for %s, which CF has no name for', (_, code) => {
    const { attributes, axes } = gridMapping(wktOf(code));
    expect(attributes).not.toHaveProperty('grid_mapping_name');
    expect(attributes).not.toHaveProperty('false_easting');
    expect(attributes.crs_wkt).toBe(wktOf(code));
    expect(attributes.semi_major_axis).toBeGreaterThan(6_377_000);
    expect(axes).toBe('lengths');
  });

  it('gives Paris in degrees from Greenwich, by both of its longitudes', () => {
    const at = (code: string) => gridMapping(wktOf(code)).attributes.longitude_of_prime_meridian;
    expect(at('EPSG:27571')).toBeCloseTo(2.33722917, 9);
    expect(at('EPSG:27500')).toBeCloseTo(2.33720833, 7);
  });

  it('does not call grads degrees', () => {
    expect(gridMapping(wktOf('EPSG:4807')).axes).toBe('unknown');
  });

  it('has the axes of an EPSG code without WKT', () => {
    expect(gridMapping('EPSG:4855').attributes).toMatchObject({
      grid_mapping_name: 'transverse_mercator',
      semi_major_axis: 6_378_137,
      inverse_flattening: 298.257222101,
      spatial_ref: 'EPSG:4855',
    });
  });
});

describe('coordinates', () => {
  const { coordinates, attributes, variables } = cfDataset(sampleLayout());
  const named = (name: string) => coordinates.find((each) => each.name === name);

  it('are the centers of pixels', () => {
    expect(named('x')?.values?.[0]).toBe(1_784_415 + 15);
    expect(named('x')?.values).toHaveLength(37);
    expect(named('y')?.values?.[22]).toBe(2_414_805 - 30 * 22.5);
    expect(named('x')?.attributes).toMatchObject({
      standard_name: 'projection_x_coordinate',
      units: 'm',
      axis: 'X',
    });
  });

  it('are longitude and latitude in a geographic system', () => {
    const layout = sampleLayout({
      crs: wktOf('EPSG:4326'),
      transform: [0.25, 0, -70, 0, -0.25, 40],
    });
    const [, y, x] = cfDataset(layout).coordinates;
    expect(x?.attributes).toMatchObject({ standard_name: 'longitude', units: 'degrees_east' });
    expect(y?.attributes).toMatchObject({ standard_name: 'latitude', units: 'degrees_north' });
    expect([x?.values?.[0], y?.values?.[0]]).toEqual([-69.875, 39.875]);
  });

  it('have times in UTC, in whole milliseconds', () => {
    const time = named('time');
    expect(time).toMatchObject({
      dataType: 'int64',
      attributes: { units: 'millisecond since 1970-01-01 00:00:00', calendar: 'standard' },
    });
    expect(time?.values).toEqual(
      BigInt64Array.from(sampleLayout().dates, (date) => BigInt(date.time)),
    );
  });

  it('have times before 1970, and around a leap second', () => {
    const times = [
      -5_000_000_000_001,
      -1500,
      Date.UTC(2016, 11, 31, 23, 59, 59, 999),
      1_483_228_800_000,
    ];
    const dates = times.map((time) => ({ time, collection: 'A', scenes: [] }));
    const [time] = cfDataset(sampleLayout({ dates })).coordinates;
    expect([...(time?.values ?? [])].map(Number)).toEqual(times);
  });

  it('keep the seconds of a cube that has them, which are not before the milliseconds', () => {
    const [time] = cfDataset(sampleLayout({ timeUnit: 'seconds' })).coordinates;
    expect(time).toMatchObject({
      dataType: 'float64',
      attributes: { units: 'seconds since 1970-01-01 00:00:00' },
    });
    for (const [index, value] of [...(time?.values ?? [])].entries()) {
      const [seconds, milliseconds] = [Number(value), sampleLayout().dates[index]?.time ?? 0];
      const rest = BigInt(seconds * 2 ** 22) * 1000n - BigInt(milliseconds) * 2n ** 22n;
      expect(rest).toBeGreaterThanOrEqual(0n);
      expect(seconds).toBeCloseTo(milliseconds / 1000, 5);
    }
    const dates = [{ time: -1500, collection: 'A', scenes: [] }];
    const [early] = cfDataset(sampleLayout({ dates, timeUnit: 'seconds' })).coordinates;
    expect(early?.values).toEqual(Float64Array.of(-1.5));
  });

  it('have the scenes of each date', () => {
    expect(named('scene_count')?.values).toEqual(Int32Array.of(1, 2, 1, 1, 1));
    expect(named('cloud_area_fraction')?.values).toEqual(Float64Array.of(0, 20, 20, 30, 40));
    expect(named('solar_elevation_angle')?.values?.[4]).toBe(56.5);
    expect(named('platform')?.attributes).toMatchObject({ flag_meanings: 'LANDSAT_8' });
    expect(JSON.parse(String(attributes.images))).toEqual(
      sampleLayout().dates.map(({ scenes }) => scenes),
    );
  });

  it('have the sun and the satellite of the earliest scene of a date, whatever their order', () => {
    const scene = (time: number, id: string, sun: number) => ({
      'system:time_start': time,
      SPACECRAFT_ID: id,
      SUN_ELEVATION: sun,
    });
    const scenes = [scene(24_000, 'LANDSAT_9', 40), scene(0, 'LANDSAT_8', 39)];
    const dates = [{ time: 0, collection: 'A', scenes }];
    const found = cfDataset(sampleLayout({ dates })).coordinates;
    const values = Object.fromEntries(found.map((each) => [each.name, each]));
    expect(values.solar_elevation_angle?.values).toEqual(Float64Array.of(39));
    expect(values.platform?.attributes.flag_meanings).toBe('LANDSAT_8');
  });

  it('name the grid mapping and the scenes as coordinates', () => {
    const names = String(attributes.coordinates).split(' ');
    expect(names.slice(0, 3)).toEqual(['crs', 'scene_count', 'cloud_area_fraction']);
    expect(names.map(named)).not.toContain(undefined);
  });

  it('leave out what no scene has, and mark what one lacks', () => {
    const dates = [
      { time: 0, collection: 'COPERNICUS/S2', scenes: [{ CLOUDY_PIXEL_PERCENTAGE: 3 }] },
      {
        time: 1000,
        collection: 'LANDSAT/C02',
        scenes: [{ MEAN_SOLAR_ZENITH_ANGLE: 30, CLOUD_COVER: -1 }],
      },
    ];
    const found = cfDataset(sampleLayout({ dates })).coordinates;
    const values = Object.fromEntries(found.map((each) => [each.name, each.values]));
    expect(values.cloud_area_fraction).toEqual(Float64Array.of(3, Number.NaN));
    expect(values.solar_elevation_angle).toEqual(Float64Array.of(Number.NaN, 60));
    expect(values).not.toHaveProperty('solar_azimuth_angle');
    expect(values).not.toHaveProperty('platform');
    expect(values.collection).toEqual(Int8Array.of(0, 1));
    expect(found.find(({ name }) => name === 'collection')?.attributes.flag_meanings).toBe(
      'COPERNICUS_S2 LANDSAT_C02',
    );
  });

  it('leave the names of bands alone', () => {
    const layout = sampleLayout({ variables: [{ name: 'platform', dataType: 'uint8' }] });
    const names = cfDataset(layout).coordinates.map(({ name }) => name);
    expect(names).not.toContain('platform');
  });

  it('are followed by bands with scales, units and the grid mapping', () => {
    expect(variables[0]).toEqual({
      name: 'red',
      dimensions: ['time', 'y', 'x'],
      dataType: 'uint16',
      attributes: {
        units: '1',
        scale_factor: 0.0000275,
        add_offset: -0.2,
        _FillValue: 0,
        grid_mapping: 'crs',
      },
    });
    // A scale of 1 would turn whole numbers into fractions.
    expect(variables[1]?.attributes).toEqual({
      units: 'm',
      _FillValue: -9999,
      grid_mapping: 'crs',
    });
  });
});

describe('the version of CF', () => {
  const conventions = (dataType: CubeVariable['dataType']) => {
    const dataset = cfDataset(sampleLayout({ variables: [{ name: 'red', dataType }] }));
    const types = dataset.coordinates.map((each): string => each.dataType);
    return { declared: dataset.attributes.Conventions, types };
  };

  it('is the first one that has the types of all variables', () => {
    expect(conventions('uint16').declared).toBe('CF-1.9');
    expect(conventions('uint8').declared).toBe('CF-1.9');
    const { declared, types } = conventions('int16');
    expect(declared).toBe(types.includes('int64') ? 'CF-1.9' : 'CF-1.8');
  });
});

describe('units', () => {
  it('of decibels are those that UDUNITS knows, and are read as dB', () => {
    const variables = [
      { name: 'VV', dataType: 'float32', scale: 1, offset: 0, units: 'dB' },
    ] as const;
    const [band] = cfDataset(sampleLayout({ variables })).variables;
    expect(band?.attributes.units).toBe('0.1 lg(re 1)');
    expect(scalingOf({ units: '0.1 lg(re 1)' })?.unit).toBe('dB');
  });
});

describe('the quantity of a band', () => {
  it.each([
    ['LANDSAT/LC08/C02/T1_L2', 'SR_B4', 'surface_bidirectional_reflectance'],
    ['LANDSAT/LE07/C02/T2_L2', 'ST_B6', 'surface_temperature'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'B8A', 'surface_bidirectional_reflectance'],
    ['LANDSAT/LC08/C02/T1_L2', 'QA_PIXEL', undefined],
    ['LANDSAT/LC08/C02/T1_TOA', 'SR_B4', undefined],
    ['COPERNICUS/S2_SR_HARMONIZED', 'SCL', undefined],
  ])('%s %s is %s', (collection, band, name) => {
    expect(standardNameOf(collection, band)).toBe(name);
  });
});

describe('flags of several sensors', () => {
  const cloud = { bit: 3, title: 'Cloud' };
  const cirrus = { bit: 2, title: 'Cirrus' };

  it('are those of all of them', () => {
    const flags = mergeFlags([
      { code: 'LT05', flags: { bits: [cloud] } },
      { code: 'LC08', flags: { bits: [cirrus, cloud] } },
    ]);
    expect(flags).toEqual({ bits: [cirrus, cloud] });
    expect(mergeFlags([{ code: 'A', flags: {} }])).toBeUndefined();
  });

  it('are left out, and named, where two sensors give a bit or a class different meanings', () => {
    const wide = { bit: 2, count: 2, title: 'Confidence' };
    const bits = mergeFlags([
      { code: 'A', flags: { bits: [{ bit: 0, title: 'Fill' }, cirrus, cloud] } },
      { code: 'B', flags: { bits: [{ bit: 0, title: 'Fill' }, wide] } },
    ]);
    expect(bits).toEqual({
      bits: [{ bit: 0, title: 'Fill' }],
      note: 'Of different meaning by sensor: A 2: Cirrus; A 3: Cloud; B 2-3: Confidence',
    });
    expect(flagAttributes({ name: 'qa', dataType: 'uint16', flags: bits })).toEqual({
      flag_masks: [1],
      flag_values: [1],
      flag_meanings: 'fill',
      comment: 'Of different meaning by sensor: A 2: Cirrus; A 3: Cloud; B 2-3: Confidence',
    });
    const classes = mergeFlags([
      { code: 'A', flags: { classes: { 0: 'Land', 1: 'Sea' } } },
      { code: 'B', flags: { classes: { 1: 'Ice', 2: 'Snow' } } },
    ]);
    expect(classes).toMatchObject({ classes: { 0: 'Land', 2: 'Snow' } });
    expect(classes?.note).toContain('A 1: Sea; B 1: Ice');
    const mixed = mergeFlags([
      { code: 'A', flags: { bits: [cloud] } },
      { code: 'B', flags: { classes: { 1: 'Ice' } } },
    ]);
    expect(mixed).toEqual({ note: expect.stringContaining('bits or classes') });
  });
});

describe('flags', () => {
  const quality = (changes: Partial<CubeVariable>): CubeVariable => ({
    name: 'pixel_qa',
    dataType: 'uint16',
    flags: {
      bits: [
        { bit: 3, title: 'Cloud' },
        {
          bit: 14,
          count: 2,
          title: 'Confidence of cirrus',
          values: ['None', 'Low', 'High (sure)'],
        },
      ],
    },
    ...changes,
  });

  it('are masks and values of bits', () => {
    expect(flagAttributes(quality({}))).toEqual({
      flag_masks: [8, 49_152, 49_152, 49_152],
      flag_values: [8, 0, 16_384, 32_768],
      flag_meanings:
        'cloud confidence_of_cirrus_none confidence_of_cirrus_low confidence_of_cirrus_high_sure',
    });
  });

  it('leave out values of bits that are not used', () => {
    const bits = [{ bit: 2, count: 2, title: 'Detector', values: ['Fine', undefined, 'Dead'] }];
    expect(flagAttributes(quality({ flags: { bits } }))).toEqual({
      flag_masks: [12, 12],
      flag_values: [0, 8],
      flag_meanings: 'detector_fine detector_dead',
    });
    expect(flagAttributes(quality({ flags: { bits }, dataType: 'float32' }))).toEqual({
      comment: 'Bits 2-3: Detector (0 Fine, 2 Dead)',
    });
  });

  it('have the sign of their type', () => {
    expect(flagAttributes(quality({ dataType: 'int16' })).flag_values).toEqual([
      8, 0, 16_384, -32_768,
    ]);
  });

  it('are a comment where numbers have no bits', () => {
    expect(flagAttributes(quality({ dataType: 'float32' }))).toEqual({
      comment: 'Bits 3: Cloud; 14-15: Confidence of cirrus (0 None, 1 Low, 2 High (sure))',
    });
  });

  it('are values of classes, with a word each', () => {
    const classes = { 0: 'Land', 7: 'Sea / ocean', 9: 'Sea, ocean' };
    expect(flagAttributes(quality({ flags: { classes } }))).toEqual({
      flag_values: [0, 7, 9],
      flag_meanings: 'land sea_ocean sea_ocean_2',
    });
  });
});
