/** Features that have a box or a link in place of an outline. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { GLOBE, zip } from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const IOWA = [
  [7, 18],
  [8, 18],
];
const NOTE = '1 feature has a bounding box and no outline: the box is used as its area.';

const readText = (text: string, name: string, within = grid) =>
  readAreaBy(runAreaJob, { text, name }, { grid: within });
const readItem = (item: object, within = grid) =>
  readText(JSON.stringify({ ...ITEM, ...item }), 'item.json', within);
const readKml = (body: string, within = grid) => readText(kml(body), 'a.kml', within);

const ITEM = {
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'scene',
  geometry: null,
  bbox: [-93.7, 41.2, -92.7, 42.2],
  properties: {},
};
const ROUND = [
  [3, 0],
  [3, 35],
];

describe('a STAC item with a bounding box and no geometry', () => {
  it.each([[{}], [{ bbox: [-93.7, 41.2, 0, -92.7, 42.2, 900] }]])(
    'has the box as its area: %j',
    async (item) => {
      const area = await readItem(item);
      expect(area).toMatchObject({ tiles: IOWA, names: ['scene'], notes: [NOTE] });
      expect(area.bounds).toEqual([-93.7, 41.2, -92.7, 42.2]);
    },
  );

  it('is on both sides of the antimeridian if its west is beyond its east', async () => {
    expect((await readItem({ bbox: [175, 52, -175, 58] }, GLOBE)).tiles).toEqual(ROUND);
  });

  it.each(['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'EPSG:4267'])(
    'is on both sides if its reference system, %s, has degrees',
    async (name) => {
      const crs = { type: 'name', properties: { name } };
      const area = await readItem({ bbox: [175.1, 52.1, -175.1, 57.9], crs }, GLOBE);
      expect(area.tiles).toEqual(ROUND);
      const swapped = readItem({ bbox: [-10, 52, -100, 58], crs }, GLOBE);
      await expect(swapped).rejects.toMatchObject({ reason: 'wide' });
    },
  );

  it('is empty if the box has other numbers', async () => {
    await expect(readItem({ bbox: [1, 2, 3] })).rejects.toMatchObject({ reason: 'no-features' });
  });
});

describe('a list of numbers alone', () => {
  const readNumbers = (numbers: readonly number[]) =>
    readText(JSON.stringify(numbers), 'a.json', GLOBE);

  it.each([[[175, 52, -175, 58]], [[175, 52, 0, -175, 58, 900]]])(
    'is a bounding box, also across the antimeridian: %j',
    async (numbers) => {
      expect((await readNumbers(numbers)).tiles).toEqual(ROUND);
    },
  );

  it('is refused where west and east may be swapped, and as a list of several positions', async () => {
    await expect(readNumbers([-10, 52, -100, 58])).rejects.toMatchObject({ reason: 'wide' });
    const ring = readNumbers([175, 52, 176, 52, 176, 53, 175, 53]);
    await expect(ring).rejects.toMatchObject({ reason: 'bad-position' });
  });
});

const kml = (body: string) =>
  `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>${body}</Document></kml>`;
const overlay = (west: number, east: number, rotation = '') =>
  `<GroundOverlay><name>Scan</name><LatLonBox><north>42.2</north><south>41.2</south><east>${east}</east><west>${west}</west>${rotation}</LatLonBox></GroundOverlay>`;
const PLACEMARK =
  '<Placemark><name>Farm</name><Polygon><outerBoundaryIs><LinearRing><coordinates>-93.7,41.2 -92.7,41.2 -92.7,42.2 -93.7,42.2 -93.7,41.2</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>';
const REGION =
  '<Region><LatLonAltBox><north>42</north><south>41</south><east>-92</east><west>-93</west></LatLonAltBox></Region>';
const link = (href: string) =>
  `<NetworkLink>${REGION}<Link><href>${href}</href></Link></NetworkLink>`;

describe('KML', () => {
  it.each([
    overlay(-93.7, -92.7),
    '<GroundOverlay><name>Scan</name><gx:LatLonQuad><coordinates>-93.7,41.2 -92.7,41.2 -92.7,42.2 -93.7,42.2</coordinates></gx:LatLonQuad></GroundOverlay>',
  ])('with only a ground overlay has its box as the area: %s', async (body) => {
    expect(await readKml(body)).toMatchObject({ tiles: IOWA, names: ['Scan'], notes: [NOTE] });
  });

  it('with a rotated overlay, or one over the antimeridian, has its corners', async () => {
    const turned = await readKml(overlay(-93.7, -92.7, '<rotation>45</rotation>'));
    expect(turned.bounds[0]).toBeCloseTo(-93.2 - Math.SQRT1_2, 6);
    const across = overlay(175, -175).replace('42.2', '58').replace('41.2', '52');
    expect((await readKml(across, GLOBE)).tiles).toEqual(ROUND);
  });

  it('with an overlay without its east is refused', async () => {
    const open = overlay(350, 0).replace('<east>0</east>', '<east></east>');
    await expect(readKml(open, GLOBE)).rejects.toMatchObject({ reason: 'no-features' });
  });

  it('with placemarks has overlays as their background', async () => {
    const area = await readKml(overlay(-90, -80) + PLACEMARK);
    expect(area).toMatchObject({ tiles: IOWA, names: ['Farm'], notes: [] });
  });

  it('with only a link to another file is refused, and names the file', async () => {
    await expect(readKml(link('https://example.org/parcels.kml'))).rejects.toMatchObject({
      reason: 'network-link',
      message: expect.stringContaining('a link to another file: https://example.org/parcels.kml.'),
    });
  });

  it('with a link beside placemarks reports what is not read', async () => {
    const area = await readKml(PLACEMARK + link('more.kml'));
    expect(area.tiles).toEqual(IOWA);
    expect(area.notes).toEqual(['The file links to other files, which were not read: more.kml.']);
  });

  it('in an archive is read with the files of the archive that it links to', async () => {
    const file = path.join(temporaryFolder(), 'a.kmz');
    const parts = { 'doc.kml': kml(link('files/farm.kml')), 'files/farm.kml': kml(PLACEMARK) };
    await writeFile(file, zip(parts));
    const area = await readAreaBy(runAreaJob, { file }, { grid });
    expect(area).toMatchObject({ tiles: IOWA, notes: [] });
    await writeFile(file, zip({ 'doc.kml': kml(link('farm.kml')) }));
    await expect(readAreaBy(runAreaJob, { file }, { grid })).rejects.toMatchObject({
      reason: 'network-link',
    });
  });
});
