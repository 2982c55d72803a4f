/** The packed extension where it is installed: in a folder of its own, with no packages around. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { Program } from '../../scripts/start/program.ts';
import { vsix } from './pack.ts';
import { unzip } from './unzip.ts';

const exec = promisify(execFile);
let folder: string;
/** Files in `dist/` of the installed extension. */
let dist: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-installed-'));
  for (const [name, content] of unzip(await readFile(vsix))) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  dist = path.join(folder, 'extension', 'dist');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a script beside the installed files and takes the JSON that it prints. */
async function script(name: string, source: string, ...args: string[]): Promise<unknown> {
  const file = path.join(dist, name);
  await writeFile(file, source);
  const { stdout } = await exec(process.execPath, [file, ...args], { timeout: 60_000 });
  return JSON.parse(stdout);
}

test('loading the extension loads neither the core nor the clients', async () => {
  const loaded = await script(
    'load.cjs',
    `
    const Module = require('node:module');
    // Of VS Code only the names are needed to load, and that it speaks English; nothing is activated
    // here. The names are inherited: the bundle copies what an object has of its own.
    const any = () => anything;
    const anything = new Proxy(function () {}, { get: any, apply: any, construct: any });
    const vscode = Object.assign(Object.create(anything), { l10n: { t: (text) => text } });
    const load = Module._load;
    Module._load = (request, ...rest) =>
      request === 'vscode' ? vscode : load(request, ...rest);
    const { activate } = require('./extension.js');
    if (typeof activate !== 'function') throw new Error('activate is missing');
    console.log(JSON.stringify(Object.keys(require.cache).map((file) => require('node:path').basename(file))));
    `,
  );
  expect(loaded).toEqual(['load.cjs', 'extension.js', 'l10n.cjs', 'locale.cjs']);
});

test('the core exports the names that scripts use', async () => {
  const names = await script(
    'names.cjs',
    "console.log(JSON.stringify(Object.keys(require('./core.cjs'))));",
  );
  expect(names).toEqual(
    expect.arrayContaining([
      'CloudStorageStore',
      'Config',
      'EarthEngine',
      'Tile',
      'TileGrid',
      'Tracker',
      'formatTemplate',
      'loadConfig',
      'splitPeriods',
    ]),
  );
});

function packedSandbox(): Promise<Program> {
  return Program.start(
    'The packed sandbox',
    process.execPath,
    [
      path.join(dist, 'sandbox.cjs'),
      ...['--json', '--port', '0', '--speed', '20'],
      ...['--data', path.join(folder, 'data')],
    ],
    { log: path.join(folder, 'sandbox.log') },
  );
}

/** The line of JSON that the sandbox prints. */
function addressesOf(sandbox: Program): Promise<string> {
  return sandbox.line((line) => (line.startsWith('{') ? line : undefined));
}

test('the core runs an order from submission to clean in the sandbox', async () => {
  const sandbox = await packedSandbox();
  try {
    const addresses = await addressesOf(sandbox);
    const order = await script(
      'order.cjs',
      `
      const { EarthEngine, loadConfig } = require('./core.cjs');
      const { readFileSync } = require('node:fs');
      const [sandbox, config, downloads] = process.argv.slice(2);
      const { earthEngine: baseUrl, storage, project } = JSON.parse(sandbox);
      async function main() {
        const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials: { token: 'any' } });
        const tracker = await loadConfig(readFileSync(config, 'utf8')).tracker({ earthEngine, endpoints: { storage } });
        const { name } = await tracker.submit({
          collections: ['LANDSAT/LC08/C02/T1_L2'],
          tiles: [[4, 4]],
          periodStart: '2020-06-01',
          periodEnd: '2020-07-01',
        });
        let order = await tracker.update(name);
        for (let tries = 0; !order.complete && tries < 200; tries++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          order = await tracker.update(name);
        }
        const files = await tracker.download(order, downloads);
        const removed = await tracker.clean(order, { trackingName: name });
        console.log(JSON.stringify({
          states: order.states,
          files: [...files.values()].flat().length,
          removed: [...removed.values()].flat().length,
          left: await tracker.list(),
        }));
      }
      main();
      `,
      addresses,
      path.join(root, 'samples', 'workspace', 'cedar.yaml'),
      path.join(folder, 'downloads'),
    );
    expect(order).toMatchObject({ states: { COMPLETED: 1 }, files: 2, left: [] });
  } finally {
    await sandbox.stop();
  }
});

test('the core receives large objects in a separate thread', async () => {
  const sandbox = await packedSandbox();
  try {
    const received = await script(
      'large.cjs',
      `
      const { CloudStorageStore, EarthEngine } = require('./core.cjs');
      const { earthEngine: baseUrl, storage, project, bucket } = JSON.parse(process.argv[2]);
      let threads = 0;
      process.on('worker', () => threads++);
      async function main() {
        const { auth } = await EarthEngine.connect({ project, baseUrl, credentials: { token: 'any' } });
        const store = new CloudStorageStore({ bucket, project, auth, endpoint: storage });
        for (const [name, bytes] of [['a.tif', 1000], ['b.tif', 3000000]]) {
          const response = await fetch(
            storage + '/upload/storage/v1/b/' + bucket + '/o?uploadType=media&name=large/' + name,
            { method: 'POST', headers: { authorization: 'Bearer any' }, body: new Uint8Array(bytes) },
          );
          if (!response.ok) throw new Error(await response.text());
        }
        const sizes = [];
        for (const object of await store.listObjects('large')) {
          let size = 0;
          for await (const bytes of store.read(object)) size += bytes.length;
          sizes.push(size);
        }
        console.log(JSON.stringify({ sizes, threads }));
      }
      main();
      `,
      await addressesOf(sandbox),
    );
    expect(received).toEqual({ sizes: [1000, 3_000_000], threads: 1 });
  } finally {
    await sandbox.stop();
  }
});
