/** The whole order cycle by Cedar's commands, as a key binding or another extension calls them. */
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import * as vscode from 'vscode';
import { objectsInBucket } from './bucket.ts';
import { LONGEST_MS, mustMove } from './eventually.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';

interface Summary {
  name: string;
  states: Record<string, number>;
  progress: number;
  complete: boolean;
}

/** Two tiles, two months: four tasks. As in pandas, the last period may begin where the range ends. */
const REQUEST = {
  collections: [LANDSAT_8],
  tiles: [
    [4, 4],
    [4, 5],
  ],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
  periodFrequency: 'MS',
};

async function order(request: object): Promise<string> {
  const { name } = await vscode.commands.executeCommand<{ name: string }>(
    'cedar.newOrder',
    request,
  );
  return name;
}

async function update(name: string): Promise<Summary> {
  const [summary] = await vscode.commands.executeCommand<Summary[]>('cedar.updateOrder', name);
  assert.ok(summary, `There is no summary of ${name}.`);
  return summary;
}

/** Updates until the order is as wanted. */
async function updateUntil(name: string, wanted: (summary: Summary) => boolean): Promise<Summary> {
  const moves = mustMove('The order');
  for (;;) {
    const summary = await update(name);
    if (wanted(summary)) return summary;
    moves(summary.states);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function clean(name: string): Thenable<string[]> {
  return vscode.commands.executeCommand<string[]>('cedar.cleanOrder', { name, confirmed: true });
}

describe('an order, from submission to clean', function () {
  this.timeout(LONGEST_MS);
  let name: string;
  let files: string[];
  let before: string[];

  it('is submitted, with its record in the store', async () => {
    before = await objectsInBucket();
    name = await order(REQUEST);
    const objects = await objectsInBucket();
    assert.ok(objects.includes(`CEDAR_TRACKING/${name}.json`), objects.join('\n'));
  });

  it('is updated until all tasks are done', async () => {
    const { states, progress } = await updateUntil(name, ({ complete }) => complete);
    assert.deepEqual(states, { COMPLETED: 4 });
    assert.equal(progress, 1);
  });

  it('is downloaded into the workspace: an image and its metadata for each task', async () => {
    files = await vscode.commands.executeCommand<string[]>('cedar.downloadOrder', name);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    assert.deepEqual(files.map((file) => path.extname(file)).sort(), [
      ...Array(4).fill('.json'),
      ...Array(4).fill('.tif'),
    ]);
    for (const file of files) {
      assert.ok(file.startsWith(path.join(folder, 'cedar') + path.sep), file);
      await access(file);
    }
  });

  it('consists of GeoTIFFs of the tile, with the bands of every date in their metadata', async () => {
    for (const file of files.filter((each) => each.endsWith('.tif'))) {
      const metadata = JSON.parse(await readFile(file.replace(/\.tif$/, '.json'), 'utf8'));
      const tiff = await fromFile(file);
      const image = await tiff.getImage();
      assert.deepEqual([image.getWidth(), image.getHeight()], [256, 256]);
      assert.deepEqual(image.getResolution().slice(0, 2), [30, -30]);
      const { bands, dates } = metadata.image;
      assert.equal(image.getSamplesPerPixel(), bands.length * dates.length);
      tiff.close();
    }
  });

  it('is not received twice', async () => {
    const before = await readFile(files[0] ?? '');
    const again = await vscode.commands.executeCommand<string[]>('cedar.downloadOrder', name);
    assert.deepEqual(again.sort(), [...files].sort());
    assert.deepEqual(await readFile(files[0] ?? ''), before);
  });

  it('is cleaned: the store is as before, and the order no longer exists', async () => {
    const removed = await clean(name);
    assert.equal(removed.length, 8);
    assert.deepEqual(await objectsInBucket(), before);
    await assert.rejects(update(name), /There is no order/);
    await access(files[0] ?? '');
  });
});

describe('an invalid request', () => {
  const bad = [
    { what: 'a tile outside the grid', request: { tiles: [[4, 40]] }, expected: /0 to 9/ },
    {
      what: 'an end before the start',
      request: { periodStart: '2021-01-01', periodFrequency: undefined },
      expected: /end/i,
    },
    {
      what: 'an unknown collection',
      request: { collections: ['LANDSAT/NONE'] },
      expected: /LANDSAT\/NONE/,
    },
    { what: 'no collection', request: { collections: [] }, expected: /collection/ },
    {
      what: 'an unknown frequency',
      request: { periodFrequency: 'fortnight' },
      expected: /fortnight/,
    },
  ];
  for (const { what, request, expected } of bad) {
    it(`${what} is refused with a message, and nothing is written`, async () => {
      const before = await objectsInBucket();
      await assert.rejects(order({ ...REQUEST, ...request }), expected);
      assert.deepEqual(await objectsInBucket(), before);
    });
  }
});
