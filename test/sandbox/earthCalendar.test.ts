/** Times of scenes, and the position of the sun. */
import { describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/sandbox/earth/index.ts';
import { localTime, missions, passesOf, sceneTime } from '../../src/sandbox/earth/missions.ts';
import { earthSunDistance, sunPosition } from '../../src/sandbox/earth/sun.ts';

const DAY = 86_400_000;

/** When the mission's satellite saw the scene an id names, or undefined if it was elsewhere that day. */
function seen(id: string): Date | undefined {
  const [, code, path, row, date] = /^(\w{4})_(\d{3})(\d{3})_(\d{8})$/.exec(id) ?? [];
  const mission = missions.find((one) => one.code === code);
  const day = Date.parse(`${date?.slice(0, 4)}-${date?.slice(4, 6)}-${date?.slice(6)}T00:00Z`);
  if (!mission) throw new Error(`no mission of ${id}`);
  for (const pass of passesOf(mission, Number(path), day, day + DAY)) {
    const time = sceneTime(pass, Number(row));
    if (time >= day && time < day + DAY) return new Date(time);
  }
  return undefined;
}

describe('the missions follow their real calendar', () => {
  // Scenes that exist, named in public documentation, papers and scripts.
  it.each([
    'LT04_044033_19830812',
    'LT04_173083_19880310',
    'LT04_172083_19890306',
    'LT04_033036_19920604',
    'LT05_046028_19840719',
    'LT05_149038_19931205',
    'LT05_148038_19931214',
    'LT05_148039_19931230',
    'LT05_188028_19940803',
    'LT05_189027_19950813',
    'LT05_118038_20000606',
    'LT05_034033_20000913',
    'LT05_173083_20070307',
    'LT05_042034_20091016',
    'LT05_172083_20110207',
    'LT05_044033_20110716',
    'LE07_044034_19990707',
    'LE07_173083_20100203',
    'LE07_173083_20100219',
    'LE07_044033_20170708',
    'LE07_038035_20190618',
    'LE07_173083_20200521',
    'LE07_171083_20210118',
    'LE07_173083_20220119',
    'LC08_038031_20130828',
    'LC08_044034_20140318',
    'LC08_044033_20170716',
    'LC08_173083_20180217',
    'LC08_044034_20200606',
    'LC08_169068_20201008',
    'LC08_044034_20210508',
    'LC08_044034_20241007',
    'LC09_131047_20211212',
    'LC09_044033_20220127',
    'LC09_173083_20220308',
    'LC09_026045_20220521',
    'LC09_026046_20220521',
    'LC09_122039_20230306',
    'LC09_052001_20230818',
    'LC09_121065_20240723',
  ])('%s was acquired on that day, and not on the days around it', (id) => {
    expect(seen(id)).toBeDefined();
    const date = Date.parse(id.slice(-8).replace(/(....)(..)(..)/, '$1-$2-$3'));
    for (const days of [-8, -7, -1, 1, 7, 8]) {
      const other = new Date(date + days * DAY).toISOString().slice(0, 10).replaceAll('-', '');
      expect(seen(`${id.slice(0, -8)}${other}`)).toBeUndefined();
    }
  });

  it('scenes are within a minute of the times in real metadata', () => {
    const offBy = (id: string, real: string) =>
      Math.abs((seen(id)?.getTime() ?? 0) - Date.parse(real)) / 1000;
    expect(offBy('LC08_044034_20241007', '2024-10-07T18:45:56.669Z')).toBeLessThan(60);
    expect(offBy('LE07_038035_20190618', '2019-06-18T17:58:52.695Z')).toBeLessThan(60);
  });

  it('satellites cross the equator in the morning, at the hour of the mission', () => {
    for (const mission of missions)
      for (const year of [1985, 1995, 2005, 2015, 2023]) {
        const hours = localTime(mission, Date.UTC(year, 6, 1));
        expect(hours).toBeGreaterThan(8.6);
        expect(hours).toBeLessThan(10.3);
      }
    const landsat5 = missions.find(({ number }) => number === 5);
    if (!landsat5) throw new Error('no Landsat 5');
    expect(localTime(landsat5, Date.UTC(1995, 6, 1))).toBeCloseTo(9.25, 1);
  });

  it('satellites return every 16 days, eight days after their companion', () => {
    const earth = openCatalog();
    const dates = (collection: string) =>
      [
        ...earth.scenes(collection, {
          bbox: [9.9, 24, 10, 24.1],
          start: Date.UTC(2022, 5, 1),
          end: Date.UTC(2022, 11, 1),
        }),
      ]
        .filter(({ index }) => index.includes('_189043_'))
        .map(({ timeStart }) => Math.floor(Number(timeStart) / DAY));
    const eight = dates('LANDSAT/LC08/C02/T1_L2');
    const nine = dates('LANDSAT/LC09/C02/T1_L2');
    expect(eight.length).toBeGreaterThan(6);
    expect(nine.length).toBeGreaterThan(6);
    for (const day of eight) expect((day - (eight[0] ?? 0)) % 16).toBe(0);
    for (const day of nine) expect((day - (eight[0] ?? 0) + 160) % 16).toBe(8);
  });

  it('Landsat 7 leaves the 16-day cycle when its orbit is lowered', () => {
    const landsat7 = missions.find(({ number }) => number === 7);
    if (!landsat7) throw new Error('no Landsat 7');
    const gaps = (from: number, to: number) => {
      const days = [...passesOf(landsat7, 44, from, to)].map(({ time }) => Math.floor(time / DAY));
      return new Set(days.slice(1).map((day, i) => day - (days[i] ?? 0)));
    };
    expect(gaps(Date.UTC(2015, 0, 1), Date.UTC(2016, 0, 1))).toEqual(new Set([16]));
    expect([...gaps(Date.UTC(2022, 5, 1), Date.UTC(2023, 5, 1))]).not.toContain(16);
  });
});

describe('the sun', () => {
  it('is above the tropics at the solstices, and above the equator at the equinoxes', () => {
    expect(sunPosition(Date.UTC(2014, 5, 21, 12, 2), 0, 23.44).elevation).toBeGreaterThan(89.5);
    expect(sunPosition(Date.UTC(2014, 11, 21, 11, 58), 0, -23.44).elevation).toBeGreaterThan(89.5);
    expect(sunPosition(Date.UTC(2014, 2, 20, 12, 7), 0, 0).elevation).toBeGreaterThan(89.5);
  });

  it('rises in the east, and is in the south at noon in the north', () => {
    expect(sunPosition(Date.UTC(2014, 2, 20, 7), 0, 50).azimuth).toBeCloseTo(102, -1);
    expect(Math.abs(sunPosition(Date.UTC(2014, 2, 20, 12, 7), 0, 50).azimuth)).toBeGreaterThan(178);
    expect(Math.abs(sunPosition(Date.UTC(2014, 2, 20, 12, 7), 0, -50).azimuth)).toBeLessThan(2);
  });

  it('is nearest in early January', () => {
    expect(earthSunDistance(Date.UTC(2014, 0, 4))).toBeCloseTo(0.98333, 3);
    expect(earthSunDistance(Date.UTC(2014, 6, 4))).toBeCloseTo(1.01668, 3);
  });
});
