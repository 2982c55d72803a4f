/**
 * A VS Code window in a headless browser, with Cedar in it.
 *
 *     const vscode = await openVSCode({ folder, home, install: ['artifacts/cedar.vsix'] });
 *     await vscode.page.getByRole('tab', { name: 'Cedar' }).click();
 *     await vscode.close();
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { installBrowser } from '../../../scripts/setup/browser.ts';
import { root } from '../../../scripts/setup/step.mjs';
import {
  startVSCodeServer,
  userSettingsFile,
  windowAddress,
} from '../../../scripts/start/vscodeServer.ts';
import { BROWSER_OPTIONS } from './browserOptions.ts';
import type { SharedVSCode } from './shared.ts';
import { NO_README, type Theme, themeSettings } from './themes.ts';

/** Pixels of a window. */
const VIEWPORT = { width: 1280, height: 800 };

export interface WindowOptions {
  /** The folder that the window opens; without one the window is empty. */
  readonly folder?: string;
  /** Where logs, and what the server remembers, go. */
  readonly home: string;
  /**
   * Packed extensions, absolute paths: the window is then that of a user who installed them.
   * Without them Cedar is loaded from this project, in a window made for tests, which shows no
   * notifications or questions.
   */
  readonly install?: readonly string[];
  /** A module of tests to run in a window made for tests. */
  readonly tests?: string;
  /** For the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Light unless given. */
  readonly theme?: Theme;
  /** Opens the folder in Restricted Mode until the user trusts it. */
  readonly asksForTrust?: boolean;
  /** Called before the window is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface VSCodeWindow {
  readonly page: Page;
  /** Output of the window's console. */
  readonly console: readonly string[];
  /**
   * Opens another folder in this window, which forgets what it had open and stored.
   *
   * @param prepare called when no folder is open
   */
  openFolder(folder: string, prepare: () => Promise<void>): Promise<void>;
  /** Opens one more window on the same folder, with an extension host of its own. */
  openAnother(): Promise<VSCodeWindow>;
  close(): Promise<void>;
}

/** A window with a server and a browser of its own, which end with it. */
export interface OwnVSCode extends VSCodeWindow {
  readonly server: Awaited<ReturnType<typeof startVSCodeServer>>;
}

export async function openVSCode(options: WindowOptions): Promise<OwnVSCode> {
  await mkdir(options.home, { recursive: true });
  const executablePath = await installBrowser();
  const server = await startVSCodeServer({
    home: options.home,
    ...(options.install ? { install: options.install } : { development: true }),
    ...(options.env ? { env: options.env } : {}),
    settings: { ...NO_README, ...themeSettings(options.theme ?? 'light') },
    ...(options.asksForTrust && { asksForTrust: true }),
  });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.program.stop();
  };
  try {
    browser = await chromium.launch({ ...BROWSER_OPTIONS, executablePath });
    const address = server.address({
      ...(options.folder ? { folder: path.resolve(options.folder) } : {}),
      ...(options.install ? {} : { development: root }),
      ...(options.tests ? { tests: options.tests } : {}),
    });
    return { ...(await openWindow(browser, address, options.prepare)), server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens a window of the server and the browser that the tests share. Cookies, storages and settings
 * are those of a new user.
 *
 * @param folder the folder that the window opens; without one the window is empty
 */
export async function openSharedVSCode(
  shared: SharedVSCode,
  folder?: string,
): Promise<VSCodeWindow> {
  await forget(shared);
  const browser = await chromium.connect(shared.browser);
  const close = () => browser.close();
  try {
    const address = windowAddress(shared.origin, folder ? { folder: path.resolve(folder) } : {});
    return { ...(await openWindow(browser, address)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The user's settings are as they were at first; what Cedar keeps for all windows is deleted. */
async function forget({ home, userHome, settings }: SharedVSCode): Promise<void> {
  await writeFile(userSettingsFile(home), settings);
  const storage = path.join(home, 'data', 'User', 'globalStorage', 'cedar.cedar-tracker');
  for (const folder of [storage, userHome]) await rm(folder, { recursive: true, force: true });
  await mkdir(userHome, { recursive: true });
}

/** Opens a window with cookies and storages of its own. */
async function openWindow(
  browser: Browser,
  address: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<VSCodeWindow> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  await prepare?.(page);
  await page.goto(address);
  return {
    page,
    console: lines,
    openFolder: async (folder, prepareFolder) => {
      await forgetPage(page, new URL(address).origin);
      await prepareFolder();
      await page.goto(windowAddress(new URL(address).origin, { folder: path.resolve(folder) }));
    },
    openAnother: () => openWindow(browser, address, prepare),
    close: () => page.close(),
  };
}

/** Leaves an empty page, without what the workbench has stored in the browser. */
async function forgetPage(page: Page, origin: string): Promise<void> {
  await page.goto('about:blank');
  await page.setViewportSize(VIEWPORT);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'cookies,indexeddb,local_storage,service_workers',
  });
  await session.detach();
}
