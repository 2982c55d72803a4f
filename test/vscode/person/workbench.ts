/**
 * VS Code as a user sees it: elements to click, type into and read. Where the tests share a VS Code
 * (driver/shared.ts), windows open in that one.
 *
 *     const workbench = await Workbench.open('order-cycle');
 *     await workbench.openCedar();
 *     await workbench.runCommand('Cedar: New Order');
 *     await workbench.screenshot('new-order');
 *     await workbench.close();
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, expect, inject } from 'vitest';
import { takeLock } from '../../../scripts/setup/lock.mjs';
import { artifacts as allArtifacts } from '../../../scripts/setup/step.mjs';
import { type SandboxProgram, startSandboxProgram } from '../../../scripts/start/sandbox.ts';
import { prepareWorkspace } from '../../../scripts/start/workspace.ts';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import { vsix } from '../../package/pack.ts';
import { IN_THEMES, NO_README, type Theme, themeSettings, waitForTheme } from '../driver/themes.ts';
import { openSharedVSCode, openVSCode, type VSCodeWindow } from '../driver/window.ts';
import { faultsIn, faultsInTree, type Rules } from './audit.ts';
import { coveredParts } from './coveredParts.ts';
import { QuickPick } from './quickPick.ts';

/** How long something may take to appear; what a task makes takes longer and has its own limit. */
const PATIENCE_MS = 20_000;

/** How long a window may take to load, and to start its extensions. */
const START_MS = 60_000;

/** How long a notification that has just come takes to show; later it is looked for in the center. */
const TOAST_MS = 2_000;

/** How long a tooltip may take to show before the pointer moves again. */
const TOOLTIP_MS = 3_000;

/** Number of times a user presses a button that does not react. */
const PRESSES = 4;
/** After that time an open menu of VS Code takes clicks. */
const MENU_READY_MS = 150;

/** The sample's README opens by itself, as it does for a user. */
export const OPENS_README = { 'workbench.startupEditor': 'readme' };

export interface WorkbenchOptions {
  /** Light unless given. */
  readonly theme?: Theme;
  /** Options of the sandbox, such as `--speed 20`. */
  readonly sandbox?: readonly string[];
  /** Faults in the sandbox from the start; see docs/sandbox.md. */
  readonly faults?: readonly FaultRule[];
  /** Opens a window without a folder, as a new user has it. `folder` is then the user's own. */
  readonly isEmpty?: boolean;
  /**
   * Called before the window is opened, which gets a server and a browser of its own.
   *
   * @param home of the server, with the installed extensions
   */
  readonly prepare?: (page: Page, home: string) => Promise<void>;
  /** Opens the workspace in Restricted Mode until the user trusts it, in a server of its own. */
  readonly asksForTrust?: boolean;
  /** More settings of the workspace. */
  readonly settings?: Record<string, unknown>;
}

/**
 * Makes the tests of a file or a `describe` steps of one story: after a step that failed there is a
 * picture of what it met, with the logs, and the steps after it are skipped.
 */
export function tellAsStory(workbench: () => Workbench | undefined): void {
  let failed = '';
  beforeEach(({ skip }) => {
    if (failed) skip(`"${failed}" failed before`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    failed = task.name;
    await workbench()?.leaveTraces();
  });
}

/**
 * Fixtures of a story with a window of its own, to be called in a `describe`; the window is closed when the
 * tests in it have ended.
 *
 *     describe('in a dark window', () => orderCycle(opens('order-cycle-dark', { theme: 'dark' })));
 */
export function opens(name: string, options: WorkbenchOptions = {}): () => Promise<Workbench> {
  let workbench: Workbench | undefined;
  afterAll(async () => {
    await workbench?.close();
  });
  return async () => {
    workbench = await Workbench.open(name, options);
    return workbench;
  };
}

export class Workbench {
  readonly page: Page;
  readonly sandbox: SandboxProgram;
  /** Screenshots and logs. */
  readonly artifacts: string;
  /** The folder in which the server keeps settings, storages and its log. */
  readonly home: string;
  readonly #window: VSCodeWindow;
  readonly #close: () => Promise<void>;
  #folder: string;
  #theme: Theme;
  #shots = 0;

  private constructor(
    window: VSCodeWindow,
    sandbox: SandboxProgram,
    places: { folder: string; artifacts: string; home: string },
    theme: Theme,
    close: () => Promise<void>,
  ) {
    this.page = window.page;
    this.sandbox = sandbox;
    this.#folder = places.folder;
    this.artifacts = places.artifacts;
    this.home = places.home;
    this.#window = window;
    this.#theme = theme;
    this.#close = close;
    this.page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens the sample workspace with a sandbox of its own. @param name of the artifacts' folder */
  static async open(name: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    const { theme = 'light' } = options;
    const artifacts = path.join(allArtifacts, 'person', name);
    const release = await takeLock(`${artifacts}.lock`, name);
    await rm(artifacts, { recursive: true, force: true });
    await mkdir(artifacts, { recursive: true });
    const faults = faultsFile(artifacts);
    await writeFile(faults, JSON.stringify(options.faults ?? []));
    const sandbox = await startSandboxProgram({
      data: path.join(artifacts, 'sandbox'),
      log: path.join(artifacts, 'sandbox.log'),
      args: ['--faults', faults, ...(options.sandbox ?? [])],
    });
    try {
      const { window, ...places } = await openWindow(artifacts, sandbox, options);
      const workbench = new Workbench(
        window,
        sandbox,
        { ...places, artifacts },
        theme,
        async () => {
          await window.close();
          await sandbox.program.stop();
          await release();
        },
      );
      try {
        await workbench.#whole();
      } catch (error) {
        await workbench.leaveTraces('did-not-open');
        await workbench.close();
        throw error;
      }
      return workbench;
    } catch (error) {
      await sandbox.program.stop();
      await release();
      throw error;
    }
  }

  /** The workspace's folder, which is new for each run. */
  get folder(): string {
    return this.#folder;
  }

  /**
   * Opens the sample workspace in this window, as it was at first and in the light theme. The window
   * forgets what it had open and stored; the sandbox keeps its orders.
   *
   * @param settings more settings of the workspace
   */
  async openSample(settings: Record<string, unknown> = {}): Promise<void> {
    const { sandbox, artifacts } = this;
    const folder = path.join(artifacts, 'workspace');
    await this.#window.openFolder(folder, async () => {
      await rm(folder, { recursive: true, force: true });
      await prepareWorkspace(folder, sandbox, {
        ...NO_README,
        ...settings,
        ...themeSettings('light'),
      });
    });
    this.#folder = folder;
    this.#theme = 'light';
    await this.#whole();
  }

  /** One more window on the same folder and sandbox. It is closed before this one. */
  async openAnother(): Promise<Workbench> {
    const { sandbox, folder, artifacts, home } = this;
    const places = { folder, home, artifacts: path.join(artifacts, 'other-window') };
    await mkdir(places.artifacts);
    const window = await this.#window.openAnother();
    const other = new Workbench(window, sandbox, places, this.#theme, () => window.close());
    await other.#whole();
    return other;
  }

  /** Loads the window again, as the user's browser does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#whole();
  }

  async close(): Promise<void> {
    await this.#close();
  }

  /**
   * Changes the faults in the sandbox, and waits until they apply; the rules count from the start.
   */
  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    const { program } = this.sandbox;
    const changes = () => program.output.split('have changed and are in force').length;
    const before = changes();
    await writeFile(faultsFile(this.artifacts), JSON.stringify(rules));
    await expect.poll(changes).toBeGreaterThan(before);
  }

  /**
   * State of Cedar that VS Code has stored in the browser for the next window, by key. It stores a change a
   * moment after it was made.
   */
  async storedState(): Promise<Record<string, unknown>> {
    const texts = await this.page.evaluate<string[]>(storedTexts('cedar.cedar-tracker'));
    return Object.assign({}, ...texts.map((text) => JSON.parse(text)));
  }

  /**
   * Whether VS Code has stored the open editors with a text, for the next window. A browser does not wait
   * for this when a window is closed, so VS Code does it every few seconds.
   */
  async hasStoredEditor(text: string): Promise<boolean> {
    const texts = await this.page.evaluate<string[]>(storedTexts('memento/workbench.parts.editor'));
    return texts.some((each) => each.includes(text));
  }

  /** Saves what helps to understand a failure, beside the logs of the server and the sandbox. */
  async leaveTraces(name = 'failed'): Promise<void> {
    await this.screenshot(name);
    await writeFile(path.join(this.artifacts, 'window.log'), this.#window.console.join('\n'));
  }

  /** Numbered in the order they are taken. */
  async screenshot(name: string): Promise<void> {
    await this.#picture(this.artifacts, name, ++this.#shots);
  }

  /**
   * One picture in each of the light, the dark and the high contrast theme, in a folder for each.
   * The window has its own theme again afterwards.
   *
   * @param look something to be done in each theme, after the picture
   */
  async screenshotInThemes(
    name: string,
    look?: (theme: Theme) => Promise<void>,
    themes = IN_THEMES,
  ): Promise<void> {
    const number = ++this.#shots;
    const before = this.#theme;
    for (const theme of themes) {
      await this.setTheme(theme);
      await this.#picture(path.join(this.artifacts, theme), name, number);
      await look?.(theme);
    }
    await this.setTheme(before);
  }

  /** Changes the theme of a window that has a folder open, and waits until its pages have it. */
  async setTheme(theme: Theme): Promise<void> {
    if (theme === this.#theme) return;
    const file = path.join(this.folder, '.vscode', 'settings.json');
    const settings: object = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...settings, ...themeSettings(theme) }, null, 2));
    await waitForTheme(this.page, theme);
    this.#theme = theme;
  }

  /**
   * Describes each serious fault of the open page for users of a screen reader or the keyboard, or
   * with poor sight.
   *
   * @param rules those of colors alone are for a page that has been looked at in another theme
   */
  async audit(rules: Rules = 'all'): Promise<string[]> {
    const body = this.webview.locator('body');
    return [...(await faultsIn(body, rules)), ...(await coveredParts(body))];
  }

  /** The same for what Cedar has in the sidebar; the workbench around it is VS Code's. */
  auditWorkbench(rules: Rules = 'all'): Promise<string[]> {
    return faultsInTree(this.sidebar.locator('.composite.viewlet'), rules);
  }

  /**
   * A picture in each theme, and no serious fault in any: not in the first one, nor in the colors of the
   * others, which are all that a theme changes.
   *
   * @param audit of the open page unless given
   */
  async looksRight(
    name: string,
    {
      themes = IN_THEMES,
      audit = (rules: Rules) => this.audit(rules),
    }: { themes?: readonly Theme[]; audit?: (rules: Rules) => Promise<string[]> } = {},
  ): Promise<void> {
    const look = async (theme: Theme) => {
      expect(await audit(theme === themes[0] ? 'all' : 'colors'), theme).toEqual([]);
    };
    await this.screenshotInThemes(name, look, themes);
  }

  async #picture(folder: string, name: string, number: number): Promise<void> {
    const file = path.join(folder, `${String(number).padStart(2, '0')}-${name}.png`);
    // Parts that slide or fade in are shown in their final state.
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  /**
   * Clicks Cedar in the activity bar, unless its view is open already. A window that has just been
   * loaded may open the view at the same moment, and the click then closes it: a user clicks again.
   */
  async openCedar(): Promise<Locator> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: 'Cedar' });
    for (let attempt = 1; attempt < PRESSES; attempt++) {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      const shows = await this.sidebar.waitFor({ timeout: PATIENCE_MS / PRESSES }).then(
        () => true,
        () => false,
      );
      if (shows) break;
    }
    await this.sidebar.waitFor();
    return this.sidebar;
  }

  get sidebar(): Locator {
    return this.page.locator('#workbench\\.parts\\.sidebar');
  }

  /** A row of a tree in the sidebar, by a part of its text. */
  row(text: string | RegExp): Locator {
    return this.sidebar.getByRole('treeitem').filter({ hasText: text });
  }

  /** Rows of tasks in the orders view, by the beginning of what a screen reader reads. */
  task(text: string): Locator {
    const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.sidebar.getByRole('treeitem', { name: new RegExp(`^Task ${pattern}`) });
  }

  /**
   * Holds the pointer over a row until its tooltip shows a text. VS Code shows none for a row that it
   * draws again under a resting pointer, so the pointer moves along the row, as that of a user does.
   */
  async showTooltip(row: Locator, text: string): Promise<Locator> {
    const tooltip = this.page.locator('.workbench-hover');
    const content = tooltip.getByText(text);
    let x = 40;
    const shows = async () => {
      x = x === 40 ? 60 : 40;
      await row.hover({ position: { x, y: 10 } });
      return content
        .waitFor({ timeout: TOOLTIP_MS })
        .then(() => true)
        .catch(() => false);
    };
    await expect.poll(shows).toBe(true);
    return tooltip;
  }

  /**
   * Opens a row's menu with the right mouse button and chooses from it. VS Code closes a menu when
   * the focus moves, as when an editor has just been closed, and takes no click for 100 ms after it
   * has opened: a user tries again. So does one whose row moved under the pointer: VS Code focuses the
   * row that the menu is of.
   */
  async chooseFromMenu(row: Locator, entry: string): Promise<void> {
    const item = this.page.getByRole('menuitem', { name: entry });
    const timeout = PATIENCE_MS / PRESSES;
    for (let attempt = 1; ; attempt++) {
      try {
        if (!(await item.isVisible())) await row.click({ button: 'right' });
        await item.hover({ timeout });
        if (!(await this.#isMenuOf(row))) {
          await this.page.keyboard.press('Escape');
          throw new Error('The menu is of another row.');
        }
        await item.click({ timeout, delay: MENU_READY_MS });
        await item.waitFor({ state: 'hidden', timeout });
        return;
      } catch (error) {
        if (attempt === PRESSES) throw error;
      }
    }
  }

  /** Anything but the rows of lists has no focus of its own. */
  async #isMenuOf(row: Locator): Promise<boolean> {
    const inList = row.and(this.page.locator('.monaco-list-row'));
    if ((await inList.count()) === 0) return true;
    return (await inList.and(this.page.locator('.focused')).count()) > 0;
  }

  /**
   * Types a command's title into the palette and runs it. A page that opens takes the focus, which
   * closes the palette: a user opens it again.
   */
  async runCommand(title: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#typeCommand(title, attempt < PRESSES ? PATIENCE_MS / PRESSES : PATIENCE_MS);
        break;
      } catch (error) {
        if (attempt === PRESSES) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await this.page.keyboard.press('Enter');
    // Until it is closed it would take what is typed next.
    await expect.poll(() => this.#hasPalette()).toBe(false);
  }

  async #typeCommand(title: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.waitFor({ timeout });
    await this.quickInput.fill(`>${title}`, { timeout });
    await this.quickPick.entry(title).and(this.page.locator('.focused')).waitFor({ timeout });
  }

  async #hasPalette(): Promise<boolean> {
    if (!(await this.quickInput.isVisible())) return false;
    return (await this.quickInput.inputValue()).startsWith('>');
  }

  /** The palette, a pick or an input box. */
  get quickPick(): QuickPick {
    return new QuickPick(this.page);
  }

  /** The field of the palette, a pick or an input box. */
  get quickInput(): Locator {
    return this.quickPick.field;
  }

  /** Opens a file by a part of its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.quickInput.waitFor();
    await this.quickInput.fill(name);
    await this.quickPick.choose(name);
  }

  /** A button of a dialog in the middle of the window. */
  async answer(button: string | RegExp): Promise<void> {
    await this.page.locator('.monaco-dialog-box').getByRole('button', { name: button }).click();
  }

  /** A notification that shows, at the lower right or in the center, by a part of its text. */
  notification(text: string | RegExp): Locator {
    return this.page
      .locator('.notification-list-item')
      .filter({ hasText: text })
      .filter({ visible: true });
  }

  /**
   * Presses a notification's button until what it does shows: notifications make room for each
   * other, and one that moves under the pointer takes no click. A user presses again.
   */
  async press(notification: Locator, button: string, shows: Locator): Promise<void> {
    const pressed = notification.getByRole('button', { name: button });
    for (let attempt = 1; attempt < PRESSES; attempt++) {
      await this.#bringBack(notification);
      await pressed.click({ timeout: PATIENCE_MS / PRESSES }).catch(unlessLate);
      if (await appears(shows, PATIENCE_MS / PRESSES)) break;
      // Once pressed, a notification is closed.
      if (!(await this.#isKept(notification))) break;
    }
    await shows.waitFor();
    await this.#closeCenter();
  }

  /** Closes a notification. */
  async dismiss(notification: Locator): Promise<void> {
    const clear = notification.locator('.codicon-notifications-clear');
    for (let attempt = 1; attempt < PRESSES; attempt++) {
      await this.#bringBack(notification);
      // The button shows under the pointer alone.
      const clicked = await notification
        .hover({ timeout: PATIENCE_MS / PRESSES })
        .then(() => clear.click({ timeout: PATIENCE_MS / PRESSES }))
        .then(() => true, unlessLate);
      if (clicked) break;
    }
    await notification.waitFor({ state: 'hidden' });
    await this.#closeCenter();
  }

  /**
   * A notification hides itself some ten seconds after it came, and is then in the notification
   * center, which the bell in the status bar opens.
   */
  async #bringBack(notification: Locator): Promise<void> {
    if (await appears(notification, TOAST_MS)) return;
    if (!(await this.#center.isVisible())) await this.#bell.click();
    await notification.waitFor();
  }

  /** Whether a notification still is somewhere. */
  async #isKept(notification: Locator): Promise<boolean> {
    if (await notification.isVisible()) return true;
    if (!(await this.#center.isVisible())) await this.#bell.click();
    return appears(notification, TOAST_MS);
  }

  async #closeCenter(): Promise<void> {
    if (!(await this.#center.isVisible())) return;
    await this.#bell.click();
    await this.#center.waitFor({ state: 'hidden' });
  }

  get #center(): Locator {
    return this.page.locator('.notifications-center');
  }

  get #bell(): Locator {
    return this.page.locator('.statusbar-item[id="status.notifications"]');
  }

  /** The page inside the open webview: VS Code puts it into a frame within a frame. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The window is ready when its extensions have been activated. */
  async #whole(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: 'Cedar' });
    await tab.waitFor({ timeout: START_MS });
  }
}

/** Opens the window that the options describe, in the shared VS Code if that can have it. */
async function openWindow(
  artifacts: string,
  sandbox: SandboxProgram,
  options: WorkbenchOptions,
): Promise<{ window: VSCodeWindow; folder: string; home: string }> {
  const { isEmpty, prepare, asksForTrust = false, theme = 'light' } = options;
  const shared = prepare || asksForTrust ? undefined : inject('vscode');
  const workspace = path.join(artifacts, 'workspace');
  if (!isEmpty) {
    await mkdir(workspace, { recursive: true });
    await prepareWorkspace(workspace, sandbox, {
      ...NO_README,
      ...options.settings,
      ...themeSettings(theme),
    });
  }
  if (shared) {
    const window = await openSharedVSCode(shared, isEmpty ? undefined : workspace);
    return { window, folder: isEmpty ? shared.userHome : workspace, home: shared.home };
  }
  const home = path.join(artifacts, 'vscode');
  if (isEmpty) await mkdir(workspace, { recursive: true });
  const window = await openVSCode({
    ...(isEmpty ? { env: { HOME: workspace, USERPROFILE: workspace } } : { folder: workspace }),
    home,
    install: [vsix],
    theme,
    asksForTrust,
    ...(prepare && { prepare: (page) => prepare(page, home) }),
  });
  return { window, folder: workspace, home };
}

function faultsFile(artifacts: string): string {
  return path.join(artifacts, 'faults.json');
}

/** For the window itself: what each of VS Code's databases in the browser has under a key. */
const storedTexts = (key: string) => `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    const store = database.transaction('ItemTable').objectStore('ItemTable');
    texts.push(await done(store.get('${key}')));
    database.close();
  }
  return texts.filter((text) => typeof text === 'string');
})()`;

/** Whether something shows within so many milliseconds. */
function appears(what: Locator, timeout: number): Promise<boolean> {
  return what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** Error about an element that moved or was hidden before it was clicked; it is looked for again. */
function unlessLate(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
