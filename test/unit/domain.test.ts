/** The shared vocabulary: loops, names and keys. */
import { describe, expect, it } from 'vitest';
import { forEachBounded } from '../../src/domain/boundedLoop.ts';
import { addDays, formatIsoDate, parseUtc } from '../../src/domain/isoDates.ts';
import { formatOrderKey, orderNameOf } from '../../src/domain/orderKey.ts';
import {
  isImageFile,
  parsePieceOffsets,
  withoutPieceOffsets,
} from '../../src/domain/pieceNames.ts';
import { formatTileBlock, formatTileName, parseTileName } from '../../src/domain/tileName.ts';

/** Ends when the test requests it. */
function job() {
  let end: (error?: Error) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  return { ended, end };
}

describe('the bounded loop', () => {
  it('processes a few items at a time, in order, with their positions', async () => {
    const seen: string[] = [];
    let [now, most] = [0, 0];
    await forEachBounded(['a', 'b', 'c', 'd', 'e'], 2, async (item, index) => {
      most = Math.max(most, ++now);
      seen.push(`${index}${item}`);
      await Promise.resolve();
      now--;
    });
    expect(seen).toEqual(['0a', '1b', '2c', '3d', '4e']);
    expect(most).toBe(2);
  });

  it('starts nothing after an error, and waits for what has begun', async () => {
    const jobs = [job(), job(), job()];
    const started: number[] = [];
    let isOver = false;
    const loop = forEachBounded([0, 1, 2], 2, async (item) => {
      started.push(item);
      await jobs[item]?.ended;
    }).finally(() => {
      isOver = true;
    });
    const outcome = expect(loop).rejects.toThrow('first');
    jobs[0]?.end(new Error('first'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    jobs[1]?.end();
    await outcome;
    expect(started).toEqual([0, 1]);
  });

  it('starts nothing after it is aborted, and throws the reason', async () => {
    const stop = new AbortController();
    const started: number[] = [];
    const loop = forEachBounded(
      [0, 1, 2],
      1,
      async (item) => {
        started.push(item);
        stop.abort(new Error('stopped'));
      },
      stop.signal,
    );
    await expect(loop).rejects.toThrow('stopped');
    expect(started).toEqual([0]);
  });

  it('accepts an empty list', async () => {
    await forEachBounded([], 3, () => Promise.reject(new Error('not called')));
  });
});

describe('names of tiles', () => {
  it('have the column first, in three digits or more', () => {
    expect(formatTileName(3, 9)).toBe('h009v003');
    expect(formatTileName(1234, 0)).toBe('h000v1234');
    expect(formatTileBlock({ rows: [3, 4], columns: [9, 10] })).toBe('h009-010v003-004');
  });

  it.each([
    ['h009v003', [3, 3], [9, 9]],
    ['V3H9', [3, 3], [9, 9]],
    ['h9-11v3', [3, 3], [9, 11]],
    ['v3-v4h9', [3, 4], [9, 9]],
  ])('are parsed in either order and with ranges: %s', (name, rows, columns) => {
    expect(parseTileName(name)).toEqual({ rows, columns });
  });

  it.each(['h9', 'v3h9v3', '3,9', 'h9v3 ', 'h1234567v1'])('are refused: %s', (name) => {
    expect(parseTileName(name)).toBeUndefined();
  });
});

describe('names of pieces', () => {
  it('have the offsets of their first pixel, on Drive after a hyphen', () => {
    expect(parsePieceOffsets('A0000000000-0000001024.tif', 'A')).toEqual({ row: 0, column: 1024 });
    expect(parsePieceOffsets('A-0000000512-0000000000.tif', 'A')).toEqual({ row: 512, column: 0 });
    expect(parsePieceOffsets('A.tif', 'A')).toBeUndefined();
    expect(parsePieceOffsets('AB0000000000-0000001024.tif', 'A')).toBeUndefined();
  });

  it('belong to one image', () => {
    expect(isImageFile('A.tif', 'A')).toBe(true);
    expect(isImageFile('A0000000000-0000001024.tif', 'A')).toBe(true);
    expect(isImageFile('A.json', 'A')).toBe(false);
    expect(isImageFile('A2.tif', 'A')).toBe(false);
    expect(withoutPieceOffsets('A-0000000512-0000000000')).toBe('A');
    expect(withoutPieceOffsets('A')).toBe('A');
  });
});

describe('keys of orders', () => {
  it('name an order of one source', () => {
    const key = formatOrderKey('/work/cedar.yaml', 'ORDER');
    expect(orderNameOf(key, '/work/cedar.yaml')).toBe('ORDER');
    expect(orderNameOf(key, '/work/cedar')).toBeUndefined();
  });
});

describe('ISO dates', () => {
  it('are in UTC', () => {
    expect(formatIsoDate(Date.UTC(2020, 1, 29, 23, 59))).toBe('2020-02-29');
    expect(formatIsoDate(new Date(0))).toBe('1970-01-01');
    expect(addDays('2020-02-28', 2)).toBe('2020-03-01');
    expect(addDays('soon', 2)).toBe('soon');
  });

  it.each([
    ['2020-01-01', Date.UTC(2020, 0, 1)],
    ['2020-01-01T12:00:00', Date.UTC(2020, 0, 1, 12)],
    ['2020-01-01 12:00', Date.UTC(2020, 0, 1, 12)],
    ['2020-01-01T12:00:00Z', Date.UTC(2020, 0, 1, 12)],
    ['2020-01-01T12:00:00+02:00', Date.UTC(2020, 0, 1, 10)],
    ['soon', undefined],
  ])('are UTC without a time zone: %s', (date, time) => {
    expect(parseUtc(date)).toBe(time);
  });
});
