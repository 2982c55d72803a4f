/**
 * Every text that a user sees can be translated, and the bundle that translators start from is
 * whole.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownSources } from '../../scripts/l10n/sources.ts';
import { asJson, BUNDLE, collectTexts, textsOf } from '../../scripts/l10n/texts.ts';
import { translationProblems, translations, usedTexts } from '../../scripts/l10n/translations.ts';
import { root } from '../../scripts/setup/step.mjs';
import { untranslated } from './untranslated.ts';

const SEEN =
  /^(src\/(extension\.ts|(core|orders|views|commands|accounts|configurations)\/)|media\/)/;

/** Parts that `cedar` and `cedar mcp` have in common with the extension. */
const SHARED = /^src\/(core|domain|imageFiles)\//;

/** Titles of commands with several words, each with a capital: others read as any sentence does. */
function commandTitles(): string[] {
  const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
  return Object.entries<string>(texts)
    .filter(([key]) => /^command\.\w+\.title$/.test(key))
    .map(([, title]) => title.replace(/…$/, ''))
    .filter((title) => /^[A-Z]\w+( [A-Z]\w+| to [A-Z]\w+)+$/.test(title));
}

/** Literals that look like texts for users but are not: each with the reason. */
const NOT_SHOWN: readonly RegExp[] = [
  // Errors in an image file, in the format's own terms; imageTexts.ts turns them into sentences.
  /^src\/(imageFiles|cubeFiles)\//,
  // Names of compressions.
  /^src\/views\/quickLook\/imageTexts\.ts:\d+: (CCITT|JPEG)/,
  // Sentences for language models, which are in English as those of the tools are.
  /^src\/views\/assistantTools\/windowHost\.ts:\d+: The user /,
  // The contents of files, which are in English for every user.
  /^src\/configurations\/sampleFiles\.ts:/,
  /^src\/core\/setup\/configurationText\.ts:/,
  /^src\/core\/cubes\/(makeLayout|geoZarr|cf\/\w+)\.ts:/,
  // Names of services, by which code distinguishes them.
  /^src\/(core|orders|configurations|text)\/[\w/]+\.ts:\d+: (Earth Engine|Cloud Storage|Google Drive|Cloud Resource Manager|Google sign-in)(: \{\} \{\})?$/,
  // Names of APIs and of roles, as Google's console has them in every language.
  /^src\/core\/(earthengine|services|setup|stores)\/\w+\.ts:\d+: ([A-Z]\w+ )+API$/,
  /^src\/core\/(services|setup)\/\w+\.ts:\d+: (Service Usage Consumer|Earth Engine Resource Writer)$/,
  // Names of satellites' products and of grids, as their makers have them.
  /^src\/core\/collections\/(?!index\.ts)/,
  /^src\/core\/grids\/named\.ts:/,
  /^src\/core\/grids\/proposals\/(equalArea|provider|utm|world)Systems\.ts:/,
  // The name of a grid in cedar.yaml, the same for every user.
  /^src\/core\/grids\/proposals\/proposeGrids\.ts:\d+: \{\}, \{\} (degree|m) pixels/,
  // Names in WKT, which programs read.
  /^src\/core\/grids\/projString\.ts:\d+: (Australian Natl|Normal Sphere|Unknown based on|US survey foot)/,
  // Values that a user may write into a configuration.
  /^src\/core\/config\/configSchema\.ts:\d+: My grid$/,
  // Words of Google's that advice is looked up by.
  /^src\/core\/earthengine\/transport\.ts:\d+: Computation timed out\.$/,
  // The name of a thread, which debuggers show.
  /^src\/core\/services\/byteStreamThread\.ts:\d+: Cedar downloads$/,
  /^src\/core\/areas\/areaThread\.ts:\d+: Cedar areas$/,
  /^src\/core\/cubes\/cubeThreads\.ts:\d+: Cedar cubes$/,
  /^src\/views\/quickLook\/series\/seriesThread\.ts:\d+: Cedar series$/,
  /^src\/views\/quickLook\/cubeThread\.ts:\d+: Cedar cube$/,
  // A formula of bands, the same in every language.
  /^media\/quickLook\/formulaField\.ts:\d+: \(nir - red\)/,
  // A program in Python.
  /^src\/views\/dataCubes\/reportCubes\.ts:\d+: import xarray/,
  // First bytes of files, and queries of a database.
  /^src\/core\/areas\/formats\/areaFormat\.ts:\d+: (SQLite format 3|AutoCAD Binary DXF)/,
  /^src\/core\/areas\/formats\/geoPackageFeatures\.ts:\d+: (select |, s\.|pragma )/,
  // Parts of requests, and the content of the object that the setup check writes for a moment.
  /^src\/core\/setup\/bucketRequests\.ts:\d+: text\/plain/,
  /^src\/core\/setup\/bucketProbe\.ts:\d+: Written by /,
  /^src\/core\/stores\/(cloudStorage|drive)\w+\.ts:\d+: (media$|application\/json)/,
  /^src\/core\/stores\/multipartBody\.ts:\d+: --\{\} content-type/,
  // Style and headers of a page, and parts of requests to Google's sign-in.
  /^src\/core\/credentials\/answerPage\.ts:\d+: ( ?body \{|text\/html)/,
  /^src\/core\/credentials\/installedAppSignIn\.ts:\d+: (select_account )?consent$/,
  // Commands for a terminal.
  /^src\/core\/credentials\/waysToConnect\.ts:\d+: (earthengine|gcloud) /,
  // Searches of Google Drive.
  /^src\/core\/stores\/driveFolders\.ts:\d+: ( ?and name = |mimeType = |\{\} in parents|\{\} and \{\} in parents)/,
  // Colors and borders in CSS, and the name of the maker of the map's shapes.
  /^media\/map\/mapColors\.ts:\d+: color-mix\(/,
  /^media\/map\/mapLegend\.ts:\d+: ([\d.]+px (solid|dashed) |(repeating-)?linear-gradient\()/,
  /^media\/map\/onlineStatus\.ts:\d+: Natural Earth$/,
  // Mistakes in the code itself, which no user can make.
  /^media\/map\/mapProjection\.ts:\d+: (OpenLayers lacks|proj4 cannot use) /,
  /^media\/components\/mapLoader\.ts:\d+: (\{\} has no map|Not loaded: )/,
  /^src\/core\/orders\/sceneSearch\.ts:\d+: No batch with /,
  /^src\/core\/earthengine\/library\.ts:\d+: The client library was not initialized$/,
  /^src\/core\/config\/load\.ts:\d+: (a configuration without|the schema found) /,
  /^src\/core\/orderFiles\/readOrderFile\.ts:\d+: the schema found /,
  /^src\/core\/orders\/submissionItems\.ts:\d+: No source for /,
  /^src\/core\/earthengine\/preard\.ts:\d+: No recipe for /,
  /^src\/core\/(catalog\/catalogModel|catalog\/scripts\/\w+)\.ts:\d+: A (stack|project) has /,
  /^src\/core\/grids\/wkt2\.ts:\d+: A geographic system has /,
  // Documents and scripts for other programs are in English, as are the names in them.
  /^src\/core\/catalog\/(catalogRecord|sceneFields|stacCollection|stacItem)\.ts:/,
  /^src\/core\/catalog\/scripts\/(notebook|projectContents|pythonScript|qgisProject|rScript|scriptModel)\.ts:/,
  /^src\/views\/dataCubes\/cubeInPython\.ts:/,
  /^src\/core\/grids\/wkt2\.ts:\d+: [A-Z][\w ]+(st|nd)? [\w ()]+$/,
  // The log is for those who look after Cedar.
  /^src\/text\/describeErrors\.ts:\d+: caused by /,
  /^src\/views\/logbook\.ts:/,
];

/** Texts of one kind of store alone: its name in a sentence, and refusals of Cloud Storage. */
const ABOUT_BUCKETS = [
  /^src\/text\/storePlaces\.ts$/,
  /^src\/commands\/cleanOrder\.ts$/,
  /^src\/core\/(config|credentials|setup)\//,
  /^src\/core\/stores\/cloudStorage\w*\.ts$/,
];

test('texts about orders name the bucket only through the name of their store', () => {
  const found = shownSources()
    .filter((file) => !ABOUT_BUCKETS.some((about) => about.test(file)))
    .filter((file) => /^src\/(text|views|orders|commands|core)\//.test(file))
    .flatMap((file) =>
      readFileSync(path.join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          /^(?! *(\*|\/)).*['"`].*\b(in|from) the bucket\b/i.test(line)
            ? [`${file}:${index + 1}`]
            : [],
        ),
    );
  expect(found).toEqual([]);
});

describe('texts of the code', () => {
  test('are all in l10n/bundle.l10n.json (npm run l10n writes it)', async () => {
    expect(readFileSync(BUNDLE, 'utf8')).toBe(asJson(await collectTexts()));
  });

  test('that the command line prints as well name no command of VS Code', () => {
    const titles = commandTitles();
    expect(titles).toContain('Connect to Google');
    const shared = shownSources().filter((file) => SHARED.test(file));
    const named = shared.flatMap((file) => {
      const source = readFileSync(path.join(root, file), 'utf8');
      const texts = source.match(/l10n\.t\(\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g) ?? [];
      return texts.flatMap((text) =>
        titles.filter((title) => text.includes(title)).map((title) => `${file}: ${title}`),
      );
    });
    expect(named).toEqual([]);
  });

  test('are those of each module, whatever it imports', async () => {
    const sources = [
      "import * as l10n from '@vscode/l10n';\nl10n.t('One');\n// The end",
      "import * as l10n from '@vscode/l10n';\nconst quote = '`';\nl10n.t('Two of {0}', 2);\n",
      "import path from 'node:path';\nimport * as vscode from 'vscode';\nvscode.l10n.t('Three');",
      "import {\n  l10n,\n  type Uri,\n} from 'vscode';\nl10n.t({ message: 'Four', comment: ['a number'] });",
      "import type { Uri } from 'vscode';\nimport { l10n } from 'vscode';\nl10n.t('Five');",
      "const l10n = { t: String };\nl10n.t('Not imported');",
    ];
    expect(await textsOf(sources)).toEqual({
      One: 'One',
      'Two of {0}': 'Two of {0}',
      Three: 'Three',
      'Four/a number': { message: 'Four', comment: ['a number'] },
      Five: 'Five',
    });
    const each = await Promise.all(sources.map((source) => textsOf([source])));
    expect(Object.assign({}, ...each)).toEqual(await textsOf(sources));
  });

  test('are taken from l10n wherever users see them', () => {
    const found = shownSources()
      .filter((file) => SEEN.test(file))
      .flatMap((file) => untranslated(file, readFileSync(path.join(root, file), 'utf8')));
    expect(found.filter((each) => !NOT_SHOWN.some((pattern) => pattern.test(each)))).toEqual([]);
  });

  test.each([
    ["vscode.window.showInformationMessage('Done.')", 'Done.'],
    [`withProgress(\`Cleaning \${name}\`, work)`, 'Cleaning {}'],
    ["const item = { label: 'Sandbox' };", 'Sandbox'],
    ["field.textContent = wrong ? 'Wrong' : l10n.t('Right');", 'Wrong'],
    ["const VERBS = { start: 'looked for scenes' };", 'looked for scenes'],
    ["throw new Error('There is no order.');", 'There is no order.'],
  ])('are reported as missing in %s', (source, text) => {
    expect(untranslated('a.ts', source)).toEqual([`a.ts:1: ${text}`]);
  });

  test.each([
    "vscode.window.showInformationMessage(l10n.t('Done.'))",
    "log.info('Read the orders again')",
    "element.querySelector('main form')",
    `const html = \`<p class="a b">two words \${name}</p>\`;`,
    "type Words = 'two words';",
    "const ICONS = { none: 'list-flat' };",
    `const item = { label: \`$(add) \${l10n.t('Add')}\` };`,
  ])('are not reported as missing in %s', (source) => {
    expect(untranslated('a.ts', source)).toEqual([]);
  });
});

describe('texts of package.json', () => {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  const texts: Record<string, string> = JSON.parse(
    readFileSync(path.join(root, 'package.nls.json'), 'utf8'),
  );
  const named = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);

  test('are in package.nls.json, which has no others', () => {
    expect(named.filter((key) => !Object.hasOwn(texts, key ?? ''))).toEqual([]);
    expect(Object.keys(texts).filter((key) => !named.includes(key))).toEqual([]);
    expect(Object.keys(texts).filter((key) => texts[key]?.trim() === '')).toEqual([]);
  });

  test('are defined by a key wherever users see them', () => {
    const { displayName, description, capabilities, contributes } = JSON.parse(manifest);
    // Names and schemas of tools are for language models, in English for every user.
    const isForModels = (text: string) =>
      /^\/contributes\/languageModelTools\/\d+\/(name|inputSchema\/.*): /.test(text);
    const found = plainTexts({ displayName, description, capabilities, contributes });
    expect(found.filter((text) => !isForModels(text))).toEqual([]);
  });
});

describe('translations', () => {
  const english = { 'Done.': 'Done.', '{0} of {1}': '{0} of {1}', step: '[Go](command:cedar.go)' };

  test.each<[string, Record<string, string>, string[]]>([
    ['can have other words and another order', { '{0} of {1}': 'von {1} {0}' }, []],
    ['can leave texts in English', { 'Done.': 'Fertig.' }, []],
    ['cannot lose a placeholder', { '{0} of {1}': '{0}' }, ['{0} of {1}: has {0}, not {0} {1}']],
    ['cannot lose a link', { step: 'Los' }, ['step: has none, not command:cedar.go']],
    ['cannot have an unused text', { Old: 'Alt' }, ['Old: no longer used']],
  ])('%s', (_what, translated, problems) => {
    expect(translationProblems(english, translated)).toEqual(problems);
  });

  test('lose texts that are no longer used with npm run l10n', () => {
    expect(usedTexts(english, { Old: 'Alt', 'Done.': 'Fertig.' })).toEqual({ 'Done.': 'Fertig.' });
  });

  test('in the repository match the English texts', () => {
    const texts = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
    const problems = translations().flatMap(({ file, english: of }) =>
      translationProblems(texts(of), texts(file)).map((problem) => `${file}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });
});

const SHOWN_KEYS =
  /^(title|shortTitle|name|category|(markdown|detailed)?description|contents|contextualTitle|displayName|(markdown)?enumDescriptions|enumItemLabels|altText|label|placeholder)$/i;

/** Paths of texts under a key that VS Code shows, which are not a `%key%`. */
function plainTexts(value: unknown, at = '', key = ''): string[] {
  if (typeof value === 'string') {
    return SHOWN_KEYS.test(key) && !/^%[^%]+%$/.test(value) ? [`${at}: ${value}`] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => plainTexts(each, `${at}/${i}`, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, held]) =>
    plainTexts(held, `${at}/${inner}`, inner),
  );
}
