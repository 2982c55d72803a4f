/**
 * Measures Cedar in a real VS Code: activation, the orders view with very many orders, its pages.
 *
 * Each figure is shown beside that of something that does nothing, measured in the same windows: an
 * empty extension, a plain tree of as many rows, an empty page.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import { installBrowser } from '../../scripts/setup/browser.ts';
import { root, runProgram } from '../../scripts/setup/step.mjs';
import { startSandboxProgram } from '../../scripts/start/sandbox.ts';
import { startVSCodeServer, type VSCodeServer } from '../../scripts/start/vscodeServer.ts';
import { prepareWorkspace } from '../../scripts/start/workspace.ts';
import { OrdersCache } from '../../src/orders/cache.ts';
import type { OrderSummary } from '../../src/orders/summary.ts';
import { tiff } from '../unit/quickLook.tiff.ts';
import { printSizes } from './sizes.ts';
import { median } from './statistics.ts';
import { addBudget, addFigure, addText, type Comparison } from './table.ts';

/** Fresh windows that activation is measured in. */
const WINDOWS = 5;

const ORDERS = [10, 1000, 10_000] as const;
const TASKS_AN_ORDER = 20;

/** How much longer than an empty extension Cedar may take to be active. */
const ACTIVATION_BUDGET = 1.3;

const PATIENCE_MS = 60_000;

/** A small image in the workspace. */
const IMAGE = 'image.tif';

/** Output of the probe. */
interface Probed {
  readonly activation: Readonly<Record<string, number | undefined>>;
  /** Files of Cedar that have been loaded when it is active. */
  readonly modules: readonly string[];
  /** Bytes in the extension host. */
  readonly heapUsed: number;
  readonly rss: number;
}

/** Activation alone, which takes a minute. */
export async function benchActivation(): Promise<void> {
  await inVSCode((bench) => bench.activation());
}

/** The order form, the quick look, and the tree of orders. */
export async function benchPages(): Promise<void> {
  await inVSCode(async (bench, { home, install, sandbox }) => {
    await printSizes(install[0] ?? '');
    await bench.pages();
    await bench.readOrders();
    await sandbox.program.stop();
    await bench.trees(path.join(home, 'vscode'));
  });
}

interface Setup {
  readonly home: string;
  readonly install: readonly string[];
  readonly sandbox: Awaited<ReturnType<typeof startSandboxProgram>>;
}

async function inVSCode(measure: (bench: Bench, setup: Setup) => Promise<void>): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'cedar-bench-'));
  const probed = path.join(home, 'probed.json');
  const folder = path.join(home, 'workspace');
  await mkdir(folder);
  const sandbox = await startSandboxProgram({
    data: path.join(home, 'sandbox'),
    log: path.join(home, 'sandbox.log'),
    args: [],
  });
  await prepareWorkspace(folder, sandbox, {
    'cedar.configuration': 'orders.yaml',
    // A page that opens by itself comes over the one that is measured.
    'workbench.startupEditor': 'none',
  });
  // Under its usual name it would activate Cedar before the probe does.
  await writeFile(
    path.join(folder, 'orders.yaml'),
    await readFile(path.join(folder, 'cedar.yaml')),
  );
  await rm(path.join(folder, 'cedar.yaml'));
  await writeFile(path.join(folder, IMAGE), tiff({ width: 512, height: 512, value: (x) => x }));
  const install = await packed(home);
  const server = await startVSCodeServer({
    home: path.join(home, 'vscode'),
    install,
    env: { CEDAR_BENCH_FILE: probed },
  });
  const browser = await chromium.launch({
    executablePath: await installBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const bench = new Bench(browser, server, folder, probed);
  try {
    await measure(bench, { home, install, sandbox });
  } finally {
    await browser.close();
    await server.program.stop();
    await sandbox.program.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Cedar, the probe and the empty extension, as a user would install them. */
async function packed(home: string): Promise<string[]> {
  const pack = path.join(root, 'scripts', 'package', 'main.ts');
  const files = ['cedar', 'probe', 'empty'].map((name) => path.join(home, `${name}.vsix`));
  const [cedar = '', ...others] = files;
  await runProgram(process.execPath, [pack, cedar]);
  for (const file of others) {
    const name = path.basename(file, '.vsix');
    await runProgram(process.execPath, [pack, file, path.join(root, 'test', 'bench', name)]);
  }
  return files;
}

class Bench {
  readonly #browser: Browser;
  readonly #server: VSCodeServer;
  readonly #folder: string;
  readonly #probed: string;

  constructor(browser: Browser, server: VSCodeServer, folder: string, probed: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
    this.#probed = probed;
  }

  async activation(): Promise<void> {
    const [empty, cedar, ratios]: [number[], number[], number[]] = [[], [], []];
    let modules: readonly string[] = [];
    for (let window = 0; window < WINDOWS; window++) {
      const page = await this.#open();
      const probed = await this.#read();
      const { 'bench.empty': first, 'cedar.cedar-tracker': second } = probed.activation;
      if (first !== undefined) empty.push(first);
      if (second !== undefined) cedar.push(second);
      // Both start within a second, so that what else the machine does is the same for them.
      if (first && second) ratios.push(second / first);
      ({ modules } = probed);
      await page.close();
    }
    const [ours, nothing] = [median(cedar), median(empty)];
    const beside = { name: 'an empty extension', figure: nothing };
    addFigure(`Activation, median of ${cedar.length} windows`, ours, 'ms', beside);
    const ratio = median(ratios);
    addBudget('Activation as a multiple, median of windows', ratio, '×', ACTIVATION_BUDGET);
    addText('Files loaded by then', String(modules.length), modules.join(', '));
  }

  /** From the key that opens a page until its heading is shown. */
  async pages(): Promise<void> {
    const figures: Record<string, number[]> = { 'Cedar: New Order': [], 'Bench: Empty Page': [] };
    const [previews, maps, pictures]: [number[], number[], number[]] = [[], [], []];
    for (let window = 0; window < 3; window++) {
      for (const [title, times] of Object.entries(figures)) {
        const page = await this.#open();
        times.push(await openPage(page, title));
        if (title.startsWith('Cedar')) {
          previews.push(await firstPreview(page));
          maps.push(await firstMap(page));
          pictures.push(await openImage(page));
        }
        await page.close();
      }
    }
    const [form, empty] = Object.values(figures).map(median);
    if (form === undefined || empty === undefined) return;
    const beside: Comparison = { name: 'an empty page', figure: empty };
    addFigure('Order form: its heading', form, 'ms', beside);
    addFigure('Order form: from the last field to the preview', median(previews), 'ms');
    addFigure('Order form: from Show Map to the drawn map', median(maps), 'ms', beside);
    addFigure('Quick look: the picture', median(pictures), 'ms', beside);
  }

  /** Lets Cedar read the orders once, which it keeps on disk for the next window. */
  async readOrders(): Promise<void> {
    const page = await this.#open();
    await page.locator('.activitybar').getByRole('tab', { name: 'Cedar' }).click();
    await page.getByText('No orders yet.').first().waitFor();
    await page.waitForTimeout(3000);
    await page.close();
  }

  /** @param home of VS Code, where Cedar stores its cache of the orders */
  async trees(home: string): Promise<void> {
    const { folder, fingerprint } = await findCache(home);
    const figures: { orders: number; shown: number; plain: number; heap: number }[] = [];
    for (const orders of ORDERS) {
      const cache = new OrdersCache(folder);
      const known = { listedAt: new Date(), orders: Array.from({ length: orders }, madeUp) };
      cache.save(fingerprint, () => known);
      await cache.flush();
      const other = await this.#open();
      const plain = await openView(other, 'Bench');
      await other.close();
      const page = await this.#open();
      const shown = await openView(page, 'Cedar');
      await page.waitForTimeout(1500);
      const { heapUsed } = await this.#read();
      figures.push({ orders, shown, plain, heap: heapUsed });
      await page.close();
    }
    const [few] = figures;
    for (const { orders, shown, plain, heap } of figures) {
      const what = `View of ${orders.toLocaleString('en')} orders`;
      addFigure(`${what}: its rows`, shown, 'ms', {
        name: 'a plain tree of 250 rows',
        figure: plain,
      });
      const isMore = few && few.orders < orders;
      const beside = isMore && { name: `with ${few.orders} orders`, figure: few.heap / 1e6 };
      addFigure(`${what}: heap of the extension host`, heap / 1e6, 'MB', beside || undefined);
    }
  }

  /** A window whose extensions have started. */
  async #open(): Promise<Page> {
    await rm(this.#probed, { force: true });
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(this.#server.address({ folder: this.#folder }));
    await page.locator('.activitybar').getByRole('tab', { name: 'Cedar' }).waitFor();
    const end = Date.now() + PATIENCE_MS;
    while (!existsSync(this.#probed)) {
      if (Date.now() > end) throw new Error('The probe has not written anything.');
      await page.waitForTimeout(100);
    }
    // In its first seconds, a window is busy with other things than Cedar.
    await page.waitForTimeout(2000);
    return page;
  }

  async #read(): Promise<Probed> {
    for (;;) {
      try {
        return JSON.parse(await readFile(this.#probed, 'utf8'));
      } catch {
        // It is being written.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

/** For the window itself: milliseconds from the next press of the mouse until there are rows. */
const UNTIL_ROWS = `new Promise((resolve) => {
  let start = 0;
  const look = () => {
    const row = document.querySelector('.customview-tree .monaco-list-row');
    if (row) resolve(performance.now() - start);
    else requestAnimationFrame(look);
  };
  const press = () => {
    start = performance.now();
    requestAnimationFrame(look);
  };
  document.addEventListener('mousedown', press, { capture: true, once: true });
})`;

/** From the press of the mouse on a view's icon until a row of it shows, in milliseconds. */
async function openView(page: Page, name: string): Promise<number> {
  const shown = page.evaluate<number>(UNTIL_ROWS);
  await page.locator('.activitybar').getByRole('tab', { name }).click();
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`The view ${name} has shown no row in ${PATIENCE_MS / 1000} s.`);
    setTimeout(() => reject(error), PATIENCE_MS).unref();
  });
  return Promise.race([shown, late]);
}

/** From the key that opens a page until its heading is shown, in milliseconds. */
async function openPage(page: Page, title: string): Promise<number> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list').getByRole('option', { name: title }).first().waitFor();
  const start = performance.now();
  await page.keyboard.press('Enter');
  await inner(page).locator('h1').waitFor();
  return performance.now() - start;
}

/**
 * From the last required field of the form until it shows what will be ordered, in milliseconds.
 */
async function firstPreview(page: Page): Promise<number> {
  const form = inner(page);
  await form
    .getByRole('checkbox', { name: /Landsat 8/ })
    .first()
    .click();
  await form.getByRole('textbox', { name: 'Tiles' }).fill('h004v004');
  await form.getByLabel('First day').fill('2020-06-01');
  const start = performance.now();
  await form.getByLabel('Last day (included)').fill('2020-06-30');
  await form.getByText('1 task').first().waitFor();
  return performance.now() - start;
}

/**
 * From the button of the map until the tiles of the grid are drawn over the world, in milliseconds.
 * The script of the map is loaded and run meanwhile.
 */
async function firstMap(page: Page): Promise<number> {
  const form = inner(page);
  const button = form.getByRole('button', { name: 'Show Map' });
  await button.scrollIntoViewIfNeeded();
  const start = performance.now();
  await button.click();
  await form.getByRole('listbox', { name: /^Tiles of / }).waitFor();
  await form.locator('.map-stage[data-drawn="true"]').waitFor();
  return performance.now() - start;
}

/** From the key that opens an image until it is painted, in milliseconds. */
async function openImage(page: Page): Promise<number> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input[type="text"]').first().fill(IMAGE);
  await page.locator('.quick-input-list').getByRole('option', { name: IMAGE }).first().waitFor();
  const start = performance.now();
  await page.keyboard.press('Enter');
  await inner(page)
    .getByRole('application', { name: /^Image / })
    .waitFor();
  await inner(page)
    .getByRole('progressbar', { name: 'Reading the image' })
    .waitFor({ state: 'hidden' });
  return performance.now() - start;
}

/** The page that shows, inside the frames that VS Code puts it into. */
function inner(page: Page): FrameLocator {
  return page
    .locator('iframe.webview.ready')
    .filter({ visible: true })
    .contentFrame()
    .frameLocator('iframe#active-frame');
}

/** Where the windows before have kept what is known of the orders, and of which configuration. */
async function findCache(home: string): Promise<{ folder: string; fingerprint: string }> {
  const storage = path.join(home, 'data', 'User', 'workspaceStorage');
  const files = await readdir(storage, { recursive: true });
  const index = files.find((file) => path.basename(file) === 'orders.json');
  if (!index) throw new Error('No window has kept its orders.');
  const { fingerprint } = JSON.parse(await readFile(path.join(storage, index), 'utf8'));
  return { folder: path.join(storage, path.dirname(index)), fingerprint };
}

function madeUp(_: unknown, index: number): { name: string; summary: OrderSummary; readAt: Date } {
  const submitted = new Date(1_500_000_000_000 + index * 3_600_000).toISOString().slice(0, 19);
  return {
    name: `ORDER_h${String(index % 90).padStart(3, '0')}v003_${submitted}`,
    readAt: new Date(),
    summary: {
      submitted,
      collections: ['LANDSAT/LC08/C02/T1_L2', 'LANDSAT/LC09/C02/T1_L2'],
      tiles: [
        [3, index % 90],
        [4, index % 90],
      ],
      periodStart: '2019-01-01T00:00:00',
      periodEnd: '2024-01-01T00:00:00',
      frequency: 'YS',
      total: TASKS_AN_ORDER,
      states: { COMPLETED: TASKS_AN_ORDER - 1, FAILED: 1 },
      version: String(index),
    },
  };
}
