/**
 * One step of setting up: says what it does and how long it took, runs once even when two set-ups
 * start together, and starts over when an earlier one was stopped halfway.
 *
 * Node 20 and its own modules are all that may be used here: nothing is installed yet.
 *
 *     await step('Install the packages', { done: () => existsSync('node_modules') }, () => …);
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What set-up and runs leave behind between times; not part of the repository. */
export const cache = path.join(root, '.cache');

/**
 * What runs of the tests leave to look at; a run that must not touch those of another says where its
 * own go.
 */
export const artifacts = process.env.CEDAR_ARTIFACTS ?? path.join(root, 'artifacts');

/** What went wrong in words for the person at the terminal; shown without a stack. */
export class SetupError extends Error {}

/**
 * @param {string} what what is done, as an order: "Install the packages"
 * @param {{ done: () => boolean | Promise<boolean>, expect?: string }} check `done` tells that
 *   nothing is left to do; `expect` how long it takes, such as "about a minute"
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
 * Runs a command to its end; what it printed is shown only when it fails. It is stopped when this
 * process exits.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<string>} what it printed
 */
export function run(command, args, { cwd = root, env = process.env, shell = false } = {}) {
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
        const said = shortened(output);
        reject(new SetupError(`"${line}" in ${cwd} ${how}.${said ? `\n\n${said}` : ''}`));
      }
    });
  });
}

/**
 * The beginning and the end, where programs say what is wrong.
 *
 * @param {string} output
 */
function shortened(output) {
  const lines = output.trim().split('\n');
  if (lines.length <= 50) return lines.join('\n');
  return [...lines.slice(0, 20), '…', ...lines.slice(-30)].join('\n');
}

/**
 * npm, of whichever kind of machine: its own script where npm started this, else the one on the PATH.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function npm(args, options) {
  args = [...args, '--loglevel=error', '--no-audit', '--no-fund'];
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script)) {
    // npm itself runs on the machine's own Node, which it came with.
    return run(process.env.npm_node_execpath ?? process.execPath, [script, ...args], options);
  }
  // On Windows npm is a .cmd file, which only a shell can start.
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}
