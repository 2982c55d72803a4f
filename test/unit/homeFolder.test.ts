/** "~" at the beginning of paths, where no shell expands it: in files, quotes and variables. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import {
  copyForGrid,
  loadConfig,
  orderFileRequest,
  readOrderFile,
  TileGrid,
} from '../../src/core/index.ts';
import { expandHome } from '../../src/domain/homeFolder.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let home: string;

beforeEach(() => {
  home = temporaryFolder();
  // On Windows and elsewhere.
  vi.stubEnv('USERPROFILE', home);
  vi.stubEnv('HOME', home);
  return () => vi.unstubAllEnvs();
});

it('is the home folder, alone and before a slash', () => {
  expect(expandHome('~', home)).toBe(home);
  expect(expandHome('~/keys/key.json', home)).toBe(`${home}/keys/key.json`);
  for (const path of ['./~/key.json', 'key~.json', '~key.json', '/~/key.json', '']) {
    expect(expandHome(path, home)).toBe(path);
  }
});

it('is the home folder before a backslash on Windows only', () => {
  expect(expandHome('~\\images', 'C:\\Users\\me', 'win32')).toBe('C:\\Users\\me\\images');
  expect(expandHome('~/images', 'C:\\Users\\me', 'win32')).toBe('C:\\Users\\me/images');
  for (const platform of ['linux', 'darwin'] as const) {
    expect(expandHome('~\\images', '/home/me', platform)).toBe('~\\images');
    expect(expandHome('~/images', '/home/me', platform)).toBe('/home/me/images');
  }
});

describe('in cedar.yaml', () => {
  it.each(['gcs', 'gdrive'])('is expanded in the paths of %s', (store) => {
    const { store: read } = loadConfig(
      `
tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: ${store} }
${store}: { bucket_name: bucket, project: p, credentials_file: ~/keys/key.json }
`.replace(store === 'gdrive' ? 'bucket_name: bucket, ' : '\0', ''),
    );
    expect(read.credentialsFile).toBe(path.join(home, 'keys', 'key.json'));
  });

  it('is expanded in the file of a tile grid', () => {
    const grid =
      'ul: [0, 0], crs: EPSG:32619, res: [30, 30], size: [10, 10], limits: [[0, 9], [0, 9]]';
    writeFileSync(path.join(home, 'grids.yaml'), `Mine: { ${grid} }\n`);
    const text = `
tile_grid:
  grid_filename: ~/grids.yaml
  grid_name: Mine
tracker:
  store: gcs
gcs:
  bucket_name: bucket
  project: p
  credentials_file: ~/key.json
`;
    const { grid: read } = loadConfig(text);
    expect(read.name).toBe('Mine');
    const to = { from: '/somewhere', to: '/elsewhere', suffix: 'copy' };
    expect(copyForGrid(text, TileGrid.named('LANDSAT_ARD_CU'), to)).toContain(
      'credentials_file: ~/key.json',
    );
  });
});

it('is expanded in the area of an order file', async () => {
  const coordinates = [
    [
      [-72.4, 42.4],
      [-72.3, 42.4],
      [-72.3, 42.5],
      [-72.4, 42.4],
    ],
  ];
  mkdirSync(path.join(home, 'areas'));
  writeFileSync(
    path.join(home, 'areas', 'pond.geojson'),
    JSON.stringify({ type: 'Polygon', coordinates }),
  );
  const grid = TileGrid.named('LANDSAT_ARD_CU');
  const file = readOrderFile(`
collections: [LANDSAT/LC08/C02/T1_L2]
period: { first_day: 2020-06-01, last_day: 2020-06-30 }
area: { file: ~/areas/pond.geojson }
`);
  const tracker = { grid, areaGrid: async () => grid };
  const { request } = await orderFileRequest(file, { tracker, folder: temporaryFolder() });
  expect(request.tiles.length).toBeGreaterThan(0);
});

describe('in the command line', () => {
  /** What a command gets: the options of all commands, its arguments, and its own options. */
  async function parsed(args: readonly string[]): Promise<unknown[]> {
    const got: unknown[] = [];
    const record =
      () =>
      async (...given: unknown[]) => {
        // The last one is the command itself.
        got.push(program.opts(), ...given.slice(0, -1));
      };
    const program = createProgram({ version: '1', act: record, actAlone: record });
    await program.parseAsync(args, { from: 'user' });
    return got;
  }

  it.each([
    [['download', 'ORDER', '--dest', '~/images'], { dest: 'images' }],
    [['update', 'ORDER', '--dest=~/records'], { dest: 'records' }],
    [['submit', '--file', '~/summer.order.yaml'], { file: 'summer.order.yaml' }],
    [['count', 'ID', '-s', '2020', '-e', '2021', '--area', '~/area.kml'], { area: 'area.kml' }],
    [['grid', '-a', '~/area.kml'], { area: 'area.kml' }],
    [['export-order', 'ORDER', '-o', '~/summer.order.yaml'], { out: 'summer.order.yaml' }],
    [['convert', 'images', '-d', '~/cubes'], { dest: 'cubes' }],
    [['login', '--client', '~/client.json'], { client: 'client.json' }],
    [['mcp', '--allow-download', '~/images'], { allowDownload: 'images' }],
  ])('is expanded in the option of %j', async (args, expected) => {
    const [option, file] = Object.entries(expected)[0] ?? [];
    expect((await parsed(args)).at(-1)).toMatchObject({ [`${option}`]: `${home}/${file}` });
  });

  it.each(['catalog', 'convert', 'repeat', 'mcp'])(
    'is expanded in the arguments of %s',
    async (command) => {
      const [, paths] = await parsed([command, '~/one', 'two', '~/three']);
      expect(paths).toEqual([`${home}/one`, 'two', `${home}/three`]);
    },
  );

  it('is expanded in the path of the configuration, also in variables', async () => {
    const file = `${home}/cedar.yaml`;
    expect(await parsed(['-C', '~/cedar.yaml', 'list'])).toMatchObject({ 0: { config: file } });
    vi.stubEnv('CEDAR_CONFIG_FILE', '~/old.yaml');
    expect(await parsed(['list'])).toMatchObject({ 0: { config: `${home}/old.yaml` } });
    vi.stubEnv('CEDAR_CONFIG', '~/cedar.yaml');
    expect(await parsed(['list'])).toMatchObject({ 0: { config: file } });
    vi.stubEnv('CEDAR_OAUTH_CLIENT', '~/client.json');
    expect((await parsed(['login'])).at(-1)).toMatchObject({ client: `${home}/client.json` });
  });

  it('stays in folders of the store', async () => {
    expect((await parsed(['init', '--folder', '~/images'])).at(-1)).toMatchObject({
      folder: '~/images',
    });
  });
});
