/**
 * Runs one step of the set-up: prints what it does and how long it took, runs once even when two
 * set-ups start together, and starts over when an earlier one was interrupted.
 *
 * May only use Node 20 and its own modules: nothing is installed yet.
 *
 *     await step('Install the packages', { done: () => existsSync('node_modules') }, () => …);
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Folder for everything that set-up and runs keep between times; not part of the repository. */
export const cache = path.join(root, '.cache');

/**
 * Folder for the artifacts of test runs; a run that must not overwrite those of another sets its
 * own.
 */
export const artifacts = process.env.CEDAR_ARTIFACTS ?? path.join(root, 'artifacts');

/** Error with a message for the user at the terminal; shown without a stack. */
export class SetupError extends Error {}

/**
 * @param {string} what the action, in the imperative: "Install the packages"
 * @param {{ done: () => boolean | Promise<boolean>, expect?: string }} check `done` returns whether
 *   nothing is left to do; `expect` is the usual duration, such as "about a minute"
 * @param {() => Promise<void>} work
 */
export async function step(what, { done, expect }, work) {
  if (await done()) return;
  const release = await takeLock(path.join(cache, 'setup.lock'), what);
  try {
    // Another set-up may have done it while this one waited.
    if (await done()) return;
    console.log(`• ${what}${expect ? ` (${expect})` : ''} …`);
    const start = Date.now();
    await work();
    console.log(`  done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } finally {
    await release();
  }
}

/**
 * Runs a command to its end; its output is shown only when it fails. It is stopped when this
 * process exits.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<string>} its output
 */
export function runProgram(command, args, { cwd = root, env = process.env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = () => child.kill('SIGTERM');
    process.on('exit', stop);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', stop);
      if (code === 0) resolve(output);
      else {
        const line = [command, ...args].join(' ');
        const how = signal ? `was stopped by ${signal}` : `ended with exit code ${code}`;
        const printed = shortened(output);
        reject(new SetupError(`"${line}" in ${cwd} ${how}.${printed ? `\n\n${printed}` : ''}`));
      }
    });
  });
}

/**
 * The start and the end of an output, where programs report errors.
 *
 * @param {string} output
 */
function shortened(output) {
  const lines = output.trim().split('\n');
  if (lines.length <= 50) return lines.join('\n');
  return [...lines.slice(0, 20), '…', ...lines.slice(-30)].join('\n');
}

/**
 * Runs npm on any system: its own script if npm started this process, else the one on the PATH.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function npm(args, options) {
  args = [...args, '--loglevel=error', '--no-audit', '--no-fund'];
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script)) {
    // npm itself runs on the machine's own Node, with which it was installed.
    return runProgram(
      process.env.npm_node_execpath ?? process.execPath,
      [script, ...args],
      options,
    );
  }
  // On Windows npm is a .cmd file, which only a shell can start.
  return runProgram('npm', args, { ...options, shell: process.platform === 'win32' });
}
