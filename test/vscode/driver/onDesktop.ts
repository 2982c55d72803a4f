/**
 * Runs the suite inside the desktop VS Code that @vscode/test-electron downloads: the same suite and
 * the same contract as in the browser. `node test/vscode/driver/onDesktop.ts`.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cache, root, SetupError } from '../../../scripts/setup/step.mjs';
import { runSuite } from './run.ts';
import { bundleSuite } from './suite.ts';

await runSuite('desktop', async ({ folder, env }) => {
  // A short path: VS Code makes sockets in it, whose names may have about 100 characters.
  const home = await mkdtemp(path.join(tmpdir(), 'cedar-'));
  return runTests({
    vscodeExecutablePath: process.env.CEDAR_VSCODE ?? (await download()),
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(),
    extensionTestsEnv: { ...env },
    launchArgs: [
      folder,
      ...['--user-data-dir', path.join(home, 'data')],
      ...['--extensions-dir', path.join(home, 'extensions')],
      '--disable-workspace-trust',
      // Chromium's own sandbox cannot be made for root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
});

/** @returns the program of a VS Code that is kept for the next time */
async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(cache, 'vscode-desktop') });
  } catch (error) {
    throw new SetupError(
      `VS Code could not be downloaded: ${error instanceof Error ? error.message : error}. ` +
        'Set CEDAR_VSCODE to the program of an installed one, or run "npm run test:vscode": the same suite in a VS Code that comes with the packages.',
    );
  }
}
