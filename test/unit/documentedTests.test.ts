/** Commands of the documentation that run some of the tests: each selects at least one. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import config from '../../vitest.config.ts';

const PAGES = ['CONTRIBUTING.md', 'README.md', 'docs/testing.md'];

/** Titles of tests and of groups of tests, also of those with a table. */
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*|\))\(\s*(['"`])(.*?)\1,/g;

interface DocumentedCommand {
  readonly command: string;
  readonly part: string;
  /** Parts of the paths of files. */
  readonly files: readonly string[];
  /** Part of a title. */
  readonly title: string | undefined;
}

const commands = PAGES.flatMap((page) =>
  [
    ...readFileSync(path.join(root, page), 'utf8').matchAll(/npm run test:(\w+) -- ([^#`\n]+)/g),
  ].map(([command, part = '', filters = '']) => readFilters(command.trim(), part, filters)),
);

test('the documentation has such commands', () => {
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.some(({ title }) => title)).toBe(true);
});

/** Takes options of its own, because it is not a part of the tests. */
const GOOGLE = 'google';

test.each(commands.filter(({ part, files }) => part !== GOOGLE && !files.includes('NAME')))(
  '$command selects tests',
  async ({ part, files, title }) => {
    const all = await filesOf(part);
    const selected = all.filter((file) =>
      files.length > 0 ? files.some((each) => file.includes(each)) : true,
    );
    // Each part of a path selects a file of its own.
    for (const each of files)
      expect(
        all.some((file) => file.includes(each)),
        each,
      ).toBe(true);
    if (title === undefined) return;
    const titles = selected.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(TITLE)].map(([, , found]) => found),
    );
    // The suite inside VS Code and vitest read what is asked for as a regular expression; each
    // of the alternatives selects something.
    for (const each of title.split('|'))
      expect(
        titles.filter((known) => known?.includes(each)),
        each,
      ).not.toEqual([]);
  },
);

function readFilters(command: string, part: string, filters: string): DocumentedCommand {
  const words = [...filters.matchAll(/'([^']+)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  // The suite inside VS Code selects by titles alone.
  if (part === 'vscode') return { command, part, files: [], title: words[0] };
  const at = words.indexOf('-t');
  if (at < 0) return { command, part, files: words, title: undefined };
  return { command, part, files: words.slice(0, at), title: words[at + 1] };
}

/** Test files of a part, relative to the project. */
async function filesOf(part: string): Promise<string[]> {
  const patterns = part === 'vscode' ? ['test/vscode/suite/*.test.ts'] : includedIn(part);
  const files: string[] = [];
  for (const pattern of patterns) {
    for await (const file of glob(pattern, { cwd: root })) files.push(file.replaceAll('\\', '/'));
  }
  return files;
}

function includedIn(part: string): readonly string[] {
  for (const project of config.test?.projects ?? []) {
    if (typeof project === 'object' && 'test' in project && project.test?.name === part) {
      return project.test.include ?? [];
    }
  }
  return [];
}
