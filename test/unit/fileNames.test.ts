/** Names of files and folders are in camelCase; Biome checks this in the code alone. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';

/** `orderForm.png`, `cubes.cf.test.ts`, `.vscodeignore`: camelCase before the first dot. */
const CAMEL_CASE = /^\.?[a-z][a-zA-Z0-9]*(\.[a-zA-Z][a-zA-Z0-9]*)*$/;

/** Other names, each with the reason. */
const EXCEPTIONS: readonly RegExp[] = [
  // Names that GitHub looks for.
  /^\.github\/ISSUE_TEMPLATE(\/(bug_report|feature_request)\.yml)?$/,
  /^\.github\/pull_request_template\.md$/,
  // Names that GitHub and the Marketplace look for, and the usual name of a folder's own page.
  /^(CHANGELOG|CONTRIBUTING)\.md$/,
  /(^|\/)(LICENSE|README\.md)$/,
  // The name that npm looks for.
  /(^|\/)package-lock\.json$/,
  // Python modules, whose names are in snake_case (PEP 8).
  /^(test|scripts)\/[\w/]+\.py$/,
  // Schemas of the Python tool that Cedar's documents are compatible with.
  /^test\/peers\/cedar\/schema_\w+\.json$/,
  // Files as other programs have written them, with names for what is in each.
  /^test\/unit\/data\//,
];

function wrongNames(files: readonly string[]): string[] {
  const places = new Set(
    files.flatMap((file) => {
      const parts = file.split('/');
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    }),
  );
  return [...places].filter(
    (place) =>
      !CAMEL_CASE.test(place.slice(place.lastIndexOf('/') + 1)) &&
      !EXCEPTIONS.some((each) => each.test(place)),
  );
}

test('files and folders have names in camelCase', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  expect(wrongNames(files.split('\0').filter(Boolean))).toEqual([]);
});

test('other names are found', () => {
  const files = [
    'media/icons/order-dark.svg',
    'docs/OrderForm.md',
    'media/order_form/page.css',
    'README.md',
    'test/peers/cubes_page.py',
    '.vscode/launch.json',
  ];
  expect(wrongNames(files)).toEqual([
    'media/icons/order-dark.svg',
    'docs/OrderForm.md',
    'media/order_form',
  ]);
});
