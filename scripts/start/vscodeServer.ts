/**
 * VS Code in the browser: its server on a port of this machine, and the addresses of folders in it.
 *
 *     const server = await startVSCodeServer({ home, extensions });
 *     open(server.address({ folder }));
 */

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { runProgram } from '../setup/step.mjs';
import { installVSCodeServer } from '../setup/vscode.ts';
import { Program } from './program.ts';

/** Contents of a window. */
export interface WindowContent {
  /** The folder that the window opens, an absolute path; without one the window is empty. */
  readonly folder?: string;
  /**
   * An extension to load from its source folder; it needs a server that was started with
   * `development`.
   */
  readonly development?: string;
  /** The module of the tests to run in that window. */
  readonly tests?: string;
}

export interface VSCodeServer {
  readonly program: Program;
  readonly origin: string;
  address(what: WindowContent): string;
}

export interface VSCodeServerOptions {
  /** Folder for the server's data, such as its settings and logs. */
  readonly home: string;
  /** Packed extensions to install first, absolute paths. */
  readonly install?: readonly string[];
  /** The port to listen on; a free one unless given. */
  readonly port?: number;
  /** Lets an address name an extension in development and its tests. */
  readonly development?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** User settings, in addition to the calm defaults; existing ones are kept. */
  readonly settings?: Record<string, unknown>;
  /** Opens folders in Restricted Mode until the user trusts them; otherwise all are trusted. */
  readonly asksForTrust?: boolean;
}

export async function startVSCodeServer(options: VSCodeServerOptions): Promise<VSCodeServer> {
  const main = await installVSCodeServer();
  const { home } = options;
  const extensions = path.join(home, 'extensions');
  await mkdir(extensions, { recursive: true });
  await writeCalmSettings(home, options.settings);
  const where = ['--server-data-dir', home, '--extensions-dir', extensions];
  const install = (options.install ?? []).flatMap((file) => ['--install-extension', file]);
  if (install.length > 0) {
    const accept = '--accept-server-license-terms';
    await runProgram(process.execPath, [main, ...where, accept, ...install, '--force']);
  }
  const port = options.port ?? (await freePort());
  const program = await Program.start(
    'The VS Code server',
    process.execPath,
    [
      main,
      ...where,
      ...['--host', '127.0.0.1', '--port', String(port)],
      '--without-connection-token',
      '--accept-server-license-terms',
      ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
      ...['--telemetry-level', 'off'],
      ...(options.development ? ['--enable-smoke-test-driver'] : []),
    ],
    { log: path.join(home, 'server.log'), env: { ...process.env, ...options.env } },
  );
  try {
    await program.line((line) => /Extension host agent listening on/.exec(line)?.[0]);
  } catch (error) {
    await program.stop();
    throw error;
  }
  const origin = `http://127.0.0.1:${port}`;
  return { program, origin, address: (what) => windowAddress(origin, what) };
}

/**
 * The address of a window of VS Code in the browser.
 *
 * @param origin where the server listens, such as `http://127.0.0.1:8137`
 */
export function windowAddress(
  origin: string,
  { folder, development, tests }: WindowContent,
): string {
  const address = new URL(origin);
  if (folder) address.searchParams.set('folder', asUrlPath(folder));
  else address.searchParams.set('ew', 'true');
  const payload: [string, string][] = [];
  const remote = (file: string) => `vscode-remote://${address.host}${asUrlPath(file)}`;
  if (development) payload.push(['extensionDevelopmentPath', remote(development)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  // Slashes are valid in a query, and keep the address readable.
  return address.href.replaceAll('%2F', '/');
}

/** Path of a server's user settings. */
export function userSettingsFile(home: string): string {
  return path.join(home, 'data', 'User', 'settings.json');
}

/** Settings that show Cedar and little else; the user's later changes are kept. */
async function writeCalmSettings(home: string, more: Record<string, unknown> = {}): Promise<void> {
  const file = userSettingsFile(home);
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  const settings = {
    'chat.disableAIFeatures': true,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'readme',
    'workbench.tips.enabled': false,
    'workbench.enableExperiments': false,
    'extensions.ignoreRecommendations': true,
    'git.openRepositoryInParentFolders': 'never',
    // The server is on this machine, where every port can be reached; with more than 20 ports in use by
    // any programs, VS Code shows a warning.
    'remote.autoForwardPorts': false,
    'window.autoDetectColorScheme': true,
    'workbench.preferredDarkColorTheme': 'Default Dark Modern',
    'workbench.preferredLightColorTheme': 'Default Light Modern',
    'telemetry.telemetryLevel': 'off',
    ...more,
  };
  await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** A Windows path starts with a drive in an address: /c:/Users/… */
function asUrlPath(file: string): string {
  const slashed = file.split(path.sep).join('/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

/** A port that is not in use, `preferred` if possible. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(preferred, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port));
    });
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort();
  } finally {
    probe.close();
  }
}
