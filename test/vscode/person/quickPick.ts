/**
 * VS Code's quick pick as a user of the keyboard has it: an entry's label is typed, and Enter pressed
 * when that entry is the focused one.
 *
 * Rows are not clicked: a hover of another row may cover them, and a row that is drawn again between
 * the press and the release of the button takes no click.
 *
 *     const pick = new QuickPick(page);
 *     await pick.choose('Zarr');
 */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Milliseconds between looks at the focused entry; VS Code filters what was typed meanwhile. */
const FILTERED_MS = 100;

export class QuickPick {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The field of the palette, a pick or an input box. */
  get field(): Locator {
    return this.#page.locator('.quick-input-widget input[type="text"]').first();
  }

  /** The list below the field. */
  get list(): Locator {
    return this.#page.locator('.quick-input-list');
  }

  /** The first entry with a text in its label, description or detail, if it is in view. */
  entry(text: string | RegExp): Locator {
    const named = (role: 'option' | 'checkbox') => this.list.getByRole(role, { name: text });
    return named('option').or(named('checkbox')).first();
  }

  /** Waits for an entry, and accepts it. */
  async choose(text: string | RegExp): Promise<void> {
    await this.focus(text);
    await this.field.press('Enter');
  }

  /** Waits for an entry, and types its label until Enter would accept it. */
  async focus(text: string | RegExp): Promise<void> {
    const wanted = this.entry(text);
    await wanted.waitFor();
    const label = await wanted.locator('.label-name').first().textContent();
    await this.field.fill(label?.trim() ?? '');
    await this.#untilFocused(wanted);
  }

  /** Checks entries of a list that takes several, and accepts them. */
  async check(...texts: readonly (string | RegExp)[]): Promise<void> {
    for (const text of texts) {
      await this.focus(text);
      await this.#leaveField();
      const wanted = this.entry(text);
      await this.#untilFocused(wanted);
      await this.#page.keyboard.press('Space');
      await expect.poll(() => wanted.getAttribute('aria-checked')).toBe('true');
    }
    await this.field.press('Enter');
  }

  /**
   * Enters a path into the list of files that VS Code shows in a browser.
   *
   * @param file an absolute path, or a name in the folder that the list shows
   */
  async chooseFile(file: string): Promise<void> {
    await this.entry('..').waitFor();
    // The folder's path, with a slash at its end, which the list writes when it has been read.
    await expect.poll(async () => (await this.field.inputValue()).endsWith(path.sep)).toBe(true);
    const target = path.resolve(await this.field.inputValue(), file);
    await this.field.fill(target);
    await this.#untilFocused(this.entry(path.basename(target)));
    await this.field.press('Enter');
  }

  /** Moves the focus from the field, in which Space is a character, to the list, as an arrow key does. */
  async #leaveField(): Promise<void> {
    const rows = this.list.locator('.monaco-list:focus');
    const hasFocus = async () => {
      if ((await rows.count()) > 0) return true;
      await this.field.press('ArrowDown');
      return false;
    };
    await expect.poll(hasFocus, { interval: FILTERED_MS }).toBe(true);
  }

  /** Moves down to an entry where others come before it. */
  async #untilFocused(wanted: Locator): Promise<void> {
    const focused = wanted.and(this.#page.locator('.focused'));
    const isFocused = async () => {
      if ((await focused.count()) > 0) return true;
      if ((await wanted.count()) > 0) await this.#page.keyboard.press('ArrowDown');
      return false;
    };
    await expect.poll(isFocused, { interval: FILTERED_MS }).toBe(true);
  }
}
