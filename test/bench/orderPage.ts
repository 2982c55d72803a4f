/** Figures of the page of an order with 3,000 images, in the extension and in a headless browser. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { installBrowser } from '../../scripts/setup/browser.ts';
import { root } from '../../scripts/setup/step.mjs';
import { TrackingDocument } from '../../src/core/index.ts';
import { orderMatrices } from '../../src/views/orderPage/pageMatrices.ts';
import type { PageMatrix } from '../../src/views/orderPage/protocol.ts';
import { largeOrder } from '../unit/largeOrder.ts';
import { addFigure } from './table.ts';

const MEDIA = path.join(root, 'dist', 'media');

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** A page with the script of the order's page, and no VS Code around it. */
async function openPage(page: Page, folder: string): Promise<void> {
  const file = path.join(folder, 'page.html');
  const url = (name: string) => `file://${path.join(MEDIA, 'orderPage', `orderPage.${name}`)}`;
  await writeFile(
    file,
    `<!DOCTYPE html><html lang="en"><head><link rel="stylesheet" href="${url('css')}"></head>
    <body><script>window.acquireVsCodeApi = () => ({ postMessage() {}, setState() {} })</script>
    <script src="${url('js')}"></script></body></html>`,
  );
  await page.goto(`file://${file}`);
}

/** Posts a message as the extension does. @returns milliseconds until it has been drawn */
function post(page: Page, message: object): Promise<number> {
  return page.evaluate<number>(`(async (data) => {
    const start = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  })(${JSON.stringify(message)})`);
}

const EMPTY_ORDER = {
  title: 'Order',
  lines: [],
  ownName: '',
  note: '',
  buttons: [],
  errors: [],
  timeline: { total: 3000, points: [], facts: [] },
  facts: [],
};

export async function benchOrderPage(): Promise<void> {
  const what = 'Order page of 3,000 images';
  const { name, text } = largeOrder({ prefix: 'P' });
  const document = TrackingDocument.parse(text, name, '1');
  let matrices: PageMatrix[] = [];
  const known = {
    missing: new Set<string>(),
    sizes: new Map<string, number>(),
    here: new Set<string>(),
  };
  const made = milliseconds(() => {
    matrices = orderMatrices(document, known);
  });
  addFigure(`${what}: matrices of its document`, made, 'ms');
  addFigure(`${what}: message to the page`, JSON.stringify(matrices).length / 1000, 'kB');
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-bench-order-page-'));
  const browser = await chromium.launch({
    executablePath: await installBrowser(),
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openPage(page, folder);
    await post(page, { type: 'order', state: { name, configuration: '' }, order: EMPTY_ORDER });
    const images = { type: 'images', matrices };
    addFigure(`${what}: first picture`, await post(page, images), 'ms');
    addFigure(`${what}: picture after a change`, await post(page, images), 'ms');
    await page.locator('[role=grid]').focus();
    const start = performance.now();
    await page.keyboard.press('Control+a');
    await page.getByText('3,000 images selected').waitFor();
    addFigure(`${what}: selecting all`, performance.now() - start, 'ms');
    addFigure(`${what}: a step of scrolling`, await scroll(page), 'ms');
    const cells = await page.locator('[role=gridcell]').count();
    addFigure(`${what}: elements of cells`, cells, '');
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns milliseconds of script for one step of scrolling through the whole matrix */
function scroll(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const grid = document.querySelector('[role=grid]');
    const steps = 40;
    let busy = 0;
    for (let step = 1; step <= steps; step++) {
      grid.scrollTop = (grid.scrollHeight * step) / steps;
      grid.scrollLeft = (grid.scrollWidth * step) / steps;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve));
      busy += performance.now() - start;
    }
    return busy / steps;
  })()`);
}

if (import.meta.main) await benchOrderPage();
