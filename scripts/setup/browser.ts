/**
 * Installs a Chromium for the tests that click: an existing one, else Debian's or Ubuntu's package,
 * else the build that Playwright downloads.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root, runProgram, SetupError, step } from './step.mjs';

/** Names on the PATH. Ubuntu's `chromium-browser` may only refer to a snap; it is tried last. */
const programs = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
  'chromium-browser',
];

/** @returns the program of a browser that Playwright's Chromium driver understands */
export async function installBrowser(): Promise<string> {
  const requested = process.env.CEDAR_BROWSER;
  if (requested) {
    if (existsSync(requested)) return requested;
    throw new SetupError(`CEDAR_BROWSER names ${requested}, which is not there.`);
  }
  const failures: string[] = [];
  for (const install of [withApt, withPlaywright]) {
    if (findBrowser()) break;
    await install().catch((error) => failures.push(String(error.message ?? error)));
  }
  const found = findBrowser();
  if (found) return found;
  throw new SetupError(
    `${failures.join('\n\n')}\n\nNo browser for the tests was found and none could be installed. ` +
      'Install Chromium, Google Chrome or Microsoft Edge, or set CEDAR_BROWSER to the program of one.',
  );
}

function findBrowser(): string | undefined {
  return [...onPath(), ...usualPlaces(), chromium.executablePath()].find(
    (file) => file !== '' && existsSync(file),
  );
}

function onPath(): string[] {
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(path.delimiter);
  const ending = process.platform === 'win32' ? '.exe' : '';
  return programs.flatMap((name) =>
    folders.filter(Boolean).map((folder) => path.join(folder, name + ending)),
  );
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['/Applications', path.join(process.env.HOME ?? '', 'Applications')].map((folder) =>
        path.join(folder, `${name}.app`, 'Contents', 'MacOS', name),
      ),
    );
  }
  if (process.platform === 'win32') {
    const folders = [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ];
    return folders.flatMap((folder) =>
      folder
        ? [
            path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
            path.join(folder, 'Chromium', 'Application', 'chrome.exe'),
            path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          ]
        : [],
    );
  }
  return [];
}

async function withApt(): Promise<void> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const apt = (...args: string[]) => {
    const [command = '', ...rest] = [...asRoot, 'apt-get', ...args];
    return runProgram(command, rest, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  await step(
    'Install the package "chromium" with apt-get',
    { done: () => findBrowser() !== undefined, expect: 'about a minute' },
    async () => {
      await apt('update');
      await apt('install', '--yes', '--no-install-recommends', 'chromium');
    },
  );
}

async function withPlaywright(): Promise<void> {
  const installer = path.join(root, 'node_modules', 'playwright-core', 'cli.js');
  await step(
    "Download Playwright's Chromium",
    { done: () => findBrowser() !== undefined, expect: 'about a minute, 170 MB' },
    async () => {
      await runProgram(process.execPath, [installer, 'install', 'chromium']);
    },
  );
}
