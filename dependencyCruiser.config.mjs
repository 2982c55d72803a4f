/**
 * Layers of the source, and the imports between them that are allowed. `npm run check` fails on any
 * other import, types included. docs/architecture.md describes the layers.
 */

/** The folders of `src/` that each folder may import besides itself; those below come first. */
const LAYERS = {
  domain: [],
  sandbox: [],
  imageFiles: ['domain'],
  cubeFiles: ['imageFiles', 'domain'],
  core: ['cubeFiles', 'imageFiles', 'domain'],
  assistant: ['core', 'domain'],
  mcp: ['assistant', 'core', 'domain'],
  cli: ['mcp', 'assistant', 'core', 'domain'],
  accounts: ['core', 'domain'],
  orders: ['core', 'domain'],
  text: ['orders', 'core', 'domain'],
  configurations: ['accounts', 'orders', 'text', 'core', 'domain'],
  views: [
    'assistant',
    'text',
    'configurations',
    'accounts',
    'orders',
    'core',
    'cubeFiles',
    'imageFiles',
    'domain',
  ],
  commands: ['views', 'text', 'configurations', 'accounts', 'orders', 'core', 'domain'],
};

const layers = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `layer-${layer}`,
  comment:
    below.length === 0
      ? `src/${layer} imports no other part of Cedar.`
      : `src/${layer} imports ${below.join(', ')} and no other part of Cedar.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^(src|media|test|scripts)/', pathNot: `^src/(${[layer, ...below].join('|')})/` },
}));

/** Parts of `src/core/` that all others may import; they import none of them. */
const CORE_SHARED = ['errors', 'files', 'watch'];

/** Parts of `src/core/`, folders and single files, and those that each may import besides itself. */
const CORE_PARTS = {
  periods: [],
  templates: [],
  grids: [],
  areas: ['grids'],
  collections: ['grids'],
  services: [],
  credentials: ['services'],
  stores: ['services'],
  catalog: ['grids', 'collections', 'services', 'stores'],
  earthengine: ['grids', 'collections', 'services', 'credentials', 'stores'],
  tracking: ['templates', 'grids', 'collections', 'services', 'stores', 'earthengine'],
  cubes: ['templates', 'grids', 'collections', 'services', 'stores', 'earthengine', 'tracking'],
};

/**
 * Parts of `src/core/` that may import all parts before them. The context of a tracker contains the
 * claims of `ownership/`, which uses it in turn.
 */
const CORE_UPPER_PARTS = [
  'ownership|trackerContext',
  'orders',
  'tracker',
  'config',
  'orderFiles',
  'setup',
];

for (const part of CORE_UPPER_PARTS) CORE_PARTS[part] = Object.keys(CORE_PARTS);
for (const part of CORE_SHARED) CORE_PARTS[part] = [];

const coreParts = Object.entries(CORE_PARTS).map(([part, below]) => ({
  name: `core-${part.split('|')[0]}`,
  comment: `Of the core, ${part} imports ${[...CORE_SHARED, ...below].join(', ')}; nothing else.`,
  severity: 'error',
  from: { path: `^src/core/(${part})(/|[.]ts$)` },
  to: {
    path: '^src/core/',
    pathNot: `^src/core/(${[part, ...CORE_SHARED, ...below].join('|')})(/|[.]ts$)`,
  },
}));

export default {
  forbidden: [
    ...layers,
    ...coreParts,
    {
      name: 'core-part-without-rule',
      comment: 'Each folder and file of src/core/ has a rule here, apart from its index.',
      severity: 'error',
      from: {
        path: '^src/core/',
        pathNot: `^src/core/((${Object.keys(CORE_PARTS).join('|')})(/|[.]ts$)|index[.]ts$)`,
      },
      to: {},
    },
    {
      name: 'cycles',
      comment: 'No import cycles, types included; Biome does not see those of import("…").',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'commands-alone',
      comment:
        'A command imports no other command: what two of them use is in src/commands/support/.',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: { path: '^src/commands/[^/]+[.]ts$' },
    },
    {
      name: 'folder-without-layer',
      comment: 'Each folder of src/ has a layer here.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(LAYERS).join('|')})/` },
      to: {},
    },
    {
      name: 'entry-points',
      comment:
        'Files of src/ itself belong to the extension, which does not contain the other programs.',
      severity: 'error',
      from: { path: '^src/[^/]+[.]ts$' },
      to: { path: '^(src/(sandbox|cli|mcp)|media|test|scripts)/' },
    },
    {
      name: 'unresolved',
      comment: 'An imported file has to be found to be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: '^[.]' },
    },
    {
      name: 'domain-alone',
      comment: 'The domain is usable everywhere: it imports no package either.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'core-by-its-index',
      comment:
        'Other layers import the core by src/core/index.ts alone, or its data cubes by their own index.',
      severity: 'error',
      from: { path: '^(src|media)/', pathNot: '^src/core/' },
      to: { path: '^src/core/', pathNot: '^src/core/(cubes/)?index[.]ts$' },
    },
    {
      name: 'vscode',
      comment:
        'VS Code is used by accounts, configurations, views, commands and the extension alone.',
      severity: 'error',
      from: {
        path: '^(src/(domain|imageFiles|cubeFiles|core|assistant|mcp|cli|sandbox|orders|text|configurations/language)|media)/',
      },
      to: { path: '^vscode$' },
    },
    {
      name: 'earth-engine-client',
      comment: "Earth Engine's client library has state of its own: one folder uses it.",
      severity: 'error',
      from: { path: '^(src|media)/', pathNot: '^src/core/earthengine/' },
      to: { path: '@google/earthengine', pathNot: 'package[.]json$' },
    },
    {
      name: 'pages',
      comment: 'Pages share their messages with the views, and the domain; nothing else.',
      severity: 'error',
      from: { path: '^media/' },
      to: {
        path: '^(src|test|scripts)/',
        pathNot: '^src/(views/[^/]+/protocol|domain/[^/]+)[.]ts$',
      },
    },
    {
      name: 'protocols',
      comment: 'Of other modules, messages of pages use types only.',
      severity: 'error',
      from: { path: '^src/views/[^/]+/protocol[.]ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'top',
      comment: 'Nothing imports the entry points of the extension, or pages.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension[.]ts$' },
      to: { path: '^(src/(extension|localization)[.]ts$|media/)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
