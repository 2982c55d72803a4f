/** From an area of interest to an image without typing a tile: the Explorer, questions, dropped files. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collection, dbf, polygonFeature, shp } from '../../unit/areaFixtures.ts';
import { innerFrame } from './form.ts';
import { mapParts } from './mapParts.ts';
import { tellAsStory, Workbench } from './workbench.ts';

/** Long enough for small images on a busy machine. */
const TASKS_MS = 90_000;

/** A field in Boston, in UTM zone 19; it is in two tiles of the sample grid. */
const FIELD = [
  [332_000, 4_688_000],
  [336_000, 4_688_000],
  [336_000, 4_692_000],
  [332_000, 4_692_000],
  [332_000, 4_688_000],
];
const UTM_19 =
  'PROJCS["WGS_1984_UTM_Zone_19N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["Latitude_Of_Origin",0],PARAMETER["Central_Meridian",-69],PARAMETER["Scale_Factor",0.9996],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",0],UNIT["Meter",1]]';

const square = (lon: number, lat: number) => [
  [lon, lat],
  [lon + 0.01, lat],
  [lon + 0.01, lat + 0.01],
  [lon, lat + 0.01],
  [lon, lat],
];
const SITES = collection(
  polygonFeature(square(-71.06, 42.35), { name: 'Common' }),
  polygonFeature(square(-71.0, 42.45), { name: 'Marsh' }),
);
/** Two layers with two points each. */
const pointsIn = (...places: number[][]) => ({
  type: 'GeometryCollection',
  geometries: places.map((coordinates) => ({ type: 'Point', coordinates })),
});
const LAYERS = {
  type: 'Topology',
  arcs: [],
  objects: {
    parks: pointsIn([-71.06, 42.35], [-71.061, 42.351]),
    marshes: pointsIn([-70.995, 42.4501], [-70.995, 42.4599]),
  },
};
const SWAPPED = polygonFeature(square(-71.06, 42.35).map(([lon = 0, lat = 0]) => [lat, lon]));

/** In a system whose code is not of EPSG's. */
const UNKNOWN_CODE = {
  ...collection(polygonFeature(FIELD)),
  crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::70001' } },
};

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('area-order', { sandbox: ['--speed', '100'] });
  const write = (name: string, content: string | Uint8Array) =>
    writeFile(path.join(workbench.folder, name), content);
  await write('field.prj', UTM_19);
  await write('field.dbf', dbf('NAME', [Buffer.from('Field')]));
  await write('field.shp', shp(FIELD));
  await write('sites.geojson', JSON.stringify(SITES));
  await write('layers.topojson', JSON.stringify(LAYERS));
  await write('swapped.geojson', JSON.stringify(SWAPPED));
  await write('unknown.geojson', JSON.stringify(UNKNOWN_CODE));
  await mkdir(path.join(workbench.folder, 'farms'));
  await write('farms/north.geojson', JSON.stringify(polygonFeature(square(-71.0, 42.45))));
  await write('farms/south.geojson', JSON.stringify(polygonFeature(square(-71.06, 42.35))));
});

afterAll(async () => {
  await workbench?.close();
});

tellAsStory(() => workbench);

const tiles = () => workbench.webview.getByRole('textbox', { name: 'Tiles' }).first();
const button = (name: string) => workbench.webview.getByRole('button', { name });
const entry = (text: string) => workbench.quickPick.entry(text);

/**
 * Drops files with these contents onto the page, where the file manager of the system drops them.
 *
 * @param folder name of the folder that is dropped, with the files in it
 */
async function drop(files: Readonly<Record<string, object>>, folder?: string): Promise<void> {
  const frame = await innerFrame(workbench);
  const contents = Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]);
  const dataTransfer = await frame.evaluateHandle(
    `(() => {
      const files = ${JSON.stringify(contents)}.map(([name, text]) => new File([text], name));
      const folder = ${JSON.stringify(folder ?? null)};
      const data = new DataTransfer();
      for (const file of folder === null ? files : [new File([], folder)]) data.items.add(file);
      // A page can make no entry of a folder; only the browser can.
      const entries = files.map((file) => ({ isFile: true, file: (done) => done(file) }));
      const batches = [entries, []];
      const reader = { readEntries: (done) => done(batches.shift()) };
      const entry = { isDirectory: true, name: folder, createReader: () => reader };
      DataTransferItem.prototype.webkitGetAsEntry = () => (folder === null ? null : entry);
      return data;
    })()`,
  );
  const page = workbench.webview.locator('main');
  await page.dispatchEvent('dragover', { dataTransfer });
  await workbench.webview.locator('main.drop-target').waitFor();
  await page.dispatchEvent('drop', { dataTransfer });
  await workbench.webview.locator('main.drop-target').waitFor({ state: 'detached' });
}

/** Drops a file of this size, as `drop` does. */
async function dropLarge(name: string, megabytes: number): Promise<void> {
  const frame = await innerFrame(workbench);
  const dataTransfer = await frame.evaluateHandle(
    `(() => {
      const megabyte = new Blob([new Uint8Array(1024 * 1024)]);
      const data = new DataTransfer();
      data.items.add(new File(Array(${megabytes}).fill(megabyte), ${JSON.stringify(name)}));
      DataTransferItem.prototype.webkitGetAsEntry = () => null;
      return data;
    })()`,
  );
  await workbench.webview.locator('main').dispatchEvent('drop', { dataTransfer });
}

async function chooseFile(name: string): Promise<void> {
  await button('From a File…').click();
  await workbench.quickPick.chooseFile(name);
}

/** Opens the form from the menu of the shapefile in the Explorer. */
async function orderForField(): Promise<void> {
  // The Explorer may be open: a click would close it.
  await workbench.openCedar();
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /Explorer/ })
    .click();
  const row = workbench.row('field.shp').first();
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'Order Images for This Area…');
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await webview.getByText('Area: field.shp').waitFor();
}

test('the menu of a shapefile in the Explorer opens the form with its tiles', async () => {
  await orderForField();
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await webview
    .getByText(/field\.shp: in 2 tiles\. Converted from WGS_1984_UTM_Zone_19N\./)
    .waitFor();
  await webview.getByText('Area: field.shp').waitFor();
  await expect.poll(() => tiles().inputValue()).toBe('h004-005v004');
});

test('of a folder with several areas, one is chosen', async () => {
  const row = workbench.row('farms').first();
  await workbench.chooseFromMenu(row, 'Order Images for This Area…');
  await workbench.page.getByPlaceholder('Choose one of these areas').waitFor();
  await workbench.screenshotInThemes('areas-of-a-folder');
  await workbench.quickPick.choose('south.geojson');
  await workbench.webview.getByText('Area: south.geojson').waitFor();
  await expect.poll(() => tiles().inputValue()).toBe('h004v004');
  await orderForField();
});

test('the map of the form shows the area', async () => {
  const { webview } = workbench;
  const map = mapParts(workbench);
  await button('Show Map').click();
  await map.list.waitFor();
  await map.settled();
  const legend = webview.getByRole('list', { name: 'Legend of the map' });
  await legend.getByText('field.shp').waitFor();
  await map.stage.scrollIntoViewIfNeeded();
  await workbench.looksRight('map');
});

test('parcels that are dots on the whole map are polygons where the map is near', async () => {
  const { webview, page } = workbench;
  const places = Array.from({ length: 5000 }, (_, at) => [at % 100, Math.floor(at / 100)]);
  const side = 0.0004;
  const parcels = places.map(([column = 0, row = 0]) => {
    const [lon, lat] = [-71.1 + column * 0.001, 42.33 + row * 0.001];
    const corners = [0, 1, 1, 0, 0].map((x, at) => [
      lon + x * side,
      lat + (at >> 1 === 1 ? side : 0),
    ]);
    return polygonFeature(corners);
  });
  await drop({ 'parcels.geojson': collection(...parcels) });
  await page.mouse.move(200, 400);
  await page.mouse.move(210, 410);
  await workbench.quickPick.choose('All 5,000 Features');
  await webview.getByText('Area: parcels.geojson').waitFor();
  const map = mapParts(workbench);
  const note = webview.getByRole('list', { name: 'Legend of the map' }).getByText(/simplified/);
  await note.waitFor();
  await map.list.focus();
  // A step begins where the last one is: it ends first.
  const zoom = (key: '+' | '-') => async () => {
    await page.keyboard.press(key);
    return note.count();
  };
  await expect.poll(zoom('+'), { interval: 1000 }).toBe(0);
  await map.settled();
  await workbench.screenshotInThemes('parcels');
  await map.list.focus();
  await expect.poll(zoom('-'), { interval: 1000 }).toBe(1);
  await orderForField();
});

test('the order of the area is done without typing a tile', async () => {
  const { webview } = workbench;
  await webview
    .getByRole('checkbox', { name: /Landsat 8/ })
    .first()
    .click();
  await webview.getByLabel('First day').fill('2020-06-01');
  await webview.getByLabel('Last day (included)').fill('2020-06-30');
  await webview.getByText('2 tasks').first().waitFor();
  await workbench.screenshot('form');
  await button('Submit Order').click();
  await workbench.openCedar();
  await workbench.row('2/2 done').first().waitFor({ timeout: 90_000 });
  await workbench.screenshot('done');
});

test('one of several features is chosen by its name', async () => {
  await workbench.runCommand('Cedar: New Order');
  const { webview } = workbench;
  await webview.getByRole('heading', { name: 'New order' }).waitFor();
  await tiles().fill('');
  await chooseFile('sites.geojson');
  await entry('All 2 Features').waitFor();
  await workbench.screenshot('features');
  await workbench.quickPick.choose('Marsh');
  await webview.getByText(/sites\.geojson: Marsh: in 2 tiles\. 2 tiles added\./).waitFor();
  await webview.getByText('Area: sites.geojson: Marsh').waitFor();
  expect(await tiles().inputValue()).toBe('h005v002-003');
});

test('of a file with several layers, one is chosen with all its features', async () => {
  const { webview } = workbench;
  await tiles().fill('');
  await chooseFile('layers.topojson');
  await workbench.page.getByPlaceholder('Choose a feature or a layer by its name').waitFor();
  await entry('All 4 Features').waitFor();
  await workbench.screenshot('layers');
  await workbench.quickPick.choose('marshes');
  await webview.getByText(/layers\.topojson: marshes: in 2 tiles\. .*2 tiles added\./).waitFor();
  expect(await tiles().inputValue()).toBe('h005v002-003');
});

test('an area of points alone is on the map, and images are not cut to it', async () => {
  const { webview } = workbench;
  await webview.getByText('Area: layers.topojson: marshes').waitFor();
  await webview.getByText(/marshes has no polygons, only points\./).waitFor();
  const map = mapParts(workbench);
  await map.list.waitFor();
  await map.settled();
  const legend = webview.getByRole('list', { name: 'Legend of the map' });
  await legend.getByText('layers.topojson: marshes').waitFor();
  await map.stage.scrollIntoViewIfNeeded();
  await workbench.looksRight('map-of-points');
});

test('an area with latitude first is offered the other way around', async () => {
  const { webview } = workbench;
  await tiles().fill('');
  await chooseFile('swapped.geojson');
  await entry('Read Latitude First: 1 Tile').waitFor();
  await workbench.screenshot('swapped');
  await workbench.quickPick.choose('Read Latitude First: 1 Tile');
  await webview.getByText(/swapped\.geojson: in 1 tile\. 1 tile added\./).waitFor();
  expect(await tiles().inputValue()).toBe('h004v004');
});

test('the reference system of an area can be entered where Cedar does not know its code', async () => {
  const { page, quickInput, webview } = workbench;
  await tiles().fill('');
  await chooseFile('unknown.geojson');
  await entry('Enter a Coordinate Reference System…').waitFor();
  await workbench.quickPick.choose('Enter a Coordinate Reference System…');
  await page.getByText('WKT, an EPSG code such as EPSG:32619, or a PROJ string').waitFor();
  await quickInput.fill(UTM_19);
  await quickInput.press('Enter');
  await webview
    .getByText(
      /unknown\.geojson: in 2 tiles\. Converted from WGS_1984_UTM_Zone_19N\. 2 tiles added\./,
    )
    .waitFor();
});

test('a file that is dropped onto the form selects tiles', async () => {
  const { webview } = workbench;
  await tiles().fill('');
  await drop({ 'dropped.geojson': polygonFeature(square(-71.06, 42.35)) });
  await webview.getByText(/dropped\.geojson: in 1 tile\. 1 tile added\./).waitFor();
  // While something is dragged, pages do not get the pointer; VS Code ends this at its next move.
  await workbench.page.mouse.move(200, 400);
  await workbench.page.mouse.move(210, 410);
  expect(await tiles().inputValue()).toBe('h004v004');
});

test('of several files that are dropped, and of a folder, one is chosen', async () => {
  const { page, webview } = workbench;
  const [north, south] = [square(-71.0, 42.45), square(-71.06, 42.35)].map((ring) =>
    polygonFeature(ring),
  );
  const list = page.getByPlaceholder('Choose one of these areas');
  const farms = { 'north.json': north ?? {}, 'south.json': south ?? {} };
  await drop(farms);
  await list.waitFor();
  await workbench.quickPick.choose('north.json');
  await webview.getByText('Area: north.json').waitFor();
  await drop({ ...farms, 'notes.txt': ['none'], 'package.json': { name: 'farms' } }, 'farms');
  await list.waitFor();
  await workbench.quickPick.choose('south.json');
  await webview.getByText('Area: south.json').waitFor();
  await drop({ 'notes.txt': ['none'] }, 'papers');
  await webview.getByText(/The folder papers has no file that Cedar reads\./).waitFor();
  await workbench.page.mouse.move(200, 400);
  await workbench.page.mouse.move(210, 410);
  await tiles().fill('h004v004');
});

test('a file that is too large to be dropped is refused, with another way', async () => {
  const { page, webview } = workbench;
  const words = webview.locator('#geojson-words');
  await dropLarge('parcels.geojson', 129);
  await webview
    .getByText(
      'parcels.geojson is larger than 128 MB, the most that can be dropped. Choose the file with "From a File…"',
    )
    .waitFor();
  await expect.poll(() => words.getAttribute('class')).toMatch(/wrong/);
  await webview.getByText('Area: south.json').waitFor();
  await drop({ 'common.geojson': polygonFeature(square(-71.06, 42.35)) });
  await webview.getByText(/common\.geojson: in 1 tile/).waitFor();
  await expect.poll(() => words.getAttribute('class')).not.toMatch(/wrong/);
  await page.mouse.move(200, 400);
  await page.mouse.move(210, 410);
});

test('the area is removed, and its tiles stay', async () => {
  await button('Remove Area').click();
  await workbench.webview.getByText(/^Area: /).waitFor({ state: 'hidden' });
  expect(await tiles().inputValue()).toBe('h004v004');
});

test('a click on the finished task offers to download its image, which opens as a picture', async () => {
  const { page, webview } = workbench;
  await workbench.task('LC08 h004v004').first().click();
  const notice = workbench.notification('This image has not been downloaded yet.');
  const tab = page.getByRole('tab', { name: /h004v004.*\.tif/ });
  await workbench.press(notice, 'Download', tab);
  await webview.getByRole('application', { name: /^Image LANDSAT_LC08/ }).waitFor();
  await webview.locator('.reading progress').waitFor({ state: 'hidden' });
  await workbench.screenshotInThemes('image');
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'hidden' });
});

/** Width, height, and numbers of pixels with and without data inside and outside of the field. */
async function downloadedImage(done: string, name: string) {
  const row = workbench.row(done).first();
  await row.waitFor({ timeout: TASKS_MS });
  await workbench.chooseFromMenu(row, 'Download to Workspace');
  let file = '';
  await expect.poll(async () => (file = await findImage(name)), { timeout: TASKS_MS }).not.toBe('');
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  const [band] = (await image.readRasters({ samples: [0] })) as unknown as ArrayLike<number>[];
  const [width, height] = [image.getWidth(), image.getHeight()];
  const [left = 0, , , top = 0] = image.getBoundingBox();
  const [size = 0] = image.getResolution();
  const nodata = image.getGDALNoData();
  tiff.close();
  const seen = { inside: { data: 0, none: 0 }, outside: { data: 0, none: 0 } };
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = left + ((pixel % width) + 0.5) * size;
    const y = top - (Math.floor(pixel / width) + 0.5) * size;
    const isInside = x > 332_000 && x < 336_000 && y > 4_688_000 && y < 4_692_000;
    const part = isInside ? seen.inside : seen.outside;
    if (band?.[pixel] === nodata) part.none++;
    else part.data++;
  }
  return { width, height, size, seen };
}

/** A downloaded image whose name ends so. */
async function findImage(name: string): Promise<string> {
  const files = await readdir(path.join(workbench.folder, 'cedar'), { recursive: true });
  const found = files.find((file) => file.endsWith('.tif') && file.includes(name));
  return found ? path.join(workbench.folder, 'cedar', found) : '';
}

const box = (name: RegExp) => workbench.webview.getByRole('checkbox', { name });

async function openForm(): Promise<void> {
  await workbench.runCommand('Cedar: New Order');
  await workbench.webview.getByRole('heading', { name: 'New order' }).waitFor();
  await workbench.webview.locator('#preview:not(.waiting)').waitFor();
}

test('only the pixels inside the area have data, if the box is checked', async () => {
  await orderForField();
  const { webview } = workbench;
  await box(/^Only inside the area/).click();
  await webview
    .getByText(/_field-shp-[0-9a-f]{8}/)
    .first()
    .waitFor();
  await webview.getByText('2 tasks').first().waitFor();
  await box(/^Only inside the area/).scrollIntoViewIfNeeded();
  await workbench.looksRight('inside');
  await button('Submit Order').click();
  // That of whole tiles, and this one above it.
  await expect.poll(() => workbench.row('2/2 done').count(), { timeout: TASKS_MS }).toBe(2);
  const { seen } = await downloadedImage('2/2 done', 'h004v004_2020-06-01_2020-07-01_field-shp-');
  expect(seen.outside.data).toBe(0);
  expect(seen.outside.none).toBeGreaterThan(1000);
  expect(seen.inside.data).toBeGreaterThan(1000);
});

test('the area is one image without the grid, in pixels of the collection', async () => {
  await openForm();
  const { webview } = workbench;
  await box(/^Only inside the area/).click();
  await box(/^Without a grid/).click();
  await webview.getByText(/^1 task, one image of 13\d × 13\d pixels of 30 m\.$/).waitFor();
  expect(await tiles().isHidden()).toBe(true);
  await box(/^Without a grid/).scrollIntoViewIfNeeded();
  await workbench.looksRight('without-grid');
  await button('Submit Order').click();
  const { width, height, size, seen } = await downloadedImage('1/1 done', 'h000v000');
  expect([width, height].every((length) => length >= 133 && length <= 135)).toBe(true);
  expect(size).toBe(30);
  expect(seen.inside.data).toBeGreaterThan(1000);
});

test('Order Again has the same area and pixels, without the grid', async () => {
  await workbench.chooseFromMenu(workbench.row('1/1 done').first(), 'Order Again…');
  const { webview } = workbench;
  await webview.getByText(/^Filled in from /).waitFor();
  await webview.getByText(/^The image is already in order /).waitFor();
  await expect.poll(() => box(/^Without a grid/).isChecked()).toBe(true);
  expect(await tiles().isHidden()).toBe(true);
  await box(/^Without a grid/).scrollIntoViewIfNeeded();
  await workbench.screenshot('again');
  await button('Remove Area').click();
  await tiles().waitFor();
});
