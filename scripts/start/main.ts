/**
 * `npm start`: VS Code with Cedar, a sandbox and a workspace to try it in.
 *
 *     npm start                      the user's own VS Code, else VS Code in the browser
 *     npm start -- --browser         in the browser in any case
 *     npm start -- --no-open         only prints the address
 *     npm start -- --port 8100       the port of VS Code in the browser
 *     npm start -- --no-vscode       only the sandbox and the workspace, for a VS Code that F5 opens
 *     npm start -- --inspect 9230    a debugger can attach to the sandbox at this port
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../esbuild.mjs';
import { tryLock } from '../setup/lock.mjs';
import { cache, root, runProgram, SetupError } from '../setup/step.mjs';
import { type DesktopVSCode, findDesktopVSCode, openDesktopVSCode } from './desktop.ts';
import type { Program } from './program.ts';
import { startSandboxProgram } from './sandbox.ts';
import { freePort, startVSCodeServer } from './vscodeServer.ts';
import { prepareWorkspace } from './workspace.ts';

/**
 * The same port each time, so that the browser finds its window again; another when it is in use.
 */
const USUAL_PORT = 8137;

/**
 * Everything that is kept between starts: the workspace, the sandbox's data, VS Code's settings.
 */
const home = path.join(cache, 'start');

/** Shows Cedar's view when the workspace is first opened. */
const greeterFolder = path.join(import.meta.dirname, 'greeter');

const programs: Program[] = [];

/** Releases the data for the next start. */
let release: (() => Promise<void>) | undefined;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      browser: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string' },
      'no-vscode': { type: 'boolean', default: false },
      inspect: { type: 'string' },
    },
  });
  const lock = await tryLock(path.join(home, 'running.lock'));
  if ('holder' in lock) {
    throw new SetupError(
      `Cedar is already running from this folder (process ${lock.holder}). Stop it with Ctrl-C in its terminal first.`,
    );
  }
  release = lock.release;
  const sandbox = await startSandboxProgram({
    data: path.join(home, 'sandbox'),
    log: path.join(home, 'sandbox.log'),
    inspect: values.inspect === undefined ? undefined : asPort('inspect', values.inspect),
  });
  programs.push(sandbox.program);
  const folder = path.join(home, 'cedar-sample');
  await prepareWorkspace(folder, sandbox);
  console.log(`• The sandbox runs: Earth Engine at ${sandbox.earthEngine}`);
  console.log(`• The workspace: ${path.relative(root, folder)}`);

  if (!values['no-vscode']) await openVSCode(folder, values);
  console.log('\nPress Ctrl-C here to stop.');
  await Promise.race(programs.map((program) => program.ended));
  // Only reached when a program ends by itself; its last output contains the reason.
  const tails = programs.map((program) => program.output.split('\n').slice(-20).join('\n'));
  throw new SetupError(`One of the programs stopped.\n\n${tails.join('\n\n')}`);
}

interface VSCodeOptions {
  readonly browser: boolean;
  readonly 'no-open': boolean;
  readonly port?: string | undefined;
}

/** The user's own VS Code, else VS Code in the browser. */
async function openVSCode(folder: string, values: VSCodeOptions): Promise<void> {
  const desktop =
    values.browser || values['no-open'] || values.port !== undefined
      ? 'as asked'
      : await findDesktopVSCode();
  if (typeof desktop === 'string') console.log(`• VS Code runs in the browser: ${desktop}`);
  const opened = typeof desktop !== 'string' && (await openedOnDesktop(desktop, folder));
  if (!opened) await openInBrowser(folder, values);
}

async function openedOnDesktop(desktop: DesktopVSCode, folder: string): Promise<boolean> {
  await build({ types: false });
  try {
    await openDesktopVSCode(desktop, folder, [root, greeterFolder]);
    console.log(`• VS Code ${desktop.version} opens the workspace, with Cedar in it`);
    return true;
  } catch (error) {
    console.log(`• Your VS Code could not be opened (${String(error)}); the browser takes over`);
    return false;
  }
}

async function packExtension(folder: string, file: string): Promise<void> {
  await runProgram(process.execPath, [
    path.join(root, 'scripts', 'package', 'main.ts'),
    file,
    folder,
  ]);
}

async function openInBrowser(
  folder: string,
  { port, 'no-open': quiet }: VSCodeOptions,
): Promise<void> {
  const vsix = path.join(home, 'cedar.vsix');
  const greeter = path.join(home, 'greeter.vsix');
  await packExtension(root, vsix);
  await packExtension(greeterFolder, greeter);
  const server = await startVSCodeServer({
    home: path.join(home, 'vscode'),
    install: [vsix, greeter],
    port: port === undefined ? await freePort(USUAL_PORT) : asPort('port', port),
  });
  programs.push(server.program);
  const address = server.address({ folder });
  console.log(`\nVS Code with Cedar: ${address}`);
  if (!quiet) openAddress(address);
}

function asPort(option: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new SetupError(`--${option} ${text}: a port is a whole number from 1 to 65535.`);
}

/** Opens the default browser; without one the user can open the printed address. */
function openAddress(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  const child = spawn(command ?? '', args, { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('Open it in a browser.'));
  child.unref();
}

let stopping = false;

/** Stops VS Code first, so that nothing sends requests to a stopped sandbox. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const program of programs.reverse()) await program.stop();
  await release?.();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) console.log('\nStopping …');
    void stop(0);
  });
}
process.on('disconnect', () => void stop(1));

try {
  await main();
} catch (error) {
  if (!stopping) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    await stop(1);
  }
}
