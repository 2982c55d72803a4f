/** Tables with geometries as areas of interest, and WKT with the quotes of their cells. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { parseTypedPlace } from '../../src/core/areas/places/typedPlace.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { zip } from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const IOWA = [
  [7, 18],
  [8, 18],
];
const WKT = 'POLYGON ((-93.7 41.2, -92.7 41.2, -92.7 42.2, -93.7 42.2, -93.7 41.2))';
const UTM =
  'SRID=32615;POLYGON ((480000 4610000, 520000 4610000, 520000 4650000, 480000 4650000, 480000 4610000))';
const GEOJSON =
  '{""type"":""Polygon"",""coordinates"":[[[-93.7,41.2],[-92.7,41.2],[-92.7,42.2],[-93.7,42.2],[-93.7,41.2]]]}';

const readText = (text: string, name = 'area.csv', feature?: string) =>
  readAreaBy(runAreaJob, { text, name }, { grid, feature });

describe('WKT in quotes', () => {
  it.each([
    `"${WKT}"`,
    `'${WKT}'`,
    `“${WKT}”`,
    `"${UTM}"`,
    `"${WKT}"\n"${WKT}"\n`,
    `"${WKT.replace(' ((', '\n((')}"`,
  ])('is read: %s', async (text) => {
    expect((await readText(text, 'area.txt')).tiles).toEqual(IOWA);
  });

  it.each([`"${WKT}"`, `'${WKT}'`])('is a place that can be typed: %s', (text) => {
    expect(parseTypedPlace(text)).toEqual(parseTypedPlace(WKT));
  });
});

describe('a table', () => {
  it.each([
    ['commas', `id,name,WKT\n1,Farm,"${WKT}"\n`],
    ['only the column of geometries', `WKT\n"${WKT}"\n`],
    ['semicolons, and no quotes', `name;geometry\nFarm;${WKT}\n`],
    ['tabs', `name\tgeom\nFarm\t${WKT}\n`],
    ['bars', `name|wkt_geom\nFarm|${WKT}\n`],
    ['the line of Excel for its separator', `sep=;\r\nname;WKT\r\nFarm;${WKT}\r\n`],
    ['quotes in its header', `"name","the_geom"\n"Farm","${UTM}"\n`],
    ['the geometries of Earth Engine', `system:index,name,.geo\n0,Farm,"${GEOJSON}"\n`],
    ['spaces before quotes', `id, "name", "WKT"\n1, "Farm", "${WKT}"\n`],
    ['spaces after quotes', `"id" ,"WKT"  ,"name" \n"1" ,"${WKT}" ,"Farm" \n`],
    ['tabs with spaces around quotes', `"name"\t "geom" \n "Farm" \t "${WKT}" \n`],
    ['a tab before a quote', `name,\t"WKT"\nFarm,\t"${WKT}"\n`],
    ['quotes of its own after a space', `size, WKT, name\n 5" pipe, "${WKT}", Farm\n`],
    ['a line within a cell', `name,WKT\nFarm,"${WKT.replace(', ', ',\n')}"\n`],
  ])('with %s is read', async (_, text) => {
    const area = await readText(text);
    expect(area.tiles).toEqual(IOWA);
    expect(area.names).toEqual([text.includes('name') ? 'Farm' : '1']);
  });

  it('names its features, each in its own reference system', async () => {
    const text = `\ufeffname,WKT\r\n"The ""old"" farm","${WKT}"\r\nEmpty,\r\nUTM,"${UTM}"\r\n`;
    expect((await readText(text)).names).toEqual(['The "old" farm', 'Empty', 'UTM']);
    expect((await readText(text)).notes).toEqual([
      'Converted from EPSG:32615.',
      '1 feature without geometry was ignored.',
    ]);
    expect((await readText(text, 'area.csv', 'utm')).bounds[0]).toBeCloseTo(-93.24, 2);
  });

  it.each([
    ['site,lon,lat\nA,-93,42\nB,-93.5,41.5\n'],
    ['site;Latitude;Longitude\nA;42,0;-93,0\nB;41,5;-93,5\n'],
    ['decimalLongitude\tdecimalLatitude\n-93\t42\n-93.5\t41.5\n'],
  ])('with degrees in two columns has points: %j', async (text) => {
    const area = await readText(text);
    expect(area.points).toEqual([
      [-93, 42],
      [-93.5, 41.5],
    ]);
    expect(area.tiles).toEqual(IOWA);
  });

  it('can have empty cells beyond its header, and empty rows', async () => {
    const area = await readText(`name,WKT\nA,"${WKT}",,\n\n,,,\nB,"${WKT}", \n`);
    expect(area.names).toEqual(['A', 'B']);
  });

  it.each([
    [`name,WKT,geom\nFarm,"${WKT}","${WKT}"\n`, /several columns with geometries: WKT, geom\./],
    ['id,wkb_geometry\n1,b64:AQMA\n', /binary geometries \(WKB\) in the column wkb_geometry/],
    [`id,geom\n1,0103000000010000000500000000\n`, /in the column geom of row 2/],
    [`id,WKT\n1,"${WKT}"\n2,nowhere\n`, /has "nowhere" in the column WKT of row 3/],
    [`id,WKT\n1,"POLYGON ((-93 41"\n`, /has "POLYGON \(\(-93 41" in the column WKT of row 2/],
    ['id,geojson\n1,{"type":\n', /in the column geojson of row 2/],
    ['id,lon,lat\n1,-93,42N\n', /has "42N" in the column lat of row 2/],
    ['\nid,lon,lat\n\n,,\n1,-93,42N\n', /has "42N" in the column lat of row 5/],
    ['id,lon,lat\nA,13,4,52,5\n', /more cells in row 2 than columns in its header; "52" has/],
    [`id,WKT\n1,${WKT}\n`, /more cells in row 2 than columns in its header/],
    [
      'id,WKT,name\n1,"POINT (-93 42)","Old farm\n2,"POINT (-92 42)","B"\n',
      /a cell in row 2 that does not end at its quote: "Old farm/,
    ],
    ['id,x,y\n1,480000,4610000\n', /is a table without geometries/],
    ['"row","column"\n7,18\n', /is a table without geometries/],
    ['id,lon,lat\n1,480000,4610000\n', /is not in degrees/],
    ['id,WKT\n', /contains no polygon/],
    [`id,WKT\n1,"${WKT}\n2,${WKT}\n`, /is not valid CSV: .*quote/i],
  ])('with other columns or cells is refused, with what to do: %j', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
  });

  const row = (id: number, name: string) => `${id},"${name}","${WKT}"\n`;
  const HEADER = 'id,name,WKT\n';

  it.each([
    ['in front of the geometry', `${HEADER}1,"Farm,"${WKT}"\n${row(2, 'B')}`, 2],
    ['and its rows are one', `${HEADER}${row(1, 'A')}2,"Farm\n${row(3, 'B')}`, 3],
    ['after the geometry', `${HEADER}1,"A","${WKT}\n${row(2, 'B')}${row(3, 'C')}`, 2],
    ['in the header', `id,"name,"WKT"\n${row(1, 'A')}`, 1],
    ['of a table with semicolons', `id;name;WKT\n1;"Farm;"${WKT}"\n2;"B";"${WKT}"\n`, 2],
    ['after empty rows', `${HEADER}\n\n1,"Farm,"${WKT}"\n`, 4],
    ['before spaces', `id, name, WKT\n1, "Farm, "${WKT}"\n2, "B", "${WKT}"\n`, 2],
    ['after spaces', `id, name, WKT\n1, Farm" , "${WKT}"\n2, "B, "${WKT}"\n`, 3],
    ['before spaces, and its rows are one', `id, WKT\n1, "${WKT}\n2, "${WKT}"\n`, 2],
    ['of the last row', `id;name;WKT\n1;A;${WKT}\n2;"Farm;"${WKT}\n`, 3],
    ['in each of two rows', `id;name;WKT\n1;"A;${WKT}\n2;B";${WKT}\n3;C;${WKT}\n`, 2],
  ])('with a lost quote %s is refused with the row', async (_, text, number) => {
    const lost = readText(text);
    await expect(lost).rejects.toThrow(/Check that each quote has its end/);
    await expect(lost).rejects.toThrow(
      new RegExp(`^area\\.csv has a cell in row ${number} that does not end at its quote: "`),
    );
  });

  it('can have quotes that are not written twice where the end of the cell is clear', async () => {
    const text = `${HEADER}${row(1, '5" pipe')}${row(2, 'O""ld, farm')}3,6" pipe,"${WKT}"\n`;
    expect((await readText(text)).names).toEqual(['"5" pipe"', 'O"ld, farm', '6" pipe']);
  });

  const JSON_CELL = GEOJSON.replaceAll('""', '"');
  it.each([
    ['WKT', `WKT\n${WKT}\n${WKT}\n`],
    ['EWKT', `geom\n${UTM}\n\n${UTM}\n`],
    ['GeoJSON', `.geo\r\n${JSON_CELL}\r\n${JSON_CELL}\r\n`],
    ['WKT in quotes, or without', `"WKT"\n"${WKT}"\n${WKT}\n`],
    ['WKT, in several lines if it is in quotes', `WKT\n"${WKT.replace(', ', ',\n')}"\n${WKT}\n`],
  ])('of one column needs no quotes around %s', async (_, text) => {
    const area = await readText(text);
    expect(area.tiles).toEqual(IOWA);
    expect(area.features).toBe(2);
  });

  it('in a folder or archive is read only if there is no other file', async () => {
    const folder = path.join(temporaryFolder(), 'a');
    await mkdir(folder);
    const table = `name,WKT\nTable,"${WKT}"\n`;
    const read = (file: string) => readAreaBy(runAreaJob, { file }, { grid });
    await writeFile(path.join(folder, 'sites.csv'), table);
    await writeFile(path.join(folder, 'a.zip'), zip({ 'sites.csv': table }));
    expect((await read(path.join(folder, 'a.zip'))).names).toEqual(['Table']);
    await writeFile(path.join(folder, 'a.zip'), zip({ 'sites.csv': table, 'a.wkt': WKT }));
    const area = await read(folder);
    expect(area.names).toEqual(['1']);
    expect(area.notes).toEqual([
      'Read from a.zip. Not read: sites.csv.',
      'Read from a.wkt. Not read: sites.csv.',
    ]);
    await rm(path.join(folder, 'sites.csv'));
    await writeFile(path.join(folder, 'sites.csv.gz'), gzipSync(table));
    expect((await read(folder)).notes).toContain('Read from a.zip. Not read: sites.csv.gz.');
  });
});
