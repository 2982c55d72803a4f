/**
 * Installs the first two things that are missing on a new machine: the packages of the lock file,
 * and a newer Node among them, which then runs everything else.
 *
 * May only use Node 20 and its own modules.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, root, runProgram, SetupError, step } from './step.mjs';

const modules = path.join(root, 'node_modules');
const newerNode = path.join(
  modules,
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** TypeScript files run directly from this version on. */
const OLDEST_FOR_SCRIPTS = [22, 18];

/** Signals that ask a process to stop. */
const STOPPING = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @returns {Promise<string>} path of the Node that runs everything else */
export async function installPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new SetupError(
      `This is Node ${process.versions.node}. Install Node 20 or newer from https://nodejs.org and try again.`,
    );
  }
  await step(
    'Install the packages that package-lock.json names',
    { done: () => matchesLockFile(root), expect: 'a minute or two the first time' },
    async () => {
      await npm(installCommand());
    },
  );
  if (existsSync(newerNode)) return newerNode;
  await step(
    `Install a newer Node for the scripts than this machine's ${process.versions.node}`,
    { done: () => existsSync(newerNode), expect: 'half a minute' },
    // npm may be configured not to run install scripts, which this package needs.
    () => installNode().catch(() => undefined),
  );
  if (existsSync(newerNode)) return newerNode;
  if (runsTypeScript()) return process.execPath;
  throw new SetupError(
    `No newer Node could be installed for ${process.platform} ${process.arch}. ` +
      `Install Node ${OLDEST_FOR_SCRIPTS.join('.')} or newer from https://nodejs.org and try again.`,
  );
}

/**
 * Whether the packages installed in a folder match its lock file. npm keeps a list of what it
 * installed, written last; packages for other systems are not in it.
 *
 * @param {string} folder
 */
export async function matchesLockFile(folder) {
  const wanted = await lockedPackages(path.join(folder, 'package-lock.json'));
  const installed = await lockedPackages(path.join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    return found ? found.version === version : optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>}
 */
async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** `npm ci` starts by removing node_modules, which Windows refuses while a program in it runs. */
function installCommand() {
  const insideModules = process.execPath.startsWith(modules + path.sep);
  return process.platform === 'win32' && insideModules ? ['install', '--no-save'] : ['ci'];
}

async function installNode() {
  await runProgram(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: path.join(modules, 'node'),
  });
}

function runsTypeScript() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_FOR_SCRIPTS;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Continues with a script on the newer Node, which also comes first on its PATH. Signals are passed
 * to that script, and it is notified when this process is gone; its exit code becomes this one's.
 *
 * @param {string} node
 * @param {string} script relative to the project
 */
export function continueWithNode(node, script) {
  const child = spawn(node, [path.join(root, script), ...process.argv.slice(2)], {
    cwd: root,
    env: withNode(node),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal sends Ctrl-C to both; the script stops what it started, and this one waits for it.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  whenNpmIsGone(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

/**
 * npm passes a signal on to the shell it started, which ends without passing it on. So what runs
 * under npm checks periodically whether that shell still exists.
 *
 * @param {() => void} stop
 * @returns {() => void} ends the checks
 */
function whenNpmIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const shell = process.ppid;
  const timer = setInterval(() => process.ppid !== shell && stop(), 500).unref();
  return () => clearInterval(timer);
}

/** @param {string} node */
function withNode(node) {
  const bin = [path.dirname(node), path.join(modules, '.bin')].join(path.delimiter);
  // Windows names the variable Path; with two spellings it is undefined which one is used.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: `${bin}${path.delimiter}${process.env[name] ?? ''}` };
}

/**
 * Sets up, then runs the script; errors are shown without a stack.
 *
 * @param {string} script relative to the project
 */
export async function setUpAndRun(script) {
  // Until the script runs, a signal ends this process and the commands it runs.
  const stop = () => process.exit(130);
  for (const signal of STOPPING) process.on(signal, stop);
  const unwatch = whenNpmIsGone(stop);
  try {
    const node = await installPackages();
    unwatch();
    for (const signal of STOPPING) process.off(signal, stop);
    continueWithNode(node, script);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
