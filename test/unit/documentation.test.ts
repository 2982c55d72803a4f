/**
 * README, guides and `docs/`: files, functions and interface texts that they name exist, so that a
 * change in the code that makes a page wrong fails here.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** Folders that a path in a page can begin in, besides the root of the repository. */
const STARTS = ['', 'src', 'docs', '.github'];

/** A text as a part of a regular expression. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Source files, without the tests and the tables of facts. */
const sources = ['src', 'media', 'scripts'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => path.join(folder, file)),
);
const code = new Map(sources.map((file) => [file, withoutComments(read(file))]));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Code in a page: what is between backticks, outside of blocks of code. */
function codeIn(page: string): string[] {
  const text = page.replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, found = '']) => found);
}

/** Paths of files, such as `core/tracker.ts`, and of folders, such as `src/orders/`. */
function isPath(text: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*\/[\w.-]*$|^[\w-]+(\.[\w-]+)*\.(ts|mjs|json|md|yaml|svg|png)$/.test(
    text,
  );
}

/** Where a path in a page leads, from the root of the repository. */
function placeOf(text: string): string | undefined {
  return STARTS.map((start) => path.join(start, text)).find((place) =>
    existsSync(path.join(root, place)),
  );
}

/** Whether a file declares a function, class or method of this name. */
function declares(file: string, name: string): boolean {
  const text = code.get(file) ?? '';
  const plain = name.replace('#', '');
  const declaration = new RegExp(`\\b(?:function\\*?|class|interface|const) ${plain}\\b`);
  const method = new RegExp(`^ +(?:(?:static|async|get) |\\*)*#?${plain}(?:<[^(]*>)?\\(`, 'm');
  return declaration.test(text) || method.test(text);
}

describe.each(['docs/architecture.md', 'docs/decisions.md', 'CONTRIBUTING.md'])('%s', (name) => {
  const named = codeIn(read(name));

  /** Created by a reader, by a build or in a bucket. */
  const isElsewhere = (file: string) =>
    /^(dist|artifacts)\/|^cedar\.yaml$|\.de\.json$|^value:|^https?:/.test(file);

  test('names only files and folders that exist', () => {
    const files = named.filter((text) => isPath(text) && !isElsewhere(text));
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => placeOf(file) === undefined)).toEqual([]);
  });

  test('names only packages that are installed', () => {
    const packages = named.filter((text) => /^@[\w-]+\/[\w-]+$/.test(text));
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    // The API of Node is a package of types.
    expect(packages.filter((each) => !Object.hasOwn(all, each))).toEqual([]);
  });

  test('names only classes and functions that exist', () => {
    const names = named.filter((text) =>
      /^([A-Z]\w*[a-z]\w*)(\.#?\w+)*(\(\))?$|^#?\w+\(\)$/.test(text),
    );
    const missing = names.filter((text) => {
      const parts = text.replace('()', '').split('.');
      return !parts.every((part) => {
        const word = new RegExp(`(?<![\\w$])${part}(?![\\w$])`);
        return [...code.values()].some((each) => word.test(each));
      });
    });
    expect(missing).toEqual([]);
  });
});

describe('the walks in docs/architecture.md', () => {
  const [, text = ''] = read('docs/architecture.md').split(/^## Three walks.*$/m);
  const [walks = ''] = text.split(/^## /m);
  const steps = walks.split(/^\d+\. /m).slice(1);

  test('are three, with their steps', () => {
    expect([...walks.matchAll(/^### /gm)]).toHaveLength(3);
    expect(steps.length).toBeGreaterThan(15);
  });

  test('name functions of the files in the same step', () => {
    const wrong = steps.flatMap((step) => {
      const named = codeIn(step);
      const files = named.filter(isPath).flatMap((file) => placeOf(file) ?? []);
      const functions = named.filter((each) => /^[\w.#]+\(\)$/.test(each));
      if (files.length === 0) return [`no file: ${step}`];
      return functions.filter((each) => {
        const parts = each.slice(0, -2).split('.');
        return !files.some((file) => parts.every((part) => declares(file, part)));
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('docs/architecture.svg', () => {
  const picture = read('docs/architecture.svg');

  test('has a title and a description for screen readers', () => {
    expect(picture).toMatch(/role="img" aria-labelledby="title description"/);
    expect(picture).toMatch(/<title id="title">[^<]+<\/title>/);
    expect(picture).toMatch(/<desc id="description">[^<]+<\/desc>/);
    expect(read('docs/architecture.md')).toContain('](architecture.svg)');
  });

  test('has colors for light and dark themes', () => {
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
  });

  test('names only folders that exist', () => {
    const texts = [...picture.matchAll(/>([^<>]+)<\/(?:text|tspan)>/g)].map(
      ([, found = '']) => found,
    );
    const folders = texts.flatMap((each) => each.match(/\b[a-z]+\//g) ?? []);
    expect(folders.length).toBeGreaterThan(15);
    const isFolder = (folder: string) =>
      ['', 'src', 'src/core'].some((start) => {
        const place = path.join(root, start, folder);
        return existsSync(place) && statSync(place).isDirectory();
      });
    expect(folders.filter((folder) => !isFolder(folder))).toEqual([]);
  });
});

describe('interface texts in the guides', () => {
  const pages = ['README.md', 'docs/using.md', 'samples/workspace/README.md'];
  const bold = new Set(
    pages.flatMap((page) =>
      [...read(page).matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = '']) => text),
    ),
  );
  const quoted = new Set(
    pages.flatMap((page) => [...read(page).matchAll(/“([^”]+)”/g)].map(([, text = '']) => text)),
  );

  /** Terms that the guide defines, and buttons of VS Code. */
  const OTHERS = new Set(['order', 'task', 'image metadata', 'tracking document']);

  const texts: string[] = [
    ...Object.values<string>(JSON.parse(read('package.nls.json'))),
    ...Object.values<string | { message: string }>(JSON.parse(read('l10n/bundle.l10n.json'))).map(
      (each) => (typeof each === 'string' ? each : each.message),
    ),
  ];
  // Labels of links, as in the empty view, and of markup within a text.
  const labels = new Set(
    texts.flatMap((text) => [
      text,
      ...[...text.matchAll(/\[([^\]]+)\]\(/g)].map(([, label = '']) => label),
    ]),
  );

  test('are those of commands, buttons and fields', () => {
    const names = [...bold].map((text) => text.replace(/^Cedar: /, ''));
    expect(names.length).toBeGreaterThan(20);
    // A choice is quoted without its explanation.
    const isLabel = (name: string) =>
      labels.has(name) || texts.some((text) => text.startsWith(`${name}: `));
    expect(names.filter((name) => !isLabel(name) && !OTHERS.has(name))).toEqual([]);
  });

  test('are quoted as rows and messages show them', () => {
    const parts = texts.map((text) => text.replace(/\.$/, '').split(/\{\d+\}/));
    // A text of little more than placeholders would match anything.
    const patterns = parts
      .filter((each) => each.join('').replace(/\W/g, '').length > 5)
      .map((each) => new RegExp(`^${each.map(escaped).join('.+')}$`));
    expect(quoted.size).toBeGreaterThan(3);
    const isShown = (quote: string) => patterns.some((pattern) => pattern.test(quote));
    expect([...quoted].filter((quote) => !isShown(quote))).toEqual([]);
  });
});
