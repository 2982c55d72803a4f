/** Tiles as text in the order form. */
import { describe, expect, it } from 'vitest';
import { parseTiles } from '../../src/views/orderForm/parseTiles.ts';
import { addTiles, writeTiles } from '../../src/views/orderForm/tileList.ts';
import { cpuTime } from './cpuTime.ts';

describe('tiles in the form', () => {
  it('can be names, with h as the column and v as the row, in either order and any case', () => {
    expect(parseTiles('h009v003').tiles).toEqual([[3, 9]]);
    expect(parseTiles('V003H009').tiles).toEqual([[3, 9]]);
    expect(parseTiles('h9v3, H10v3\nh011v003;h012v003').tiles).toEqual([
      [3, 9],
      [3, 10],
      [3, 11],
      [3, 12],
    ]);
  });

  it('can be a row and a column, in this order', () => {
    for (const text of ['3, 9', '3,9', '3 9', '3\t9', '[3, 9]', '(3, 9)', ' 3 ,9 ', '"3","9"']) {
      expect(parseTiles(text), text).toEqual({ tiles: [[3, 9]] });
    }
  });

  it('can be several pairs: one per line, or separated by commas on one line', () => {
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

  it('can be ranges of rows and columns', () => {
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

  it('can be a table with headings, in either order of the columns', () => {
    expect(parseTiles('column\trow\n9\t3\n10\t3').tiles).toEqual([
      [3, 9],
      [3, 10],
    ]);
    expect(parseTiles('h,v\n9,3').tiles).toEqual([[3, 9]]);
    expect(parseTiles('Row, Column\n3, 9').tiles).toEqual([[3, 9]]);
  });

  it('can contain whole numbers with a point, colons, semicolons, and letters within a range', () => {
    expect(parseTiles('3.0, 9.0\n4.,10.').tiles).toEqual([
      [3, 9],
      [4, 10],
    ]);
    expect(parseTiles('[[3. 9.]\n [4. 10.]]').tiles).toEqual([
      [3, 9],
      [4, 10],
    ]);
    expect(parseTiles('3:4, 9:10').tiles).toEqual(parseTiles('3-4, 9-10').tiles);
    expect(parseTiles('h003-h005v009').tiles).toEqual(parseTiles('h003-005v009').tiles);
    expect(parseTiles('v009-v010h3 - h5').tiles).toEqual(parseTiles('h3-5v9-10').tiles);
    expect(parseTiles('3;9\n4; 10').tiles).toEqual([
      [3, 9],
      [4, 10],
    ]);
    expect(parseTiles('h009v003\nCol;Row\n10;4').tiles).toEqual([
      [3, 9],
      [4, 10],
    ]);
  });

  it('are kept once each, in the order they were entered', () => {
    expect(parseTiles('4,9 3,9 h009v004').tiles).toEqual([
      [4, 9],
      [3, 9],
    ]);
  });

  it('can be empty without a problem', () => {
    expect(parseTiles(' \n , ')).toEqual({ tiles: [] });
  });

  it.each([
    ['9', /"9" is one number\. A tile is a row and a column/],
    ['1, 2, 3', /has 3 numbers/],
    ['h009', /"h009" is not a valid tile/],
    ['boston', /"boston" is not a valid tile/],
    ['h009v003, nowhere', /"nowhere" is not a valid tile/],
    ['-3, 9', /is not a valid tile/],
    ['3.5, 9', /"3\.5" is not a valid tile/],
    ['3.05, 9', /"3\.05" is not a valid tile/],
    ['h009v003-h010', /is not a valid tile/],
    ['3;9;4;10', /"3" is one number/],
    ['5:3, 9', /in descending order/],
    ['5-3, 9', /in descending order/],
    ['h005-003v001', /in descending order/],
    ['0-999, 0-999', /more than 10,000 tiles/],
  ])('are reported if they are not valid: %s', (text, problem) => {
    expect(parseTiles(text).problem).toMatch(problem);
  });

  it('are refused quickly if the text is long', () => {
    const taken = cpuTime(() => {
      expect(parseTiles('0-999999, 0-999999').problem).toBeDefined();
      expect(parseTiles('('.repeat(50_000)).problem).toBeUndefined();
      expect(parseTiles(`${'1-'.repeat(20_000)},`).problem).toBeDefined();
    });
    expect(taken).toBeLessThan(2000);
  });
});

describe('a table of tiles', () => {
  const BOTH = [
    [3, 9],
    [4, 10],
  ];

  it.each([
    ['tabs', 'site\trow\tcolumn\tarea\nBoston\t3\t9\t1.5\nSalem\t4\t10\t2'],
    ['commas and quotes', 'site,column,row\n"Boston, MA",9,3\n"Salem",10,4'],
    ['semicolons', 'h;v;site\n9;3;Boston\n10;4;Salem'],
    ['names of tiles', 'id,tile\n1,h009v003\n2,h010v004'],
    ['headings with a space', 'Tile Row\tTile Column\n3\t9\n4\t10'],
    ['numbers as pandas writes them', 'row,column,x1\n3.0,9.0,0.5\n4.0,10.0,0.1'],
    ['empty rows and gaps', 'row\tcolumn\tsite\n3\t9\tBoston\n\n\t\t\n4\t10\tSalem\r\n'],
    ['headings of tile_h and tile_v', 'tile_h,tile_v\n9,3\n10,4'],
    ['headings of tile_v and tile_h', 'tile_v,tile_h\n3,9\n4,10'],
    ['headings of row and col', 'row,col\n3,9\n4,10'],
    ['headings with a semicolon', 'Row;Column\n3;9\n4;10'],
    ['headings with another separator than rows', 'Row;Column\n3, 9\n4\t10'],
    ['rows of another grid', 'path,row,tile grid horizontal,tile grid vertical\n1,2,9,3\n1,2,10,4'],
    ['rows that are numbered', 'row\tcolumn\n0\t3\t9\n1\t4\t10'],
    ['a comma after each row', 'row,column\n3,9,\n4,10,'],
    ['ranges of names', 'id,tile\n1,h009v003-v003\n2,h010-h010v004'],
    ['no headings, several names', 'h009v003\tSalem\th010v004'],
    ['no headings, two numbers', 'Boston\t3\t9\nSalem\t4\t10'],
    ['no headings, a name', '1\tBoston\th009v003\n2\tSalem\th010v004'],
  ])('has %s', (_, text) => {
    expect(parseTiles(text)).toEqual({ tiles: BOTH });
  });

  it.each([
    ['two columns', '   row  column\n0    3       9\n1    4      10'],
    [
      'others beside them',
      '       site  row  column   area\n0    Boston    3       9    1.5\n1  San Jose    4      10  200.0',
    ],
    ['numbers with gaps', '   row  column\n0  3.0     9.0\n1  4.0    10.0'],
    ['no index', ' row  column   site\n   3       9 Boston\n   4      10  Salem'],
    ['a named index', '        row  column\nsite\nBoston    3       9\nSalem     4      10'],
    ['names of tiles', '       tile\n0  h009v003\n1  h010v004'],
    ['columns in the other order', '   tile_h  tile_v\n0       9       3\n1      10       4'],
    [
      'a count of its rows',
      '   row  column\n0    3       9\n1    4      10\n\n[2 rows x 2 columns]',
    ],
  ])('is read as pandas prints it, with %s', (_, text) => {
    expect(parseTiles(text)).toEqual({ tiles: BOTH });
    expect(parseTiles(text.trim())).toEqual({ tiles: BOTH });
  });

  it.each([
    ['row\tcolumn\tsite\n3\t9\tBoston\n\n\t\tnowhere', /Line 4, "nowhere", contains no tile/],
    [
      '   row  column\n0    3       9\n..  ...     ...\n9    4      10',
      /Line 3, "\.\. \.\.\. \.\.\.", contains/,
    ],
    ['   row  column\n0    3       9\n\n[20 rows x 2 columns]', /Line 4, "\[20 rows/],
    ['   row  column\n0    3     NaN', /Line 2, "0 3 NaN", contains no tile/],
    ['row,column\n3,9\n4,10,11', /Line 3, "4,10,11", has more cells \(3\) than .* headings \(2\)/],
    ['tile h009v003', /"tile" is not a valid tile/],
    ['v 3 h 9', /"v" is not a valid tile/],
    ['Boston\th009v003\th01v', /Line 1, "Boston h009v003 h01v", contains no tile/],
    ['row,column,site\n3,nine,Boston', /Line 2, "3,nine,Boston", contains no tile/],
    ['id,tile\n1,here', /Line 2, "1,here", contains no tile/],
    [
      '1\t3\t9\n2\t4\t10',
      /not clear which cells of "1 3 9" are row and column\. Add a line with headings/,
    ],
    ['row\tcolumn\n5-3\t9', /in descending order/],
  ])('is reported if it is not valid: %j', (text, problem) => {
    expect(parseTiles(text).problem).toMatch(problem);
  });
});

describe('tiles as a short text', () => {
  it('combines neighbors, and is read as the same tiles', () => {
    expect(
      writeTiles([
        [4, 10],
        [3, 9],
        [3, 10],
        [4, 9],
        [7, 1],
      ]),
    ).toBe('h009-010v003-004, h001v007');
    const tiles: [number, number][] = [];
    for (let row = 0; row < 30; row++) {
      for (let column = 0; column < 30; column++) {
        if ((row * 7 + column * column) % 5 < 3) tiles.push([row, column]);
      }
    }
    const sorted = (all: readonly (readonly [number, number])[]) => all.map(String).sort();
    expect(sorted(parseTiles(writeTiles(tiles)).tiles)).toEqual(sorted(tiles));
  });

  it('adds further tiles, each once', () => {
    expect(addTiles('', [[3, 9]])).toEqual({ text: 'h009v003', added: 1 });
    expect(
      addTiles('3, 9', [
        [3, 9],
        [3, 10],
      ]),
    ).toEqual({ text: 'h009-010v003', added: 1 });
    expect(addTiles('3, 9', [[3, 9]])).toEqual({ text: '3, 9', added: 0 });
  });

  it('keeps text that cannot be read', () => {
    expect(addTiles('boston ', [[3, 9]])).toEqual({ text: 'boston\nh009v003', added: 1 });
  });
});
