/** Pixels of polygons that are drawn in the quick look. */
import { describe, expect, test } from 'vitest';
import { AreaTool } from '../../media/quickLook/areaTool.ts';
import type { SeriesArea } from '../../src/views/quickLook/protocol.ts';
import { areaSpans, countPixels } from '../../src/views/quickLook/series/pixelRegion.ts';

type Point = readonly [x: number, y: number];

/** What pressing Enter at pixels makes, at the last one twice. */
function pressed(pixels: readonly Point[]): SeriesArea {
  const tool = new AreaTool();
  tool.kind = 'polygon';
  for (const [column, row] of pixels) tool.add(column + 0.5, row + 0.5);
  const [column, row] = pixels.at(-1) ?? [0, 0];
  const area = tool.add(column + 0.5, row + 0.5);
  if (!area) throw new Error('The polygon is not complete.');
  return area;
}

function pixelsOf(area: SeriesArea): string[] {
  return areaSpans(area).flatMap(({ row, from, to }) =>
    Array.from({ length: to - from }, (_, i) => `${from + i} ${row}`),
  );
}

/** Numbers that look random, and are the same in each run. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('a polygon', () => {
  test('of four corners of a square has all its pixels, as a rectangle does', () => {
    const corners: Point[] = [
      [20, 30],
      [30, 30],
      [30, 40],
      [20, 40],
    ];
    const square = pressed(corners);
    expect(countPixels(areaSpans(square))).toBe(121);
    const rectangle = { kind: 'rectangle', left: 20, top: 30, right: 31, bottom: 41 } as const;
    expect(areaSpans(square)).toEqual(areaSpans(rectangle));
    expect(areaSpans(pressed([...corners].reverse()))).toEqual(areaSpans(rectangle));
  });

  test('on a line has the pixels of the line', () => {
    expect(
      pixelsOf(
        pressed([
          [3, 5],
          [6, 5],
          [4, 5],
        ]),
      ),
    ).toEqual(['3 5', '4 5', '5 5', '6 5']);
    expect(
      pixelsOf(
        pressed([
          [3, 3],
          [9, 5],
          [6, 4],
        ]),
      ),
    ).toEqual(['3 3', '6 4', '9 5']);
  });

  test('whose outline crosses itself has each pixel once', () => {
    const bowTie: Point[] = [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
    ];
    expect(pixelsOf(pressed(bowTie)).join()).toBe(
      '0 0,4 0,0 1,1 1,3 1,4 1,0 2,1 2,2 2,3 2,4 2,0 3,1 3,3 3,4 3,0 4,4 4',
    );
  });

  test('drawn with the keyboard has every pixel on which Enter was pressed, and those between', () => {
    const random = pseudoRandom(7);
    for (let round = 0; round < 300; round++) {
      const corners = Array.from(
        { length: 3 + Math.floor(random() * 5) },
        (): Point => [Math.floor(random() * 40), Math.floor(random() * 40)],
      );
      const distinct = corners.filter((corner, i) => String(corner) !== String(corners[i - 1]));
      if (distinct.length < 3) continue;
      const expected = Array.from({ length: 1600 }, (_, i) => [i % 40, Math.floor(i / 40)] as const)
        .filter(([x, y]) => isInsideOrOn(distinct, x, y))
        .map(([x, y]) => `${x} ${y}`);
      expect(pixelsOf(pressed(distinct)), JSON.stringify(distinct)).toEqual(expected);
      const entered = distinct.map(([x, y]) => `${x} ${y}`);
      expect(expected).toEqual(expect.arrayContaining(entered));
    }
  });

  test('drawn with the mouse has the pixels whose centers are on its outline as well', () => {
    const area = (points: readonly Point[]) => pixelsOf({ kind: 'polygon', points });
    const [left, top, right, bottom] = [2.5, 2.1, 4.5, 4.5];
    expect(
      area([
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ]),
    ).toEqual(['2 2', '3 2', '4 2', '2 3', '3 3', '4 3', '2 4', '3 4', '4 4']);
    // No center of a pixel is inside.
    expect(
      area([
        [2.6, 2.6],
        [3.4, 2.6],
        [3, 3.4],
      ]),
    ).toEqual([]);
  });
});

/** The even-odd rule by the definition: crossings of a ray, in whole numbers. */
function isInsideOrOn(corners: readonly Point[], x: number, y: number): boolean {
  let crossings = 0;
  for (const [i, [x0, y0]] of corners.entries()) {
    const [x1, y1] = corners[(i + 1) % corners.length] ?? [x0, y0];
    const side = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
    const isBetween =
      Math.min(x0, x1) <= x &&
      x <= Math.max(x0, x1) &&
      Math.min(y0, y1) <= y &&
      y <= Math.max(y0, y1);
    if (side === 0 && isBetween) return true;
    if (y0 > y !== y1 > y && side > 0 === y1 > y0) crossings++;
  }
  return crossings % 2 === 1;
}
