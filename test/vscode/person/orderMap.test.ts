/**
 * Numbers of dates and existing orders on the map of the form, the map of an order, and online map
 * tiles, also from a source that is broken.
 */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failingTasks } from './elsewhere.ts';
import { chooseFrequency, innerFrame } from './form.ts';
import { mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** One pixel in PNG format. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The row of the order when nothing more can change. */
const FINISHED = '10/12 2✗';

let workbench: Workbench;
let server: Server;
const requested: string[] = [];

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    requested.push(url);
    const isGood =
      url.startsWith('/good/') || (url.startsWith('/some/') && /[02468]\.png$/.test(url));
    if (isGood) response.writeHead(200, { 'content-type': 'image/png' }).end(PIXEL);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  workbench = await Workbench.open('order-map', {
    sandbox: ['--speed', '100'],
    faults: [failingTasks('h005v005')],
  });
});

afterAll(async () => {
  await workbench?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

tellAsStory(() => workbench);

const map = () => mapParts(workbench);
const legend = () => workbench.webview.getByRole('list', { name: 'Legend of the map' });

/** A port of this machine on which nothing answers. */
async function closedPort(): Promise<number> {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  return port;
}

/** Looks at other places and scales of the map, as a user does who looks for something. */
async function lookAround(): Promise<void> {
  for (const name of ['Zoom out', 'Zoom out', 'Zoom in', 'Zoom in', 'Zoom in', 'Zoom out']) {
    await workbench.webview.getByRole('button', { name }).click();
    await map().settled();
  }
}

async function openMap(): Promise<void> {
  await workbench.runCommand('Cedar: New Order');
  await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
}

/** @param source what the setting has, or nothing */
async function setTileSource(source: object | undefined): Promise<void> {
  const file = path.join(workbench.folder, '.vscode', 'settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...settings, 'cedar.map.tiles': source ?? {} }, null, 2));
}

test('after Count Images, the map shows numbers of dates', async () => {
  await openMap();
  const { webview } = workbench;
  await webview
    .getByRole('checkbox', { name: /Landsat 8/ })
    .first()
    .click();
  await webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004-006v004-005');
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel('Last day (included)').fill('2020-07-31');
  await chooseFrequency(workbench, 'Every month');
  await webview.getByText('12 tasks').first().waitFor();
  await webview.getByRole('button', { name: 'Show Map' }).click();
  await map().list.waitFor();
  await webview.getByRole('button', { name: 'Count Images' }).click();
  await legend().getByText(/dates/).waitFor();
  await legend().scrollIntoViewIfNeeded();
  await expect.poll(() => map().current()).toMatch(/^h004v004: \d+ dates?$/);
  await workbench.looksRight('counted');
  await webview.getByRole('checkbox', { name: 'Outlines of scenes' }).check();
  await legend()
    .getByText(/outlines of \d+ scenes, 2020-0\d-\d\d to 2020-07-\d\d/)
    .waitFor();
  for (const _ of 'zoom') await webview.getByRole('button', { name: 'Zoom out' }).click();
  await map().settled();
  await workbench.screenshot('scenes');
  await webview.getByRole('button', { name: 'Submit Order' }).click();
  await workbench.row(FINISHED).first().waitFor({ timeout: 90_000 });
});

test('the menu of the order shows it on a map, by the states of its tasks', async () => {
  await workbench.chooseFromMenu(workbench.row(FINISHED).first(), 'Show on Map');
  await workbench.page.getByRole('tab', { name: /^Map of/ }).waitFor();
  await legend().getByText('ordered: failed').waitFor();
  await legend().getByText('ordered: done').waitFor();
  await map().settled();
  await workbench.looksRight('order');
});

test('a tile of the map leads to its tasks in the tree', async () => {
  await map().list.focus();
  await expect.poll(() => map().current()).toMatch(/^h004v004: 2 done/);
  await workbench.page.keyboard.press('ArrowRight');
  await workbench.page.keyboard.press('ArrowDown');
  await expect.poll(() => map().current()).toMatch(/^h005v005: 2 failed/);
  await workbench.page.keyboard.press('Enter');
  const focused = workbench.sidebar.locator('.monaco-list-row.focused');
  await expect.poll(() => focused.textContent()).toMatch(/h005v005/);
  const first = await focused.textContent();
  await map().list.focus();
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => focused.textContent()).not.toBe(first);
  expect(await focused.textContent()).toMatch(/h005v005/);
  const tip = await map().hover(0.5, 0.5);
  const [tile = ''] = /h\d{3}v\d{3}/.exec(tip) ?? [];
  expect(tile).not.toBe('');
  await map().click(0.5, 0.5);
  await expect.poll(() => focused.textContent()).toContain(tile);
  await workbench.screenshot('task');
});

test('the map of the form shows the order that exists', async () => {
  await openMap();
  await map().list.waitFor();
  await legend().getByText('ordered: failed').waitFor();
  await workbench.webview.getByRole('textbox', { name: 'Tiles' }).first().fill('h004v004');
  await expect.poll(() => map().chosen()).toEqual(['h004v004']);
  await expect.poll(() => map().current()).toMatch(/Order .*: 2 done/);
  await map().stage.scrollIntoViewIfNeeded();
  await workbench.screenshot('existing');
});

test('online map tiles are shown if a setting names their source', async () => {
  const { port } = server.address() as AddressInfo;
  await setTileSource({
    url: `http://127.0.0.1:${port}/good/{z}/{x}/{y}.png`,
    attribution: '© Example <b>',
  });
  await workbench.webview.getByText('© Example <b> · Natural Earth').waitFor();
  await expect.poll(() => requested.length).toBeGreaterThan(0);
  expect(requested.every((url) => /^\/good\/\d+\/\d+\/\d+\.png$/.test(url))).toBe(true);
  await map().projection.selectOption('mercator');
  await map().settled();
  await map().stage.scrollIntoViewIfNeeded();
  await workbench.screenshot('online');
});

test('a broken tile source is reported, and the offline map stays', async () => {
  const { port } = server.address() as AddressInfo;
  await setTileSource({ url: `http://127.0.0.1:${port}/broken/{z}/{x}/{y}.png`, attribution: '' });
  await workbench.webview
    .getByText(`Map tiles of 127.0.0.1:${port} cannot be loaded. The offline map is shown.`)
    .waitFor();
  await map().stage.scrollIntoViewIfNeeded();
  await workbench.looksRight('broken-source');
  await setTileSource({ url: 'https://example.com/map.png' });
  await workbench.webview.getByText(/"url" must contain \{z\}, \{x\} and \{y\}/).waitFor();
  await setTileSource(undefined);
  await workbench.webview.getByText(/"url" must contain/).waitFor({ state: 'hidden' });
});

test('a tile source that fails for some tiles is reported once', async () => {
  const { port } = server.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;
  const isAsked = (kind: RegExp) =>
    requested.some((url) => url.startsWith('/some/') && kind.test(url));
  await setTileSource({ url: `http://${address}/some/{z}/{x}/{y}.png`, attribution: '' });
  const problem = workbench.webview.getByText(`Map tiles of ${address} cannot be loaded.`);
  await problem.waitFor();
  const frame = await innerFrame(workbench);
  await frame.evaluate(`(() => {
    const element = document.querySelector('.map-problem');
    element.dataset.changes = 0;
    new MutationObserver(() => element.dataset.changes++)
      .observe(element, { characterData: true, childList: true, subtree: true });
  })()`);
  await lookAround();
  expect(isAsked(/[02468]\.png$/) && isAsked(/[13579]\.png$/)).toBe(true);
  await problem.waitFor();
  expect(await problem.getAttribute('data-changes')).toBe('0');
});

test.each([
  ['on which nothing answers', async () => `127.0.0.1:${await closedPort()}`],
  // No network resolves this name (RFC 2606).
  ['whose name is not known', async () => 'tiles.invalid'],
])('a tile source %s is reported, and left alone after some attempts', async (_, addressOf) => {
  const address = await addressOf();
  let requests = 0;
  const start = Date.now();
  workbench.page.on('requestfailed', (request) => {
    if (request.url().includes(`${address}/`)) requests++;
  });
  await setTileSource({ url: `http://${address}/{z}/{x}/{y}.png`, attribution: '' });
  const problem = workbench.webview.getByText(`Map tiles of ${address} cannot be loaded.`);
  await problem.waitFor();
  // Each of these views has tiles of its own.
  await lookAround();
  await lookAround();
  await problem.waitFor();
  // 20 in succession and those under way, each 30 seconds.
  const pauses = Math.floor((Date.now() - start) / 30_000);
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThan(60 * (1 + pauses));
  await map().list.focus();
  await workbench.page.keyboard.press('Home');
  await expect.poll(() => map().current()).toMatch(/^h\d{3}v\d{3}/);
});
