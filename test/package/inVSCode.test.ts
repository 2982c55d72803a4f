/**
 * The packed extension in a VS Code without others: it takes an order to an image on the screen.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAsStory, Workbench } from '../vscode/person/workbench.ts';

/** Long enough for VS Code to start, and for a small image, on a busy machine. */
const MS = 120_000;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('installed', { sandbox: ['--speed', '20'] });
}, MS);

afterAll(() => workbench?.close(), MS);

tellAsStory(() => workbench);

test('Cedar is the only extension, installed from its file', async () => {
  const extensions = path.join(workbench.artifacts, 'vscode', 'extensions');
  const list: { identifier: { id: string }; metadata?: { source?: string } }[] = JSON.parse(
    await readFile(path.join(extensions, 'extensions.json'), 'utf8'),
  );
  expect(list.map(({ identifier, metadata }) => [identifier.id, metadata?.source])).toEqual([
    ['cedar.cedar-tracker', 'vsix'],
  ]);
});

test(
  'an order is submitted, and its tasks run',
  async () => {
    await workbench.openCedar();
    await workbench.runCommand('Cedar: New Order');
    const { webview } = workbench;
    await webview.getByRole('heading', { name: 'New order' }).waitFor();
    await webview
      .getByRole('checkbox', { name: /Landsat 8/ })
      .first()
      .click();
    await webview.getByRole('textbox', { name: 'Tiles' }).fill('h004v004');
    await webview.getByLabel('First day').fill('2020-06-01');
    await webview.getByLabel('Last day (included)').fill('2020-06-30');
    await webview.getByText('1 task').first().waitFor();
    await webview.getByRole('button', { name: 'Submit Order' }).click();
    await workbench.row('1/1 done').first().waitFor({ timeout: MS });
  },
  MS,
);

test(
  'its image is downloaded, and opens as a picture',
  async () => {
    await workbench.chooseFromMenu(workbench.row('1/1 done').first(), 'Download to Workspace');
    await workbench.press(
      workbench.notification(/2 files of/),
      'Open Image',
      workbench.page.getByRole('tab', { name: /\.tif/ }),
    );
    await workbench.webview.getByRole('application', { name: /^Image LANDSAT_LC08/ }).waitFor();
    await workbench.page.getByText(/^256 × 256 +· +uint16 +· +EPSG:32619$/).waitFor();
    await workbench.screenshot('picture');
    const downloads = path.join(workbench.folder, 'cedar');
    const [order = ''] = await readdir(downloads);
    const files = await readdir(path.join(downloads, order));
    const images = files.filter((file) => file !== 'catalog');
    expect(images.map((file) => path.extname(file)).sort()).toEqual(['.json', '.tif']);
  },
  MS,
);
