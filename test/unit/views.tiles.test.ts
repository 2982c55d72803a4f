import { describe, expect, it } from 'vitest';
import { parseTiles } from '../../src/views/orderForm/tiles.ts';

describe('tiles as people write them', () => {
  it('takes names, h the column and v the row, in either order and any case', () => {
    expect(parseTiles('h009v003').tiles).toEqual([[3, 9]]);
    expect(parseTiles('V003H009').tiles).toEqual([[3, 9]]);
    expect(parseTiles('h9v3, H10v3\nh011v003;h012v003').tiles).toEqual([
      [3, 9],
      [3, 10],
      [3, 11],
      [3, 12],
    ]);
  });

  it('takes row and column in this order', () => {
    for (const text of ['3, 9', '3,9', '3 9', '3\t9', '[3, 9]', '(3, 9)', ' 3 ,9 ', '"3","9"']) {
      expect(parseTiles(text), text).toEqual({ tiles: [[3, 9]] });
    }
  });

  it('takes several pairs: one a line, or with commas on one line', () => {
    const tiles = [
      [3, 9],
      [4, 10],
    ];
    for (const text of [
      '3, 9\n4, 10',
      '3 9\r\n4 10',
      '3,9 4,10',
      '[3, 9], [4, 10]',
      '[[3,9],[4,10]]',
      '3, 9; 4, 10',
    ]) {
      expect(parseTiles(text), text).toEqual({ tiles });
    }
  });

  it('takes ranges of rows and columns', () => {
    expect(parseTiles('3-4, 9-10').tiles).toEqual([
      [3, 9],
      [3, 10],
      [4, 9],
      [4, 10],
    ]);
    expect(parseTiles('h009-010v003').tiles).toEqual([
      [3, 9],
      [3, 10],
    ]);
    expect(parseTiles('3 - 4, 9').tiles).toEqual([
      [3, 9],
      [4, 9],
    ]);
  });

  it('takes a table with headings, whichever column comes first', () => {
    expect(parseTiles('column\trow\n9\t3\n10\t3').tiles).toEqual([
      [3, 9],
      [3, 10],
    ]);
    expect(parseTiles('h,v\n9,3').tiles).toEqual([[3, 9]]);
    expect(parseTiles('Row, Column\n3, 9').tiles).toEqual([[3, 9]]);
  });

  it('keeps each tile once, in the order written', () => {
    expect(parseTiles('4,9 3,9 h009v004').tiles).toEqual([
      [4, 9],
      [3, 9],
    ]);
  });

  it('has no tiles and no problem while nothing is written', () => {
    expect(parseTiles(' \n , ')).toEqual({ tiles: [] });
  });

  it.each([
    ['9', /"9" is one number\. A tile is a row and a column/],
    ['1, 2, 3', /has 3 numbers/],
    ['h009', /"h009" is no tile/],
    ['boston', /"boston" is no tile/],
    ['h009v003, nowhere', /"nowhere" is no tile/],
    ['-3, 9', /is no tile/],
    ['3.5, 9', /is no tile/],
    ['5-3, 9', /runs backwards/],
    ['h005-003v001', /runs backwards/],
    ['0-999, 0-999', /more than 10,000 tiles/],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseTiles(text).problem).toMatch(problem);
  });

  it('does not take long to refuse a long text', () => {
    const started = performance.now();
    expect(parseTiles('0-999999, 0-999999').problem).toBeDefined();
    expect(parseTiles('('.repeat(50_000)).problem).toBeUndefined();
    expect(parseTiles(`${'1-'.repeat(20_000)},`).problem).toBeDefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
