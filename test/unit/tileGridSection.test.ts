/** The section tile_grid of a cedar.yaml is replaced; everything else in the text stays as it is. */
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  copyForGrid,
  loadConfig,
  TileGrid,
  tileGridSection,
  writeTileGrid,
} from '../../src/core/index.ts';

const UTM = TileGrid.from({
  name: 'UTM zone 33N: "30 m"',
  crs: 'EPSG:32633',
  ul: [90_000, 9_405_000],
  res: [30, 30],
  size: [500, 500],
  limits: [
    [0, 626],
    [0, 53],
  ],
});
const ARD = TileGrid.named('LANDSAT_ARD_CU');

const OTHERS = `
tracker: # keeps this
  store: gcs
  # and this
  name_template: '{collection}_{tile.horizontal}_{tile.vertical}_{date_start:.10}'
gcs:
  bucket_name: forest-images
  project: forest-research-1   # billed
`;

function written(section: string, grid = UTM): string {
  return writeTileGrid(`# first\n${section}${OTHERS}`, grid);
}

/** Each comment of a text. */
function comments(text: string): string[] {
  return text.split('\n').flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}

const SECTIONS: readonly (readonly [name: string, text: string])[] = [
  ['a named grid', 'tile_grid:\n  # a named one\n  grid_name: LANDSAT_ARD_CU  # of the USGS\n'],
  [
    'one of a file',
    'tile_grid:\n  grid_filename: grids.yaml # ours\n  grid_name: mine\n\n# next\n',
  ],
  [
    'a definition',
    'tile_grid:\n  name: Mine # so called\n  crs: EPSG:5070\n  ul: [0, 0] # corner\n  res: [30, 30]\n  size: [500, 500]\n  limits: [[0, 9], [0, 9]] # all\n',
  ],
  [
    'a definition in many lines',
    'tile_grid:\n  limits:\n    # rows\n    - [0, 9]\n    - # columns\n      - 0\n      - 9 # ten\n    # end of limits\n  crs: >-\n    EPSG:5070\n  ul:\n  - 0\n  - 0\n  res: 30\n  size: 500\n  # end of grid\n',
  ],
  ['braces', 'tile_grid: {grid_name: LANDSAT_ARD_CU} # short\n'],
  ['braces in many lines', 'tile_grid: {\n  # named\n  grid_name: LANDSAT_ARD_CU, # so\n  }\n'],
  ['nothing behind it', 'tile_grid: # to be filled\n'],
  ['nothing at all', ''],
];

describe('writing a tile grid', () => {
  it.each(SECTIONS)('replaces %s', (_, section) => {
    const text = written(section);
    const { grid, store, warnings } = loadConfig(text);
    expect(grid.toJSON()).toEqual(UTM.toJSON());
    expect(store).toMatchObject({ bucket: 'forest-images' });
    expect(warnings).toEqual([]);
    expect(comments(text).sort()).toEqual(comments(`# first\n${section}${OTHERS}`).sort());
    for (const line of OTHERS.split('\n')) expect(text).toContain(line);
  });

  it.each(SECTIONS)('makes a named grid of %s', (_, section) => {
    const text = written(section, ARD);
    expect(loadConfig(text).grid.toJSON()).toEqual(ARD.toJSON());
    expect(text).toContain('grid_name: LANDSAT_ARD_CU');
    expect(text).not.toMatch(/^ *(?:limits|grid_filename):/m);
  });

  it.each(SECTIONS)('changes nothing the second time: %s', (_, section) => {
    const once = written(section);
    expect(writeTileGrid(once, UTM)).toBe(once);
  });

  it('keeps the line breaks of Windows', () => {
    const text = `tile_grid:\n  grid_name: LANDSAT_ARD_CU${OTHERS}`.replaceAll('\n', '\r\n');
    const result = writeTileGrid(text, UTM);
    expect(result.replaceAll('\r\n', '')).not.toContain('\n');
    expect(loadConfig(result).grid.toJSON()).toEqual(UTM.toJSON());
  });

  it('writes every named grid, and grids in degrees, to the last digit', () => {
    const grids = [
      ...TileGrid.names().map((name) => TileGrid.named(name)),
      TileGrid.from({ ...UTM.toJSON(), crs: 'EPSG:4326', res: [1 / 3600, 1 / 3600] }),
      TileGrid.from({ ...UTM.toJSON(), crs: '+proj=laea +lat_0=50 +lon_0=20 +datum=WGS84' }),
    ];
    for (const grid of grids) {
      expect(loadConfig(written('', grid)).grid.toJSON()).toEqual(grid.toJSON());
      expect(written('', grid)).toContain(tileGridSection(grid));
    }
  });

  it('makes a section alone of an empty text', () => {
    expect(writeTileGrid('', ARD)).toBe('tile_grid:\n  grid_name: LANDSAT_ARD_CU\n');
    expect(writeTileGrid('# later', ARD)).toBe(
      '# later\ntile_grid:\n  grid_name: LANDSAT_ARD_CU\n',
    );
  });

  it.each([
    ['a list', '- tile_grid'],
    ['wrong YAML', 'tile_grid: [1'],
    ['braces around everything', '{tile_grid: {grid_name: LANDSAT_ARD_CU}}'],
    ['an alias', 'grid: &grid {grid_name: LANDSAT_ARD_CU}\ntile_grid: *grid\n'],
    ['an anchor', 'tile_grid: &grid\n  grid_name: LANDSAT_ARD_CU\nother: *grid\n'],
    ['an anchor in it', 'tile_grid:\n  grid_name: &name LANDSAT_ARD_CU\nother: *name\n'],
  ])('is refused in %s', (_, text) => {
    expect(() => writeTileGrid(text, UTM)).toThrow(ConfigError);
  });
});

describe('a copy of a configuration for another grid', () => {
  const text = `# mine\ntile_grid:\n  grid_name: LANDSAT_ARD_CU\ntracker:\n  store: gcs\n  prefix_template: "FOREST/{collection}" # images\ngcs:\n  bucket_name: forest-images\n  project: forest-research-1\n  credentials_file: keys/key.json # secret\n`;
  const options = { from: '/data/forest', to: '/data/forest/utm-33n', suffix: 'UTM_33N' };

  it('has the grid, folders of its own in the store, and the same files', () => {
    const copy = copyForGrid(text, UTM, options);
    const config = loadConfig(copy, { folder: options.to });
    expect(config.grid.toJSON()).toEqual(UTM.toJSON());
    expect(config.values).toMatchObject({
      prefixTemplate: 'FOREST/{collection}_UTM_33N',
      trackingPrefix: expect.stringMatching(/_UTM_33N$/),
    });
    expect(copy).toContain('credentials_file: "../keys/key.json" # secret');
    expect(comments(copy)).toEqual(['# mine', '# images', '# secret']);
  });

  it('keeps absolute paths', () => {
    const absolute = text.replace('keys/key.json', '/keys/key.json');
    expect(copyForGrid(absolute, UTM, options)).toContain('credentials_file: /keys/key.json');
  });

  it('is refused where the sections are in braces', () => {
    const braces = 'tile_grid:\n  grid_name: LANDSAT_ARD_CU\ntracker: {store: gcs}\n';
    expect(() => copyForGrid(braces, UTM, options)).toThrow(ConfigError);
  });
});
