/** Each thing has one wording, and texts, pages and comments use plain words. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUNDLE } from '../../scripts/l10n/texts.ts';
import { root } from '../../scripts/setup/step.mjs';

/** Literary or vague words, each of which has a plain one; the contributor's page describes how. */
const AVOIDED =
  /\b(nobody|somebody|whoever|a person|tells?|told|says?|said|stands?|stood|lies|goes|reckoned|anew|for good|by (itself|themselves)|made-up)\b|\bis no (?!longer\b)/i;

/** Of these, the words that are avoided in comments, titles of tests and documentation as well. */
const AVOIDED_EVERYWHERE =
  /\b(nobody|somebody|someone|anybody|anyone|everybody|everyone|whoever|tells?|told|says?|said|stands?|stood|lies|goes|reckoned|anew|for good|made-up)\b|(?<!there |where )\b(is|are) no (?!longer\b|data\b|such\b|more\b|less\b|matter\b)\w/i;

/** Other wordings of what is written the same way everywhere. */
const OTHER_WORDINGS: readonly (readonly [other: RegExp, wording: string])[] = [
  [/\bexists? already\b/, 'already exists'],
  [/\b(do|does) not exist any ?more\b/, 'no longer exists'],
  [/\bcheck your network connection\b/i, 'Check the network connection.'],
  [/\bcloud optimi[sz]ed\b/i, 'cloud-optimized'],
  [/\bcomputers?\b/i, 'machine'],
  [/(\}|\d)% (?!\()/, '{0} %'],
  [/\bnot a valid place\b/, 'not a valid location'],
  [/\bthis is not valid YAML\b/i, 'This file is not valid YAML'],
  [/'(Resume|Cancel) Order'/, 'Resume Submission, Cancel Tasks'],
];

/** Pairs of texts with the same words and different meanings. */
const DIFFERENT_MEANINGS: readonly RegExp[] = [
  // All tasks of an order, and some of them.
  /^Tasks of "\{0\}" are not being cancelled/,
  // The name of an entry of the status bar begins with that of the extension, an editor's ends with it.
  /^Cedar: Quick Look$/,
  // A value in a list is not a sentence, as its description is.
  /^median of all dates$/,
  // "already in another order, left out", and "already in the bucket, left out".
  /^already \{0\}, left out$/,
];

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function shownTexts(): string[] {
  const texts: Record<string, string> = JSON.parse(readFileSync(BUNDLE, 'utf8'));
  const manifest: Record<string, string> = JSON.parse(read('package.nls.json'));
  return [...new Set([...Object.keys(texts), ...Object.values(manifest)])];
}

/** `file:line: text` of the lines that match. */
function linesThat(
  matches: (line: string, file: string) => boolean,
  files: readonly string[],
): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        matches(line, file) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

/** A line of a page; of code, a comment or the title of a test. */
function isProse(line: string, file: string): boolean {
  return (
    file.endsWith('.md') || /^\s*(\/?\*|\/\/)| \/\/ |\b(it|test|describe)\(\s*['"`]/.test(line)
  );
}

test('texts use plain words', () => {
  const found = shownTexts().filter((text) =>
    // There is no plainer way to report that something does not exist.
    AVOIDED.test(text.replace(/\bthere is no\b/gi, '')),
  );
  expect(found).toEqual([]);
});

test.each(['"{0}" is no place.', 'Nobody could be reached.', 'Count Images tells better.'])(
  'a text such as %j has other than plain words',
  (text) => {
    expect(text).toMatch(AVOIDED);
  },
);

test('comments, titles of tests and documentation use plain words', () => {
  const files = tracked.filter(
    (file) =>
      /^((src|media|scripts|test)\/.*\.(ts|mjs)|docs\/.*\.md|\w+\.md)$/.test(file) &&
      file !== 'test/unit/wording.test.ts',
  );
  expect(files.length).toBeGreaterThan(1500);
  const found = linesThat(
    (line, file) => isProse(line, file) && AVOIDED_EVERYWHERE.test(line),
    files,
  );
  expect(found).toEqual([]);
});

test.each([
  ['src/a.ts', '  // The caller says when.'],
  ['src/a.ts', '/** Where nobody looks. */'],
  ['test/unit/a.test.ts', "  it('tells the user', () => {"],
  ['test/unit/a.test.ts', "  it('is no order file', () => {"],
  ['docs/a.md', 'The row says where.'],
])('in %s, "%s" has other than plain words', (file, line) => {
  expect(isProse(line, file) && AVOIDED_EVERYWHERE.test(line)).toBe(true);
});

describe('each thing has one wording', () => {
  test('in sources, texts and documentation', () => {
    const files = tracked.filter((file) =>
      /^((src|media)\/.*\.ts|docs\/.*\.md|(README|CHANGELOG|CONTRIBUTING)\.md|package(\.nls)?\.json)$/.test(
        file,
      ),
    );
    const found = linesThat((line) => OTHER_WORDINGS.some(([other]) => other.test(line)), files);
    expect(found, OTHER_WORDINGS.map(([, wording]) => wording).join(', ')).toEqual([]);
  });

  test('so that no two texts differ only in small words or the order of words', () => {
    expect(similarTexts(shownTexts())).toEqual([]);
  });

  test.each([
    ['Check the network connection.', 'Check your network connection.'],
    ['"{0}" already exists in the bucket.', '"{0}" exists already in the bucket.'],
    ['{0} is in another tile grid', '"{0}" is in another tile grid'],
  ])('%s and %s are two wordings', (...texts) => {
    expect(similarTexts(texts)).toEqual([texts]);
  });

  test.each([
    ['Create Another Configuration', 'Create Another Configuration…'],
    ['The image was deleted meanwhile.', 'The images were deleted meanwhile.'],
  ])('%s and %s are one wording', (...texts) => {
    expect(similarTexts(texts)).toEqual([]);
  });
});

/** Groups of texts with the same words, not counting articles and the like. */
function similarTexts(texts: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const text of texts) {
    if (DIFFERENT_MEANINGS.some((different) => different.test(text))) continue;
    const words = wordsOf(text);
    // Short texts are labels, such as "New Order" and "new order".
    if (words.filter((word) => word !== '#').length < 3) continue;
    const key = words.sort().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), text]);
  }
  return [...groups.values()].filter((group) => new Set(group.map(withoutEnd)).size > 1);
}

const SMALL_WORDS = new Set(
  'a an the this that your its it is are be was were of in on at to for from by with and or'.split(
    ' ',
  ),
);

function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(/\{\d+\}/g, '#');
  const words = plain.replace(/["'“”’]/g, '').match(/[a-z]+|\d+|#/g) ?? [];
  return words.filter((word) => !SMALL_WORDS.has(word));
}

/** The same text may be a title, a button and a sentence. */
function withoutEnd(text: string): string {
  return text.toLowerCase().replace(/[.…]$/, '');
}
