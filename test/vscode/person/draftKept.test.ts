/**
 * The order form's page on its own: what it says to the extension, and when. A window that loads slowly
 * sends it news before the draft.
 */
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installBrowser } from '../../../scripts/setup/browser.ts';
import { root } from '../../../scripts/setup/step.mjs';
import type { Draft, FromPage, ToPage } from '../../../src/views/orderForm/protocol.ts';

const DRAFT: Draft = {
  configuration: 'b',
  collections: [],
  tiles: 'h003v009',
  periodStart: '2023-01-01',
  periodEnd: '2024-01-01',
  frequency: 'MS',
  customFrequency: '',
  leaveOut: ['x'],
};

const CONFIGURATIONS = [
  { id: 'a', label: 'a' },
  { id: 'b', label: 'b' },
];

const SETUP: ToPage = {
  type: 'setup',
  configurations: CONFIGURATIONS,
  collections: [],
  frequencies: [{ value: 'MS', label: 'every month' }],
  draft: DRAFT,
};

let browser: Awaited<ReturnType<typeof chromium.launch>>;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: await installBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});

afterAll(() => browser?.close());

/** The page in the browser, without VS Code: what it posts is kept. */
async function openPage() {
  const page = await browser.newPage();
  await page.setContent('<body></body>');
  await page.evaluate(
    'window.said = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.said.push(m) });',
  );
  await page.addScriptTag({ path: `${root}/dist/media/orderForm/orderForm.js` });
  return {
    page,
    send: (message: ToPage) => page.evaluate(`window.postMessage(${JSON.stringify(message)})`),
    said: () => page.evaluate<FromPage[]>('window.said'),
  };
}

test('news before the draft do not make an empty draft', async () => {
  const { send, said } = await openPage();
  await send({ type: 'configurations', configurations: CONFIGURATIONS });
  await send({ type: 'editor', label: 'area.geojson' });
  await send({ type: 'draft', draft: { ...DRAFT, tiles: '' } });
  await send(SETUP);
  await expect
    .poll(said)
    .toEqual([{ type: 'ready' }, { type: 'changed', revision: 1, draft: DRAFT }]);
});

test('nothing is typed into a form that does not know its draft yet', async () => {
  const { page, send } = await openPage();
  const tiles = page.locator('#tiles textarea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('h001v001');
  expect(await tiles.inputValue()).toBe('');
  await send(SETUP);
  await expect.poll(() => tiles.inputValue()).toBe(DRAFT.tiles);
  await tiles.fill('h004v009');
  expect(await tiles.inputValue()).toBe('h004v009');
});
