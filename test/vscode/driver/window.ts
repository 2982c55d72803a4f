/**
 * A VS Code window in a headless browser, with Cedar in it.
 *
 *     const vscode = await openVSCode({ folder, home, install: ['artifacts/cedar.vsix'] });
 *     await vscode.page.getByRole('tab', { name: 'Cedar' }).click();
 *     await vscode.close();
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { installBrowser } from '../../../scripts/setup/browser.ts';
import { root } from '../../../scripts/setup/step.mjs';
import { startVSCodeServer, type VSCodeServer } from '../../../scripts/start/vscodeServer.ts';
import { type Theme, themeSettings } from './themes.ts';

/** What Chromium does of its own accord only costs time here, and asks the network. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Inside a container, and for root, Chromium's own sandbox cannot be made.
  '--no-sandbox',
];

export interface WindowOptions {
  /** The folder that the window opens; without one the window is empty. */
  readonly folder?: string;
  /** Where logs, and what the server remembers, go. */
  readonly home: string;
  /**
   * Packed extensions, absolute paths: the window is then what a person has who installed them.
   * Without them Cedar is loaded from this project, in a window made for tests, which shows no
   * notifications and asks no questions.
   */
  readonly install?: readonly string[];
  /** A module of tests to run in a window made for tests. */
  readonly tests?: string;
  /** For the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Light unless given. */
  readonly theme?: Theme;
  /** Opens the folder in Restricted Mode until a person trusts it. */
  readonly asksForTrust?: boolean;
  /** Called before the window is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface VSCodeWindow {
  readonly page: Page;
  readonly server: VSCodeServer;
  /** What the window wrote to its console. */
  readonly console: readonly string[];
  /** Opens one more window on the same folder, with an extension host of its own. */
  openAnother(): Promise<VSCodeWindow>;
  close(): Promise<void>;
}

export async function openVSCode(options: WindowOptions): Promise<VSCodeWindow> {
  await mkdir(options.home, { recursive: true });
  const executablePath = await installBrowser();
  const server = await startVSCodeServer({
    home: options.home,
    ...(options.install ? { install: options.install } : { development: true }),
    ...(options.env ? { env: options.env } : {}),
    settings: themeSettings(options.theme ?? 'light'),
    ...(options.asksForTrust && { asksForTrust: true }),
  });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.program.stop();
  };
  try {
    const launched = await chromium.launch({
      executablePath,
      args: quiet,
      headless: true,
      // A signal ends this process, and Chromium with it: it waits for no clean-up in between.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    browser = launched;
    const address = server.address({
      ...(options.folder ? { folder: path.resolve(options.folder) } : {}),
      ...(options.install ? {} : { development: root }),
      ...(options.tests ? { tests: options.tests } : {}),
    });
    const open = async (): Promise<Omit<VSCodeWindow, 'close'>> => {
      const page = await launched.newPage({ viewport: { width: 1280, height: 800 } });
      const lines: string[] = [];
      page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
      await options.prepare?.(page);
      await page.goto(address);
      return { page, server, console: lines, openAnother };
    };
    const openAnother = async (): Promise<VSCodeWindow> => {
      const other = await open();
      return { ...other, close: () => other.page.close() };
    };
    return { ...(await open()), close };
  } catch (error) {
    await close();
    throw error;
  }
}
