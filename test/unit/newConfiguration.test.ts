/** New configurations from answers: valid, never over an existing file, without examples in them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bucketProblem,
  ConfigError,
  exampleOrderName,
  folderProblem,
  formatNewConfiguration,
  gridChoices,
  loadConfig,
  type NewConfiguration,
  orderNameChoices,
  orderNameProblem,
  projectProblem,
  TileGrid,
  writeNewConfiguration,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const ANSWERS: NewConfiguration = {
  project: 'forest-research-1',
  store: { service: 'gcs', bucket: 'forest-images' },
  grid: 'LANDSAT_ARD_AK',
};

const SUMMER = { periodStart: '2024-06-01', periodEnd: '2024-09-01' };

function problemsOf(answers: NewConfiguration): readonly string[] {
  try {
    formatNewConfiguration(answers);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path: at }) => at);
    throw error;
  }
  return [];
}

describe('a new configuration', () => {
  it('is what was answered, without warnings', () => {
    const { grid, store, project, warnings } = loadConfig(formatNewConfiguration(ANSWERS));
    expect(grid.toJSON()).toEqual(TileGrid.named('LANDSAT_ARD_AK').toJSON());
    expect(store).toMatchObject({ service: 'gcs', bucket: 'forest-images' });
    expect(project).toBe('forest-research-1');
    expect(warnings).toEqual([]);
  });

  it('is for Google Drive, too', () => {
    const text = formatNewConfiguration({
      ...ANSWERS,
      store: { service: 'gdrive' },
      folder: 'A/B',
    });
    const { store, project, values, warnings } = loadConfig(text);
    expect(store.service).toBe('gdrive');
    expect(project).toBe('forest-research-1');
    expect(values).toMatchObject({ prefixTemplate: 'A/B', trackingPrefix: 'A/B_TRACKING' });
    expect(warnings).toEqual([]);
  });

  it.each(TileGrid.names())('orders images of the grid %s', (grid) => {
    const config = loadConfig(formatNewConfiguration({ ...ANSWERS, grid }));
    const [[row], [column]] = config.grid.limits;
    const request = { collections: 'LANDSAT/LC08/C02/T1_L2', tiles: [row, column] as const };
    const { name, items } = config.plan({ ...request, tiles: [row, column], ...SUMMER });
    expect(items).toHaveLength(1);
    expect(`${name} ${items[0]?.name}`).not.toMatch(/[<>:"\\|?*]/);
    expect(name.length).toBeLessThan(60);
  });

  it.each([
    ['gcs.project', { project: 'my-project' }],
    ['gcs.project', { project: 'My Project' }],
    ['gcs.bucket_name', { store: { service: 'gcs', bucket: 'my-bucket' } }],
    ['gcs.bucket_name', { store: { service: 'gcs', bucket: 'Images' } }],
    ['tile_grid.grid_name', { grid: 'LANDSAT_ARD_EU' }],
    ['tracker.prefix_template', { folder: 'a//b' }],
    ['tracker.tracking_template', { orderName: 'ORDER_{tile}' }],
  ] as const)('names %s when %j cannot be used', (at, answers) => {
    expect(problemsOf({ ...ANSWERS, ...answers })).toEqual([at]);
  });

  it('never changes an existing file', async () => {
    const file = path.join(temporaryFolder(), 'cedar.yaml');
    writeFileSync(file, 'mine');
    await expect(writeNewConfiguration(file, ANSWERS)).rejects.toThrow(
      /"[^"]+cedar\.yaml" already exists, and was not changed\. Delete or rename it/,
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is not written when an answer cannot be used, or the folder does not exist', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'cedar.yaml');
    await expect(writeNewConfiguration(file, { ...ANSWERS, project: '' })).rejects.toThrow(
      'Enter the id of a Google Cloud project.',
    );
    expect(existsSync(file)).toBe(false);
    const below = path.join(folder, 'none', 'cedar.yaml');
    await expect(writeNewConfiguration(below, ANSWERS)).rejects.toThrow(
      /"cedar\.yaml" cannot be written: ENOENT/,
    );
    mkdirSync(path.join(folder, 'none'));
    await writeNewConfiguration(below, ANSWERS);
    expect(readFileSync(below, 'utf8')).toBe(formatNewConfiguration(ANSWERS));
  });
});

describe('the names of orders', () => {
  it.each(orderNameChoices('LANDSAT_ARD_CU'))(
    'are short and without colons: $label',
    ({ template, example }) => {
      expect(orderNameProblem(template, 'LANDSAT_ARD_CU')).toBeUndefined();
      expect(example).toMatch(/^ORDER_[\w-]+$/);
      expect(example.length).toBeLessThanOrEqual(75);
    },
  );

  it('have the dates of the order by default', () => {
    const [first] = orderNameChoices('LANDSAT_ARD_CU');
    expect(first?.example).toMatch(/^ORDER_2024-06-01_2024-09-01_\d{4}-\d\d-\d\dT\d{6}$/);
  });

  it.each([
    ['', 'Enter a template for the names of orders.'],
    ['ORDER_{now}', 'contains ":", which Windows does not allow in file names'],
    ['ORDER_{tile}', 'The template has no field "tile". Fields are: collections, tiles,'],
    ['ORDER_{', 'ORDER_{'],
  ])('are refused from the template "%s"', (template, message) => {
    expect(orderNameProblem(template, 'LANDSAT_ARD_CU')).toContain(message);
  });

  it('can be from a template of the user', () => {
    expect(exampleOrderName('{tile_indices}', 'LANDSAT_ARD_HI')).toBe('h000v000');
  });
});

describe('the grids to choose from', () => {
  it('are all named grids, each with its area, tiles and coordinate reference system', () => {
    const choices = gridChoices();
    expect(choices.map(({ name }) => name).sort()).toEqual(TileGrid.names().sort());
    expect(choices.filter(({ area, title }) => area === title)).toEqual([]);
    expect(choices.find(({ name }) => name === 'LANDSAT_ARD_HI')).toEqual({
      name: 'LANDSAT_ARD_HI',
      area: 'Hawaii',
      title: 'Landsat ARD v1 - Hawaii',
      tile: 'tiles of 150 × 150 km, pixels of 30 m',
      crs: 'HAWAII WGS84 Albers Equal Area Conic',
    });
    expect(choices.at(-1)).toMatchObject({
      area: 'World, from 80° N to 60° S',
      tile: 'tiles of 10° × 10°, pixels of 0.00025°',
    });
  });
});

describe('an answer', () => {
  it.each(['forest-research-1', 'example.com:forest-1', 'abcdef'])('may be project %s', (id) => {
    expect(projectProblem(id)).toBeUndefined();
  });

  it.each([
    ['', 'Enter the id'],
    ['123456789012', 'is the number of a project'],
    ['My Project', 'is not the id of a project'],
    ['abc', 'is not the id of a project'],
    ['forest-', 'is not the id of a project'],
    ['your-project', 'is the value of the example'],
  ])('is refused as project: "%s"', (id, message) => {
    expect(projectProblem(id)).toContain(message);
  });

  it.each([
    ['', 'Enter the name of a bucket.'],
    ['gs://images', 'is more than the name of a bucket'],
    ['{project}-images', 'contains "{"'],
    ['MY_BUCKET_NAME', 'is the value of the example'],
  ])('is refused as bucket: "%s"', (name, message) => {
    expect(bucketProblem(name)).toContain(message);
  });

  it.each(['CEDAR', 'forest/2024', 'Wälder'])('may be folder %s', (folder) => {
    expect(folderProblem(folder)).toBeUndefined();
  });

  it.each([
    [' ', 'Enter the name of a folder.'],
    ['{collection}', 'without braces'],
    ['a:b', 'contains ":"'],
    ['/a', 'is not a valid folder'],
    ['a/../b', 'is not a valid folder'],
    ['a /b', 'is not a valid folder'],
    ['a\tb', 'invisible character'],
    ['a'.repeat(201), 'too long'],
  ])('is refused as folder: "%s"', (folder, message) => {
    expect(folderProblem(folder)).toContain(message);
  });
});
