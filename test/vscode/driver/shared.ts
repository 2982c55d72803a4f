/**
 * One VS Code server with the packed Cedar, and one browser, for all tests of a run. Each story opens
 * a window of its own in it, in which nothing is left of the stories before.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { installBrowser } from '../../../scripts/setup/browser.ts';
import { takeLock } from '../../../scripts/setup/lock.mjs';
import { artifacts } from '../../../scripts/setup/step.mjs';
import { startVSCodeServer, userSettingsFile } from '../../../scripts/start/vscodeServer.ts';
import { vsix } from '../../package/pack.ts';
import { BROWSER_OPTIONS } from './browserOptions.ts';
import { NO_README, themeSettings } from './themes.ts';

/** Data that the tests need to open a window in it; passed to them as JSON. */
export interface SharedVSCode {
  /** Where the server listens, such as `http://127.0.0.1:41233`. */
  readonly origin: string;
  /** The folder in which the server keeps settings, storages and its log. */
  readonly home: string;
  /** The text of the user's settings. */
  readonly settings: string;
  /** The home folder of its user, empty at first. */
  readonly userHome: string;
  /** The address at which Playwright reaches the browser. */
  readonly browser: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    vscode?: SharedVSCode;
  }
}

/** Vitest calls this before the tests of a project. @returns what it calls after them */
export async function setup({ name, provide }: TestProject): Promise<() => Promise<void>> {
  const folder = path.join(artifacts, `${name}-vscode`);
  const release = await takeLock(`${folder}.lock`, 'The tests in VS Code');
  await rm(folder, { recursive: true, force: true });
  // Code that the first window and the first sandbox have compiled is used by all others.
  process.env.NODE_COMPILE_CACHE = path.join(folder, 'compiled');
  const home = path.join(folder, 'server');
  const userHome = path.join(folder, 'home');
  const executablePath = await installBrowser();
  const server = await startVSCodeServer({
    home,
    install: [vsix],
    // One of the stories is about the README.
    settings: { ...(name !== 'stories' && NO_README), ...themeSettings('light') },
    env: { HOME: userHome, USERPROFILE: userHome },
  });
  try {
    const browser = await chromium.launchServer({ ...BROWSER_OPTIONS, executablePath });
    provide('vscode', {
      ...{ home, userHome, settings: await readFile(userSettingsFile(home), 'utf8') },
      ...{ origin: server.origin, browser: browser.wsEndpoint() },
    });
    return async () => {
      await browser.close();
      await server.program.stop();
      await release();
    };
  } catch (error) {
    await server.program.stop();
    await release();
    throw error;
  }
}
