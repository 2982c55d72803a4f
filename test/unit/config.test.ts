/** Reading and checking cedar.yaml. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { correctionEdit } from '../../src/configurations/language/index.ts';
import { CONFIG_SCHEMA_LITERAL } from '../../src/core/config/configSchema.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A configuration that is right, with lines of it replaced. */
function yaml(changes: Record<string, string> = {}): string {
  const lines: Record<string, string> = {
    grid: 'tile_grid:\n  grid_name: LANDSAT_ARD_CU',
    store: 'tracker:\n  store: gcs',
    options: '  export_image_kwds: { shardSize: 256, fileDimensions: 1024 }',
    gcs: 'gcs:\n  bucket_name: bucket\n  project: p',
    ard: 'ard:\n  destination: ARD',
    ...changes,
  };
  return Object.values(lines).join('\n');
}

function problemsOf(text: string) {
  try {
    loadConfig(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it('names no file with credentials where the key is empty', () => {
  const gcs = 'gcs:\n  bucket_name: bucket\n  project: p\n  credentials_file: ""';
  expect(loadConfig(yaml({ gcs })).store).toMatchObject({ credentialsFile: undefined });
});

describe('formatOptions', () => {
  const withOptions = (options: string) => yaml({ options: `  export_image_kwds: ${options}` });

  it('are passed on, as where the option is beside it', () => {
    const config = loadConfig(withOptions('{ formatOptions: { cloudOptimized: true } }'));
    expect(config.values.exportOptions).toEqual({ cloudOptimized: true });
    expect(config.warnings).toEqual([]);
  });

  it.each([
    ['{ shardSize: 128 }', { shardSize: 128 }],
    ['{ fileDimensions: [2560, 5120] }', { fileDimensions: [2560, 5120] }],
    [
      '{ cloudOptimized: false, fileDimensions: 512 }',
      { cloudOptimized: false, fileDimensions: 512 },
    ],
  ])('%s of GeoTIFFs are all passed on, without a warning', (options, passed) => {
    const config = loadConfig(withOptions(`{ formatOptions: ${options} }`));
    expect(config.values.exportOptions).toEqual(passed);
    expect(config.warnings).toEqual([]);
  });

  it.each([
    ['{ formatOptions: { noData: 0 } }', 'Leave out "noData": each image collection sets it.'],
    [
      '{ cloudOptimized: false, formatOptions: { cloudOptimized: true } }',
      '"cloudOptimized" is set to another value outside of formatOptions. Leave out one of them.',
    ],
    ['{ formatOptions: { cloudOptimized: 3 } }', /cloudOptimized/],
    ['{ formatOptions: { shardSize: "256" } }', /shardSize/],
    ['{ formatOptions: { fileDimensions: large } }', /fileDimensions/],
    ['{ formatOptions: { fileDimensions: 300 } }', /fileDimensions \(300\) must be a multiple/],
    [
      '{ fileDimensions: 512, formatOptions: { fileDimensions: 256 } }',
      '"fileDimensions" is set to another value outside of formatOptions. Leave out one of them.',
    ],
    ['{ formatOptions: tiled }', /formatOptions/],
  ])('%s are refused', (options, message) => {
    expect(problemsOf(withOptions(options)).map((problem) => problem.message)).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  it.each([
    ['tileSize: 3', 'Valid keys are: cloudOptimized, shardSize, fileDimensions.'],
    ['maxPixels: 3', 'Move it to export_image_kwds'],
    ['patchDimensions: [3, 3]', 'an option of TFRecord'],
  ])('that have no effect are reported: %s', (option, message) => {
    const { warnings, values } = loadConfig(withOptions(`{ formatOptions: { ${option} } }`));
    const path = `tracker.export_image_kwds.formatOptions.${option.split(':')[0]}`;
    expect(warnings).toMatchObject([{ path, position: { line: 5 } }]);
    expect(warnings[0]?.message).toContain(message);
    expect(values.exportOptions).toEqual({});
  });
});

describe('sections of the Python tool', () => {
  it('that Cedar does not use are kept or reported', () => {
    const { warnings } = loadConfig(yaml({ ee: 'ee:\n  project: another' }));
    expect(warnings).toMatchObject([{ path: 'ee', position: { line: 11 } }]);
    expect(warnings[0]?.message).toContain('"ee" is not a valid key here and has no effect');
  });
});

describe('templates with parts of a tile', () => {
  const REQUEST = {
    collections: 'LANDSAT/LC08/C02/T1_L2',
    tiles: [
      [3, 9],
      [3, 10],
    ] as [number, number][],
    periodStart: '2020-01-01',
    periodEnd: '2020-02-01',
  };

  it('have its bounds, its transform and the list of tiles', () => {
    const templates = [
      '  name_template: "{tile.bounds.left}_{tile.bounds.top}_{tile.transform.a}_{tile.transform[5]}"',
      '  tracking_template: "{tiles}_{period_start:.10}"',
    ];
    const plan = loadConfig(yaml({ options: templates.join('\n') })).plan(REQUEST);
    expect(plan.name).toBe('h009v003_h010v003_2020-01-01');
    // Numbers of an Affine are floats in Python.
    expect(plan.items[0]?.name).toBe('-1215585_2864805_30.0_2864805.0');
  });

  it('name the parts that there are', () => {
    const options = '  name_template: "{tile.bounds.north}_{date_start}"';
    const [problem] = problemsOf(yaml({ options }));
    expect(problem?.message).toContain('it has: left, bottom, right, top');
  });
});

/** As the Python tool's own template of a configuration has it. */
const PYTHON_CONFIG = `
tile_grid:
  name: Landsat ARD v1 - CONUS
  crs: PROJCS["CONUS_WGS84_Albers_Equal_Area_Conic",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS
    84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]],PROJECTION["Albers_Conic_Equal_Area"],PARAMETER["standard_parallel_1",29.5],PARAMETER["standard_parallel_2",45.5],PARAMETER["latitude_of_center",23],PARAMETER["longitude_of_center",-96],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["Meter",1]]
  ul: [-2565585.0, 3314805]
  res: [30, 30]
  size: [5000, 5000]
  limits:
  - [0, 21]
  - [0, 32]
tracker:
  store: gdrive
  name_template: "{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}"
  prefix_template: "CEDAR"
  tracking_template: "TRACKING_PERIOD{period_start}-{period_end}_TASK{now}"
  tracking_prefix: "CEDAR_TRACKING"
  export_image_kwds: { shardSize: 256, fileDimensions: 1024, cloudOptimized: true }
  filters:
    LANDSAT/LC08/C01/T1_SR:
      - function: 'lte'
        name: 'CLOUD_COVER_LAND'
        value: 80.
gcs:
  bucket_name: MY_BUCKET_NAME
  credentials_file: MY_SERVICE_ACCOUNT_CREDS.json
  project: MY_GCS_PROJECT
gdrive: { client_secrets_file: client_secrets.json, credentials_file: credentials.json }
ard:
  destination: "ARD/{collection}"
  encoding: { chunks: { x: 250, y: 250, time: 50 }, zlib: True }
`;

describe('reading cedar.yaml', () => {
  it('accepts configurations of users of the Python tool', () => {
    const config = loadConfig(PYTHON_CONFIG, { folder: '/home/me' });
    expect(config.grid.tile(3, 9).transform).toEqual([30, 0, -1215585, 0, -30, 2864805]);
    expect(config.store).toEqual({
      service: 'gdrive',
      clientSecretsFile: '/home/me/client_secrets.json',
      credentialsFile: '/home/me/credentials.json',
    });
    expect(config.project).toBe('MY_GCS_PROJECT');
    expect(config.values.filters).toEqual({
      'LANDSAT/LC08/C01/T1_SR': [{ function: 'lte', name: 'CLOUD_COVER_LAND', value: 80 }],
    });
    expect(config.values.exportOptions).toEqual({
      shardSize: 256,
      fileDimensions: 1024,
      cloudOptimized: true,
    });
    expect(config.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('Earth Engine has withdrawn "LANDSAT/LC08/C01/T1_SR"'),
      // The project under gcs: is used for Google Drive as well.
      expect.stringContaining('"MY_GCS_PROJECT" is the value of the example'),
    ]);
  });

  it('does not require keys that only the Python tool uses', () => {
    expect(loadConfig(yaml({ ard: '' })).store).toEqual({
      service: 'gcs',
      bucket: 'bucket',
      project: 'p',
      credentialsFile: undefined,
    });
  });

  it('finds grids in a separate file, by key or by name', () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'grids.yml'),
      'MINE:\n  name: My grid\n  crs: EPSG:32619\n  ul: [0, 0]\n  res: [10, 10]\n  size: [100, 100]\n  limits: [[0, 1], [0, 1]]\n',
    );
    for (const name of ['MINE', 'My grid']) {
      const grid = `tile_grid:\n  grid_name: ${name}\n  grid_filename: grids.yml`;
      expect(loadConfig(yaml({ grid }), { folder }).grid.name).toBe('My grid');
    }
    const grid = 'tile_grid:\n  grid_name: OTHER\n  grid_filename: grids.yml';
    expect(() => loadConfig(yaml({ grid }), { folder })).toThrow(/no grid "OTHER".*MINE/);
  });

  it('treats keys without a value as left out, and resolves merge keys', () => {
    const options = [
      '  prefix_template:',
      '  filters:',
      '    A: &cloud',
      '      - { function: lte, name: CLOUD_COVER, value: 80 }',
      '    B: *cloud',
      '    C:',
    ].join('\n');
    const config = loadConfig(yaml({ options, gdrive: 'gdrive:' }));
    const cloud = [{ function: 'lte', name: 'CLOUD_COVER', value: 80 }];
    expect(config.values.filters).toEqual({ A: cloud, B: cloud });
    expect(config.values.prefixTemplate).toBeUndefined();
    const merged = 'usual: &usual { shardSize: 128 }';
    const again = loadConfig(
      `${merged}\n${yaml({ options: '  export_image_kwds: { <<: *usual, fileDimensions: 1024 }' })}`,
    );
    expect(again.values.exportOptions).toEqual({ shardSize: 128, fileDimensions: 1024 });
  });

  it('accepts values that Cedar always uses, and reports keys without effect', () => {
    const config = loadConfig(
      yaml({
        grid: 'tile_grid:\n  grid_name: LANDSAT_ARD_CU\n  res: [10, 10]',
        options: '  export_image_kwds: { fileFormat: GeoTIFF, shardsize: 128 }',
      }),
    );
    expect(config.values.exportOptions).toEqual({});
    expect(config.grid.res).toEqual([30, 30]);
    expect(config.warnings.map(({ path, position }) => [path, position?.line])).toEqual([
      ['tracker.export_image_kwds.shardsize', 6],
      ['tile_grid.res', 3],
    ]);
  });

  it('reports unknown keys with their positions, and reads the rest', () => {
    const { warnings } = loadConfig(
      yaml({ options: '  exprot_image_kwds: {}', more: 'bucket: x' }),
    );
    expect(warnings.map(({ path, position }) => [path, position?.line])).toEqual([
      ['bucket', 11],
      ['tracker.exprot_image_kwds', 5],
    ]);
  });
});

describe('a key that no section has', () => {
  /** All keys but `wrong` have an effect. */
  const EVERYWHERE = `
wrong: 1
tile_grid: { grid_name: LANDSAT_ARD_CU, wrong: 1 }
tracker:
  store: gcs
  wrong: 1
  export_image_kwds:
    shardSize: 256
    wrong: 1
    formatOptions: { cloudOptimized: true, wrong: 1 }
  filters:
    LANDSAT/LC08/C02/T1_L2:
      - { function: lte, name: CLOUD_COVER, value: 80, wrong: 1 }
gcs: { bucket_name: bucket, project: forest-1, wrong: 1 }
gdrive: { removal: trash, wrong: 1 }
ard:
  destination: ARD
  wrong: 1
  encoding:
    zlib: true
    complevel: 4
    shuffle: true
    wrong: 1
    chunks: { time: -1, y: 250, x: 250, wrong: 1 }
    shards: { time: 64, wrong: 1 }
`;

  it('is reported in every section that the Python tool has', () => {
    const places = loadConfig(EVERYWHERE).warnings.map(({ path }) => path);
    expect(places.sort()).toEqual(
      [
        ...['wrong', 'tile_grid.wrong', 'tracker.wrong', 'gcs.wrong', 'gdrive.wrong'],
        'tracker.export_image_kwds.wrong',
        'tracker.export_image_kwds.formatOptions.wrong',
        'tracker.filters.LANDSAT/LC08/C02/T1_L2.0.wrong',
        ...['ard.wrong', 'ard.encoding.wrong', 'ard.encoding.chunks.wrong'],
        'ard.encoding.shards.wrong',
      ].sort(),
    );
  });

  it.each([
    ['encoding: 5', 'ard.encoding', /"encoding" must be a section/],
    ['encoding: { chunks: 256 }', 'ard.encoding.chunks', /"chunks" must be a section/],
    ['encoding: { shards: [1, 2] }', 'ard.encoding.shards', /"shards" must be a section/],
    ['encoding: { chunks: { x: 0 } }', 'ard.encoding.chunks.x', /from 1, or -1 for all/],
    ['encoding: { shards: { x: -1 } }', 'ard.encoding.shards.x', /whole number from 1\. It/],
    ['destination: [a]', 'ard.destination', /must be a text/],
  ])('is reported as a value without effect is, under ard: %s', (line, place, message) => {
    const { warnings } = loadConfig(yaml({ ard: `ard:\n  ${line}` }));
    expect(warnings.map(({ path }) => path)).toEqual([place]);
    expect(warnings[0]?.message).toMatch(message);
  });
});

describe('an invalid cedar.yaml', () => {
  it.each([
    ['is not valid YAML', 'tile_grid: [1, 2', '', 1],
    ['is empty', '', '', 1],
    ['is a list', '- a', '', 1],
    ['lacks a section', yaml({ grid: '' }), 'tile_grid', 2],
    [
      'names an unknown grid',
      yaml({ grid: 'tile_grid:\n  grid_name: MODIS' }),
      'tile_grid.grid_name',
      2,
    ],
    ['defines half a grid', yaml({ grid: 'tile_grid:\n  ul: [0, 0]' }), 'tile_grid', 1],
    [
      'has a string instead of a number',
      yaml({ options: '  export_image_kwds:\n    shardSize: big' }),
      'tracker.export_image_kwds.shardSize',
      6,
    ],
    [
      'sets an option that the tile determines',
      yaml({ options: '  export_image_kwds:\n    crs: EPSG:4326' }),
      'tracker.export_image_kwds.crs',
      6,
    ],
    [
      'has files that are not a multiple of the block size',
      yaml({ options: '  export_image_kwds:\n    fileDimensions: 1000' }),
      'tracker.export_image_kwds.fileDimensions',
      6,
    ],
    ['has an unknown store', yaml({ store: 'tracker:\n  store: s3' }), 'tracker.store', 4],
    [
      'sets an option that the order determines',
      yaml({ options: '  export_image_kwds:\n    bucket: b' }),
      'tracker.export_image_kwds.bucket',
      6,
    ],
    [
      'has another file format',
      yaml({ options: '  export_image_kwds:\n    fileFormat: TFRecord' }),
      'tracker.export_image_kwds.fileFormat',
      6,
    ],
    [
      'has a width that is not a multiple of the block size',
      yaml({ options: '  export_image_kwds:\n    fileDimensions: [1024, 1000]' }),
      'tracker.export_image_kwds.fileDimensions',
      6,
    ],
    [
      'has a template for another kind of value',
      yaml({ options: '  name_template: "{collection:03d}"' }),
      'tracker.name_template',
      5,
    ],
    [
      'has a template with an attribute that tiles do not have',
      yaml({ options: '  prefix_template: "{tile.path}"' }),
      'tracker.prefix_template',
      5,
    ],
    [
      'has a CRS that does not exist',
      yaml({
        grid: 'tile_grid:\n  ul: [0, 0]\n  crs: EPSG:1\n  res: [1]\n  size: [9]\n  limits: [[0, 1], [0, 1]]',
      }),
      'tile_grid.crs',
      3,
    ],
    [
      'has a CRS without a cone',
      yaml({
        grid: `tile_grid:\n  ul: [0, 0]\n  crs: '+proj=aea +lat_1=30 +lat_2=-30 +datum=WGS84'\n  res: [1]\n  size: [9]\n  limits: [[0, 1], [0, 1]]`,
      }),
      'tile_grid.crs',
      3,
    ],
    [
      'has limits in reverse order',
      yaml({
        grid: 'tile_grid:\n  ul: [0, 0]\n  crs: EPSG:32619\n  res: [1]\n  size: [9]\n  limits: [[1, 0], [0, 1]]',
      }),
      'tile_grid.limits',
      6,
    ],
    [
      'names a missing file',
      yaml({ grid: 'tile_grid:\n  grid_name: X\n  grid_filename: nowhere.yml' }),
      'tile_grid.grid_filename',
      3,
    ],
    [
      'names a file without a grid',
      yaml({ grid: 'tile_grid:\n  grid_filename: grids.yml' }),
      'tile_grid.grid_filename',
      2,
    ],
    ['has a key twice', `${yaml()}\ngcs: {}`, '', 11],
    ['refers to a missing anchor', `${yaml()}\nmore: *nothing`, '', 11],
    ['lacks the section of the store', yaml({ gcs: '' }), 'tracker.store', 4],
    ['lacks the bucket', yaml({ gcs: 'gcs:\n  project: p' }), 'gcs.bucket_name', 6],
    [
      'has a template with an unknown field',
      yaml({ options: '  name_template: "{sensor}"' }),
      'tracker.name_template',
      5,
    ],
    [
      'has an invalid template',
      yaml({ options: '  name_template: "{date_start"' }),
      'tracker.name_template',
      5,
    ],
    [
      'has a filter without function',
      yaml({ options: '  filters:\n    X: [{ name: a }]' }),
      'tracker.filters.X.0.function',
      6,
    ],
  ])('because it %s, is reported at the position of the problem', (_, text, path, line) => {
    const [problem] = problemsOf(text);
    // A missing key has no position of its own: that of its section is reported.
    const section = path.split('.').slice(0, -1).join('.');
    expect([path, section]).toContain(problem?.path);
    expect(problem?.position?.line).toBe(line);
    expect(problem?.message).not.toBe('');
  });

  /** Every key that a section needs: `gcs.bucket_name`. */
  const needed = [
    ...CONFIG_SCHEMA_LITERAL.required,
    ...Object.entries(CONFIG_SCHEMA_LITERAL.properties).flatMap(([section, schema]) =>
      'required' in schema ? schema.required.map((key) => `${section}.${key}`) : [],
    ),
  ];
  const VALUES: Record<string, Record<string, string>> = {
    tile_grid: { grid_name: 'LANDSAT_ARD_CU' },
    tracker: { store: 'gcs', prefix_template: 'P' },
    gcs: { bucket_name: 'bucket', project: 'p' },
  };
  const written = (values: typeof VALUES) =>
    Object.entries(values).map(
      ([section, keys]) =>
        `${section}:\n${Object.entries(keys)
          .map(([key, value]) => `  ${key}: ${value}\n`)
          .join('')}`,
    );
  const lineOf = (text: string, line: string) => text.split('\n').indexOf(line) + 1;

  it('only needs keys that these tests know', () => {
    const tested = ['tile_grid', 'tracker', 'tracker.store', 'gcs.bucket_name', 'gcs.project'];
    expect([...needed].sort()).toEqual(tested.sort());
  });

  it.each(needed)('because it lacks %s, is reported at the section, with what to add', (path) => {
    const [section = '', key] = path.split('.');
    const values = structuredClone(VALUES);
    if (key) delete values[section]?.[key];
    else delete values[section];
    const text = `# Mine\n\n${written(values).join('# next\n')}`;
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem?.path).toBe(key ? section : '');
    expect(problem?.position).toEqual({
      line: key ? lineOf(text, `${section}:`) : 3,
      column: 1,
    });
    const name = key ?? section;
    expect(problem?.message).toMatch(
      new RegExp(`^"${name}" is missing\\. Add .*, such as ${name}: `),
    );
  });

  it.each(needed)('because %s is empty, is reported at its key, with what to write', (path) => {
    const [section = '', key] = path.split('.');
    const values = structuredClone(VALUES);
    values[section] = key ? { ...values[section], [key]: '' } : {};
    const text = `# Mine\n\n${written(values).join('')}`;
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem?.path).toBe(path);
    expect(problem?.position).toEqual({
      line: lineOf(text, key ? `  ${key}: ` : `${section}:`),
      column: key ? 3 : 1,
    });
    const name = key ?? section;
    expect(problem?.message).toMatch(new RegExp(`^"${name}" is empty\\. .*, such as ${name}: `));
  });

  it('because the section of the store is empty, is reported at its key', () => {
    const text = written({ ...VALUES, gcs: {} }).join('');
    expect(problemsOf(text)).toEqual([
      {
        path: 'gcs',
        position: { line: lineOf(text, 'gcs:'), column: 1 },
        message:
          '"gcs" is empty. Write something, such as gcs: { bucket_name: my-bucket, project: my-project }. Google Cloud Storage.',
      },
    ]);
  });

  it('because the section of the grid is incomplete, is reported at its key', () => {
    const text = written({ tracker: VALUES.tracker ?? {}, gcs: VALUES.gcs ?? {} }).join('');
    for (const grid of ['tile_grid: {}', 'tile_grid:\n  grid_name:', 'tile_grid: { name: x }']) {
      const [problem] = problemsOf(`${text}${grid}\n`);
      expect([problem?.path, problem?.position?.line]).toEqual(['tile_grid', 7]);
    }
  });

  it.each([
    ['Capital', /capital letters/],
    ['gs://bucket', /without gs:/],
    ['bucket/folder', /without a folder/],
    ['my bucket', /contains " "/],
    ['bücket', /contains "ü"/],
    ['"192.168.5.4"', /IP address/],
    ['ab', /at least 3/],
    ['a'.repeat(64), /at most 63 characters\./],
    [`${'a'.repeat(64)}.org`, /at most 63 between dots/],
    [`${'a.'.repeat(111)}org`, /at most 222/],
    ['-bucket', /begin and end/],
    ['bucket_', /begin and end/],
    ['bucket.', /begin and end/],
    ['a..b', /two dots/],
    ['goog-orders', /"goog"/],
  ])(
    'because its bucket is %s, is reported with the rule of Google that it breaks',
    (name, pattern) => {
      const gcs = `gcs:\n  project: p\n  bucket_name: ${name}`;
      expect(problemsOf(yaml({ gcs }))).toEqual([
        {
          path: 'gcs.bucket_name',
          position: { line: 8, column: 3 },
          message: expect.stringMatching(pattern),
        },
      ]);
    },
  );

  it.each([
    'abc',
    '"123"',
    'my-bucket_2.example.org',
    'a'.repeat(63),
    `${'a'.repeat(63)}.${'b'.repeat(63)}`,
    'my-goog',
    '"{project}-ORDERS"',
    '$BUCKET',
    '"%BUCKET%"',
  ])('does not include one with the bucket %s', (name) => {
    expect(problemsOf(yaml({ gcs: `gcs:\n  project: p\n  bucket_name: ${name}` }))).toEqual([]);
  });

  it('does not include one with any bucket for a store without buckets', () => {
    const store = 'tracker:\n  store: gdrive';
    expect(problemsOf(yaml({ store, gcs: 'gcs: { bucket_name: A, project: p }' }))).toEqual([]);
  });

  const optionsOf = (option: string) => yaml({ options: `  export_image_kwds: { ${option} }` });
  const gridOf = (changes: Record<string, string>) => {
    const grid = { ul: '[0, 0]', crs: 'EPSG:32619', res: '[1]', size: '[9]' };
    const keys = Object.entries({ ...grid, limits: '[[0, 1], [0, 1]]', ...changes });
    return yaml({ grid: `tile_grid: { ${keys.map((pair) => pair.join(': ')).join(', ')} }` });
  };
  const VIOLATIONS: [keyword: string, text: string, message: string | RegExp][] = [
    [
      'required',
      yaml({ gcs: 'gcs:\n  project: p' }),
      '"bucket_name" is missing. Add it to "gcs", such as bucket_name: my-bucket. Bucket that the orders are stored in.',
    ],
    [
      'required',
      yaml({ options: '  filters:\n    X: [{ name: a }]' }),
      /^"function" is missing\. Add it to "X, item 1", such as function: lte\. /,
    ],
    [
      'pattern',
      `${yaml({})}\ncollections: { projects/p/assets/a: { start: May, bands: [{ id: a, data_type: uint8 }] } }\n`,
      '"start" is not valid. Write it as 2023-01-01. First day with scenes.',
    ],
    [
      'enum',
      yaml({ store: 'tracker:\n  store: s3' }),
      /^"store" must be one of: gcs, gdrive\. Google/,
    ],
    ['type', optionsOf('shardSize: big'), /^"shardSize" must be a whole number\. Pixels/],
    ['type', yaml({ gcs: 'gcs: []' }), /^"gcs" must be a section of keys with values\. /],
    [
      'type',
      yaml({ gcs: 'gcs: { bucket_name: 123, project: p }' }),
      '"bucket_name" must be a text. Put it in quotes: "123". Bucket that the orders are stored in.',
    ],
    [
      'type',
      gridOf({ crs: '1.5' }),
      /^"crs" must be a text or a whole number\. Put it in quotes: "1.5"\. /,
    ],
    ['type', gridOf({ ul: '[0, a]' }), '"ul, item 2" must be a number.'],
    [
      'type',
      gridOf({ limits: '[[0, 1], [0, a]]' }),
      '"limits, item 2, item 2" must be a whole number.',
    ],
    ['minItems', gridOf({ ul: '[0]' }), /^"ul" must have 2 items, and has 1\. x, y of the upper/],
    ['minItems', gridOf({ res: '[]' }), /^"res" must not be an empty list\. Pixel width/],
    ['maxItems', gridOf({ ul: '[0, 0, 0]' }), /^"ul" must have 2 items, and has 3\. /],
    ['maxItems', gridOf({ res: '[1, 1, 1]' }), /^"res" must have at most 2 items, and has 3\. /],
    ['minimum', optionsOf('shardSize: 0'), /^"shardSize" must be from 16 to 4096\. /],
    ['minimum', optionsOf('priority: -1'), /^"priority" must be from 0 to 9999\. /],
    ['maximum', optionsOf('priority: 10000'), /^"priority" must be from 0 to 9999\. /],
    ['maximum', optionsOf('maxPixels: 1.0e+19'), /^"maxPixels" must be from 1 to /],
    [
      'exclusiveMinimum',
      `${yaml({})}\ncollections: { projects/p/assets/a: { start: 2020-01-01, resolution: 0, bands: [{ id: a, data_type: uint8 }] } }\n`,
      /^"resolution" must be more than 0\. /,
    ],
    [
      'minLength',
      yaml({ gcs: 'gcs: { bucket_name: bucket, project: "" }' }),
      /^"project" is empty\. Write something, such as project: my-project\. /,
    ],
    [
      'anyOf',
      optionsOf('fileDimensions: big'),
      /^"fileDimensions" must be a whole number or a list\. Most pixels/,
    ],
    ['anyOf', optionsOf('fileDimensions: 0'), '"fileDimensions" must be from 1 to 131072.'],
    [
      'anyOf',
      optionsOf('fileDimensions: [1, a]'),
      '"fileDimensions, item 2" must be a whole number.',
    ],
    ['anyOf', optionsOf('fileDimensions: []'), '"fileDimensions" must not be an empty list.'],
  ];

  it.each(VIOLATIONS)("is reported in Cedar's own words, by %s: %s", (_, text, message) => {
    const found = problemsOf(text);
    expect(found.map((each) => each.message)).toEqual([
      message instanceof RegExp ? expect.stringMatching(message) : message,
    ]);
  });

  it("is reported in Cedar's own words for every rule of its schema", () => {
    const silent =
      /^(\$.*|x-.*|title|description|default|examples|definitions|properties|propertyNames|additionalProperties|items)$/;
    const keywords = new Set<string>();
    const collect = (schema: object) => {
      for (const [keyword, value] of Object.entries(schema)) {
        if (!silent.test(keyword)) keywords.add(keyword);
        if (['properties', 'definitions', 'anyOf'].includes(keyword)) {
          for (const each of Object.values<object>(value)) collect(each);
        } else if (['items', 'additionalProperties', 'propertyNames'].includes(keyword)) {
          collect(value);
        }
      }
    };
    collect(CONFIG_SCHEMA_LITERAL);
    const tested = new Set(VIOLATIONS.map(([keyword]) => keyword));
    expect([...keywords].sort()).toEqual([...tested].sort());
  });

  it.each<[what: string, text: string, place: string, message: RegExp]>([
    ['a tab', 'a:\n\tb: 1\n', '2:1', /^This line is indented with a tab/],
    [
      'a quote that is not closed',
      'a: 1\nb: "x\nc: 1\n',
      '2:4',
      /^The quote .* not closed\. Add "\.$/,
    ],
    ['a single quote that is not closed', "a: 'x\nb: 'y'\n", '1:4', /^The quote .*\. Add '\.$/],
    [
      'a bracket that is not closed',
      'a:\n  b: [[0, 1], [2, 3]\n  c: 1\n',
      '2:6',
      /^The bracket .*Add \],/,
    ],
    ['a brace that is not closed', 'a: { b: 1\nc: 1\n', '1:4', /^The bracket .*Add \},/],
    ['a bracket too many', 'a: 1\nb: ]\n', '2:4', /^This bracket was not opened/],
    ['a duplicate key', 'a: 1\n"b c": 1\n"b c": 2\n', '3:1', /^"b c" appears twice/],
    [
      'too little indentation',
      'a:\n   b: 1\n  c: 2\n',
      '3:1',
      /^This line is not indented like the others/,
    ],
    ['too much indentation', 'a: 1\n  b: 2\n', '1:4', /^A key with a value cannot have keys below/],
    [
      'other indentation in a list',
      'a:\n  - b: 1\n   c: 2\n',
      '3:1',
      /^This line is not indented like the others/,
    ],
    [
      'indentation of the first line',
      ' a: 1\nb: 2\n',
      '2:1',
      /^This line is not indented like the others/,
    ],
    ['a colon in a string', 'a: b: c\n', '1:4', /a text that contains a colon in quotes\.$/],
    ['a colon that is missing', 'a: 1\nb\nc: 3\n', '2:1', /^This is not a key with a value/],
    ['a space that is missing', 'a:1\nb: 2\n', '1:1', /^This is not a key with a value/],
    ['a comma that is missing', 'a: { b: 1 c: 2 }\n', '1:9', /^A comma is missing/],
    ['a comma that is missing in a list', 'a: ["b" "c"]\n', '1:9', /^A comma is missing/],
    ['a template without quotes', 'a: {b}_{c}\n', '1:7', /^Text is not allowed after a closing/],
    [
      'a character that a string cannot begin with',
      'a: @b\n',
      '1:4',
      /^A text in YAML cannot begin with @\./,
    ],
    ['a Windows path', 'a: "C:\\Users"\n', '1:7', /^Between double quotes a backslash/],
    ['a second document', 'a: 1\n---\nb: 2\n', '2:1', /^A second document begins here/],
    ['a star', 'a: *\n', '1:4', /^A name is missing after \*/],
    ['a comment directly after a string', 'a: "b"#c\n', '1:7', /^A space is missing before the #/],
    ['a rare error', 'a: > x\n', '1:6', /^This file is not valid YAML: Not a YAML token: x$/],
    [
      'a merge key without a section',
      'a: 1\n<<: x\n',
      '1:1',
      /^This file is not valid YAML: Merge sources/,
    ],
  ])("is reported in Cedar's own words if it is not valid YAML: %s", (_, text, place, message) => {
    const found = problemsOf(text).map((each) => [
      `${each.position?.line}:${each.position?.column}`,
      each.message,
    ]);
    expect(found[0]).toEqual([place, expect.stringMatching(message)]);
  });

  it('has one problem for each line that is not valid YAML', () => {
    expect(problemsOf(' a: 1\nb: 2\n')).toHaveLength(1);
    expect(problemsOf('a: 1\n  b: 2\n')).toHaveLength(1);
  });

  it('lists all problems at once', () => {
    const text = yaml({
      options: '  export_image_kwds: { shardSize: x, cloudOptimized: 3 }',
      gcs: '',
    });
    expect(problemsOf(text).length).toBeGreaterThanOrEqual(2);
    expect(() => loadConfig(text)).toThrow(/line 5.*shardSize/s);
  });

  it.each([
    ['a private key', '"-----BEGIN PRIVATE KEY-----MIIabc"'],
    ['a block of one', '|\n    -----BEGIN RSA PRIVATE KEY-----\n    MIIabc\n    -----END'],
    ['a key file', `'{"type": "service_account", "private_key": "MIIabc"}'`],
    ['a key file as keys', '{ private_key: MIIabc }'],
    ['an access token', 'ya29.MIIabcdefghijk'],
  ])('because %s was pasted into it, is reported without that text', (_, secret) => {
    const text = yaml({
      gcs: `gcs:\n  bucket_name: bucket\n  project: p\n  credentials_file: ${secret}`,
    });
    const [problem] = problemsOf(text);
    expect(problem?.path).toMatch(/^gcs\.credentials_file/);
    expect(problem?.position?.line).toBe(9);
    expect(() => loadConfig(text)).toThrow(/Keep secrets out of cedar.yaml/);
    expect(() => loadConfig(text)).not.toThrow(/MIIabc/);
  });

  it('with a syntax error as well, is reported without the text of the key', () => {
    const text = `${yaml()}\nprivate_key: "-----BEGIN PRIVATE KEY-----MIIabc\n  : [`;
    expect(() => loadConfig(text)).toThrow(/Keep secrets out of cedar.yaml/);
    expect(() => loadConfig(text)).not.toThrow(/MIIabc/);
  });

  it('always throws a ConfigError', () => {
    const text = yaml();
    for (let place = 0; place < text.length; place++) {
      for (const broken of [
        text.slice(0, place),
        text.slice(0, place) + text.slice(place + 1),
        `${text.slice(0, place)}- ${text.slice(place)}`,
        `${text.slice(0, place)}: *x\n${text.slice(place)}`,
      ]) {
        for (const { message, position } of problemsOf(broken)) {
          expect(message).not.toBe('');
          expect(position?.line).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('the key file of a configuration', () => {
  const serviceAccount = {
    type: 'service_account',
    project_id: 'its-project',
    client_email: 'me@example.org',
    private_key: generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
  const folder = sharedFolder();
  const credentials = (file: string) =>
    loadConfig(
      yaml({ gcs: `gcs:\n  bucket_name: bucket\n  project: p\n  credentials_file: ${file}` }),
      {
        folder,
      },
    ).credentials();

  it('is read when it is needed', async () => {
    writeFileSync(join(folder, 'key.json'), JSON.stringify(serviceAccount));
    expect(await credentials('key.json')).toEqual({
      way: 'credentialsFile',
      file: join(folder, 'key.json'),
      account: 'me@example.org',
      project: 'its-project',
      serviceAccountKey: serviceAccount,
    });
  });

  it('is named, but never quoted, if it cannot be used', async () => {
    writeFileSync(join(folder, 'key.txt'), '-----BEGIN PRIVATE KEY-----MIIabc');
    const failure = await credentials('key.txt').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String((failure as Error).stack)).not.toContain('MIIabc');
    expect((failure as Error).cause).toBeUndefined();
    expect((failure as Error).message).toMatch(/key\.txt.*is not JSON/);
    await expect(credentials('gone.json')).rejects.toThrow(/gone\.json.*the file does not exist/);
  });

  const onDrive = (file: string) =>
    loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\ngdrive: { credentials_file: ${file} }\n`,
      { folder },
    );
  const tokens = { token: 'a', refresh_token: 'b', client_id: 'c', client_secret: 'd' };

  it('of Google Drive has the tokens of an account, which are not for Earth Engine', async () => {
    const drive = 'https://www.googleapis.com/auth/drive';
    writeFileSync(join(folder, 'tokens.json'), JSON.stringify({ ...tokens, scopes: [drive] }));
    expect(await onDrive('tokens.json').credentials()).toEqual(
      await loadConfig(yaml()).credentials(),
    );
    const scopes = [drive, 'https://www.googleapis.com/auth/earthengine'];
    writeFileSync(join(folder, 'both.json'), JSON.stringify({ ...tokens, scopes }));
    expect(await onDrive('both.json').credentials()).toMatchObject({
      way: 'credentialsFile',
      user: { refreshToken: 'b', clientId: 'c', clientSecret: 'd' },
    });
    writeFileSync(join(folder, 'account.json'), JSON.stringify(serviceAccount));
    expect(await onDrive('account.json').credentials()).toMatchObject({
      serviceAccountKey: serviceAccount,
    });
  });

  it.each([
    ['gone.json', undefined, /the file does not exist/],
    ['text.json', 'refresh_token: b', /is not JSON/],
    ['client.json', { installed: { client_id: 'c' } }, /identifies a program .*OAuth client/],
    ['empty.json', { refresh_token: '' }, /lacks refresh_token, client_id, client_secret/],
    ['elsewhere.json', { ...tokens, token_uri: 'https://example.org/t' }, /signs in at "https:/],
    [
      'external.json',
      { ...tokens, type: 'external_account' },
      /lacks audience, subject_token_type/,
    ],
    [
      'other.json',
      { ...tokens, type: 'gdch_service_account' },
      /of the type "gdch_service_account"/,
    ],
  ])('of Google Drive is refused when it is unusable: %s', async (file, content, reason) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    if (content !== undefined) writeFileSync(join(folder, file), text);
    const failure = await onDrive(file)
      .credentials()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    const { message, problems } = failure as ConfigError;
    expect(message).toMatch(reason);
    expect(message).toMatch(/cedar auth gdrive/);
    expect(problems[0]?.path).toBe('gdrive.credentials_file');
  });

  it('is not required: without it, the credentials of this machine are used', async () => {
    vi.stubEnv(process.platform === 'win32' ? 'USERPROFILE' : 'HOME', temporaryFolder());
    expect(await loadConfig(yaml()).credentials()).toEqual({ applicationDefault: true });
  });
});

describe('filters of a configuration', () => {
  it('that no order can use are marked at their lines', () => {
    const yaml = `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker:
  store: gcs
  filters:
    LANDSAT/LC08/C02/T1_L2:
      - { function: lte, name: CLOUD_COVER, value: 80 }
      - { function: lteee, name: CLOUD_COVER, value: 80 }
      - { function: not, filter: { function: calendarRange } }
      - function: or
        filters:
          - { function: dayOfYear, start: 1, end: 9 }
          - { function: not, filter: [{ name: CLOUD_COVER, function: ltt }] }
gcs: { bucket_name: bucket, project: project }
`;
    const { warnings } = loadConfig(yaml);
    const column = (line: number, text: string) =>
      (yaml.split('\n')[line - 1] ?? '').indexOf(text) + 1;
    expect(
      warnings.map(({ position, message }) => [position?.line, position?.column, message]),
    ).toEqual([
      [7, column(7, 'function'), expect.stringContaining('"lteee"')],
      [8, column(8, 'filter:'), expect.stringContaining('"start"')],
      [12, column(12, 'function: ltt'), expect.stringContaining('"ltt"')],
    ]);
  });

  it('marks a value in the place of a nested filter that is not a filter', () => {
    const yaml = `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker:
  store: gcs
  filters:
    LANDSAT/LC08/C02/T1_L2:
      - function: and
        filters:
          - { function: dayOfYear, start: 1, end: 9 }
          - { name: CLOUD_COVER, value: 80 }
      - function: or
        filters:
          - { function: not, filter: { name: CLOUD_COVER, value: 80 } }
      - function: Not
        opt_filter:
          function:
          value: 80
      - function: And
        filters:
          - function: and
            filters: [{ function: dayOfYear, start: 1, end: 9 }, clear]
gcs: { bucket_name: bucket, project: project }
`;
    const column = (line: number, text: string) =>
      (yaml.split('\n')[line - 1] ?? '').indexOf(text) + 1;
    const { warnings } = loadConfig(yaml);
    expect(
      warnings.map(({ position, message }) => [position?.line, position?.column, message]),
    ).toEqual([
      [9, column(9, '{'), expect.stringMatching(/80\} needs "function"/)],
      [12, column(12, 'filter:'), expect.stringMatching(/80\} needs "function"/)],
      [14, column(14, 'opt_filter'), expect.stringMatching(/80\} needs "function"/)],
      [20, column(20, 'clear'), expect.stringContaining('"filters"')],
    ]);
  });

  const filtered = (id: string, filter: string) => `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker:
  store: gcs
  filters:
    ${id}:
      - ${filter}
gcs: { bucket_name: bucket, project: project }
`;
  const C2 = 'LANDSAT/LC08/C02/T1_L2';
  const L5 = 'LANDSAT/LT05/C02/T1_L2';

  it.each([
    [C2, '{ function: lte, name: CLOUD_COVER, value: "20" }', /"CLOUD_COVER" is a number/, '20'],
    [C2, '{ function: lte, name: CLOUD_COVER, value: 20% }', /"CLOUD_COVER" is a number/, '20'],
    [C2, '{ function: lte, name: CLOUD_COVER, value: few }', /is a number/, undefined],
    [C2, '{ function: inList, name: WRS_PATH, value: [12, "13"] }', /"WRS_PATH"/, '13'],
    [C2, '{ function: eq, name: SPACECRAFT_ID, value: 8 }', /is a text/, '"8"'],
    [C2, '{ function: eq, opt_name: SPACECRAFT_ID, value: LANDSAT_8 }', undefined, undefined],
    [C2, '{ function: Not, filter: { function: eq, name: WRS_ROW, value: "1" } }', /number/, '1'],
    [C2, '{ function: rangeContains, field: CLOUD_COVER, minValue: "0", maxValue: 9 }', /./, '0'],
    [
      C2,
      '{ function: calendarRange, start: 6, opt_end: 9, opt_field: month }',
      undefined,
      undefined,
    ],
    [C2, '{ function: lte, name: CLOUD_COVER, value: 9, extra: 1 }', /"extra" is not an arg/, ''],
    [
      C2,
      '{ function: lte, name: CLOUD_COVERAGE, value: 9 }',
      /no property "CLOUD_COVERAGE"/,
      'CLOUD_COVER',
    ],
    [C2, '{ function: lte, name: cloud_cover, value: 9 }', /no property/, 'CLOUD_COVER'],
    [C2, '{ function: lte, name: Sun-Elevation, value: 9 }', /no property/, 'SUN_ELEVATION'],
    [C2, '{ function: LTE, name: CLOUD_COVER, value: 9 }', /not a valid filter function/, 'lte'],
    [C2, '{ function: nonsense, name: CLOUD_COVER, value: 9 }', /not a valid filter/, null],
    [
      C2,
      '{ function: gte, name: "system:time_start", value: 2020-06-05 }',
      /milliseconds since 1970: compared with a date/,
      '1591315200000',
    ],
    [C2, '{ function: lte, name: CLOUD_COVER, value: true }', /compared with true/, null],
    [C2, '{ function: eq, name: SPACECRAFT_ID, value: [8, 9] }', /Only inList/, null],
    [C2, '{ function: eq, name: SPACECRAFT_ID, value: {a: 1} }', /compared with \{"a":1\}/, null],
    [C2, '{ function: date, start: 2020-06-01 }', /Without "end"/, null],
    [C2, '{ function: inList, leftValue: 30, rightField: WRS_ROW }', /not a list/, null],
    [C2, '{ function: inList, opt_leftValue: 3, opt_rightField: MY_LIST }', /no property/, null],
    [C2, '{ function: inList, leftValue: 30, rightValue: [30, 31] }', /compares two/, null],
    [C2, '{ function: inList, name: WRS_ROW, leftValue: 3, value: [3] }', /has either/, null],
    [C2, '{ function: lte, name: CLOUD_COVER, value: 20 }', undefined, undefined],
    [C2, '{ function: lte, name: CLOUD_COVER, value: [20] }', /Only inList takes a list/, '20'],
    [C2, '{ function: lte, name: CLOUD_COVER, value: [2, 3] }', /Only inList/, null],
    [C2, '{ function: lessThan, leftField: CLOUD_COVER, rightValue: ["2"] }', /Only inList/, '2'],
    [C2, '{ function: lte, name: CLOUD_COVER, value: .nan }', /compared with NaN/, null],
    [C2, '{ function: lte, name: CLOUD_COVER, value: {a: 1} }', /compared with \{"a":1\}/, null],
    [C2, '{ function: inList, name: WRS_PATH, value: 12 }', /must be a list/, '[12]'],
    [C2, '{ function: inList, name: WRS_PATH, value: "12" }', /must be a list/, '[12]'],
    [C2, '{ function: inList, name: SPACECRAFT_ID, value: LANDSAT_8 }', /list/, '["LANDSAT_8"]'],
    [C2, '{ function: inList, leftField: WRS_PATH, rightValue: [12] }', undefined, undefined],
    [
      C2,
      '{ function: inList, name: WRS_ROW, leftField: WRS_PATH, value: [1] }',
      /"name" has no/,
      '',
    ],
    [C2, '{ function: lte, name: SOLAR_ZENITH_ANGLE, value: 60 }', /no property/, null],
    [C2, '{ function: neq, name: SATELLITE, value: LANDSAT_8 }', /no prop/, 'SPACECRAFT_ID'],
    [C2, '{ function: gte, name: IMAGE_QUALITY, value: 7 }', /no property/, 'IMAGE_QUALITY_OLI'],
    [
      C2,
      '{ function: not, filter: { function: gt, name: IMAGE_QUALITY, value: 7 } }',
      /LC08/,
      'IMAGE_QUALITY_OLI',
    ],
    [L5, '{ function: gte, name: IMAGE_QUALITY, value: 7 }', undefined, undefined],
    [L5, '{ function: gte, name: IMAGE_QUALITY_OLI, value: 7 }', /no property/, 'IMAGE_QUALITY'],
    [L5, '{ function: notNull, properties: [IMAGE_QUALITY_TIRS] }', /no property/, null],
    [
      C2,
      '{ function: lte, name: CLOUD_COVER, value: 20, opt_value: 30 }',
      /"value" has no effect/,
      '',
    ],
    [C2, '{ function: equals, leftField: CLOUD_COVER }', /has nothing to compare with/, null],
    [C2, '{ function: equals, rightValue: 7 }', /has nothing to compare with.*"leftField"/, null],
    [
      C2,
      '{ function: equals, leftField: WRS_ROW, rightField: WRS_PATH, rightValue: 1 }',
      /either/,
      null,
    ],
    [C2, '{ function: equals, leftField: WRS_ROW, rightField: WRS_PATH }', undefined, undefined],
    [C2, '{ function: lessThan, leftField: CLOUD_COVER, rightField: DATE_ACQUIRED }', /text/, null],
    [C2, '{ function: lessThan, leftValue: "20", rightField: CLOUD_COVER }', /is a number/, '20'],
    [C2, '{ function: date, start: 20200601, end: 2020-07-01 }', /milliseconds/, '"2020-06-01"'],
    [C2, '{ function: date, start: 1590969600000, end: 1593561600000 }', undefined, undefined],
    [C2, '{ function: date, start: 2020-07-01, end: 2020-01-01 }', /"start" is after "end"/, null],
    [
      C2,
      '{ function: date, start: 2020-07-01, opt_end: 2020-07-01 }',
      /later than the start/,
      null,
    ],
    [C2, '{ function: date, start: 2020-07-01, end: 2020-07-01T12:00 }', undefined, undefined],
    [C2, '{ function: date, start: June, opt_end: 2020-07-01 }', /"start" of date is not/, null],
    [C2, '{ function: date, start: 2020-01-01, end: .nan }', /"end" of date is not/, null],
    [
      C2,
      '{ function: rangeContains, field: DATE_ACQUIRED, minValue: "2020-01-01", maxValue: "2020-02-01" }',
      undefined,
      undefined,
    ],
    [
      C2,
      '{ function: rangeContains, field: DATE_ACQUIRED, minValue: 20200101, maxValue: "2020-02-01" }',
      /is a text/,
      '"2020-01-01"',
    ],
    [
      C2,
      '{ function: rangeContains, field: CLOUD_COVER, minValue: 9, maxValue: 1 }',
      /after/,
      null,
    ],
    [
      C2,
      '{ function: stringContains, leftField: CLOUD_COVER, rightValue: "2" }',
      /texts only/,
      null,
    ],
    [C2, '{ function: stringContains, leftField: LANDSAT_PRODUCT_ID, rightValue: 8 }', /./, '"8"'],
    [C2, '{ function: listContains, leftField: CLOUD_COVER, rightValue: 2 }', /use inList/, null],
    [
      C2,
      '{ function: listContains, leftValue: [1, 2], rightField: WRS_ROW }',
      undefined,
      undefined,
    ],
    [C2, '{ function: listContains, leftValue: 1, rightField: WRS_ROW }', /a list/, '[1]'],
    [
      C2,
      '{ function: hasType, leftField: CLOUD_COVER, rightValue: banana }',
      /type "banana"/,
      null,
    ],
    [C2, '{ function: hasType, leftField: SPACECRAFT_ID, rightValue: text }', /"text"/, 'string'],
    [C2, '{ function: hasType, leftField: CLOUD_COVER, rightValue: text }', /"text"/, null],
    [C2, '{ function: hasType, leftField: CLOUD_COVER, rightValue: Number }', undefined, undefined],
    [C2, '{ function: calendarRange, start: "6", end: 8, field: month }', /whole number/, '6'],
    [C2, '{ function: calendarRange, start: 6, opt_end: "8", opt_field: month }', /"opt_end"/, '8'],
    [C2, '{ function: calendarRange, start: 6, end: 8, field: months }', /day_of_year/, 'month'],
    [C2, '{ function: calendarRange, start: 6, end: 80, field: month }', /from 1 to 12/, null],
    [C2, '{ function: dayOfYear, start: "100", end: 200 }', /whole number/, '100'],
    [C2, '{ function: notNull, properties: CLOUD_COVER }', /must be a list/, '["CLOUD_COVER"]'],
    ['LANDSAT/LC08/C01/T1_SR', '{ function: lte, name: CLOUD_COVER, value: 20 }', /withdrawn/, C2],
    [
      C2,
      '{ function: or, opt_filters: [{ function: lte, name: CLOUD_COVER, value: "20" }] }',
      /is a number/,
      '20',
    ],
    [
      C2,
      '{ function: and, opt_filters: [{ function: lte, name: CLOUDCOVER, value: 20 }] }',
      /no property "CLOUDCOVER"/,
      'CLOUD_COVER',
    ],
    [
      C2,
      '{ function: not, opt_filter: { function: lte, name: CLOUD_COVER, value: "5" } }',
      /is a number/,
      '5',
    ],
    [
      C2,
      '{ function: not, opt_filter: { function: ltt, name: CLOUD_COVER, value: 2 } }',
      /"ltt"/,
      'lte',
    ],
    [
      C2,
      '{ function: hasType, leftField: CLOUD_COVER, rightValue: string }',
      /not of the type/,
      null,
    ],
    [
      C2,
      '{ function: hasType, leftField: SPACECRAFT_ID, rightValue: Float }',
      /not of the type/,
      null,
    ],
    [
      C2,
      '{ function: hasType, leftField: SPACECRAFT_ID, rightValue: list }',
      /not of the type/,
      null,
    ],
    [C2, '{ function: hasType, leftField: SPACECRAFT_ID, rightValue: String }', undefined, null],
    [C2, '{ function: hasType, leftField: CLOUD_COVER, rightValue: object }', undefined, null],
    [C2, '{ function: inList, name: WRS_PATH, value: [] }', /is an empty list/, null],
    [C2, '{ function: inList, name: WRS_PATH, value: [null] }', /list is empty/, null],
    [C2, '{ function: inList, name: WRS_PATH, value: [12, ~] }', /list is empty/, null],
    [C2, '{ function: listContains, leftValue: [], rightField: WRS_ROW }', /empty list/, null],
    [C2, '{ function: date, start: 2020-02-30 }', /"start" of date is not a date/, null],
    [C2, '{ function: date, start: 2020-01-01, end: 2021-2-29T10:00 }', /"end" of date/, null],
    [C2, '{ function: date, start: 2020-02-29, end: 2020-12-31 }', undefined, null],
    [C2, '{ function: date, start: 20200230 }', /milliseconds/, null],
    [C2, '{ function: lessThan, leftField: 5, rightValue: 20 }', /5 is not the name/, null],
    [
      C2,
      '{ function: not, filter: { function: lte, name: 5, value: 20 } }',
      /5 is not the name/,
      null,
    ],
    [C2, '{ function: rangeContains, field: 5, minValue: 1, maxValue: 2 }', /not the name/, null],
    [C2, '{ function: notNull, properties: [5] }', /5 is not the name/, null],
    [C2, '{ function: notNull, properties: [CLOUD_COVER, ~] }', /null is not the name/, null],
    [C2, '{ function: notNull, properties: [] }', /all scenes pass/, null],
    [C2, '{ function: lessThan, leftValue: 20, rightValue: 30 }', /compares two values/, null],
    [C2, '{ function: equals, leftField: WRS_ROW, rightField: WRS_ROW }', /same property/, null],
  ])('%s: %s is marked if it has no effect', (id, filter, message, corrected) => {
    const text = filtered(id, filter);
    const [warning, ...others] = loadConfig(text).warnings;
    expect(others).toEqual([]);
    if (!message) {
      expect(warning).toBeUndefined();
      return;
    }
    expect(warning?.message).toMatch(message);
    const { correction, path = '' } = warning ?? {};
    if (corrected === '') expect(correction).toEqual({ kind: 'remove' });
    else
      expect(correction && 'text' in correction ? correction.text : null).toBe(corrected ?? null);
    const edit = correction && correctionEdit(text, path, correction);
    if (!edit) return;
    const after = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    expect(loadConfig(after).warnings).toEqual([]);
  });

  it.each([
    ['{ function: lte, leftField: CLOUD_COVER, rightValue: 20 }', ['name', 'value']],
    ['{ function: gte, leftField: CLOUD_COVER, value: 20 }', ['name']],
    ['{ function: eq, property: WRS_ROW, value: 20 }', ['name']],
    ['{ function: lessThan, name: CLOUD_COVER, value: 20 }', ['leftField', 'rightValue']],
    ['{ function: lessThan, leftFeild: CLOUD_COVER, rightValue: 20 }', ['leftField']],
    ['{ function: inList, field: WRS_PATH, values: [12, 13] }', ['name', 'value']],
    ['{ function: date, from: 2020-01-01, to: 2020-02-01 }', ['start', 'end']],
    // No argument is left that it could be.
    ['{ function: lte, name: CLOUD_COVER, value: 20, rightField: WRS_ROW }', [undefined]],
    ['{ function: lte, name: CLOUD_COVER, value: 20, leftField: WRS_ROW }', [undefined]],
  ])('%s is corrected to the argument names that were meant', (filter, names) => {
    let text = filtered(C2, filter);
    const found = loadConfig(text).warnings.filter(({ message }) => /is not an arg/.test(message));
    expect(
      found.map(({ correction }) => (correction?.kind === 'key' ? correction.text : undefined)),
    ).toEqual(names);
    for (const { correction, path } of found) {
      const edit = correction && correctionEdit(text, path, correction);
      if (edit) text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    }
    expect(loadConfig(text).warnings).toEqual([]);
  });

  it.each([
    [`{ function: notNull, properties: "${'x'.repeat(100_000)}" }`],
    [`{ function: lte, name: CLOUD_COVER, value: 20, ${'y'.repeat(900)}: 1 }`],
  ])('have corrections with short titles', (filter) => {
    const text = filtered(C2, filter);
    const [{ correction, path } = { path: '' }] = loadConfig(text).warnings;
    const edit = correction && correctionEdit(text, path, correction);
    expect(edit?.title.length).toBeGreaterThan(10);
    expect(edit?.title.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['{ function: lte, leftField: CLOUD_COVER, value: 20 }', 'Change to "name"'],
    // The title has no quotes of YAML in its own.
    ['{ function: date, start: 20200131, end: 2021-01-01 }', 'Change to "2020-01-31"'],
  ])('%s has a correction with the title %s', (filter, title) => {
    const text = filtered(C2, filter);
    const titles = loadConfig(text).warnings.flatMap(
      ({ correction, path }) => (correction && correctionEdit(text, path, correction)?.title) ?? [],
    );
    expect(titles).toEqual([title]);
  });

  it('are marked if they have a value of the wrong type or a withdrawn collection, and not otherwise', () => {
    const folder = join(import.meta.dirname, 'data', 'config');
    const warnings = (name: string) =>
      loadConfig(readFileSync(join(folder, name), 'utf8')).warnings.map(({ path }) => path);
    expect(warnings('right.yaml')).toEqual([]);
    expect(warnings('text_value.yaml')).toEqual(['tracker.filters.LANDSAT/LC08/C02/T1_L2.0.value']);
    expect(warnings('collection1.yaml')).toEqual(['tracker.filters.LANDSAT/LC08/C01/T1_SR']);
  });
});
