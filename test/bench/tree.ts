/**
 * Measures the tree of orders with growing numbers of orders, in the extension host of a real VS
 * Code.
 *
 *     node test/bench/tree.ts
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from '../../scripts/setup/step.mjs';
import { openVSCode } from '../vscode/driver/window.ts';
import type { TreeFigures } from './host/tree.ts';
import { addBudget, addFigure, addText } from './table.ts';

/** Three sizes, the largest of which takes most. */
const ENDS_WITHIN_MS = 5 * 60_000;

/** So many orders are to show within this time. */
const BUDGET_ORDERS = 10_000;
const BUDGET_MS = 200;

export async function benchTree(): Promise<void> {
  for (const figures of await measureTree()) print(figures);
}

async function measureTree(): Promise<TreeFigures[]> {
  const home = await mkdtemp(path.join(tmpdir(), 'cedar-bench-tree-'));
  const folder = path.join(home, 'workspace');
  await mkdir(folder);
  const results = path.join(home, 'figures.json');
  let exited: (code: number) => void = () => {};
  const exit = new Promise<number>((resolve) => {
    exited = resolve;
  });
  const window = await openVSCode({
    folder,
    home: path.join(home, 'vscode'),
    tests: await bundle(home),
    env: {
      CEDAR_BENCH_FILE: results,
      CEDAR_BENCH_FOLDER: path.join(home, 'orders'),
    },
    prepare: async (page) => {
      await page.exposeFunction('codeAutomationLog', () => {});
      await page.exposeFunction('codeAutomationExit', (code: number) => exited(code));
    },
  });
  const slow = setTimeout(() => exited(-1), ENDS_WITHIN_MS);
  try {
    const code = await exit;
    if (code !== 0) throw new Error(`VS Code ended with ${code} before there were figures.`);
    return JSON.parse(await readFile(results, 'utf8'));
  } finally {
    clearTimeout(slow);
    await window.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** @returns the module that VS Code runs: the tree as it is in Cedar, and what measures it */
async function bundle(home: string): Promise<string> {
  const outfile = path.join(home, 'tree.cjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/bench/host/tree.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    alias: {
      googleapis: './src/core/earthengine/unused.ts',
      xmlhttprequest: './src/core/earthengine/unused.ts',
    },
    logLevel: 'error',
  });
  return outfile;
}

function print(figures: TreeFigures): void {
  const { orders, tasks, firstRowsMs, changedMs, changedRows, filteredMs } = figures;
  const what = `Tree of ${orders.toLocaleString('en')} orders`;
  const shown = `${what}: ${figures.firstRows} rows from the cache`;
  if (orders >= BUDGET_ORDERS) addBudget(shown, firstRowsMs, 'ms', BUDGET_MS);
  else addFigure(shown, firstRowsMs, 'ms');
  const heap = `${(figures.heapBytes / 1e6).toFixed(1)} MB`;
  addText(`${what}: heap`, heap, `${tasks.toLocaleString('en')} tasks`);
  const changed = `${changedMs.toFixed(0)} ms`;
  addText(`${what}: one of them changes`, changed, `rows asked for again: ${changedRows}`);
  const [slowest = ['', 0]] = Object.entries(figures.groupedMs).sort(([, a], [, b]) => b - a);
  addFigure(`${what}: grouped by ${slowest[0]}, which takes longest`, slowest[1], 'ms');
  addFigure(`${what}: filtered`, filteredMs, 'ms');
}

if (import.meta.main) await benchTree();
