/**
 * Accessibility faults, found by axe-core, which is what browsers' own audits use:
 * https://dequeuniversity.com/rules/axe/
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Locator } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Impacts that prevent or hinder the use; lesser ones are advice. */
const SERIOUS = new Set<string | null | undefined>(['serious', 'critical']);

/**
 * Compares the name of an element with its text. Of a row in a tree the text is that of two elements
 * which VS Code sets apart by a margin, not by a space, so no name can have it; whether axe-core
 * notices depends on its guess, from the first texts it meets, whether the font has icons for words.
 */
const NAME_OF_ROWS = 'label-content-name-mismatch';

/**
 * Refuses controls inside controls. Of a container with several views, VS Code makes the title of each a
 * button that folds it, and puts the view's actions inside that button.
 */
const ACTIONS_IN_TITLES = 'nested-interactive';

/**
 * What depends on a theme. axe-core's tag for them has rules as well that it leaves out unless asked, such as
 * enhanced contrast.
 */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** All rules of axe-core, or those about colors alone. */
export type Rules = 'all' | 'colors';

/** Faults of rows in a tree of VS Code, and of what is around them. */
export async function faultsInTree(within: Locator, rules: Rules): Promise<string[]> {
  const faults = await faultsIn(within, rules, {
    [NAME_OF_ROWS]: { enabled: false },
    [ACTIONS_IN_TITLES]: { enabled: false },
  });
  return [...faults, ...(await misnamedRows(within))];
}

/** Rows whose name lacks a text that they show. */
async function misnamedRows(within: Locator): Promise<string[]> {
  const misnamed: string[] = [];
  for (const row of await within.getByRole('treeitem').all()) {
    const name = (await row.getAttribute('aria-label')) ?? '';
    const texts = await row.locator('.label-name, .label-description').allTextContents();
    for (const text of texts.filter((each) => !name.includes(each))) {
      misnamed.push(`A row shows "${text}", and its name is "${name}".`);
    }
  }
  return misnamed;
}

/**
 * @param within looks at this element and what is in it
 * @param exceptions which of these rules are other than usual
 * @returns a description of each serious or critical fault, with the elements that have it
 */
export async function faultsIn(
  within: Locator,
  rules: Rules,
  exceptions: RunOptions['rules'] = {},
): Promise<string[]> {
  // A strict content security policy keeps scripts out of the page; evaluating is the debugger's.
  const isThere = await within.evaluate(() => 'axe' in globalThis);
  if (!isThere) await within.evaluate(asFunction(await source));
  const options: RunOptions = {
    resultTypes: ['violations'],
    rules: exceptions,
    ...(rules === 'colors' && { runOnly: { type: 'rule', values: [...COLOR_RULES] } }),
  };
  const results = await within.evaluate(async (element, given) => {
    const page = globalThis as unknown as Page;
    const { style } = page.document.documentElement;
    const { background } = style;
    // VS Code draws the background outside of the page, where axe-core does not look.
    if (page.self !== page.top) style.background = 'var(--vscode-editor-background)';
    try {
      return await page.axe.run(element, given);
    } finally {
      style.background = background;
    }
  }, options);
  return results.violations.filter(({ impact }) => SERIOUS.has(impact)).map(describeViolation);
}

/** Globals of a page that are used. */
interface Page {
  readonly axe: { run(element: unknown, options: RunOptions): Promise<AxeResults> };
  readonly self: unknown;
  readonly top: unknown;
  readonly document: { readonly documentElement: { readonly style: { background: string } } };
}

function asFunction(script: string): () => void {
  return new Function(script) as () => void;
}

function describeViolation({ id, help, nodes }: Result): string {
  const elements = nodes.map(
    ({ html, failureSummary = '' }) =>
      `    ${html}\n      ${failureSummary.split('\n').slice(1).join('\n    ')}`,
  );
  return `${id}: ${help}\n${elements.join('\n')}`;
}
