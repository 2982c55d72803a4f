/** Completions in cedar.yaml, at many positions, in valid and in unfinished text. */
import { describe, expect, it, test } from 'vitest';
import type { Schema } from '../../src/configurations/language/index.ts';
import { hoverAt, mendings, suggestionsAt } from '../../src/configurations/language/index.ts';
import { collections } from '../../src/core/collections/index.ts';
import { CONFIG_SCHEMA_LITERAL } from '../../src/core/config/configSchema.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import { checkFilter } from '../../src/core/earthengine/filterExpressions.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { nearest } from '../../src/domain/nearest.ts';

const schema: Schema = CONFIG_SCHEMA_LITERAL;

/** The cursor is at `|`. */
function at(marked: string): [text: string, offset: number] {
  const offset = marked.indexOf('|');
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}

function labels(marked: string): string[] {
  return suggestionsAt(...at(marked), schema).map(({ label }) => label);
}

/** The text after a suggestion has been taken, its places to fill in as VS Code first shows them. */
function taken(marked: string, label: string): string {
  const [text, offset] = at(marked);
  const found = suggestionsAt(text, offset, schema).find((each) => each.label === label);
  if (!found) throw new Error(`"${label}" is not suggested.`);
  const plain = found.snippet
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1');
  // VS Code puts in the indentation of the line, and a level for each tab.
  const line = text.slice(text.lastIndexOf('\n', found.start - 1) + 1, found.start);
  const indent = /^ */.exec(line)?.[0] ?? '';
  const inserted = plain.replaceAll('\n', `\n${indent}`).replaceAll('\t', '  ');
  return text.slice(0, found.start) + inserted + text.slice(found.end);
}

const CUBES = ['chunks', 'shards', 'zlib', 'complevel', 'shuffle'];
const ROOT = ['tile_grid', 'tracker', 'collections', 'gcs', 'gdrive', 'ard'];
const TRACKER = [
  'store',
  'name_template',
  'prefix_template',
  'tracking_template',
  'tracking_prefix',
  'workload_tag',
  'export_image_kwds',
  'filters',
];
const without = (all: readonly string[], ...some: string[]) =>
  all.filter((each) => !some.includes(each));

describe('keys', () => {
  test.each<[what: string, marked: string, expected: string[]]>([
    ['an empty document', '|', ROOT],
    ['the beginning of a word', 'tra|', ROOT],
    ['a comment line', '# a comment\n|', ROOT],
    ['before an existing key', '|\ntile_grid:\n  grid_name: X\n', without(ROOT, 'tile_grid')],
    ['a section that is empty', 'tracker:\n  |', TRACKER],
    ['an empty section before others', 'tracker:\n  |\ngcs:\n  project: p\n', TRACKER],
    ['a section with keys', 'tracker:\n  store: gcs\n  |', without(TRACKER, 'store')],
    [
      'between keys',
      'tracker:\n  store: gcs\n  |\n  filters:\n',
      without(TRACKER, 'store', 'filters'),
    ],
    ['a key that is being changed', 'tracker:\n  sto|re: gcs\n', TRACKER],
    ['after empty lines', 'tracker:\n  store: gcs\n\n\n  na|\n', without(TRACKER, 'store')],
    ['at the margin, after a section', 'tracker:\n  store: gcs\n|', without(ROOT, 'tracker')],
    [
      'lines that end in CRLF',
      'tracker:\r\n  store: gcs\r\n  |\r\ngcs:\r\n  project: p\r\n',
      without(TRACKER, 'store'),
    ],
    ['after a comment', 'tracker: # how\n  # which\n  |', TRACKER],
    ['flow style', 'tracker: { store: gcs, | }', without(TRACKER, 'store')],
    ['flow style that is not closed', 'tracker: { store: gcs, |', without(TRACKER, 'store')],
    ['flow style over lines', 'tracker: {\n  store: gcs,\n  |\n}\n', without(TRACKER, 'store')],
    [
      'a deep section',
      'tracker:\n  export_image_kwds:\n    shardSize: 256\n    |',
      [
        'fileDimensions',
        'cloudOptimized',
        'maxPixels',
        'skipEmptyTiles',
        'priority',
        'formatOptions',
      ],
    ],
    [
      'a filter',
      'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - |',
      ['function', 'name', 'value'],
    ],
    [
      'a filter with a key',
      'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - function: lte\n        |\n',
      ['name', 'value'],
    ],
    [
      'a filter in flow style',
      'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - { function: lte, | }',
      ['name', 'value'],
    ],
    [
      'broken text further down',
      'tracker:\n  store: gcs\n  |\ngcs: [\n',
      without(TRACKER, 'store'),
    ],
    [
      'a second section of a broken document',
      'tile_grid:\n  grid_name: "X\ntracker:\n  store: gcs\n',
      [],
    ],
    ['a comment', 'tracker:\n  store: gcs # tra|\n', []],
    ['the section of data cubes', 'ard:\n  |', ['destination', 'encoding']],
    ['a section in it', 'ard:\n  encoding:\n    zl|\n', CUBES],
    ['an unknown section', 'other:\n  |', []],
    ['the line of a section', 'tracker: |', []],
  ])('%s', (_what, marked, expected) => {
    const found = marked.includes('|') ? labels(marked) : [];
    expect(found.sort()).toEqual([...expected].sort());
  });

  test('suggestions begin with required keys', () => {
    expect(labels('gcs:\n  |').slice(0, 2).sort()).toEqual(['bucket_name', 'project']);
    expect(labels('tracker:\n  filters:\n    A:\n    - name: x\n      |')[0]).toBe('function');
  });

  test('suggestions below filters are collections', () => {
    const ids = collections()
      .filter(({ replacedBy }) => !replacedBy)
      .map(({ id }) => id);
    expect(labels('tracker:\n  filters:\n    |')).toEqual(ids);
    expect(labels('tracker:\n  filters:\n    LANDSAT/LC|')).toEqual(ids);
    expect(labels(`tracker:\n  filters:\n    ${ids[0]}: []\n    |`)).toEqual(ids.slice(1));
  });

  test('suggestions in the cloud mask of a collection are its keys', () => {
    const mask = 'collections:\n  projects/p/assets/drone:\n    cloud_mask:\n      ';
    expect(labels(`${mask}|`)).toEqual([
      ...['band', 'title', 'bits', 'bit_values', 'classes', 'clear_from'],
    ]);
    const hover = hoverAt(...at(`${mask}cl|asses: [3]`), schema);
    expect(JSON.stringify(hover)).toContain('Values of the band that mark a cloudy pixel.');
  });

  test.each<[marked: string, label: string, result: string]>([
    ['|', 'gcs', 'gcs:\n  bucket_name: \n  project: '],
    ['|', 'tracker', 'tracker:\n  store: '],
    ['tracker:\n  |', 'filters', 'tracker:\n  filters:\n    '],
    ['tracker:\n  |', 'store', 'tracker:\n  store: '],
    ['tracker:\n  s|: gcs', 'store', 'tracker:\n  store: gcs'],
    ['tracker:\n  |', 'tracking_prefix', 'tracker:\n  tracking_prefix: CEDAR_TRACKING'],
    [
      'tracker:\n  |',
      'name_template',
      'tracker:\n  name_template: "{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}"',
    ],
    ['tile_grid:\n  |', 'limits', 'tile_grid:\n  limits: [[0, 21], [0, 32]]'],
    ['tracker: { | }', 'export_image_kwds', 'tracker: { export_image_kwds: {  } }'],
    [
      'tracker:\n  filters:\n    |',
      'LANDSAT/LC08/C02/T1_L2',
      'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - ',
    ],
  ])('suggestions insert %j: %s', (marked, label, result) => {
    expect(taken(marked, label)).toBe(result);
  });

  test('inserted keys are valid', () => {
    for (const key of [
      'name_template',
      'prefix_template',
      'tracking_template',
      'tracking_prefix',
    ]) {
      const text =
        'tile_grid:\n  grid_name: LANDSAT_ARD_CU\ngcs: { bucket_name: bucket, project: p }\ntracker:\n  store: gcs\n  |\n';
      expect(loadConfig(taken(text, key)).warnings, key).toEqual([]);
    }
  });
});

describe('values', () => {
  test.each<[marked: string, expected: readonly string[]]>([
    ['tracker:\n  store: |', ['gcs', 'gdrive']],
    ['tracker:\n  store:|', ['gcs', 'gdrive']],
    ['tracker:\n  store: g|\n', ['gcs', 'gdrive']],
    ['tracker:\n  store: "g|"\n', ['gcs', 'gdrive']],
    ["tracker:\n  store: 'g|\ngcs:\n  project: p\n", ['gcs', 'gdrive']],
    ['tracker:\n  store:\n    |\n', ['gcs', 'gdrive']],
    ['tracker: { store: | }', ['gcs', 'gdrive']],
    ['tile_grid:\r\n  grid_name: |\r\n', TileGrid.names()],
    ['tracker:\n  export_image_kwds:\n    cloudOptimized: |', ['true', 'false']],
    ['tracker:\n  export_image_kwds: { shardSize: | }', ['256']],
  ])('%j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test('suggestions in filters are functions and properties', () => {
    const filter = 'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - ';
    expect(labels(`${filter}function: |`)).toEqual(expect.arrayContaining(['lte', 'inList']));
    expect(labels(`${filter}{ function: lte, name: | }`)).toContain('CLOUD_COVER');
  });

  test('insert a missing space after a colon, and no quotes within quotes', () => {
    expect(taken('tracker:\n  store:|', 'gcs')).toBe('tracker:\n  store: gcs');
    expect(taken('tracker:\n  store: "|"', 'gcs')).toBe('tracker:\n  store: "gcs"');
    const template =
      '{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}';
    expect(taken('tracker:\n  name_template: |', template)).toBe(
      `tracker:\n  name_template: "${template}"`,
    );
  });
});

describe('fields of templates', () => {
  test('describe the end of an order as pandas does', () => {
    const { properties } = CONFIG_SCHEMA_LITERAL.properties.tracker;
    expect(properties.tracking_template['x-fields'].period_end).toMatch(
      /the last day with a frequency, the day after it without one/,
    );
  });

  const item = [
    'collection',
    'tile.horizontal:03d',
    'tile.vertical:03d',
    'date_start',
    'date_end',
    'now',
    'tile.name',
    ...['left', 'bottom', 'right', 'top'].map((edge) => `tile.bounds.${edge}`),
    ...['a', 'c', 'e', 'f'].map((letter) => `tile.transform.${letter}`),
    ...['tile.width', 'tile.height', 'tile.res[0]', 'tile.index[0]', 'tile.index[1]'],
  ];
  const order = [
    ...['tile_indices', 'collections', 'period_start', 'period_end', 'period_freq', 'now', 'tiles'],
  ];
  test.each<[marked: string, expected: readonly string[]]>([
    ['tracker:\n  name_template: "{|"', item],
    ['tracker:\n  name_template: "{|}"', item],
    ['tracker:\n  name_template: "{collection}_{da|"', item],
    ['tracker:\n  name_template: "{collection}_{tile.h|orizontal:03d}_x"', item],
    ['tracker:\n  name_template: X_{|', item],
    ['tracker:\n  name_template: "{|\n  store: gcs\n', item],
    ["tracker:\r\n  prefix_template: 'P_{|}'\r\n", item],
    ['tracker: { store: gcs, tracking_template: "{|" }', order],
    ['tracker:\n  tracking_template: "ORDER_{tile_indices}_{|"', order],
  ])('%j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test.each([
    ['name_template', item],
    ['tracking_template', order],
  ] as const)('of %s that are suggested can all be used', (key, fields) => {
    const template = fields.map((field) => `{${field}}`).join('_');
    const text = `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: gcs, ${key}: "${template}" }
gcs: { bucket_name: a-bucket, project: a-project }
`;
    expect(loadConfig(text).warnings).toEqual([]);
    expect(labels(`tracker:\n  ${key}: "{|"`)).toEqual(fields);
  });

  test.each([
    ['name_template', 'tile.bounds.le|ft', 'Left edge of the tile'],
    ['name_template', 'tile.transform.|a', 'Width of a pixel'],
    ['prefix_template', 'tile.he|ight:05d', 'Rows of pixels'],
    ['name_template', 'tile.na|me', 'such as h009v003'],
    ['tracking_template', 'til|es', 'such as h009v003_h010v003'],
    ['tracking_template', 'no|w[11]', 'When it was ordered'],
  ])('%s describes {%s} under the mouse', (key, field, meaning) => {
    const hover = hoverAt(...at(`tracker:\n  ${key}: "X_{${field}}_{date_start}"\n`), schema);
    expect(hover?.markdown).toContain(meaning);
    const name = field.replace('|', '').split(':')[0];
    expect(hover?.markdown.startsWith(`\`{${name}}\``)).toBe(true);
  });

  test('are not suggested after two braces, and not in other texts', () => {
    expect(labels('tracker:\n  name_template: "{{|"')).not.toContain('collection');
    expect(labels('tracker:\n  tracking_prefix: "{|"')).not.toContain('now');
  });

  test('insert the closing brace once', () => {
    const template = 'tracker:\n  name_template: ';
    expect(taken(`${template}"{|"`, 'date_start')).toBe(`${template}"{date_start}"`);
    expect(taken(`${template}"{da|}"`, 'date_start')).toBe(`${template}"{date_start}"`);
    expect(taken(`${template}"{|now}_x"`, 'date_end')).toBe(`${template}"{date_end}_x"`);
  });
});

describe('the hover text', () => {
  const hoverText = (marked: string) => hoverAt(...at(marked), schema)?.markdown ?? '';

  it('describes a key: its type, meaning, default, and where to read more', () => {
    const text = hoverText('tracker:\n  name_tem|plate: "X"\n');
    expect(text).toMatch(/^\*\*`name_template`\*\*: text\n\nName of images and their metadata\./);
    expect(text).toContain('Default: `"{collection}_h');
    expect(text).toMatch(/\[Learn more\]\(https:\/\/\S+\)$/);
  });

  it('lists choices, examples and limits', () => {
    expect(hoverText('tracker:\n  st|ore: gcs')).toMatch(/- `gcs`: Google Cloud Storage/);
    expect(hoverText('tile_grid: { l|imits: 1 }')).toContain('Example: `[[0, 21], [0, 32]]`');
    expect(hoverText('tracker:\n  export_image_kwds:\n    prio|rity: 1')).toContain(
      'From 0 to 9999.',
    );
    expect(hoverText('tracker:\n  export_image_kwds:\n    file|Dimensions: 1')).toContain(
      'whole number or list',
    );
  });

  it('describes values and fields', () => {
    expect(hoverText('tracker:\r\n  store: g|cs\r\n')).toMatch(/^`gcs`: Google Cloud Storage/);
    expect(hoverText('tile_grid:\n  grid_name: LANDSAT|_ARD_CU')).toContain('Landsat ARD');
    expect(hoverText('tracker:\n  name_template: "x_{date_s|tart}"')).toMatch(
      /^`{date_start}`: First day/,
    );
    expect(hoverText('tracker:\n  name_template: "{tile.vert|ical:03d}"')).toMatch(
      /^`{tile.vertical}`: Row/,
    );
    expect(hoverText('tracker:\n  filters:\n    LANDSAT/LC08|/C02/T1_L2: []')).toContain(
      'Landsat 8',
    );
  });

  it('is empty for comments and unknown keys', () => {
    for (const marked of ['# tra|cker', 'oth|er: 1', 'ard:\n  des|: x', '|', ' | ']) {
      expect(hoverText(marked), marked).toBe('');
    }
  });
});

describe('filters', () => {
  const list = 'tracker:\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n';
  const first = `${list}      - `;
  const block = (name: string, rest: string) => `${first}function: ${name}\n        ${rest}`;

  test.each<[what: string, marked: string, expected: readonly string[]]>([
    ['a comparison', block('gte', '|'), ['name', 'value']],
    ['a range of the calendar', block('calendarRange', '|'), ['start', 'end', 'field']],
    ['a range of days', block('dayOfYear', 'start: 1\n        |'), ['end']],
    ['dates', `${first}{ function: date, | }`, ['start', 'end']],
    ['a range of values', block('rangeContains', '|'), ['field', 'minValue', 'maxValue']],
    ['existing properties', block('notNull', '|'), ['properties']],
    ['a combination', block('and', '|'), ['filters']],
    ['an inversion', block('not', '|'), ['filter']],
    [
      'the names of the service',
      block('stringContains', '|'),
      ['leftField', 'rightValue', 'rightField', 'leftValue'],
    ],
    ['a quoted function', block('"calendarRange"', '|'), ['start', 'end', 'field']],
    ['an unknown function', block('constructor', '|'), ['name', 'value']],
    ['the function last', `${first}|\n        function: dayOfYear`, ['start', 'end']],
    ['an inner filter', block('not', 'filter:\n          |'), ['function', 'name', 'value']],
    ['an inner filter in braces', block('not', 'filter: { | }'), ['function', 'name', 'value']],
    [
      'an inner filter with its function',
      block('not', 'filter: { function: calendarRange, start: 6, | }'),
      ['end', 'field'],
    ],
    [
      'an inner filter of several',
      block('or', 'filters:\n          - function: dayOfYear\n            |'),
      ['start', 'end'],
    ],
    [
      'a filter deep in others',
      block('or', 'filters: [{ function: not, filter: { function: and, filters: [{ | }] } }]'),
      ['function', 'name', 'value'],
    ],
  ])('suggest keys: %s', (_what, marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test.each<[what: string, marked: string, expected: readonly string[]]>([
    [
      'calendar fields',
      block('calendarRange', 'field: |'),
      ['month', 'day_of_year', 'year', 'day_of_month', 'day_of_week', 'hour', 'minute'],
    ],
    ['types', block('hasType', 'rightValue: |'), ['string', 'number', 'list']],
  ])('suggest values: %s', (_what, marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test.each<[what: string, rest: string]>([
    ['a comparison', 'function: lte\n        name: |'],
    ['a range', 'function: rangeContains\n        field: |'],
    ['a list', 'function: notNull\n        properties: [|]'],
    ['a list of lines', 'function: notNull\n        properties:\n          - |'],
    ['an inner filter', 'function: not\n        filter: { function: gt, name: | }'],
  ])('suggest properties of the collection, in %s', (_what, rest) => {
    const found = labels(`${first}${rest}`);
    const known = collections().find(({ id }) => id === 'LANDSAT/LC08/C02/T1_L2');
    expect([...found].sort()).toEqual([...(known?.properties ?? [])].sort());
    expect(found[0]).toBe('CLOUD_COVER');
    const landsat5 = labels(`${first}${rest}`.replace('LC08', 'LT05'));
    expect(landsat5).toContain('IMAGE_QUALITY');
    expect(landsat5).not.toContain('IMAGE_QUALITY_OLI');
  });

  test('have a description for every property of every collection', () => {
    for (const { id, properties } of collections()) {
      const marked = `tracker: { filters: { ${id}: [{ function: eq, name: | }] } }`;
      const found = suggestionsAt(...at(marked), schema);
      expect(found.map(({ label }) => label).sort(), id).toEqual([...properties].sort());
      expect(found.filter(({ detail }) => detail === '')).toEqual([]);
    }
  });

  test('suggest all functions that can be used in an order, with the arguments of each', () => {
    const functions = labels(`${first}function: |`);
    let refusal = '';
    try {
      checkFilter({ function: 'none' });
    } catch (error) {
      refusal = String(error);
    }
    const accepted = /: ([\w, ]+)\.$/.exec(refusal)?.[1]?.split(', ') ?? [];
    expect([...functions].sort()).toEqual([...accepted].sort());
    for (const name of functions) {
      const needed = suggestionsAt(...at(block(name, '|')), schema)
        .filter(({ detail }) => detail.endsWith('required'))
        .map(({ label }) => [label, label.startsWith('filter') ? [{ function: 'equals' }] : 1]);
      const spec = { function: name, ...Object.fromEntries(needed) };
      expect(() => checkFilter(spec), name).not.toThrow();
    }
  });

  test('insert a text that continues with the next suggestion', () => {
    expect(taken(block('and', '|'), 'filters')).toBe(block('and', 'filters:\n          - '));
    expect(taken(block('not', '|'), 'filter')).toBe(block('not', 'filter:\n          function: '));
    expect(taken(block('inList', '|'), 'value')).toBe(block('inList', 'value: [1, 2]'));
  });

  test('have hover texts for functions with their arguments, and for each argument', () => {
    const hoverText = (marked: string) => hoverAt(...at(marked), schema)?.markdown ?? '';
    expect(hoverText(`${first}function: calendar|Range`)).toMatch(
      /^`calendarRange`: a part of the year.*\n\n- `start`: The first.*\n- `end`: .*\n- `field`: /,
    );
    expect(hoverText(block('calendarRange', 'fi|eld: month'))).toMatch(
      /^\*\*`field`\*\*: text\n\nWhat start and end count\.\n\n- `month`: from 1 to 12/,
    );
    expect(hoverText(block('calendarRange', 'field: mon|th'))).toBe('`month`: from 1 to 12');
    expect(hoverText(block('inList', 'val|ue: [1]'))).toMatch(
      /^\*\*`value`\*\*: list\n\nValues of/,
    );
    expect(hoverText(block('lte', 'val|ue: 1'))).toMatch(
      /^\*\*`value`\*\*: number or text\n\nValue to/,
    );
    expect(hoverText(block('other', 'val|ue: 1'))).toMatch(/^\*\*`value`\*\*\n\nValue to/);
    expect(hoverText(block('not', 'fil|ter: {}'))).toMatch(
      /^\*\*`filter`\*\*: section\n\nThe filter/,
    );
    expect(hoverText(block('not', 'filter: { function: dayOfYear, st|art: 1 }'))).toContain(
      'The first day, from 1 to 366.',
    );
    expect(hoverText(block('lte', 'name: CLOUD|_COVER'))).toBe(
      '`CLOUD_COVER`: Clouds over the whole scene, in percent.',
    );
    expect(hoverText(block('notNull', 'properties: [WRS|_ROW]'))).toContain('Row along the orbit.');
  });
});

/** The text with the first mending of its first problem that has one. */
function mended(text: string): string {
  const problems = problemsOf(text);
  for (const { path, message } of problems) {
    const mending = mendings(text, path, schema).find(
      ({ adds }) => adds === undefined || message.includes(`"${adds}"`),
    );
    if (mending) return text.slice(0, mending.start) + mending.text + text.slice(mending.end);
  }
  return `nothing mends ${JSON.stringify(problems)}`;
}

function problemsOf(text: string) {
  try {
    return loadConfig(text).warnings;
  } catch (error) {
    if (error instanceof ConfigError) return [...error.warnings, ...error.problems];
    throw error;
  }
}

describe('quick fixes', () => {
  const grid = 'tile_grid:\n  grid_name: LANDSAT_ARD_CU\n';
  const gcs = 'gcs:\n  bucket_name: bucket\n  project: p\n';
  test.each<[what: string, wrong: string, right: string]>([
    [
      'a misspelled key',
      `${grid}${gcs}tracker:\n  store: gcs\n  name_templat: x\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n  name_template: x\n`,
    ],
    [
      'a misspelled key that is needed',
      `${grid}${gcs}tracker:\n  stor: gcs\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n`,
    ],
    [
      'a misspelled section',
      `tile-grid:\n  grid_name: LANDSAT_ARD_CU\n${gcs}tracker: { store: gcs }\n`,
      `${grid}${gcs}tracker: { store: gcs }\n`,
    ],
    [
      'a misspelled grid',
      `tile_grid:\r\n  grid_name: LANDSAT_ARD_CI\r\ngcs: { bucket_name: bucket, project: p }\r\ntracker: { store: gcs }`,
      `tile_grid:\r\n  grid_name: LANDSAT_ARD_CU\r\ngcs: { bucket_name: bucket, project: p }\r\ntracker: { store: gcs }`,
    ],
    [
      'a misspelled value',
      `${grid}${gcs}tracker:\n  store: "gsc"\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n`,
    ],
    [
      'a misspelled field',
      `${grid}${gcs}tracker:\n  store: gcs\n  name_template: "{collection}_{date_strat:.4}"\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n  name_template: "{collection}_{date_start:.4}"\n`,
    ],
    [
      'a misspelled collection',
      `${grid}${gcs}tracker:\n  store: gcs\n  filters:\n    LANDSAT/LC08/CO2/T1_L2: []\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n  filters:\n    LANDSAT/LC08/C02/T1_L2: []\n`,
    ],
    [
      'a misspelled function of a filter in another',
      `${grid}${gcs}tracker:\n  store: gcs\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - function: not\n        filter: { function: dayOfYaer, start: 1, end: 2 }\n`,
      `${grid}${gcs}tracker:\n  store: gcs\n  filters:\n    LANDSAT/LC08/C02/T1_L2:\n      - function: not\n        filter: { function: dayOfYear, start: 1, end: 2 }\n`,
    ],
    [
      'a key that is missing',
      `${grid}gcs:\n  bucket_name: bucket\ntracker: { store: gcs }\n`,
      `${grid}gcs:\n  bucket_name: bucket\n  project: my-project\ntracker: { store: gcs }\n`,
    ],
    [
      'a key that is missing before a comment',
      `${grid}gcs: # where\n    bucket_name: bucket # mine\n\n# how\ntracker: { store: gcs }\n`,
      `${grid}gcs: # where\n    bucket_name: bucket # mine\n    project: my-project\n\n# how\ntracker: { store: gcs }\n`,
    ],
    [
      'a key that is missing in braces',
      `${grid}gcs: { bucket_name: bucket }\ntracker: { store: gcs }\n`,
      `${grid}gcs: { bucket_name: bucket, project: my-project }\ntracker: { store: gcs }\n`,
    ],
  ])('%s', (_what, wrong, right) => {
    expect(mended(wrong)).toBe(right);
    // The added value may be an example, which is marked until the user replaces it.
    const left = problemsOf(right).filter((each) => !('placeholder' in each));
    expect(left).toEqual([]);
  });

  test('fill an empty section', () => {
    expect(mended(`${grid}gcs: # where\ntracker: { store: gcs }\n`)).toBe(
      `${grid}gcs: # where\n  bucket_name: my-bucket\n  project: my-project\ntracker: { store: gcs }\n`,
    );
    expect(mended(`${gcs}tracker: { store: gcs }\ntile_grid:`)).toBe(
      `${gcs}tracker: { store: gcs }\ntile_grid:\n  grid_name: LANDSAT_ARD_CU`,
    );
    expect(mended(`${grid}gcs: null\ntracker: { store: gcs }\n`)).toMatch(/^nothing mends/);
    expect(mended(`${grid}${gcs}tracker:\n`)).toBe(`${grid}${gcs}tracker:\n  store: gcs\n`);
  });

  test('add a missing section', () => {
    expect(mended(`${grid}${gcs}`)).toBe(
      `${grid}gcs:\n  bucket_name: bucket\n  project: p\ntracker:\n`,
    );
  });

  test('are not offered for text that resembles no valid one', () => {
    expect(nearest('compression', Object.keys(schema.properties ?? {}))).toEqual([]);
    expect(mended(`${grid}${gcs}tracker:\n  store: gcs\n  compression: x\n`)).toMatch(
      /^nothing mends/,
    );
  });
});

describe('at every position of any text', () => {
  const text = `# Cedar\r\ntile_grid: { grid_name: "LANDSAT_ARD_CU" }\r\ntracker:\n\tstore: gcs\n  store: 'gcs'\n  name_template: "{collection}_{da\n  filters:\n    LANDSAT/LC08/C02/T1_L2: &f\n    - {function: lte, name: CLOUD_COVER, value: 80\n    - *f\n  : x\n? [a, b]\n- c\n<<: *none\ngcs: |\n  bucket_name: bucket\n--- \n%TAG\n"`;

  test('suggestions and hover texts are available without an error', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      // Also as it was when only this much was written.
      for (const each of [text, text.slice(0, offset)]) {
        for (const { start, end } of suggestionsAt(each, offset, schema)) {
          expect(start <= offset && offset <= end && end <= each.length).toBe(true);
        }
        hoverAt(each, offset, schema);
      }
    }
  });
});
