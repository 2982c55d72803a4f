/** Expressions of Google's own client, evaluated over a tiny Earth whose every pixel is known. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asked, type Chain, compute, connect, ee, NOON, pixels } from './evaluate.ts';

beforeAll(connect);
beforeEach(() => {
  asked.length = 0;
});

const images = () => ee.ImageCollection('TEST/C');
const indices = (collection: Chain) => compute(collection.aggregate_array('system:index'));
const DAY = 86_400_000;

describe('filters', () => {
  const passing: [string, () => Chain, string[]][] = [
    ['equals', () => ee.Filter.eq('CLOUD_COVER', 20), ['S2']],
    ['not equals', () => ee.Filter.neq('CLOUD_COVER', 20), ['S1', 'S3']],
    ['less than', () => ee.Filter.lt('CLOUD_COVER', 20), ['S1']],
    ['at most', () => ee.Filter.lte('CLOUD_COVER', 20), ['S1', 'S2']],
    ['greater than', () => ee.Filter.gt('CLOUD_COVER', 20), ['S3']],
    ['at least', () => ee.Filter.gte('CLOUD_COVER', 20), ['S2', 'S3']],
    ['in a list', () => ee.Filter.inList('CLOUD_COVER', [10, 30]), ['S1', 'S3']],
    ['text that begins', () => ee.Filter.stringStartsWith('SENSOR', 'OLI'), ['S1', 'S2', 'S3']],
    ['text that ends', () => ee.Filter.stringEndsWith('SENSOR', 'TIRS'), ['S3']],
    ['text that contains', () => ee.Filter.stringContains('SENSOR', '_'), ['S3']],
    ['range', () => ee.Filter.rangeContains('CLOUD_COVER', 20, 30), ['S2', 'S3']],
    ['day of year', () => ee.Filter.dayOfYear(154, 154), ['S3']],
    [
      'calendar range over the turn of the year',
      () => ee.Filter.calendarRange(11, 6, 'month'),
      ['S1', 'S2', 'S3'],
    ],
    ['calendar range', () => ee.Filter.calendarRange(7, 8, 'month'), []],
    ['date', () => ee.Filter.date('2020-06-02', '2020-06-03'), ['S3']],
    [
      'and',
      () => ee.Filter.and(ee.Filter.gt('CLOUD_COVER', 10), ee.Filter.lt('CLOUD_COVER', 30)),
      ['S2'],
    ],
    [
      'or',
      () => ee.Filter.or(ee.Filter.eq('CLOUD_COVER', 10), ee.Filter.eq('CLOUD_COVER', 30)),
      ['S1', 'S3'],
    ],
    ['not', () => ee.Filter.eq('CLOUD_COVER', 10).not(), ['S2', 'S3']],
    ['not null', () => ee.Filter.notNull(['CLOUD_COVER', 'NO_SUCH']), []],
    ['type', () => ee.Filter.hasType('SENSOR', 'string'), ['S1', 'S2', 'S3']],
    ['difference', () => ee.Filter.maxDifference(5, 'CLOUD_COVER', 18), ['S2']],
    ['expression', () => ee.Filter.expression('CLOUD_COVER >= 20'), ['S2', 'S3']],
    [
      'expression with all operators',
      () =>
        ee.Filter.expression(
          '!(CLOUD_COVER == 10) && SENSOR != "OLI" || CLOUD_COVER < 20 && CLOUD_COVER > 5.5',
        ),
      ['S1', 'S3'],
    ],
    [
      'expression with a missing property',
      () => ee.Filter.expression('NO_SUCH < 5 || NO_SUCH != 5'),
      [],
    ],
  ];
  it.each(passing)('%s', (_, filter, expected) => {
    expect(indices(images().filter(filter()))).toEqual(expected);
  });

  it.each([
    ['CLOUD_COVER <', 'unexpected end'],
    ['CLOUD_COVER = 20', "unexpected '= 20'"],
    ['(CLOUD_COVER < 20', 'unexpected end'],
    ['CLOUD_COVER < 20 )', "unexpected ')'"],
    ['CLOUD_COVER', 'unexpected end'],
  ])('refuse the expression %s', (expression, message) => {
    expect(() => indices(images().filter(ee.Filter.expression(expression)))).toThrow(message);
  });

  it('by comparison never match a missing property, but "not" of them does', () => {
    expect(indices(images().filter(ee.Filter.lt('NO_SUCH', 5)))).toEqual([]);
    expect(indices(images().filter(ee.Filter.lt('NO_SUCH', 5).not()))).toEqual(['S1', 'S2', 'S3']);
  });

  it('by place match only scenes whose footprint meets the geometry', () => {
    const east = ee.Geometry.Point([-122.48, 37.75]);
    expect(indices(images().filterBounds(east))).toEqual(['S3']);
    // The corner of the bounding box of a triangle is not the triangle.
    const triangle = ee.Geometry(
      {
        type: 'Polygon',
        coordinates: [
          [
            [-122.6, 37.7],
            [-122.485, 37.7],
            [-122.6, 37.8],
          ],
        ],
      },
      undefined,
      false,
    );
    expect(indices(images().filterBounds(triangle))).toEqual(['S1']);
  });

  it('use projected geometries at the place that their projection defines', () => {
    const corners = [
      [544_600, 4_179_000],
      [544_900, 4_179_000],
      [544_900, 4_179_300],
      [544_600, 4_179_300],
    ];
    const tile = ee.Geometry({ type: 'Polygon', coordinates: [corners] }, 'EPSG:32610', false);
    expect(indices(images().filterBounds(tile))).toEqual(['S3']);
  });

  it('pass place and time to the catalog before any scene is computed', () => {
    compute(
      images()
        .filterBounds(ee.Geometry.Point([-122.48, 37.75]))
        .filterDate(NOON, NOON + DAY)
        .size(),
    );
    expect(asked).toEqual([
      { bbox: [-122.48, 37.75, -122.48, 37.75], start: NOON, end: NOON + DAY },
    ]);
  });
});

describe('collections', () => {
  it('have size, first, limit, sort, merge and toList', () => {
    expect(compute(images().size())).toBe(3);
    expect(compute(images().sort('CLOUD_COVER', false).first().get('system:index'))).toBe('S3');
    expect(indices(images().limit(2, 'CLOUD_COVER', false))).toEqual(['S3', 'S2']);
    expect(indices(images().merge(images().limit(1)))).toEqual(['1_S1', '1_S2', '1_S3', '2_S1']);
    expect(compute(images().toList(5, 1).size())).toBe(2);
  });

  it('aggregate properties', () => {
    expect(compute(images().aggregate_mean('CLOUD_COVER'))).toBe(20);
    expect(compute(images().aggregate_histogram('SENSOR'))).toEqual({ OLI: 2, OLI_TIRS: 1 });
    expect(compute(images().aggregate_count_distinct('SENSOR'))).toBe(2);
    expect(compute(images().reduceColumns(ee.Reducer.minMax(), ['CLOUD_COVER']))).toEqual({
      max: 30,
      min: 10,
    });
  });

  it('map nested functions, each with its own arguments', () => {
    const sums = ee
      .List([1, 2])
      .map((a: Chain) => ee.List([10, 20]).map((b: Chain) => ee.Number(a).add(b)));
    expect(compute(sums)).toEqual([
      [11, 21],
      [12, 22],
    ]);
  });

  it('iterate with the result of the previous step', () => {
    const total = images().iterate(
      (image: Chain, sum: Chain) => ee.Number(sum).add(ee.Number(image.get('CLOUD_COVER'))),
      0,
    );
    expect(compute(total)).toBe(60);
  });

  it('keep the index of mapped elements, and return features without geometry', () => {
    const features = images().map((image: Chain) =>
      ee.Feature(null).copyProperties(image, ['CLOUD_COVER']),
    );
    expect(compute(ee.FeatureCollection(features).limit(1))).toMatchObject({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', geometry: null, id: 'S1', properties: { CLOUD_COVER: 10 } }],
    });
  });

  it('return images as Earth Engine describes them', () => {
    expect(compute(images().first())).toMatchObject({
      type: 'Image',
      id: 'TEST/C/S1',
      version: 7,
      bands: [
        {
          id: 'A',
          data_type: { type: 'PixelType', precision: 'int', min: 0, max: 65535 },
          dimensions: [100, 100],
          crs: 'EPSG:32610',
          crs_transform: [30, 0, 540000, 0, -30, 4180000],
        },
        { id: 'B' },
        { id: 'QA' },
      ],
      properties: {
        CLOUD_COVER: 10,
        'system:index': 'S1',
        'system:time_start': NOON,
        'system:footprint': { type: 'LinearRing' },
      },
    });
  });
});

describe('pixels', () => {
  const first = () => images().first();

  it('are the nearest pixels of the scene', () => {
    expect(pixels(first().select('A'), 10, 3)).toEqual({ A: [1010, 1011, 1012] });
  });

  it('of a mosaic come from the last image that has one', () => {
    // Scene 2 begins at column 50; its own first column has no pixels.
    expect(pixels(images().select('A').limit(2).mosaic(), 48, 5)).toEqual({
      A: [1048, 1049, 1050, 2001, 2002],
    });
  });

  it('of stacked mosaics have names of index and band', () => {
    const stack = ee.ImageCollection.fromImages([
      images()
        .filterDate(NOON, NOON + DAY)
        .select(['A'], ['red'])
        .mosaic(),
      images()
        .filterDate(NOON + DAY, NOON + 2 * DAY)
        .select(['A'], ['red'])
        .mosaic(),
    ]).toBands();
    expect(compute(stack.bandNames())).toEqual(['0_red', '1_red']);
    expect(pixels(stack.select('1_red'), 101, 2)).toEqual({ '1_red': [3001, 3002] });
  });

  it('have at most 5,000 bands', () => {
    const bands = (count: number) =>
      ee
        .ImageCollection(ee.List.sequence(1, count).map((i: unknown) => ee.Image(i)))
        .toBands()
        .bandNames()
        .size();
    expect(compute(bands(5000))).toBe(5000);
    expect(() => compute(bands(5001))).toThrow(
      'ImageCollection.toBands: The maximum number of bands is 5000.',
    );
  });

  it('of mosaics by date are the same for a list of dates as for single mosaics', () => {
    const dates = ['2020-06-01', '2020-06-02'];
    // A value that is used once is written inside the function that is called for each date.
    const mosaicOf = (date: unknown) => {
      const day = ee.Date(date);
      const ofDay = images()
        .map((image: Chain) => image.select(['A', 'B']))
        .filterDate(day, day.advance(1, 'day'));
      return ofDay.mosaic();
    };
    const mapped = ee.ImageCollection.fromImages(ee.List(dates).map(mosaicOf)).toBands();
    const each = ee.ImageCollection.fromImages(dates.map(mosaicOf)).toBands();
    expect(compute(mapped.bandNames())).toEqual(['0_A', '0_B', '1_A', '1_B']);
    expect(pixels(mapped, 98, 6)).toEqual(pixels(each, 98, 6));
  });

  it('of many dates are found with one search of the catalog', () => {
    const looks = (count: number) => {
      asked.length = 0;
      const days = ee.List.sequence(0, count - 1).map((i: Chain) => {
        const day = ee.Date('2020-06-01').advance(i, 'day');
        const ofDay = images()
          .map((image: Chain) => image.select('A'))
          .filterDate(day, day.advance(1, 'day'));
        return ofDay.size();
      });
      expect(compute(days.slice(0, 3))).toEqual([2, 1, 0]);
      compute(days);
      return asked.length;
    };
    expect(looks(400)).toBe(looks(3));
  });

  it('are hidden by a mask, and returned by unmask', () => {
    const masked = first().select('A').updateMask(first().select('QA'));
    expect(pixels(masked, 10, 4)).toEqual({ A: [1010, 1012] });
    expect(pixels(masked.unmask(7), 10, 4)).toEqual({ A: [1010, 7, 1012, 7] });
  });

  it('outside of the footprint are filled by unmask only on request', () => {
    expect(pixels(first().select('A').unmask(7), 98, 4)).toEqual({ A: [1098, 1099] });
    expect(pixels(first().select('A').unmask(7, false), 98, 4)).toEqual({ A: [1098, 1099, 7, 7] });
  });

  it('are limited to the range of the type they are cast to', () => {
    const image = first().select('A').multiply(-100);
    expect(pixels(image.toInt16(), 10, 1)).toEqual({ A: [-32768] });
    expect(pixels(image.toUint16(), 10, 1)).toEqual({ A: [0] });
    expect(pixels(first().select('A').divide(3).toInt(), 10, 1)).toEqual({ A: [336] });
  });

  it('can be combined with arithmetic and logic', () => {
    const a = first().select('A');
    expect(pixels(a.add(1).multiply(2), 10, 1)).toEqual({ A: [2022] });
    expect(pixels(a.gt(1010).and(a.lt(1013)), 10, 4)).toEqual({ A: [0, 1, 1, 0] });
    expect(pixels(a.bitwiseAnd(3), 10, 4)).toEqual({ A: [2, 3, 0, 1] });
    expect(pixels(first().normalizedDifference(['A', 'B']), 10, 1)).toEqual({
      nd: [Math.fround((1010 - 1050) / 2060)],
    });
  });

  it('can be reduced over images', () => {
    const both = images().select('A').limit(2);
    expect(pixels(both.mean(), 60, 1)).toEqual({ A: [(1060 + 2010) / 2] });
    expect(pixels(both.reduce(ee.Reducer.max()), 60, 1)).toEqual({ A_max: [2010] });
    expect(pixels(both.count(), 49, 3)).toEqual({ A: [1, 1, 2] });
  });

  it('can be clipped to a geometry', () => {
    const west = ee.Geometry.Rectangle(
      [540_000, 4_170_000, 540_360, 4_190_000],
      ee.Projection('EPSG:32610'),
      false,
    );
    expect(pixels(first().select('A').clip(west), 10, 4)).toEqual({ A: [1010, 1011] });
  });

  it('of a coarser grid are the pixels in its centers', () => {
    const coarse = first().select('A').reproject('EPSG:32610', [90, 0, 540_000, 0, -90, 4_180_000]);
    expect(pixels(coarse, 9, 4)).toEqual({ A: [1010, 1010, 1010, 1013] });
  });
});

describe('types of pixels', () => {
  const typeOf = (image: Chain) =>
    (compute(image) as { bands: { data_type: object }[] }).bands[0]?.data_type;

  it('have the range of the possible results', () => {
    expect(typeOf(ee.Image(1).add(2))).toEqual({
      type: 'PixelType',
      precision: 'int',
      min: 3,
      max: 3,
    });
    expect(typeOf(images().first().select('A').unmask(-9999))).toEqual({
      type: 'PixelType',
      precision: 'int',
      min: -9999,
      max: 65535,
    });
    expect(typeOf(ee.Image(1).gt(0))).toEqual({
      type: 'PixelType',
      precision: 'int',
      min: 0,
      max: 1,
    });
    expect(typeOf(ee.Image(1).toFloat())).toEqual({ type: 'PixelType', precision: 'float' });
  });
});

describe('values', () => {
  const cases: [string, () => Chain, unknown][] = [
    [
      'dates advance by months and keep to their end',
      () => ee.Date('2020-01-31').advance(1, 'month').format('YYYY-MM-dd'),
      '2020-02-29',
    ],
    [
      'dates format with quotes and zones',
      () => ee.Date('2020-06-01T12:00:00').format("yyyy'Z'DDD HH:mm", 'America/New_York'),
      '2020Z153 08:00',
    ],
    [
      'dates parse',
      () => ee.Date.parse('dd.MM.yyyy', '24.12.2019').millis(),
      Date.UTC(2019, 11, 24),
    ],
    ['dates differ', () => ee.Date('2020-03-01').difference(ee.Date('2020-02-01'), 'day'), 29],
    ['date fields', () => ee.Date('2020-03-01').get('week'), 9],
    [
      'date ranges',
      () => ee.Date('2020-02-15').getRange('month'),
      { type: 'DateRange', dates: [Date.UTC(2020, 1, 1), Date.UTC(2020, 2, 1)] },
    ],
    ['lists slice', () => ee.List([0, 1, 2, 3]).slice(1, -1), [1, 2]],
    ['lists sort by keys', () => ee.List(['a', 'b', 'c']).sort([3, 1, 2]), ['b', 'c', 'a']],
    ['lists flatten', () => ee.List([[1, [2]], 3]).flatten(), [1, 2, 3]],
    ['sequences include their end', () => ee.List.sequence(0, 1, 0.25), [0, 0.25, 0.5, 0.75, 1]],
    ['lists reduce', () => ee.List([1, 2, 3]).reduce(ee.Reducer.mean()), 2],
    ['distinct', () => ee.List(['a', 'b', 'a']).distinct(), ['a', 'b']],
    ['dictionaries list keys in order', () => ee.Dictionary({ b: 1, a: 2 }).keys(), ['a', 'b']],
    [
      'dictionaries map',
      () => ee.Dictionary({ a: 2 }).map((_key: Chain, value: Chain) => ee.Number(value).add(1)),
      { a: 3 },
    ],
    ['strings match', () => ee.String('LC08_044034').match('_(\\d{3})'), ['_044', '044']],
    ['strings replace', () => ee.String('a-b-c').replace('-', '+', 'g'), 'a+b+c'],
    ['numbers format', () => ee.Number(2.45678).format('%06.2f'), '002.46'],
    ['projections scale', () => ee.Projection('EPSG:32610').atScale(30).nominalScale(), 30],
    [
      'if leaves the other branch alone',
      () => ee.Algorithms.If(1, 'yes', ee.Image('NO/SUCH')),
      'yes',
    ],
  ];
  it.each(cases)('%s', (_, value, expected) => {
    expect(compute(value())).toEqual(expected);
  });

  it('include measures of geometries', () => {
    const square = ee.Geometry.Rectangle(
      [540_000, 4_180_000, 541_000, 4_181_000],
      ee.Projection('EPSG:32610'),
      false,
    );
    // UTM shrinks by 0.9996 near the central meridian.
    expect(compute(square.area(1))).toBeCloseTo(1e6 / 0.9996 ** 2, -4);
    expect(compute(square.intersects(ee.Geometry.Point([-122.54, 37.77]), 1))).toBe(true);
    expect(compute(square.intersects(ee.Geometry.Point([-122.5, 37.77]), 1))).toBe(false);
  });
});

describe('errors have the words of Earth Engine', () => {
  const cases: [string, () => Chain, string][] = [
    [
      'unknown collection',
      () => ee.ImageCollection('NO/SUCH').size(),
      "ImageCollection.load: ImageCollection asset 'NO/SUCH' not found (does not exist or caller does not have access).",
    ],
    [
      'unknown image',
      () => ee.Image('NO/SUCH'),
      "Image.load: Image asset 'NO/SUCH' not found (does not exist or caller does not have access).",
    ],
    [
      'unknown band',
      () => images().first().select('Z'),
      "Image.select: Band pattern 'Z' did not match any bands. Available bands: [A, B, QA]",
    ],
    [
      'in a map',
      () =>
        images()
          .map((image: Chain) => image.select('Z'))
          .mosaic(),
      "ImageCollection.mosaic: Error in map(ID=S1):\nImage.select: Band pattern 'Z' did not match any bands. Available bands: [A, B, QA]",
    ],
    [
      'wrong type',
      () => ee.ApiFunction._call('Image.addBands', ee.Image(1), images()),
      "Image.addBands, argument 'srcImg': Invalid type.\nExpected type: Image<unknown bands>.\nActual type: ImageCollection.",
    ],
    [
      'missing argument',
      () => images().filter(ee.Filter.eq('CLOUD_COVER', 99)).first().get('x'),
      "Element.get: Parameter 'object' is required.",
    ],
    [
      'missing key',
      () => ee.Dictionary({ a: 1 }).get('b'),
      "Dictionary.get: Dictionary does not contain key: 'b'.",
    ],
    [
      'list index',
      () => ee.List([1]).get(3),
      'List.get: List index must be between 0 and 0, or -1 and -1. Found 3.',
    ],
    [
      'region without end',
      () => ee.Image(1).reduceRegion(ee.Reducer.mean()),
      "Image.reduceRegion: Provide 'geometry' parameter when aggregating over an unbounded image.",
    ],
  ];
  it.each(cases)('%s', (_, value, message) => {
    expect(() => compute(value())).toThrow(expect.objectContaining({ message }));
  });
});
